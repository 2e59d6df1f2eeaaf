import io

import pytest
from flask import Flask, request

from app.documents import uploads


@pytest.fixture
def web():
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 10_000
    uploads.init_app(app)

    @app.post("/files")
    @uploads.takes_files(megabytes=2)
    def files():
        return str(len(request.files["file"].read()))

    @app.post("/words")
    def words():
        return str(len(request.form))

    return app.test_client()


def send(client, address, size):
    return client.post(address, data={"file": (io.BytesIO(b"x" * size), "a.pdf")}).status_code


def test_only_marked_endpoints_take_large_bodies_and_they_too_have_an_end(web):
    assert send(web, "/files", 1_500_000) == 200
    assert send(web, "/words", 1_500_000) == 413
    assert send(web, "/files", 3_500_000) == 413

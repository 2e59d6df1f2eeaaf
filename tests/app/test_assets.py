"""Built files are found by their entry's name, kept by browsers for as long as their content, and sent squeezed."""

import gzip
import json

import pytest
from flask import Flask

from app import assets


@pytest.fixture
def site(tmp_path, monkeypatch):
    dist = tmp_path / "static" / "dist"
    (dist / "vendor").mkdir(parents=True)
    (dist / "app-ABCD1234.css").write_text("body{}")
    (dist / "app-ABCD1234.css.gz").write_bytes(gzip.compress(b"body{}"))
    (dist / "vendor" / "leaflet.js").write_text("L={}")
    (dist / "manifest.json").write_text(json.dumps({"app.css": "app-ABCD1234.css", "vendor/leaflet.js": "vendor/leaflet.js"}))
    monkeypatch.setattr(assets, "DIST", dist)
    monkeypatch.setattr(assets, "MANIFEST", dist / "manifest.json")
    app = Flask("site", root_path=str(tmp_path))
    assets.init_app(app)
    return app


def test_an_entry_is_found_under_its_hashed_name(site):
    with site.test_request_context():
        assert assets.asset("app.css") == "/static/dist/app-ABCD1234.css"


def test_a_missing_bundle_says_what_to_do(site):
    with site.test_request_context(), pytest.raises(assets.MissingAsset, match="npm run build"):
        assets.asset("map.js")


def test_a_rebuild_is_seen_and_a_rebuild_in_progress_is_survived(site):
    with site.test_request_context():
        assets.asset("app.css")
        assets.MANIFEST.unlink()
        assert assets.asset("app.css").endswith("app-ABCD1234.css")
        assets.MANIFEST.write_text(json.dumps({"app.css": "app-NEWNEW12.css"}))
        assert assets.asset("app.css").endswith("app-NEWNEW12.css")


def test_hashed_files_are_kept_for_a_year_and_others_are_asked_for_again(site):
    client = site.test_client()
    assert "immutable" in client.get("/static/dist/app-ABCD1234.css").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/dist/vendor/leaflet.js").headers["Cache-Control"]


def test_the_squeezed_copy_goes_to_those_who_take_it(site):
    client = site.test_client()
    squeezed = client.get("/static/dist/app-ABCD1234.css", headers={"Accept-Encoding": "gzip"})
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.data) == b"body{}"
    assert client.get("/static/dist/app-ABCD1234.css").data == b"body{}"
    assert squeezed.headers["Vary"] == "Accept-Encoding"

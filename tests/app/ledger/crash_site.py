"""A small site for the crash tests: the real platform on a test database, with the probe service, in its own process."""

import os
import sys

from werkzeug.serving import make_server

import wsgi
from tests.app.ledger.conftest import register_probe


def main() -> None:
    app = wsgi.create_app()
    register_probe(app)
    server = make_server("127.0.0.1", int(os.environ["PORT"]), app, threaded=True)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

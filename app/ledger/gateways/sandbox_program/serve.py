"""Running the sandbox gateway."""

import signal
from pathlib import Path

from werkzeug.serving import make_server

from app.ledger.gateways.sandbox_program.delivery import Courier
from app.ledger.gateways.sandbox_program.store import Store
from app.ledger.gateways.sandbox_program.web import Gateway


def serve(host: str, port: int, secret: str, path: Path) -> None:
    """Answer until SIGTERM or SIGINT; notices not yet accepted are sent after the next start."""
    store = Store(path)
    courier = Courier(store, secret)
    server = make_server(host, port, Gateway(store, secret, courier), threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    courier.start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        courier.stop()
        server.server_close()

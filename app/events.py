"""What happened, told to whoever subscribed, inside the teller's transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app


def init_app(app: Flask) -> None:
    app.extensions["events"] = defaultdict(list)


def subscribe(app: Flask, event_type: type, handler: Callable[[Any], None]) -> None:
    app.extensions["events"][event_type].append(handler)


def publish(event: Any) -> None:
    """Run the subscribers now, in the order in which they were wired."""
    for handler in current_app.extensions["events"].get(type(event), ()):
        handler(event)

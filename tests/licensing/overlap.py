"""Two acts of which the second begins before the first is kept: what a lock is for shows whatever the machine's mood."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from flask import Flask

from app import db
from app.authz import Actor, acting_as
from app.tenancy import everything

PATIENCE_S = 1.0  # how long the first waits for a second that no lock holds back
Act = Callable[[], object]


def overlap(app: Flask, first: Act, second: Act, *, actors: tuple[Actor, Actor]) -> None:
    """Both acts are done and kept, each in a transaction of its own; the second was begun before the first was committed."""
    done, over = Event(), Event()

    def lead() -> None:
        try:
            with app.app_context(), acting_as(actors[0]), everything(), db.transaction():
                first()
                done.set()
                over.wait(PATIENCE_S)
        finally:
            done.set()

    def follow() -> None:
        done.wait(30)
        with app.app_context(), acting_as(actors[1]), everything(), db.transaction():
            second()
        over.set()

    with ThreadPoolExecutor(2) as pool:
        for running in [pool.submit(lead), pool.submit(follow)]:
            running.result(60)

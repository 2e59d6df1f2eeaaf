"""Ways out of the house. An installation registers a licensed sender; without one, messages wait in the mailbox page."""

from typing import Protocol

from flask import Flask, current_app

from app.notifications.models import Message

CHANNELS = ("inapp", "sms", "email")


class Undeliverable(Exception):
    """The sender did not take the message now; the words hold no personal data."""


class Channel(Protocol):
    def send(self, message: Message) -> None:
        """Hand the message over once. Raises Undeliverable to be tried again later."""


class Mailbox:
    """Sends nothing outside: the row itself, read at ``/_mailbox`` and «رسائلي», is the delivery."""

    def send(self, message: Message) -> None:
        return None


def init_app(app: Flask) -> None:
    app.extensions["channels"] = dict.fromkeys(CHANNELS, Mailbox())


def register_channel(app: Flask, name: str, channel: Channel) -> None:
    app.extensions["channels"][name] = channel


def channel_for(name: str) -> Channel:
    return current_app.extensions["channels"][name]

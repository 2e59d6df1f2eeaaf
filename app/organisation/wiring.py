"""What the organisation plugs into the platform: the demo amanah and its accounts."""

from flask import Flask

from app.demo import register_accounts, register_loader
from app.organisation import demo


def init_app(app: Flask) -> None:
    register_loader(app, 2, "organisation", demo.load_organisation)
    register_loader(app, 4, "accounts", demo.load_accounts)
    register_accounts(app, demo.accounts)

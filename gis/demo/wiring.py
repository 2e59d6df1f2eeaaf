"""What the demo city plugs into the demo: its loader and its checks."""

from flask import Flask

from app.demo import register_check, register_loader
from gis.demo.addresses import load_addresses
from gis.demo.defects import load_defects
from gis.demo.telling import check_land, load_land


def init_app(app: Flask) -> None:
    register_loader(app, 10, "land", load_land)
    register_loader(app, 50, "قطع للمراجعة", load_defects)
    register_loader(app, 52, "عناوين وطنية", load_addresses)
    register_check(app, check_land)

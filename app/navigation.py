"""What each person finds in the menu, and where each role lands after signing in."""

from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, current_app, url_for

from app.authz import Actor


@dataclass(frozen=True)
class NavItem:
    """One entry; shown when the permission is held somewhere (None: always)."""

    endpoint: str
    label: str  # Arabic source text, possibly lazy
    permission: StrEnum | None = None
    group: str = "main"  # main | staff | admin
    order: int = 50
    personal: bool = False  # of one who applies; whoever works here finds it in the menu of his account
    section: str = ""  # entries of one section share a place in the bar, and open below it


def init_app(app: Flask) -> None:
    app.extensions["navigation"] = []
    app.extensions["landings"] = {}


def register_nav(app: Flask, *items: NavItem) -> None:
    app.extensions["navigation"].extend(items)
    app.extensions["navigation"].sort(key=lambda item: (item.order, item.endpoint))


def register_landing(app: Flask, role: str, endpoint: str, *, order: int = 50) -> None:
    """After sign-in a person lands on the page of the lowest-ordered role that he holds."""
    app.extensions["landings"][role] = (order, endpoint)


def menu(actor: Actor, group: str) -> list[NavItem]:
    """The entries of a group that this person may open, in order."""
    works_here = bool(actor.roles)
    return [
        item
        for item in current_app.extensions["navigation"]
        if (item.permission is None or actor.may(item.permission)) and ("account" if item.personal and works_here else item.group) == group
    ]


def landing_url(actor: Actor) -> str:
    landings = current_app.extensions["landings"]
    roles = frozenset().union(*actor.roles.values()) | actor.mandate_roles | {"citizen"}
    held = sorted(landings[role] for role in roles if role in landings)
    return url_for(held[0][1] if held else "home.show")

"""What the frame of every page needs: language, menus, who is signed in and for whom he acts."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale

from app import navigation
from app.authz import current_actor

RIGHT_TO_LEFT = frozenset({"ar"})
GROUPS = ("main", "staff", "admin", "account")


def init_app(app: Flask) -> None:
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """The values that ``base.html`` names in its head comment."""
    lang, actor = str(get_locale() or "ar")[:2], current_actor()
    return {
        "lang": lang,
        "direction": "rtl" if lang in RIGHT_TO_LEFT else "ltr",
        "site_name": current_app.config.get("SITE_NAMES", {}).get(lang) or ("أمانة الخرج" if lang == "ar" else "Al-Kharj Amanah"),
        "trial": bool(current_app.config.get("DEMO")),
        "actor": actor,
        "menus": _with_bar(_only_nearest({group: [_entry(item) for item in navigation.menu(actor, group)] for group in GROUPS})),
        "language_url": _other_language(lang),
        "acting_for": g.get("acting_for"),
    }


def _entry(item: navigation.NavItem) -> dict[str, Any]:
    url = url_for(item.endpoint)
    here = request.path if request else ""
    return {
        "label": item.label,
        "url": url,
        "section": str(item.section),
        "current": here == url or (url != "/" and here.startswith(url.rstrip("/") + "/")),
    }


def _only_nearest(menus: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Of entries that lie above one another (/reports, /reports/desk) only the nearest is where one is."""
    nearest = max((len(entry["url"]) for entries in menus.values() for entry in entries if entry["current"]), default=0)
    for entries in menus.values():
        for entry in entries:
            entry["current"] = entry["current"] and len(entry["url"]) == nearest
    return menus


def _with_bar(menus: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """``bar``: what stands beside one another under the name of the site; a section of two and more stands where its first would."""
    bar: list[dict[str, Any]] = []
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry in menus["staff"] + menus["admin"] + menus["main"]:
        known = sections.setdefault(entry["section"] or entry["url"], [])
        if not known:
            bar.append({"entries": known})
        known.append(entry)
    for place in bar:
        first, many = place["entries"][0], len(place["entries"]) > 1
        place |= {"current": any(entry["current"] for entry in place["entries"]), "label": first["section"] if many else first["label"]}
    return menus | {"bar": bar}


def _other_language(lang: str) -> str:
    """This page in the other language; the filters of a list stay."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{request.path}?{urlencode([*kept, ('lang', 'en' if lang == 'ar' else 'ar')])}"

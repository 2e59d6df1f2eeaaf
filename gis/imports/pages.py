"""What the wizard shows at each step."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from app.authz import Actor
from app.identity.queries import list_municipalities
from gis.crs import EXTENT_LONLAT
from gis.importers.messages import sentence
from gis.importers.targets import TARGETS, Target
from gis.importers.updating.published import target_of
from gis.imports import queries, updates, words
from gis.imports.commands import RESTS, as_uuid
from gis.imports.following import following_part
from gis.imports.lost import RUNNING, is_lost
from gis.models import ImportJob
from gis.permissions import Permission

COMMON_CRS = (
    ("EPSG:9358", "KSA-GRF17 / UTM 38N"),
    ("EPSG:9357", "KSA-GRF17 / UTM 37N"),
    ("EPSG:9359", "KSA-GRF17 / UTM 39N"),
    ("EPSG:32638", "WGS 84 / UTM 38N"),
    ("EPSG:32637", "WGS 84 / UTM 37N"),
    ("EPSG:20438", "Ain el Abd / UTM 38N"),
    ("EPSG:20437", "Ain el Abd / UTM 37N"),
    ("EPSG:4326", "WGS 84"),
    ("EPSG:4326:yx", "WGS 84 (lat, lon)"),
)
ENCODINGS = ("UTF-8", "windows-1256", "iso-8859-6")


def branches_of(actor: Actor) -> list[Any]:
    own = set(actor.municipalities_where(Permission.LAND_EDIT))
    return [branch for branch in list_municipalities() if branch.id in own]


def list_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    found = queries.list_jobs(actor, as_uuid(asked.get("after", "")))
    rows = [
        {
            "name": job.file_name,
            "url": url_for("imports.show", key=job.id),
            "state": words.STATES[job.state],
            "target": updates.target_words(job.chosen.get("layer", "")),
            "accepted": (job.report or {}).get("accepted", ""),
            "rejected": (job.report or {}).get("rejected", ""),
            "by": job.user_name,
            "at": job.created_at,
        }
        for job in found[: queries.PAGE]
    ]
    more = len(found) > queries.PAGE
    return {"rows": rows, "next_url": url_for("imports.list_jobs", after=found[queries.PAGE - 1].id) if more else ""}


def job_page(job: ImportJob, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """``layer`` is the layer of the file that is looked at, ``typed`` the answers so far."""
    layer = next((one for one in job.layers if one["name"] == (asked.get("layer") or job.chosen.get("source_layer"))), None)
    layer = layer or max(job.layers, key=lambda one: one["count"], default=None)
    target = asked.get("target") or job.chosen.get("layer") or _likely_target(layer)
    known = target_of(target)
    return {
        "job": job,
        "state": words.STATES[job.state],
        "problem": words.problem_words(job.problem),
        "running": job.state in RUNNING,
        "lost": is_lost(job),
        "may_resume": job.state in ("failed", "cancelled") and bool(job.chosen),
        "may_answer": job.state in RESTS,
        "layers": [_layer_row(job, one) for one in job.layers],
        "notices": _sentences(job.notices),
        "layer": _looked_at(layer) if layer else None,
        "target": target,
        "targets": [*((code, str(label)) for code, label in words.TARGETS.items() if code in TARGETS), *updates.layer_targets(actor)],
        "fields": _fields(known, layer, job.chosen) if layer and known else [],
        "crs_options": _crs_options(layer) if layer else [],
        "encoding_options": _encoding_options(layer) if layer else [],
        "report": _report(job.report) if job.report else None,
        "update": updates.update_part(job) if job.report and job.report.get("update") else None,
        "following": following_part(job),
        "choices": updates.choices(known, job.chosen) if layer and known else {},
        "centre": [(EXTENT_LONLAT[0] + EXTENT_LONLAT[2]) / 2, (EXTENT_LONLAT[1] + EXTENT_LONLAT[3]) / 2],
        "percent": round(100 * job.rows_done / job.rows_all) if job.rows_all else 0,
    }


def _layer_row(job: ImportJob, layer: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": layer["name"],
        "url": url_for("imports.show", key=job.id, layer=layer["name"]),
        "geometry": str(words.GEOMETRIES.get(layer["geometry_kind"], layer["geometry_kind"])),
        "count": layer["count"],
        "crs": layer["crs"] or "",
        "encoding": layer["encoding"] or "",
    }


def _looked_at(layer: Mapping[str, Any]) -> dict[str, Any]:
    doubts = [*layer["crs_doubts"], *layer["encoding_doubts"]]
    return {
        **layer,
        "notices": _sentences(layer["notices"]),
        "doubts": [{"text": sentence(d["code"], words._Blank(d["details"])), "blocking": d["blocking"]} for d in doubts],
    }


def _sentences(notices: Any) -> list[str]:
    return [sentence(one["code"], words._Blank(one)) for one in notices]


def _likely_target(layer: Mapping[str, Any] | None) -> str:
    """By the shape of its geometry; the planner chooses."""
    kinds = {"polygon": "parcels", "line": "streets", "point": "pois"}
    return kinds.get(layer["geometry_kind"], "parcels") if layer else "parcels"


def _fields(target: Target, layer: Mapping[str, Any], chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    columns = list(layer["fields"])
    lowered = {name.lower(): name for name in columns}
    told = chosen.get("fields", {})
    return [
        {
            "name": field.name,
            "label": str(words.FIELDS.get(field.name, field.name)),
            "required": field.required,
            "value": told.get(field.name) or next((lowered[name] for name in field.sources if name in lowered), ""),
            "options": [("", "–"), *((name, name) for name in columns)],
        }
        for field in target.fields
    ]


def _crs_options(layer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The file's own, then what the reading proposes, then the usual ones."""
    own = [("", layer["crs"])] if layer["crs"] else [("", "–")]
    proposed = [(p["value"], p["value"]) for doubt in layer["crs_doubts"] for p in doubt["proposals"]]
    usual = [(code, f"{code} {name}") for code, name in COMMON_CRS]
    return list(dict([*own, *proposed, *usual]).items())


def _encoding_options(layer: Mapping[str, Any]) -> list[tuple[str, str]]:
    proposed = [(p["value"], f"{p['value']} {p['sample'] or ''}") for doubt in layer["encoding_doubts"] for p in doubt["proposals"]]
    return list(dict([("", layer["encoding"] or "–"), *proposed, *((name, name) for name in ENCODINGS)]).items())


def _report(report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **report,
        "rows": [
            {"row": row["row"], "reason": words.reason_words(row["reason"]), "where": row["details"].get("where", "")}
            for row in report["rows"]
        ],
        "warnings": [{"text": str(words.WARNINGS.get(one["code"], one["code"])), "count": one.get("count")} for one in report["warnings"]],
    }

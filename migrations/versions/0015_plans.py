"""Layers that bind parcels; plans become cases with a number, a clock and a history."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.casework.reference import format_reference
from app.i18n.folding import fold
from migrations.sqlfile import run_sql, run_sql_file

revision = "0015_plans"
down_revision = "0013_quality"

_PROCEDURE = json.loads((Path(__file__).parents[1] / "sql" / "0015_plans" / "procedure.json").read_text("utf8"))
_STATES = {"sent": "submitted"}  # the others keep their names
_FINAL = ("amended", "approved", "cancelled")
_BINDING = ("constraint_kind", "constraint_field", "constraint_authority", "constraint_note")


def upgrade() -> None:
    _bind_layers()
    run_sql("SET LOCAL app.everything = 'on'")
    run_sql_file("0015_plans/before.sql")
    _open_cases()
    op.add_column("land_plan", sa.Column("boundary_source", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("land_plan", sa.Column("area_table", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("land_plan", sa.Column("findings", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("land_plan", sa.Column("figures", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("land_plan", sa.Column("reviewed_by_id", sa.Uuid()))
    op.create_foreign_key(op.f("fk_land_plan_reviewed_by_id_user_account"), "land_plan", "user_account", ["reviewed_by_id"], ["id"])
    run_sql_file("0015_plans/after.sql")


def downgrade() -> None:
    run_sql("SET LOCAL app.everything = 'on'")
    run_sql_file("0015_plans/undo.sql")
    op.drop_constraint(op.f("fk_land_plan_reviewed_by_id_user_account"), "land_plan", type_="foreignkey")
    for name in ("boundary_source", "area_table", "findings", "figures", "reviewed_by_id"):
        op.drop_column("land_plan", name)
    for name in ("constraint_known", "height_names_field", "consent_names_authority"):
        op.drop_constraint(op.f(f"ck_published_layer_{name}"), "published_layer", type_="check")
    for name in _BINDING:
        op.drop_column("published_layer", name)


def _bind_layers() -> None:
    table = "published_layer"
    for name in _BINDING:
        op.add_column(table, sa.Column(name, sa.String(), server_default="", nullable=False))
    checks = {
        "constraint_known": "constraint_kind IN ('','building','height','consent')",
        "height_names_field": "constraint_kind <> 'height' OR constraint_field <> ''",
        "consent_names_authority": "constraint_kind <> 'consent' OR constraint_authority <> ''",
    }
    for name, condition in checks.items():
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def _open_cases() -> None:
    """Every plan drawn up until now gets its number and stands where it stood."""
    bind = op.get_bind()
    plans = bind.execute(sa.text("SELECT * FROM land_plan ORDER BY created_at, id")).mappings().all()
    if not plans:
        return
    _insert("procedure_version", {**_PROCEDURE, "body": json.dumps(_PROCEDURE["body"], ensure_ascii=False)})
    given: Counter[int] = Counter()
    for plan in plans:
        year = plan["created_at"].year
        given[year] += 1
        _open_case(plan, format_reference("PL", year, given[year]))
    for year, last in given.items():
        _insert("reference_counter", {"prefix": "PL", "year": year, "last": last})


def _open_case(plan: Any, reference: str) -> None:
    state = _STATES.get(plan["state"], plan["state"])
    now = datetime.now(UTC)
    facts = {
        "id": plan["id"], "kind": "land_plan", "reference": reference, "procedure_code": _PROCEDURE["code"],
        "procedure_version": _PROCEDURE["version"], "state": state, "version": 1, "title": f"{plan['plan_no']} – {plan['name_ar']}",
        "channel": "desk", "opened_at": plan["created_at"], "municipality_id": plan["municipality_id"], "place_text": "",
        "closed_at": (plan["decided_at"] or now) if state in _FINAL else None,
    }  # fmt: skip
    _insert("case", facts)
    event = {"id": plan["id"], "case_id": plan["id"], "action": "open", "to_state": state, "actor_id": plan["drafted_by_id"]}
    said = {"actor_name": "النظام", "actor_role": "system", "audience": "staff", "note": plan["remark"], "data": "{}"}
    _insert("case_event", {**event, **said, "at": plan["created_at"]})
    _insert("case_search", {"case_id": plan["id"], "words": fold(f"{reference} {facts['title']}")})


def _insert(table: str, values: dict[str, Any]) -> None:
    op.get_bind().execute(sa.table(table, *(sa.column(name) for name in values)).insert().values(values))

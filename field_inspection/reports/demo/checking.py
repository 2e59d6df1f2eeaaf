"""What the demo promises of its reports."""

from typing import Any

from app import db
from app.casework.procedures import current_procedure
from app.identity.queries import today
from app.sqlfile import load_sql
from field_inspection.reports.demo.current import CLUSTER, CLUSTER_KIND
from field_inspection.reports.demo.when import SHARES, ramadan_days

_LEAST_LATE, _STORM_TIMES = 0.05, 5


def checks() -> list[tuple[str, bool, str]]:
    """Each promise about the reports, whether it holds, and the figure found."""
    facts = (
        db.session()
        .execute(load_sql("field_inspection", "demo/report_facts"), {"cluster_kind": CLUSTER_KIND, "ramadan": ramadan_days(today())})
        .one()
    )
    if not facts.reports:
        return [("reports are loaded", False, "none")]
    return [*_amounts(facts), *_states(facts), *_shares(facts)]


def _amounts(facts: Any) -> list[tuple[str, bool, str]]:
    late = facts.late / facts.reports
    return [
        ("at least 600 reports", facts.reports >= 600, str(facts.reports)),
        ("eighteen months of reports", facts.months >= 18, str(facts.months)),
        ("at least 5 % late", late >= _LEAST_LATE, f"{late:.1%}"),
        ("every branch has reports", facts.branches == 4, str(facts.branches)),
        (
            "the slow branch is late more often",
            float(facts.slow_share) > 1.5 * float(facts.other_share),
            f"{facts.slow_share:.0%} against {facts.other_share:.0%}",
        ),
        (
            "a storm day stands out",
            facts.busiest_day >= _STORM_TIMES * float(facts.usual_day),
            f"{facts.busiest_day} against {facts.usual_day:.1f}",
        ),
        (
            "nights of Ramadan are busier than other nights",
            facts.ramadan_nights > facts.other_nights,
            f"{facts.ramadan_nights:.0%}, {facts.other_nights:.0%}",
        ),
        ("eight reports of one overflow", facts.cluster == len(CLUSTER), str(facts.cluster)),
        ("drawn photos with a place", facts.photos >= 20, str(facts.photos)),
        ("every report on the map", facts.on_map == facts.reports - facts.rejected, f"{facts.on_map} of {facts.reports}"),
        ("no telephone in public text", facts.leaks == 0, str(facts.leaks)),
    ]


def _states(facts: Any) -> list[tuple[str, bool, str]]:
    missing = current_procedure("report").states.keys() - set(facts.states) - {"verified", "duplicate"}
    return [("reports in every state that lasts", not missing, ", ".join(sorted(missing)) or "all")]


def _shares(facts: Any) -> list[tuple[str, bool, str]]:
    total = sum(SHARES.values())
    odd = [g for g, share in SHARES.items() if share > 200 and abs(facts.families.get(g, 0) / facts.reports - share / total) > 0.06]
    return [("groups in the proportions of a real 940", not odd, ", ".join(odd) or "all")]

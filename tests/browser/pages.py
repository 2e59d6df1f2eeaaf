"""The pages that people live on, by persona; addresses of particular things are asked of the served city."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.fixtures.served import Server
from tests.journeys.steps import rows, story_parcel

PHONE, DESK, TABLET = (390, 844), (1440, 900), (800, 1280)
SIZES: dict[str, tuple[tuple[int, int], ...]] = {"inspector": (TABLET,)}
# name -> a reference (or id) in the demo city
THINGS = {
    "draft": "select reference from \"case\" c join application a on a.id = c.id where a.office_party_id is not null and state = 'with_office' limit 1",
    "file": "select reference from \"case\" where kind = 'application' and municipality_id = 1 and state = 'under_review' order by reference limit 1",
    "decision": "select c.reference from \"case\" c join application a on a.id = c.id where c.municipality_id = 1 and c.state = 'recommended' and a.parcel_id is not null order by 1 limit 1",
    "permit": "select c.reference from \"case\" c join permit p on p.id = c.id where c.state = 'suspended' and c.party_id = {owner} order by 1 limit 1",
    "code": "select p.verify_code from \"case\" c join permit p on p.id = c.id where c.state = 'active' order by c.reference limit 1",
    "invoice": "select reference from invoice where state = 'issued' and payer_party_id = {owner} order by reference limit 1",
    "paid_invoice": "select reference from invoice where state = 'paid' order by reference limit 1",
    "violation": 'select c.reference from violation v join "case" c on c.id = v.id where v.violator_id = {owner} order by 1 limit 1',
    "visit": "select c.reference from visit v join \"case\" c on c.id = v.id where c.municipality_id = 1 and c.state = 'planned' and v.permit_id is not null order by 1 limit 1",
    "failed_visit": "select c.reference from visit v join \"case\" c on c.id = v.id where c.municipality_id = 1 and c.state = 'failed' order by 1 limit 1",
    "report": "select c.reference from service_request r join \"case\" c on c.id = r.id where c.state in ('dispatched', 'classified', 'new') and r.is_public order by 1 desc limit 1",
    "stopped_code": "select p.verify_code from \"case\" c join permit p on p.id = c.id where c.state = 'suspended' order by c.reference limit 1",
    "returned": "select reference from \"case\" where kind = 'application' and state = 'returned' and party_id = {owner} order by reference limit 1",
    "tracked": "select c.reference || '&phone=' || c.phone_last4 from \"case\" c join permit p on p.id = c.id where c.phone_last4 <> '' and c.state = 'active' order by 1 limit 1",
    "survey": "select reference from \"case\" where kind = 'survey_decision' and municipality_id = 1 order by reference limit 1",
    "rule_change": "select reference from \"case\" where kind = 'rule_change' and municipality_id = 1 order by reference limit 1",
    "plan": "select reference from \"case\" where kind = 'land_plan' and state = 'approved' order by reference limit 1",
    "returned_plan": "select reference from \"case\" where kind = 'land_plan' and state = 'returned' order by reference limit 1",
    "change": "select reference from \"case\" where kind = 'land_change' and state = 'sent' order by reference limit 1",
    "returned_change": "select reference from \"case\" where kind = 'land_change' and state = 'returned' order by reference limit 1",
    "split": "select p.parent_id from parcel_lineage p order by p.child_id desc limit 1",
    "finding": "select id from land_finding where kind = 'overlap' order by id limit 1",
    "kind": "select category_code from service_request order by 1 limit 1",
    "villa": "select c.service_code from application c where c.office_party_id is not null limit 1",
}
OWNER = "(select party_id from user_account where username = 'owner')"


@dataclass(frozen=True)
class Screen:
    """One page as one person sees it."""

    name: str
    persona: str
    path: str

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        return SIZES.get(self.persona, (PHONE, DESK))


SCREENS = (
    Screen("home", "", "/"),
    Screen("login", "", "/login"),
    Screen("services", "", "/services"),
    Screen("service", "", "/services/{villa}"),
    Screen("build", "", "/build?parcel={parcel}"),
    Screen("map", "", "/map"),
    Screen("map-list", "", "/map/list"),
    Screen("track", "", "/track"),
    Screen("tracked", "", "/track?reference={tracked}"),
    Screen("track-wrong", "", "/track?reference=BL-2026-000000-0&phone=12"),
    Screen("verify", "", "/verify/{code}"),
    Screen("verify-stopped", "", "/verify/{stopped_code}"),
    Screen("verify-forged", "", "/verify/7K2M-9QXA-4T5P-ZW8C"),
    Screen("reports", "", "/reports"),
    Screen("report-new", "", "/reports/new?words=بيارة"),
    Screen("report-place", "", "/reports/new?kind={kind}"),
    Screen("report-details", "", "/reports/new?kind={kind}&lon=47.3105&lat=24.1495"),
    Screen("report", "", "/reports/{report}"),
    Screen("atlas", "", "/atlas"),
    Screen("demo", "", "/demo"),
    Screen("search", "", "/search?q=رخصة"),
    Screen("not-found", "", "/services/none"),
    Screen("mine", "owner", "/mine"),
    Screen("parcels", "owner", "/parcels/mine"),
    Screen("start", "owner", "/services/{villa}/start?parcel={parcel}"),
    Screen("returned", "owner", "/cases/{returned}"),
    Screen("forbidden", "owner", "/admin"),
    Screen("invoices", "owner", "/invoices"),
    Screen("invoice", "owner", "/invoices/{invoice}"),
    Screen("permit", "owner", "/cases/{permit}"),
    Screen("violation", "owner", "/cases/{violation}"),
    Screen("messages", "owner", "/messages"),
    Screen("office-mine", "office", "/mine"),
    Screen("tasks", "office", "/applications/{draft}/tasks"),
    Screen("drawing", "office", "/applications/{draft}/drawing"),
    Screen("documents", "office", "/applications/{draft}/documents"),
    Screen("check", "office", "/applications/{draft}/check"),
    Screen("questions", "office", "/applications/{draft}/questions/villa_building"),
    Screen("inbox", "reviewer", "/inbox"),
    Screen("file", "reviewer", "/cases/{file}"),
    Screen("permits", "reviewer", "/permits"),
    Screen("decision", "approver", "/cases/{decision}"),
    Screen("violations", "approver", "/violations"),
    Screen("field", "inspector", "/field/?span=all"),
    Screen("field-visit", "inspector", "/field/{visit}"),
    Screen("visits", "inspector", "/visits"),
    Screen("visit", "inspector", "/cases/{failed_visit}"),
    Screen("desk", "desk", "/reports/desk"),
    Screen("call", "desk", "/reports/desk/call"),
    Screen("desk-report", "desk", "/cases/{report}"),
    Screen("planner-map", "planner", "/map?parcel={parcel}"),
    Screen("parcel", "planner", "/map/parcels/{parcel}"),
    Screen("quality", "planner", "/map/quality"),
    Screen("finding", "planner", "/map/quality/{finding}"),
    Screen("imports", "planner", "/land/imports"),
    Screen("import-new", "planner", "/land/imports/new"),
    Screen("decisions", "planner", "/land/decisions"),
    Screen("decision", "planner", "/cases/{survey}"),
    Screen("decision-new", "planner", "/land/decisions/new"),
    Screen("deeds", "planner", "/land/deeds"),
    Screen("changes", "planner", "/land/changes"),
    Screen("change-new", "planner", "/land/changes/new"),
    Screen("change", "planner", "/cases/{change}"),
    Screen("change-returned", "planner", "/land/changes/{returned_change}/change"),
    Screen("parcel-history", "planner", "/parcels/{split}/history"),
    Screen("zones", "planner", "/zones"),
    Screen("zone", "planner", "/zones/س1"),
    Screen("rule-propose", "planner", "/zones/س1/propose?municipality=1"),
    Screen("rule-change", "planner", "/cases/{rule_change}"),
    Screen("plans", "planner", "/plans"),
    Screen("plan", "planner", "/plans/{plan}"),
    Screen("plan-new", "planner", "/plans/new"),
    Screen("plan-returned", "planner", "/plans/{returned_plan}/change"),
    Screen("layers", "planner", "/layers"),
    Screen("layer", "planner", "/layers/flood-zones"),
    Screen("layer-edit", "planner", "/layers/flood-zones/edit"),
    Screen("layer-style", "planner", "/layers/flood-zones/style"),
    Screen("today", "director", "/today"),
    Screen("journal", "finance", "/finance/journal"),
    Screen("finance", "finance", "/finance/invoices"),
    Screen("notices", "finance", "/finance/notices"),
    Screen("receipt", "finance", "/invoices/{paid_invoice}"),
    Screen("admin", "admin", "/admin"),
    Screen("users", "admin", "/admin/users"),
    Screen("user", "admin", "/admin/users/reviewer"),
    Screen("holidays", "admin", "/admin/holidays"),
    Screen("tariffs", "admin", "/admin/tariffs"),
    Screen("jobs", "admin", "/admin/jobs"),
    Screen("events", "admin", "/admin/events"),
    Screen("health", "admin", "/admin/health"),
    Screen("units", "admin", "/admin/units"),
    Screen("outbox", "admin", "/admin/mailbox"),
)
# name -> who may fetch it, the address of its PDF
PAPERS = {
    "paper-permit": ("owner", "/permits/{permit}/paper.pdf"),
    "paper-receipt": ("finance", "/invoices/{paid_invoice}/receipt.pdf"),
    "paper-preview": ("approver", "/cases/{decision}/review/paper.pdf"),
}
ENGLISH = (Screen("home-en", "", "/"), Screen("report-new-en", "", "/reports/new"), Screen("verify-en", "", "/verify/{code}"))


def things(server: Server) -> dict[str, str]:
    """What the addresses' braces stand for; a thing that the city lacks is left out."""
    found = {"parcel": str(story_parcel(server, "start_2"))}
    for name, query in THINGS.items():
        if row := rows(server, query.replace("{owner}", OWNER)):
            found[name] = str(row[0][0])
    return found


def by_persona(screens: tuple[Screen, ...] = SCREENS) -> Iterator[tuple[str, list[Screen]]]:
    """One sign-in for all the pages of a person."""
    for persona in dict.fromkeys(screen.persona for screen in screens):
        yield persona, [screen for screen in screens if screen.persona == persona]

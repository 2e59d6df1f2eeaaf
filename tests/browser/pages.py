"""The pages that people live on, by persona; addresses of particular things are asked of the served city."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.fixtures.served import Server
from tests.journeys.steps import rows, story_parcel

PHONE, DESK, TABLET = (390, 844), (1440, 900), (800, 1280)
SIZES: dict[str, tuple[tuple[int, int], ...]] = {"inspector": (TABLET,)}
# name -> a reference (or id) in the demo city
THINGS = {
    "draft": "select reference from \"case\" c join application a on a.id = c.id where a.office_party_id is not null and state = 'with_office' order by reference limit 1",
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
    "villa": "select service_code from plan_scrutiny s join application a on a.id = s.application_id limit 1",
    "scrutinised": "select c.reference from \"case\" c join plan_scrutiny s on s.application_id = c.id where c.state = 'with_office' limit 1",
    "plan_file": "select c.reference from \"case\" c join plan_scrutiny s on s.application_id = c.id where c.state = 'submitted' limit 1",
    "asked": "select reference from \"case\" where state = 'awaiting_agencies' limit 1",
    "trench": "select c.reference from \"case\" c join work_route w on w.case_id = c.id where c.state = 'submitted' limit 1",
    "tent": "select c.reference from \"case\" c join affected_neighbour n on n.application_id = c.id where c.state = 'submitted' limit 1",
    "resolved": "select c.reference from \"case\" c join committee_agenda_item i on i.application_id = c.id where i.outcome = 'refuse' limit 1",
    "session": "select id from committee_session where state = 'signed' limit 1",
    "next_session": "select id from committee_session where state = 'planned' limit 1",
    "grievance": "select reference from \"case\" where kind = 'grievance' and state = 'filed' limit 1",
    "upheld": "select reference from \"case\" where kind = 'grievance' and state = 'upheld' limit 1",
    "service_change": "select reference from \"case\" where kind = 'service_change' and state = 'sent' limit 1",
    "bulk": "select id from bulk_batch limit 1",
    "renewal": "select id from permit_batch where stage = 'draft' limit 1",
    "past": "select id from past_permit where geom_4326 is null order by source_ref limit 1",
    "webhook": "select id from webhook_endpoint limit 1",
    "statement": "select service_code from bulk_batch limit 1",
    "rated": "select service_code from rating group by 1 having count(*) >= 5 order by 1 limit 1",
    "opinion": """
        select substring(m.body from '/opinion/([A-Za-z0-9_-]+)') from message m join party p on p.id = m.party_id
        join consultation c on c.application_id = m.case_id and p.accreditation = 'agency:' || c.agency_code
        where m.template = 'agency_asked' and c.state = 'waiting' order by c.agency_code limit 1""",
    "neighbour": "select substring(body from '/neighbours/([A-Za-z0-9_-]+)') from message where template = 'neighbour_asked' limit 1",
    "rate": """
        select substring(m.body from '/rate/([^ ]+)') from message m join "case" c on c.id = m.case_id
        where m.body like '%%/rate/%%' and c.state = 'issued' and not exists (select from rating r where r.case_id = c.id)
        order by m.created_at desc limit 1""",
    "submitted": "select reference from \"case\" where kind = 'application' and party_id = {owner} and state = 'recommended' limit 1",
    "held": "select reference from \"case\" where kind = 'permit' and state = 'active' and party_id = {owner} order by reference limit 1",
    "trade": "select service_code from application a join \"case\" c on c.id = a.id where c.procedure_code = 'instant' and a.parcel_id is null limit 1",
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
    Screen("services-found", "", "/services?q=سور"),
    Screen("life-event", "", "/services/life/building_a_home"),
    Screen("service-check", "", "/services/{villa}/check"),
    Screen("checklist", "", "/services/{villa}/checklist"),
    Screen("service-ratings", "", "/services/{rated}/ratings"),
    Screen("needed", "", "/permit-needed"),
    Screen("needed-here", "", "/permit-needed?parcel={parcel}"),
    Screen("opinion", "", "/opinion/{opinion}"),
    Screen("neighbour", "", "/neighbours/{neighbour}"),
    Screen("rate", "", "/rate/{rate}"),
    Screen("open-permits", "", "/open/permits"),
    Screen("build", "", "/build?parcel={parcel}"),
    Screen("map", "", "/map"),
    Screen("map-list", "", "/map/list"),
    Screen("track", "", "/track"),
    Screen("tracked", "", "/track?reference={tracked}"),
    Screen("track-wrong", "", "/track?reference=BL-2026-000000-0&phone=12"),
    Screen("verify-form", "", "/verify"),
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
    Screen("services-mine", "owner", "/services/mine"),
    Screen("start-refused", "owner", "/services/{trade}/start"),
    Screen("sent", "owner", "/applications/{submitted}/done"),
    Screen("map-answers", "owner", "/applications/{returned}/map"),
    Screen("permit-held", "owner", "/cases/{held}"),
    Screen("grievance-new", "owner", "/cases/{permit}/grievance"),
    Screen("mandates", "owner", "/mandates"),
    Screen("calendar", "owner", "/account/calendar"),
    Screen("start-place", "shop", "/services/com.barber/start"),
    Screen("start-route", "shop", "/services/exc.new/start"),
    Screen("start-permit", "shop", "/services/com.renew/start"),
    Screen("office-mine", "office", "/mine"),
    Screen("tasks", "office", "/applications/{draft}/tasks"),
    Screen("drawing", "office", "/applications/{draft}/drawing"),
    Screen("documents", "office", "/applications/{draft}/documents"),
    Screen("check", "office", "/applications/{draft}/check"),
    Screen("questions", "office", "/applications/{draft}/questions/villa_building"),
    Screen("scrutiny", "office", "/applications/{scrutinised}/scrutiny"),
    Screen("bulk-begin", "office", "/services/{statement}/bulk"),
    Screen("bulk", "office", "/bulk/{bulk}"),
    Screen("keys", "office", "/account/keys"),
    Screen("webhooks", "office", "/account/webhooks"),
    Screen("webhook", "office", "/account/webhooks/{webhook}"),
    Screen("office-mandates", "office", "/mandates"),
    Screen("inbox", "reviewer", "/inbox"),
    Screen("file", "reviewer", "/cases/{file}"),
    Screen("permits", "reviewer", "/permits"),
    Screen("file-plan", "reviewer", "/cases/{plan_file}"),
    Screen("file-agencies", "reviewer", "/cases/{asked}"),
    Screen("file-trench", "reviewer", "/cases/{trench}"),
    Screen("file-neighbours", "reviewer", "/cases/{tent}"),
    Screen("conditions", "reviewer", "/permits/conditions"),
    Screen("batches", "reviewer", "/permits/batches"),
    Screen("batch-new", "reviewer", "/permits/batches/new"),
    Screen("past", "reviewer", "/permits/past"),
    Screen("past-queue", "reviewer", "/permits/past/queue"),
    Screen("past-one", "reviewer", "/permits/past/{past}"),
    Screen("terms", "reviewer", "/desk/terms"),
    Screen("interests", "reviewer", "/desk/interests"),
    Screen("audits", "reviewer", "/desk/audits"),
    Screen("exports", "reviewer", "/exports"),
    Screen("decision", "approver", "/cases/{decision}"),
    Screen("violations", "approver", "/violations"),
    Screen("decision-resolved", "approver", "/cases/{resolved}"),
    Screen("batch", "approver", "/permits/batches/{renewal}"),
    Screen("service-change", "approver", "/cases/{service_change}"),
    Screen("leave", "approver", "/desk/leave"),
    Screen("load", "approver", "/desk/load"),
    Screen("phrases", "approver", "/desk/phrases"),
    Screen("time", "approver", "/desk/time"),
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
    Screen("survey-decision", "planner", "/cases/{survey}"),
    Screen("decision-new", "planner", "/land/decisions/new"),
    Screen("deeds", "planner", "/land/deeds"),
    Screen("changes", "planner", "/land/changes"),
    Screen("change-new", "planner", "/land/changes/new"),
    Screen("change", "planner", "/cases/{change}"),
    Screen("change-returned", "planner", "/land/changes/{returned_change}/change"),
    Screen("parcel-history", "planner", "/parcels/{split}/history"),
    Screen("zones", "planner", "/zones"),
    Screen("zone", "planner", "/zones/س1"),
    Screen("rule-changes", "planner", "/zones/changes"),
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
    Screen("grievance", "director", "/cases/{grievance}"),
    Screen("grievance-upheld", "director", "/cases/{upheld}"),
    Screen("catalogue", "director", "/catalogue"),
    Screen("catalogue-service", "director", "/catalogue/{villa}"),
    Screen("service-new", "director", "/catalogue/new"),
    Screen("service-propose", "director", "/catalogue/{statement}/propose"),
    Screen("ratings", "director", "/ratings"),
    Screen("committees", "clerk", "/committees"),
    Screen("committee", "clerk", "/committees/licences"),
    Screen("session-called", "clerk", "/committees/sessions/{next_session}"),
    Screen("session-signed", "clerk", "/committees/sessions/{session}"),
    Screen("journal", "finance", "/finance/journal"),
    Screen("finance", "finance", "/finance/invoices"),
    Screen("notices", "finance", "/finance/notices"),
    Screen("reversals", "finance", "/finance/reversals"),
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

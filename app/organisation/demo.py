"""The demo amanah: its branches, hours, holidays, accounts. Sample configuration, marked as such."""

from datetime import date, time

from app.authz import SYSTEM
from app.demo import Account, DemoContext
from app.identity import commands as identity
from app.identity.checks import with_check_digit
from app.identity.models import Party
from app.identity.queries import find_user
from app.organisation import commands

PASSWORD = "Kharj-1448"  # printed on the demo's own page
BRANCHES = (  # id, code, name, English name, seat
    (1, "sih", "بلدية السيح", "Al-Sih Municipality", True),
    (2, "hayathim", "بلدية الهياتم", "Al-Hayathim Municipality", False),
    (3, "dilam", "بلدية الدلم", "Al-Dilam Municipality", False),
    (4, "yamamah", "بلدية اليمامة", "Al-Yamamah Municipality", False),
)
ALL = tuple(row[0] for row in BRANCHES)
UNITS = (
    ("permits", "إدارة رخص البناء", "Building permits"),
    ("inspection", "إدارة الرقابة الميدانية", "Field inspection"),
    ("planning", "إدارة التخطيط العمراني", "Urban planning"),
    ("c940", "مركز البلاغات 940", "940 centre"),
    ("finance", "إدارة الإيرادات", "Revenue"),
    ("roads", "إدارة صيانة الطرق", "Roads maintenance"),
)
# persona, username, name, role, branches
STAFF = (
    ("مدقق الرخص", "reviewer", "نورة الدوسري", "reviewer", (1,)),
    ("مدقق ثانٍ", "reviewer2", "ماجد العتيبي", "reviewer", (1,)),
    ("معتمد الرخص", "approver", "عبدالرحمن القحطاني", "approver", (1,)),
    ("معتمد ثانٍ", "approver2", "هند الشهري", "approver", (1,)),
    ("أمين سر اللجان", "clerk", "عبير الشمراني", "clerk", (1,)),
    ("مراقب ميداني", "inspector", "فيصل الحربي", "inspector", (1,)),
    ("موظف بلاغات 940", "desk", "ريم الزهراني", "desk_940", ALL),
    ("مخطط عمراني", "planner", "خالد المطيري", "planner", ALL),
    ("مسؤول مالي", "finance", "سارة الغامدي", "finance", ALL),
    ("مسؤول مالي ثانٍ", "finance2", "وليد السهلي", "finance", ALL),
    ("مدير", "director", "محمد السبيعي", "director", ALL),
    ("مدير النظام", "admin", "ياسر البقمي", "administrator", ALL),
    ("مدقق في الهياتم", "reviewer.hayathim", "طلال الرشيد", "reviewer", (2,)),
    ("معتمد في الهياتم", "approver.hayathim", "بدر العنزي", "approver", (2,)),
    ("مدقق في الدلم", "reviewer.dilam", "لطيفة الخالدي", "reviewer", (3,)),
    ("معتمد في الدلم", "approver.dilam", "سعود الشمري", "approver", (3,)),
    ("مراقب في الدلم", "inspector.dilam", "تركي العجمي", "inspector", (3,)),
    ("مدقق في اليمامة", "reviewer.yamamah", "منى الفهيد", "reviewer", (4,)),
    ("معتمد في اليمامة", "approver.yamamah", "فهد الجهني", "approver", (4,)),
)
# persona, username, party key; the body or person the account stands for
PEOPLE = (
    ("مالك أرض", "owner", "owner"),
    ("مكتب هندسي", "office", "office"),
    ("مواطنة", "citizen", "citizen"),
    ("صاحب منشأة", "shop", "shop"),
)


def load_organisation(context: DemoContext) -> None:
    """Branches, hours, holidays and units stand; deadlines of the last years and the next two are covered."""
    for key, code, name_ar, name_en, seat in BRANCHES:
        commands.create_municipality(key, code, name_ar, name_en, "C2", is_seat=seat)
        for unit in UNITS:
            commands.create_unit(key, *unit)
    commands.set_hours("ordinary", time(7, 30), time(14, 30))
    commands.set_hours("ramadan", time(10), time(15))
    commands.add_usual_holidays(2013, context.as_of.year + 4)
    context.made["branches"] = len(BRANCHES)


def load_accounts(context: DemoContext) -> None:
    """Every persona can sign in; parties that other loaders give land and cases to stand in ``context.made['parties']``."""
    since = date(context.as_of.year - 2, 1, 1)
    hashed = identity.hash_password(PASSWORD)  # once: the hash is slow on purpose
    parties = _parties()
    for persona, username, name, role, branches in STAFF:
        user = identity.create_user(username, name, hashed, persona=persona)
        for branch in branches:
            identity.grant_role(user, branch, role, SYSTEM, valid_from=since)
    for persona, username, key in PEOPLE:
        party = parties[key]
        own = party if party.kind in ("citizen", "resident") else parties[f"{key}_person"]
        user = identity.create_user(username, own.name_ar, hashed, party_id=own.id, persona=persona)
        if party is not own:
            identity.give_mandate(user, party.id, "engineering_office" if key == "office" else "manager", valid_from=since)
    context.made["parties"] = {key: party.id for key, party in parties.items()}
    context.made["accounts"] = len(STAFF) + len(PEOPLE)


def _parties() -> dict[str, Party]:
    """Identifiers come from the documented fictitious block: citizens 1000 9…, establishments 7000 9…"""

    def citizen(number: int, name: str) -> Party:
        return identity.create_party("citizen", name, identifier=with_check_digit(f"10009{number:04d}"), phone=f"+9665209{number:05d}")

    def body(number: int, name: str, accreditation: str | None = None) -> Party:
        return identity.create_party(
            "establishment", name, identifier=f"70009{number:05d}", phone=f"+9665208{number:05d}", accreditation=accreditation
        )

    return {
        "owner": citizen(1, "عبدالله بن صالح الدوسري"),
        "citizen": citizen(2, "أمل بنت ناصر العتيبي"),
        "office_person": citizen(3, "مهندس/ أحمد بن علي القرني"),
        "shop_person": citizen(4, "سلطان بن راشد الشهراني"),
        "office": body(1, "مكتب الواحة للاستشارات الهندسية", "engineering_office"),
        "office2": body(2, "مكتب المعمار للاستشارات الهندسية", "engineering_office"),
        "shop": body(3, "مؤسسة نخيل الخرج التجارية"),
    }


def accounts() -> list[Account]:
    """What ``flask demo accounts`` lists; accounts that were not loaded are left out."""
    names = {row[0]: row[2] for row in BRANCHES}
    listed = [
        Account(persona, username, PASSWORD, [role], names[branches[0]] if len(branches) == 1 else "أمانة الخرج")
        for persona, username, _, role, branches in STAFF
    ]
    listed += [
        Account(persona, username, PASSWORD, ["engineering_office"] if key == "office" else ["citizen"], "أمانة الخرج")
        for persona, username, key in PEOPLE
    ]
    return [a for a in listed if find_user(a.username) is not None]

"""Those who look at the whole city: misspelt names on the map, and the director's eight figures against plain SQL."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from playwright.sync_api import expect

from tests.fixtures.served import Server
from tests.journeys.steps import Person, rows

OPEN = '"case" c where c.municipality_id = any(%s) and c.closed_at is null'
MONTH = "date_trunc('month', now() at time zone 'Asia/Riyadh')"
CLOCK = "join case_clock k on k.case_id = c.id and k.name = 'officer'"


@dataclass(frozen=True)
class Plain:
    """``query``: (number, how many rows it opens) of some branches. ``digits``: after the point, as shown."""

    query: str
    digits: int = 0
    told: str = ""  # where the page of the rows repeats the number


PLAIN = {
    "معاملات جارية": Plain(f"select count(*), count(*) from {OPEN} and c.kind <> 'permit'"),
    "متأخرة عن مدتها": Plain(f"select count(*), count(*) from {OPEN} and c.kind <> 'permit' and c.due_at < now()"),
    "رخص صدرت هذا الشهر": Plain(
        f"""select count(*), count(*) from permit p join "case" c on c.id = p.id
        where c.municipality_id = any(%s) and p.issued_on >= ({MONTH})::date"""
    ),
    "قرارات ضمن المدة": Plain(
        f"""select 100 * avg((k.used_minutes <= k.target_minutes)::int), count(*) from application a join "case" c on c.id = a.id {CLOCK}
        where c.municipality_id = any(%s) and a.decided_by_id is not null and c.opened_at >= now() - interval '180 days'""",
        told="#share",
    ),
    "زيارات اليوم والمتأخرة": Plain(
        """select count(*), count(*) from visit v join "case" c on c.id = v.id
        where c.municipality_id = any(%s) and c.closed_at is null and v.planned_on <= (now() at time zone 'Asia/Riyadh')::date"""
    ),
    "بلاغات أُغلقت ضمن مدتها": Plain(
        f"""select 100 * avg((k.used_minutes <= k.target_minutes)::int), count(*) from "case" c {CLOCK}
        where c.municipality_id = any(%s) and c.kind = 'report' and c.state = 'closed' and c.closed_at >= now() - interval '30 days'""",
        told="#finished",
    ),
    "المحصّل هذا الشهر": Plain(
        f"""select sum(i.total), count(*) from invoice i
        where i.municipality_id = any(%s) and i.state = 'paid' and i.paid_at >= {MONTH} at time zone 'Asia/Riyadh'""",
        digits=2,
        told="#collected",
    ),
    "رضا المبلّغين": Plain(
        """select avg(r.stars), count(*) from report_rating r join service_request s on s.id = r.report_id join "case" c on c.id = s.id
        where c.municipality_id = any(%s) and r.closing = s.times_reopened and r.rated_at >= now() - interval '90 days'""",
        digits=1,
        told="#finished",
    ),
}

# As typed, with what is wrong in it -> the district. Hamza and teh marbuta are folded, swapped and lost letters are not.
MISSPELT = {"السالم": "السلام", "الاندلص": "الأندلس", "النضهه": "النهضة", "المتنزة": "المنتزه", "زمقيه": "زميقة"}


def misspelt_districts_are_found(planner: Person) -> None:
    """The first answer is the district, and choosing it moves the map to a point inside it, with its address."""
    page = planner.page
    for typed, name in MISSPELT.items():
        page.fill("#map-q", typed)
        option = page.locator("#map-found [role=option]").first
        expect(option.locator("strong")).to_have_text(name)
        expect(option).to_contain_text("حي")
        option.click()
        expect(page.locator("#map-q")).to_have_value(name)
        for _ in range(50):  # the map glides there
            if stands_in(planner, name):
                break
            page.wait_for_timeout(100)
        assert stands_in(planner, name), f"{typed}: the map stands at {page.url}, not in {name}"


def stands_in(person: Person, district: str) -> bool:
    """The address names the middle of the map; plain SQL says where that is."""
    at = re.search(r"at=(-?[\d.]+),(-?[\d.]+)", person.page.url)
    query = """select 1 from district d
        where d.name_ar = %s and st_contains(d.geom, st_transform(st_setsrid(st_makepoint(%s, %s), 4326), st_srid(d.geom)))"""
    return at is not None and bool(rows(person.server, query, district, float(at[1]), float(at[2])))


def numbers_agree(director: Person, server: Server) -> None:
    """Tiles and cells against plain SQL; the rows behind each number are as many as they should be."""
    director.open("/today")
    branches = [row[0] for row in rows(server, "select id from municipality order by id")]
    table = director.page.locator("main table")
    labels = [words.strip() for words in table.locator("thead th").all_inner_texts()[1:]]
    assert sorted(labels) == sorted(PLAIN), "the eight figures are not those that this test knows"
    tiles = director.page.locator(".kpi")
    shown: list[tuple[str, list[int], str, str]] = []
    for label in labels:
        tile = tiles.filter(has=director.page.get_by_role("link", name=label, exact=True))
        shown.append((label, branches, tile.locator(".kpi__value").inner_text(), tile.get_by_role("link").get_attribute("href") or ""))
    for branch, line in zip(branches, table.locator("tbody tr").all(), strict=True):
        for label, cell in zip(labels, line.locator("td a").all(), strict=True):
            shown.append((label, [branch], cell.inner_text(), cell.get_attribute("href") or ""))
    wrong = [fault for one in shown for fault in faults_of(director, server, *one)]
    assert not wrong, "\n".join(wrong)


def faults_of(director: Person, server: Server, label: str, branches: list[int], words: str, address: str) -> list[str]:
    plain = PLAIN[label]
    value, count = rows(server, plain.query, branches)[0]
    found = []
    if (told := number_in(words)) != rounded(value, plain.digits):
        found.append(f"{label} {branches}: shows {told}, SQL says {value}")
    director.open(address)
    total = director.page.locator(".pagination__count bdi")
    opened = int(total.last.inner_text()) if total.count() else 0
    if opened != count:
        found.append(f"{label} {branches}: {address} has {opened} rows, SQL counts {count}")
    if plain.told and count and number_in(director.page.locator(plain.told).inner_text().split("(")[-1]) != rounded(value, plain.digits):
        found.append(f"{label} {branches}: {address} says {director.page.locator(plain.told).inner_text()}, SQL {value}")
    return found


def number_in(words: str) -> Decimal:
    """The first number in the words; a dash stands for nothing to count."""
    found = re.search(r"\d[\d,]*(\.\d+)?", words)
    return Decimal(found[0].replace(",", "")) if found else Decimal(0)


def rounded(value: object, digits: int) -> Decimal:
    return Decimal(str(value or 0)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)

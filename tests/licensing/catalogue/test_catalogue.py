"""The catalogue is sound, complete and found in any Arabic spelling."""

import re
from pathlib import Path

import pytest

from app.strict_yaml import DefinitionError
from licensing.catalogue import (
    UnknownService,
    check_catalogue,
    fee_quantities,
    get_service,
    phrases,
    search_services,
    service_groups,
    services,
    sources,
    wording,
)
from licensing.catalogue.checking import check_service, tariff_codes
from licensing.catalogue.facts import read_document_types, read_service_facts
from licensing.catalogue.library import read_definitions, read_modules
from licensing.catalogue.twins import twins
from licensing.zoning import UnknownName, rule_sets

ROOT = Path(__file__).parents[3]
FEW = {"bld.new_residential", "bld.fence", "lnd.zoning_statement", "com.issue_instant"}


def test_the_catalogue_has_no_fault():
    assert check_catalogue() == []


def test_all_339_services_are_listed_and_run_online():
    assert len(services()) == 339
    assert [code for code, service in services().items() if not service.online] == []


def test_no_two_services_are_alike_outside_of_a_declared_family():
    assert twins() == []


def test_no_service_code_occurs_in_code_or_templates():
    """A service is data: its code stands in the catalogue's files only."""
    written = re.compile(r"[\"'`](?:" + "|".join(re.escape(code) for code in services()) + r")[\"'`?/]")
    loose = re.compile(r"\b(?:" + "|".join(re.escape(code) for code in FEW) + r")\b")
    packages = ("app", "gis", "licensing", "field_inspection", "ops")
    files = [path for folder in packages for kind in ("*.py", "*.html") for path in (ROOT / folder).rglob(kind)]
    files += [*ROOT.glob("*.py")]
    named = [
        str(path.relative_to(ROOT)) for path in files if (text := path.read_text("utf8")) and (written.search(text) or loose.search(text))
    ]
    assert len(files) > 20
    assert named == []


def test_every_service_says_its_documents_fee_days_and_kind_in_arabic_only():
    for service in services().values():
        said = [service.name_ar, service.fee, service.validity, service.procedure, *(d.name_ar for d in service.documents)]
        assert all(said), service.code
        assert not re.search(r"[A-Za-z]", " ".join(said).replace("QR", "")), service.code
        assert service.facts.target_days >= 0


def test_every_cited_source_has_a_name():
    cited = {row.source for rules in rule_sets().values() for row in rules.rows}
    assert cited <= sources().keys()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("رخصة بناء فيلا", "bld.new_residential"),
        ("رخصه بنا سكني", "bld.new_residential"),
        ("الفِـيلا", None),
        ("فيلا", "bld.new_residential"),
        ("حوش", "bld.fence"),
        ("سور", "bld.fence"),
        ("بيان نظام البناء", "lnd.zoning_statement"),
        ("رخصة تجارية فوريه", None),
        ("فورية", "com.issue_instant"),
        ("fencing", "bld.fence"),
    ],
)
def test_a_service_is_found_by_the_words_people_use(words, code):
    found = [service.code for service in search_services(words)]
    assert code is None or code in found


def test_filters_narrow():
    assert {service.facts.group for service in search_services(group="land")} == {"land"}
    assert len(search_services(online_only=True)) == 339
    assert search_services("لا شيء بهذا الاسم إطلاقاً") == []


def test_groups_hold_every_service_once():
    groups = service_groups()
    assert sum(len(group.services) for group in groups) == 339
    assert [group.code for group in groups] == list(wording().groups)
    assert sum(group.online_count for group in groups) == 339


def test_an_unknown_code_is_an_error():
    with pytest.raises(UnknownService):
        get_service("bld.castle")


def test_the_fee_follows_the_measures():
    villa = get_service("bld.new_residential").definition
    assert [(q.tariff, str(q.quantity)) for q in fee_quantities(villa, {"total_floor_area_m2": 1250.004})] == [
        ("building_permit_residential", "1250")
    ]
    shop = get_service("com.issue_instant").definition
    quantities = fee_quantities(shop, {"shop_area_m2": 60, "sign_area_m2": 4.5, "licence_years": 3})
    assert [str(q.quantity) for q in quantities] == ["180", "13.5", "1"]
    with pytest.raises(UnknownName):
        fee_quantities(villa, {})


def test_the_residential_tariff_falls_by_city_class():
    amounts = tariff_codes()["building_permit_residential"]
    assert [str(amounts[city]) for city in ("C1", "C2", "C3", "C4", "C5")] == ["3.00", "2.40", "1.80", "1.20", "0.60"]


def test_a_service_that_departs_from_the_list_must_say_why():
    service = get_service("bld.fence")
    silent = service.definition.model_copy(update={"departures": {}})
    assert any("needs_engineering_office" in fault for fault in check_service(service, silent))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"procedure": "by_magic"}, "unknown procedure"),
        ({"fee": ({"tariff": "gold", "quantity": "1"},)}, "tariff gold"),
        ({"fee": ({"tariff": "fence_permit", "quantity": "moon_m"},)}, "nobody measures"),
        ({"documents": ({"code": "crown"},)}, "unknown document crown"),
        ({"spatial_rules": ({"rule": "feng_shui"},)}, "unknown spatial rule"),
        ({"deadline": {"working_days": 3, "pauses_in": ("asleep",)}}, "unknown state"),
        ({"deadline": {"working_days": 3, "pauses_in": ("under_review",)}}, "clock runs"),
    ],
)
def test_the_check_names_each_fault(change, fault):
    service = get_service("bld.fence")
    definition = type(service.definition).model_validate({**service.definition.model_dump(by_alias=True), **change})
    assert any(fault in each for each in check_service(service, definition))


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf8")
    return path


SERVICE = (ROOT / "licensing/catalogue/services/land/lnd.zoning_statement.yaml").read_text("utf8")


def test_an_unknown_key_is_refused_with_file_and_line(tmp_path):
    write(tmp_path, "land/lnd.zoning_statement.yaml", SERVICE.replace("deadline:", "dedline: 1\ndeadline:"))
    with pytest.raises(DefinitionError, match=r"lnd\.zoning_statement\.yaml:\d+: dedline"):
        read_definitions(tmp_path)


def test_a_definition_in_the_folder_of_another_group_is_refused(tmp_path):
    write(tmp_path, "roads/lnd.zoning_statement.yaml", SERVICE)
    with pytest.raises(DefinitionError, match="no service"):
        read_definitions(tmp_path)


def test_a_module_whose_name_is_not_its_code_is_refused(tmp_path):
    write(tmp_path, "x.yaml", "code: y\ntitle: {ar: س}\nfields: [{name: a, type: text, label: {ar: أ}}]\n")
    with pytest.raises(DefinitionError, match="not the name of the file"):
        read_modules(tmp_path)


def test_a_list_with_a_fault_is_refused_with_its_line(tmp_path):
    lines = (ROOT / "licensing/catalogue/data/services.csv").read_text("utf8").splitlines()
    doubled = write(tmp_path, "doubled.csv", "\n".join([*lines[:3], lines[1]]))
    with pytest.raises(DefinitionError, match=r"doubled\.csv:4"):
        read_service_facts(doubled)
    unsure = write(tmp_path, "unsure.csv", "\n".join([lines[0], lines[1].replace(",y,n,y,", ",y,maybe,y,")]))
    with pytest.raises(DefinitionError, match="neither y nor n"):
        read_service_facts(unsure)
    with pytest.raises(DefinitionError, match="columns"):
        read_document_types(write(tmp_path, "other.csv", "key,name\na,b\n"))


def test_ready_sentences_are_arabic_and_named_once():
    for ready in phrases().values():
        assert len({phrase.code for phrase in ready}) == len(ready)
        assert all(re.search(r"[\u0600-\u06ff]", phrase.ar) for phrase in ready)

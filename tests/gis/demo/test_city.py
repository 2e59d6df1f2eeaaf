"""The demo city holds everything it promises, at three thousand parcels as at twenty thousand."""

import hashlib
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
import shapely

from gis.demo import build_city
from gis.demo.columns import plan_numbers
from gis.demo.layout import TOWNS
from gis.demo.zones import LAND_USES, ZONE_CODES

WIDTHS = {10, 12, 15, 20, 25, 30, 36, 40, 60}
PLACES = {"mosque", "school", "health", "fuel", "market", "municipality", "government", "park"}


@pytest.fixture(params=["city", "large_city"])
def any_city(request):
    return request.getfixturevalue(request.param)


def fingerprint(value) -> str:
    digest = hashlib.sha256()

    def feed(part) -> None:
        if is_dataclass(part):
            for field in fields(part):
                feed(getattr(part, field.name))
        elif isinstance(part, np.ndarray) and part.dtype == object and len(part) and isinstance(part[0], shapely.Geometry):
            digest.update(b"".join(shapely.to_wkb(part)))
        else:
            digest.update(repr(part.tolist() if isinstance(part, np.ndarray) else part).encode())

    feed(value)
    return digest.hexdigest()


def test_the_same_arguments_make_the_same_city_and_another_seed_another(city):
    assert fingerprint(build_city(len(city.parcels))) == fingerprint(city)
    assert fingerprint(build_city(len(city.parcels), seed=8)) != fingerprint(city)


@pytest.mark.parametrize("count", [2_000, 2_501, 7_777])
def test_the_number_of_parcels_is_exact(count):
    assert len(build_city(count).parcels) == count


def test_too_small_a_city_is_refused():
    with pytest.raises(ValueError):
        build_city(100)


def test_every_branch_has_its_share(any_city):
    shares = np.bincount(any_city.parcels.municipality, minlength=4) / len(any_city.parcels)
    assert any_city.municipalities.name_ar == ["السيح", "الهياتم", "الدلم", "اليمامة"]
    assert shares == pytest.approx([town.share for town in TOWNS], abs=0.01)


def test_at_least_an_eighth_are_corner_lots(any_city):
    assert 0.12 <= any_city.parcels.corner.mean() <= 0.4


def test_no_two_parcels_overlap(any_city):
    geom = any_city.parcels.geom
    assert shapely.is_valid(geom).all() and (shapely.get_type_id(geom) == 3).all()
    one, other = shapely.STRtree(geom).query(geom, "overlaps")
    pairs = one < other
    common = shapely.intersection(geom[one[pairs]], geom[other[pairs]])
    assert shapely.is_empty(shapely.buffer(common, -0.025)).all()


def test_a_block_has_no_gap_inside(any_city):
    p = any_city.parcels
    key = np.char.add(np.char.add(p.plan_no.astype(str), "|"), p.block_no.astype(str))
    horseshoe = np.unique(key[shapely.get_num_coordinates(p.geom) > 20])  # has a street inside
    for block in np.setdiff1d(np.unique(key), horseshoe)[::5]:
        whole = shapely.union_all(shapely.buffer(p.geom[key == block], 0.01, join_style="mitre"))
        assert len(shapely.get_parts(whole)) == 1 and shapely.get_num_interior_rings(whole) == 0


def test_blocks_are_the_outlines_of_their_parcels(any_city):
    b, p = any_city.blocks, any_city.parcels
    assert b.parcels.sum() == len(p) and len(set(zip(b.plan_no, b.block_no, strict=True))) == len(b)
    for row in range(0, len(b), 17):
        inside = p.geom[(p.plan_no == b.plan_no[row]) & (p.block_no == b.block_no[row])]
        assert len(inside) == b.parcels[row]
        assert shapely.union_all(inside).symmetric_difference(b.geom[row]).area < 0.5


def test_numbers_are_unique_within_plan_and_block(any_city):
    p = any_city.parcels
    assert len(set(zip(p.plan_no, p.block_no, p.parcel_no, strict=True))) == len(p)
    assert "2702" in p.plan_no
    assert any("/" in plan for plan in p.plan_no) and any(no.endswith("/أ") for no in p.parcel_no)


def test_no_two_districts_share_a_plan_number():
    numbers = [number for index in range(600) for number in plan_numbers(index)]
    assert len(set(numbers)) == len(numbers)


def test_streets_of_every_width_and_kind(any_city):
    s = any_city.streets
    assert {float(w) for w in s.width_m if w != 6} == WIDTHS
    assert set(s.kind) == {"highway", "arterial", "collector", "local", "passage"}
    assert len(set(s.name_ar)) > len(s) * 0.05 and all(s.name_ar)


def test_lots_vary_in_size_and_shape(any_city):
    areas = any_city.parcels.area_m2
    assert np.quantile(areas, 0.25) > 350 and np.quantile(areas, 0.75) < 900 and areas.max() > 5_000
    corners = shapely.get_num_coordinates(any_city.parcels.geom)
    assert {5, 6, 7} <= set(corners) and corners.max() > 20


def test_zones_uses_and_places_are_all_there(any_city):
    assert set(any_city.zones.code) == set(ZONE_CODES) - {"ت1"}
    assert set(any_city.parcels.land_use) <= set(LAND_USES)
    assert set(any_city.places.kind) >= PLACES
    assert {"wadi", "wadi_bed", "park", "palm_farm", "pivot_farm"} <= set(any_city.landcover.kind)


def test_every_district_has_a_mosque_and_a_school(any_city):
    p, places = any_city.parcels, any_city.places
    for wanted in ("mosque", "school"):
        rows = [row for row, kind in enumerate(places.kind) if kind == wanted]
        assert set(p.district[places.parcel[rows]]) == set(range(len(any_city.districts)))


def test_district_names_are_distinct(any_city):
    assert len(set(any_city.districts.name_ar)) == len(any_city.districts)


def test_parcels_lie_in_their_district_municipality_and_zone(any_city):
    c, at = any_city, shapely.point_on_surface(any_city.parcels.geom)
    assert shapely.contains(c.districts.geom[c.parcels.district], at).all()
    assert shapely.contains(c.municipalities.geom[c.parcels.municipality], at).all()
    assert shapely.contains(shapely.buffer(c.zones.geom[c.parcels.zone], 0.01), at).all()
    assert (c.zones.code[c.parcels.zone] == c.parcels.zone_code).all()


def test_municipalities_share_the_region_without_overlap(any_city):
    geom = any_city.municipalities.geom
    whole = shapely.union_all(geom)
    assert sum(shapely.area(geom)) == pytest.approx(whole.area, rel=1e-6)
    assert len(shapely.get_parts(whole)) == 1


def test_exactly_forty_buildings_are_over_built_and_the_others_are_not(any_city):
    b, p = any_city.buildings, any_city.parcels
    over = b.over != ""
    assert over.sum() == 40 and set(b.over[over]) == {"coverage", "encroachment"}
    assert shapely.is_valid(b.geom).all()
    assert shapely.covers(shapely.buffer(p.geom[b.parcel[~over]], 0.01), b.geom[~over]).all()
    share = shapely.area(b.geom) / p.area_m2[b.parcel]
    assert share[~over].max() <= 0.75
    assert (share[b.over == "coverage"] > 0.8).all()
    assert not shapely.covers(p.geom[b.parcel], b.geom)[b.over == "encroachment"].any()


def test_some_land_is_vacant(any_city):
    built = len(set(any_city.buildings.parcel)) / len(any_city.parcels)
    assert 0.35 < built < 0.85


def test_owners_hold_whole_parcels_in_shares(any_city):
    h = any_city.holdings
    assert set(h.parcel) == set(range(len(any_city.parcels)))
    whole = np.bincount(h.parcel, h.numerator / h.denominator)
    assert whole == pytest.approx(1)
    assert (np.bincount(h.parcel) > 1).mean() > 0.03
    assert len(set(zip(h.parcel, h.owner, strict=True))) == len(h.parcel)
    assert all(len(no) == 12 for no in h.deed_no[:50])


def test_split_plots_know_their_ancestor(any_city):
    p, a = any_city.parcels, any_city.ancestors
    assert len(a) > 3
    for row in range(0, len(a), 9):
        children = np.flatnonzero(p.ancestor == row)
        assert [no.split("/")[1] for no in p.parcel_no[children]] == ["أ", "ب"]
        assert p.area_m2[children].sum() == pytest.approx(a.geom[row].area, abs=0.2)


def test_highways_run_outside_the_districts_they_connect(any_city):
    towns = shapely.buffer(shapely.union_all(any_city.districts.geom), -60)
    links = any_city.streets.geom[(any_city.streets.district < 0) & (any_city.streets.width_m == 60)]
    wadi = shapely.union_all([g for g, k in zip(any_city.landcover.geom, any_city.landcover.kind, strict=True) if k == "wadi"])
    assert any(line.crosses(wadi) for line in links)
    long = [line for line in links if line.length > 3_000 and len(line.coords) > 10]
    assert len(long) == 3 and not any(line.intersects(towns) for line in long)

"""The demo's reports come as a city's do."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

from PIL import Image

from field_inspection.reports.demo.photos import FAMILIES, draw
from field_inspection.reports.demo.when import DAYS, SHARES, in_ramadan, moments, storm_day

TODAY = date(2026, 11, 22)


def told() -> list:
    return moments(6000, TODAY, Random(7))


def test_the_same_seed_tells_the_same_story():
    assert told() == told()
    assert len(told()) == 6000


def test_they_span_eighteen_months_and_end_yesterday():
    days = [m.at.date() for m in told()]
    assert min(days) <= TODAY - timedelta(days=DAYS - 8) and max(days) < TODAY


def test_groups_come_in_the_proportions_of_a_real_940():
    count, total = Counter(m.group for m in told()), sum(SHARES.values())
    assert all(abs(count[g] / 6000 - share / total) < 0.05 for g, share in SHARES.items())


def test_one_day_of_storm_stands_out_and_is_about_water():
    days = Counter(m.at.date() for m in told())
    day = storm_day(TODAY)
    assert days.most_common(1)[0][0] in (day, day + timedelta(days=1))
    groups = Counter(m.group for m in told() if m.storm)
    assert groups["flood"] > sum(groups.values()) / 2


def test_in_ramadan_the_night_is_busy():
    def night(moments_):
        return sum(m.at.hour >= 21 or m.at.hour <= 2 for m in moments_) / len(moments_)

    fasting, usual = [m for m in told() if in_ramadan(m.at.date())], [m for m in told() if not in_ramadan(m.at.date()) and not m.storm]
    assert night(fasting) > 2 * night(usual)


def test_a_drawn_photo_says_where_and_when_it_was_taken():
    photo = draw("roads", after=False, seed=1, longitude=47.3141, latitude=24.149, taken=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    exif = Image.open(photo.stream).getexif()
    degrees, minutes, seconds = exif.get_ifd(0x8825)[4]
    assert abs(float(degrees) + float(minutes) / 60 + float(seconds) / 3600 - 47.3141) < 1e-5
    assert exif.get_ifd(0x8769)[0x9003] == "2026:01:02 03:04:05"


def test_every_family_has_its_own_picture_before_and_after():
    drawn = {
        draw(f, after=a, seed=1, longitude=47.3, latitude=24.1, taken=datetime(2026, 1, 1, tzinfo=UTC)).stream.getvalue()
        for f in FAMILIES
        for a in (False, True)
    }
    assert len(drawn) == 2 * len(FAMILIES)

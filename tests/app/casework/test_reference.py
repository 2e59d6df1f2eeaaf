import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import reference as ref

DIGITS = st.integers(1, 10**8)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PREFIXES = ("BL", "RP", "VS", "IN", "VL")


def test_a_reference_prints_and_parses():
    text = ref.format_reference("BL", 2026, 123)
    assert text.startswith("BL-2026-000123-")
    assert ref.parse_reference(text) == ref.Reference("BL", 2026, 123)


@pytest.mark.parametrize(
    "typed", ["bl 2026 000123 {c}", "BL2026000123{c}", "bl/٢٠٢٦/٠٠٠١٢٣/{c}", " BL–2026–OOO123–{c} ", "\u200fBL-2026-000I23-{c}\u200e"]
)
def test_it_is_understood_however_it_is_typed(typed):
    printed = ref.format_reference("BL", 2026, 123)
    assert ref.normalise_reference(typed.format(c=printed[-1])) == printed


@given(st.sampled_from(PREFIXES), st.integers(2000, 2100), DIGITS)
def test_round_trip(prefix, year, sequence):
    assert ref.parse_reference(ref.format_reference(prefix, year, sequence), PREFIXES) == ref.Reference(prefix, year, sequence)


@given(st.integers(2000, 2100), DIGITS, st.data())
def test_every_single_wrong_digit_and_every_swap_is_found(year, sequence, data):
    compact = ref.format_reference("BL", year, sequence).replace("-", "")
    place = data.draw(st.integers(2, len(compact) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    wrong = compact[:place] + digit + compact[place + 1 :]
    assert wrong == compact or ref.parse_reference(wrong) is None
    place = data.draw(st.integers(2, len(compact) - 2))
    swapped = compact[:place] + compact[place + 1] + compact[place] + compact[place + 2 :]
    assert swapped == compact or ref.parse_reference(swapped) is None


def test_a_wrong_prefix_is_found():
    assert ref.prefixes_confusable(PREFIXES) == []
    printed = ref.format_reference("BL", 2026, 123)
    assert ref.parse_reference("RP" + printed[2:], PREFIXES) is None
    assert ref.parse_reference("ZZ" + printed[2:], PREFIXES) is None


def test_prefixes_that_one_slip_confuses_unnoticed_are_named():
    assert ref._start("RG") == ref._start("SV")  # ten starts for eleven kinds: both letters would have to be wrong
    assert ref.prefixes_confusable(["RG", "SV"]) == []
    alike = [(a, b) for a in LETTERS for b in LETTERS if a < b and ref._start(f"R{a}") == ref._start(f"R{b}")]
    assert alike and all(ref.prefixes_confusable([f"R{a}", f"R{b}"]) == [(f"R{a}", f"R{b}")] for a, b in alike)


@given(st.text(max_size=40))
def test_no_text_breaks_the_parsers(text):
    ref.parse_reference(text)
    ref.parse_verification_code(text)


def test_verification_codes_are_random_and_checked():
    codes = {ref.new_verification_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(ref.parse_verification_code(code) == code for code in codes)


@given(st.data())
def test_a_mistyped_code_is_found(data):
    code = ref.new_verification_code().replace("-", "")
    place, char = data.draw(st.integers(0, 15)), data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    wrong = code[:place] + char + code[place + 1 :]
    assert wrong == code or ref.parse_verification_code(wrong) is None
    a, b = data.draw(st.integers(0, 15)), data.draw(st.integers(0, 15))
    letters = list(code)
    letters[a], letters[b] = letters[b], letters[a]
    assert letters == list(code) or ref.parse_verification_code("".join(letters)) is None


def test_a_code_is_understood_in_small_letters_and_with_look_alikes():
    code = next(c for c in iter(ref.new_verification_code, None) if "0" in c and "1" in c)
    assert ref.parse_verification_code(code.lower().replace("0", "o").replace("1", "l").replace("-", " ")) == code

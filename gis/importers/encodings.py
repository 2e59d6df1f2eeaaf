"""In which encoding words were written, found from their bytes; what the file declares is one opinion among others."""

import codecs
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gis.importers.formats.plan import Doubt, Proposal, Remarks

CANDIDATES = ("windows-1256", "iso8859_6", "windows-1252", "cp720", "cp864")
UTF8_SURE = 0.9  # of the values beyond ASCII that are sound UTF-8; chance makes hardly any
CLOSE = 0.35  # points per letter between the best and the next reading under which a person is asked
MOST_WEIGHED = 4000
FEW_LETTERS = 12  # beyond ASCII; below it chance decides
# How often a letter stands in Arabic text, per thousand; only the order matters.
_ARABIC = dict(zip("الينموهرتبدعسقفكحأجىصذخةشطضزإءغثئآظؤ", (130, 115, 75, 65, 62, 60, 48, 45, 45, 38, 35, 33, 27, 25, 24, 22, 20, 20, 16,
                   13, 13, 12, 10, 25, 11, 9, 8, 8, 8, 6, 6, 4, 5, 3, 3, 3), strict=True))  # fmt: skip
_CUT_TAIL = 3  # bytes of a letter that may be missing at the end of a full field


@dataclass(frozen=True)
class Verdict:
    """The encoding to read with, and what a person should see. ``mixed`` rows are told apart one by one."""

    encoding: str
    doubts: list[Doubt] = field(default_factory=list)
    mixed: bool = False


def known(name: str | None) -> str | None:
    """Python's name of a declared encoding; ``88596`` and bare numbers are common in .cpg files."""
    if not name:
        return None
    bare = name.strip().lower().removeprefix("ansi ").replace(" ", "")
    for spelt in ("iso8859_6" if bare == "88596" else bare, f"cp{bare}", f"iso8859_{bare.removeprefix('8859')}"):
        try:
            return codecs.lookup(spelt).name
        except LookupError:
            continue
    return None


def examine(values: Mapping[str, Iterable[tuple[bytes, bool]]], declared: str | None, *, named: bool = False) -> Verdict:
    """Judge the values of the text columns.

    Args:
        values: by column, the bytes and whether they fill their field.
        declared: what the file says, if it says anything.
        named: it is said in so many words (.cpg), not by a driver number.
    """
    doubts = lost_text({name: [value for value, _ in column] for name, column in values.items()})
    every = [(value, full) for column in values.values() for value, full in column if not value.isascii()]
    beyond = set(every)
    said = known(declared)
    if not beyond:
        return Verdict(said or "utf-8", doubts)
    if said and _trusted(said, beyond):
        return Verdict(said, doubts)
    sound = {value for value, full in beyond if _is_utf8(value, full)}
    share = len(sound) / len(beyond)
    other = _best([value for value, full in beyond if value not in sound])
    if share >= UTF8_SURE:
        found = "utf-8"
        cut = sum(full and not _is_utf8(value, False) for value, full in every if value in sound)
        if cut:
            doubts.append(Doubt("import_text_cut", {"count": cut}))
        if len(sound) < len(beyond) and other:
            return Verdict("utf-8", [*doubts, _mixed(other[0], len(beyond) - len(sound), beyond)], mixed=True)
        if garbled := sum("Ø" in text or "Ù" in text for text in (value.decode("utf-8", "ignore") for value in sound)):
            doubts.append(Doubt("import_text_garbled", {"count": garbled}))
    elif sound and share > 0.02 and other:
        return Verdict(other[0], [*doubts, _mixed(other[0], len(beyond) - len(sound), beyond)], mixed=True)
    else:
        found = other[0] if other else said or "windows-1256"
    doubts += _compare(found, said, declared, other, beyond, named)
    return Verdict(said if said and _same(said, found, beyond) else found, doubts)


def _mixed(other: str, count: int, beyond: set[tuple[bytes, bool]]) -> Doubt:
    return Doubt("import_encoding_mixed", {"encodings": f"utf-8 + {other}", "count": count}, _proposals(["utf-8", other], beyond))


def _compare(
    found: str, said: str | None, declared: str | None, ranking: list[str], beyond: set[tuple[bytes, bool]], named: bool
) -> list[Doubt]:
    """What the file says against what its bytes say."""
    if said and _same(said, found, beyond):
        return []
    options = [found, *(name for name in ranking if name != found and not _same(name, found, beyond))][:3]
    if said is None and len(options) == 1 and found != "utf-8":
        return []
    if said:
        return [Doubt("import_encoding_wrong", {"declared": declared, "found": found}, _proposals([*options, said], beyond))]
    unsure = found != "utf-8" and _unsure(ranking, beyond)
    return [Doubt("import_encoding_missing", {"found": found, "named": named}, _proposals(options, beyond), blocking=unsure)]


def _trusted(said: str, beyond: set[tuple[bytes, bool]]) -> bool:
    """A declared encoding that reads everything is believed where too few letters could prove it wrong."""
    letters = sum(sum(byte > 127 for byte in value) for value, _ in beyond)
    return letters < FEW_LETTERS and all(_reads(said, value, full) for value, full in beyond)


def _reads(encoding: str, value: bytes, full: bool) -> bool:
    try:
        value.decode(encoding)
    except UnicodeDecodeError:
        return full and encoding == "utf-8" and _is_utf8(value, full)
    return True


def _same(one: str, other: str, beyond: set[tuple[bytes, bool]]) -> bool:
    return all(value.decode(one, "replace") == value.decode(other, "replace") for value, full in beyond if not full)


def _proposals(encodings: list[str], beyond: set[tuple[bytes, bool]]) -> tuple[Proposal, ...]:
    telling = max((value[_first_beyond(value) :] for value, _ in beyond), key=len)
    return tuple(Proposal(name, sample=telling.decode(name, "ignore")[:60]) for name in dict.fromkeys(encodings))


def _first_beyond(value: bytes) -> int:
    """A little before the first letter beyond ASCII."""
    return max(0, next(place for place, byte in enumerate(value) if byte > 127) - 20)


def _is_utf8(value: bytes, full: bool) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as error:
        return full and error.reason == "unexpected end of data" and error.start >= len(value) - _CUT_TAIL
    return True


def _best(values: list[bytes]) -> list[str]:
    """Candidates that read every value, the likeliest first."""
    weighed = sorted(values)[:: max(1, len(values) // MOST_WEIGHED)]
    scores = {name: _score(weighed, name) for name in CANDIDATES} if weighed else {}
    return sorted((name for name, score in scores.items() if score is not None), key=lambda name: -(scores[name] or 0))


def _unsure(ranking: list[str], beyond: set[tuple[bytes, bool]]) -> bool:
    values = sorted(value for value, _ in beyond)[:MOST_WEIGHED]
    if len(ranking) < 2:
        return False
    first, second = (_score(values, name) or 0 for name in ranking[:2])
    if sum(sum(byte > 127 for byte in value) for value in values) < FEW_LETTERS:
        return any(v.decode(ranking[0]) != v.decode(ranking[1]) for v in values)
    return first - second < CLOSE and any(v.decode(ranking[0]) != v.decode(ranking[1]) for v in values)


def _score(values: list[bytes], encoding: str) -> float | None:
    """Points per letter beyond ASCII; None if some value cannot be read at all."""
    points = letters = 0.0
    for value in values:
        try:
            text = value.decode(encoding)
        except UnicodeDecodeError:
            return None
        for place, letter in enumerate(text):
            if letter.isascii():
                continue
            letters += 1
            points += _weight(letter, text[place - 1 : place], text[place + 1 : place + 2])
        points += 2 * sum(word.startswith("ال") for word in text.split())
    return points / letters if letters else 0.0


def _weight(letter: str, before: str, after: str) -> float:
    """Arabic letters among themselves and accented letters in Latin words are likely; anything else is not."""
    in_latin = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    if letter in _ARABIC:
        return -1.0 if in_latin else _ARABIC[letter] / 40
    if letter == "\xa0":
        return 0.0
    if letter.isalpha() and ord(letter) < 0x250:
        return 1.5 if in_latin else -1.5
    if "\u064b" <= letter <= "\u0652" or letter in "،؛؟ـ–’“”٪" or "٠" <= letter <= "٩":
        return 0.3
    return -2.0


def lost_text(columns: Mapping[str, Iterable[bytes]]) -> list[Doubt]:
    """Words that were replaced by question marks before the file was made; nothing brings them back."""
    lost = {name: sum(b"??" in value and not value.strip(b"? -/()0123456789") for value in values) for name, values in columns.items()}
    return [Doubt("import_text_lost", {"column": name, "count": count}) for name, count in lost.items() if count]


class Decoder:
    """Reads single values. Never raises and never invents a letter: what cannot be read is left out and noted."""

    def __init__(self, encoding: str, *, mixed: bool = False) -> None:
        self._encoding = known(encoding) or "utf-8"
        self._mixed = mixed

    def decode(self, value: bytes, width: int | None, name: str, row: int, notes: Remarks) -> str | None:
        if not value:
            return None
        if value.isascii():
            return value.decode("ascii")
        if self._mixed:
            return self._told_apart(value, width, name, row, notes)
        try:
            return value.decode(self._encoding)
        except UnicodeDecodeError as error:
            at_end = error.reason == "unexpected end of data" and error.start >= len(value) - _CUT_TAIL
            code = "text_cut" if at_end and width is not None and len(value) >= width else "text_unreadable"
            _note(notes, row, code, name, value)
            return value.decode(self._encoding, "ignore").rstrip() or None

    def _told_apart(self, value: bytes, width: int | None, name: str, row: int, notes: Remarks) -> str | None:
        full = width is not None and len(value) >= width
        other = self._encoding if self._encoding != "utf-8" else "windows-1256"
        encoding = "utf-8" if _is_utf8(value, full) else other
        if encoding != "utf-8":
            _note(notes, row, "encoding_differs", name, value)
        text = value.decode(encoding, "ignore")
        if text.encode(encoding) != value:
            _note(notes, row, "text_cut" if full else "text_unreadable", name, value)
        return text.rstrip() or None


def _note(notes: Remarks, row: int, code: str, name: str, value: bytes) -> None:
    known_code, details = notes.get(row, (code, {}))
    notes[row] = (known_code, {**details, name: value.hex()})


def text_encoding(content: bytes, whole: bool) -> Verdict:
    """Of a text file, from its first bytes; a mark at its start settles the matter."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return Verdict(name)
    if content[1:2] == b"\0" or content[:1] == b"\0":
        return Verdict("utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    lines = content.split(b"\n")
    kept = lines if whole or len(lines) < 2 else lines[:-1]
    return examine({"": [(line.rstrip(b"\r"), False) for line in kept]}, None)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """A zip's own names: UTF-8 if it says so, else as their bytes read best."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    return raw.decode(examine({"": [(raw, False)]}, None).encoding, "replace")

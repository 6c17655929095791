"""The shapes of dossier codes, read from text that `_folding.fold` has made bare and upper case.

Between the parts of a code people write dots, dashes, spaces, slashes or nothing, so a code is read as groups of
letters and digits first; only where the groups do not tell the parts apart is it read by position, the date deciding.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from lookup_api.domain._folding import without_diacritics

DIGITS = frozenset("0123456789")
DIGIT = re.compile("[0-9]")
DAY = 6  # digits of yyMMdd
_DAYS = (6, 8)  # yyMMdd, and yyyyMMdd in some ministries
_SERIALS = (4, 5, 6, 7)  # digits of a running number
_HEAD = 3  # characters of a province or ministry, "H47"
_UNIT = 3  # digits of one level below it, at most
_MOST_UNITS = 4
_LOOK_ALIKES = str.maketrans("OIL", "011")
# Years a date may have where nothing but the date tells the parts of a code apart. One-stop numbering is younger than
# 2010, and telephone numbers, which begin with 0, fall before it.
_PLAUSIBLE = range(2010, 2040)

_NUMBER = "[0-9OIL]"
_LETTER = "[A-HJKMNP-Z]"  # an agency's letter is none of those that are taken for digits
_ALPHANUMERIC = re.compile("[A-Z0-9]+")
_NUMERIC = re.compile(f"{_NUMBER}+")
_INSIDE_DIGITS = re.compile(r"(?<=[0-9])[OIL]+(?=[0-9])")
_LOCAL_FIRST = re.compile(f"({_NUMBER}{{3}})({_NUMBER}{{2}})({_NUMBER}{{2}})({_LETTER})({_NUMBER}{{2}})({_NUMBER}*)")
_PROVINCE_FIRST = re.compile(f"({_LETTER})({_NUMBER}{{2}})({_NUMBER}*)")
_SECTOR = re.compile("([0-9]{5})/(20[0-9]{2})/([0-9]{5})")
# As nearly all codes are stored and printed; the rest of this file reads what people make of them.
_CANONICAL = re.compile(
    rf"((?P<local>[0-9]{{3}}\.[0-9]{{2}}\.[0-9]{{2}}\.{_LETTER}[0-9]{{2}})|{_LETTER}[0-9]{{2}}(?:\.[0-9]{{1,3}}){{0,4}})"
    r"-([0-9]{6}|[0-9]{8})-([0-9]{4,7})"
)
# As the codes of old systems nearly all are: two letters or more, a number, no letter that may be meant as a digit.
_PLAIN_FREE = re.compile(f"({_LETTER}{{2,}})[0-9]*(?:[-/._](?:{_LETTER}|[0-9])+)*")
_LONGEST_PLAIN = 64  # letters and digits, as a search key at most
_PROCEDURE = re.compile(
    rf"[0-9]\.[0-9]{{6}}(?:(?:\.[0-9]{{3}}\.[0-9]{{2}}\.[0-9]{{2}})?\.{_LETTER}[0-9]{{2}}(?:\.[0-9]{{1,3}})*)?"
)
_PROCEDURE_INSIDE = re.compile(rf"(?<![A-Z0-9])(?<![0-9]\.){_PROCEDURE.pattern}(?![A-Z0-9])")
_DATE_INSIDE = re.compile(
    r"(?<![A-Z0-9])(?<![A-Z0-9][/.\-])(?:0?[1-9]|[12][0-9]|3[01])([/.\-])(?:0?[1-9]|1[0-2])\1(?:19|20)[0-9]{2}(?![A-Z0-9])"
)
_WORD = re.compile(r"[^\W_]+")
_HEADS = re.compile(f"{_LETTER}(?:{_NUMBER}|$)|{_NUMBER}+(?:{_LETTER}{_NUMBER}|$)")
_CODE_GROUP = re.compile(f"{_NUMBER}*{_LETTER}?{_NUMBER}*")

# Words that stand before a code on receipts, leaflets and in messages, without diacritics.
_LABELS = frozenset({
    "BAM", "BIEN", "BIENNHAN", "BN", "CODE", "CUU", "DN", "DOSSIER", "DOST", "DVC", "FILE", "GIAY", "HCC", "HO", "HOSO",
    "HS", "MA", "MAHOSO", "MAHS", "MAY", "MHS", "NHAN", "NO", "NUMBER", "RECEIPT", "SO", "SOBIENNHAN", "SOHOSO", "SOHS",
    "TC", "THU", "TRA", "TRACUU", "TTHC", "TUC", "XNC",
})  # fmt: skip
# Those that people also write without a space before the number; they never count towards a key.
_GLUED = re.compile(f"^(?:MAHOSO|MAHS|MHS|HOSO|HS|TRACUU|TTHC|HCC|DVC|XNC)+(?=[0-9]|{_LETTER}{_NUMBER}{{2}})")
_NEEDS_READING = re.compile(f"[OIL]|{_GLUED.pattern}")  # in letters and digits alone
_LABEL = re.compile(r"([^\W\d_]+)(?=[\s:=#\"'<(\[{“‘«]|\.[\s:])")
_EDGES = " \"'`*<>()[]{}«»“”‘’‹›,;:!?.…=#|\\/-_~^&@$%+"
# Between two groups of one code: a few separators, or the same with blanks around.
_GAP = re.compile(r"[ .\-_/,]{1,3}")
_BEFORE_A_CODE = (" ", ":", '"', "'", "(", "[", "<", "“")
_WORDS_BEFORE = re.compile("[" + re.escape("".join(_BEFORE_A_CODE)) + "]")
_NOT_PART = re.compile("0[2-9][0-9]{8,9}|84[0-9]{9}|0[0-9]{11}")  # telephone and ID numbers
_FEWEST_GROUPS = 3  # agency, date, serial
_LENGTHS = range(13, 31)  # letters and digits of a code, from H47 without units to four levels
_MOST_GROUPS = 14  # one digit at a time is not how anyone writes a code


class Shape(Enum):
    """How the parts of a code are ordered."""

    LOCAL_FIRST = 1
    PROVINCE_FIRST = 2
    SECTOR = 3


@dataclass(frozen=True, slots=True)
class Parts:
    """What a code is made of, and its canonical spelling."""

    form: Shape
    text: str
    agency: str | None
    day: str
    serial: str


def groups_of(bare: str) -> list[str]:
    """The runs of letters and digits in a text."""
    return _ALPHANUMERIC.findall(bare)


def alphanumeric(text: str) -> str:
    """Letters and digits only."""
    return "".join(_ALPHANUMERIC.findall(text))


def day_of(digits: str) -> date | None:
    """Read yyMMdd or yyyyMMdd; None where there is no such day."""
    year = digits[:-4] if len(digits) > DAY else f"20{digits[:-4]}"
    try:
        return date(int(year), int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return None


def without_labels(text: str) -> str:
    """Strip quotation marks, brackets and words such as "Mã hồ sơ:" from around a code; works on printed text too."""
    while True:
        shorter = text.strip(_EDGES)
        label = _LABEL.match(shorter)
        if label and without_diacritics(label[1]) in _LABELS:
            shorter = shorter[label.end() :].strip(_EDGES)
        if shorter == text:
            return text
        text = shorter


def free_key(bare: str) -> str:
    """The search key of a text without a known shape.

    Letters O, I and L count as digits in groups that hold nothing else besides digits and, so that leaving out the
    separators makes no difference, between two digits.
    """
    if not _NEEDS_READING.search(joined := alphanumeric(bare)):
        return joined
    joined = "".join(_as_digits(group) if _is_numeric(group) else group for group in groups_of(bare))
    while True:
        key = _INSIDE_DIGITS.sub(lambda found: _as_digits(found[0]), _GLUED.sub("", joined, count=1))
        if _is_numeric(key):
            key = _as_digits(key)
        if key == joined:
            return key
        joined = key


def plain_free_key(text: str) -> str | None:
    """The search key of a code without a known shape that stands as it is printed, or None.

    Whatever begins with two letters has none of the known shapes, if they are no word that stands before a number; all
    that `recognise` does otherwise comes to the same, only slower.
    """
    found = _PLAIN_FREE.fullmatch(text)
    if found is None or found[1] in _LABELS or not DIGIT.search(text):
        return None
    key = alphanumeric(text)
    return None if _GLUED.match(key) or len(key) > _LONGEST_PLAIN else key


def parse_procedure(bare: str) -> str | None:
    """The code of a procedure, canonically spelt, or None."""
    return bare if _PROCEDURE.fullmatch(bare) else None


def parse_canonical(text: str) -> Parts | None:
    """Read a code that stands exactly as it is printed, or None; `parse` comes to the same, only slower."""
    found = _CANONICAL.fullmatch(text)
    if found is None:
        return None
    shape = Shape.PROVINCE_FIRST if found["local"] is None else Shape.LOCAL_FIRST
    return Parts(shape, text, found[1], found[3], found[4])


def parse_sector(bare: str) -> Parts | None:
    """The number of a sector system, or None."""
    found = _SECTOR.fullmatch(bare)
    return _sector(found) if found else None


def _sector(found: re.Match[str]) -> Parts:
    return Parts(Shape.SECTOR, found[0], None, "", found[3])


def parse(bare: str) -> Parts | None:
    """Read a text that is one code of the national forms and nothing else, or None."""
    groups = groups_of(bare)
    while groups and groups[0] in _LABELS:
        groups.pop(0)
    if not groups:
        return None
    groups[0] = _GLUED.sub("", groups[0])
    return _by_groups(groups) or _by_position(groups)


def _by_groups(groups: Sequence[str]) -> Parts | None:
    """Read a code whose last two groups are its date and its serial; the date may be impossible."""
    if len(groups) < _FEWEST_GROUPS:
        return None
    *agency_groups, day, serial = groups
    if not (_NUMERIC.fullmatch(day) and _NUMERIC.fullmatch(serial)):
        return None
    if len(day) not in _DAYS or len(serial) not in _SERIALS:
        return None
    return _put_together(_agency(agency_groups), day, serial)


def _put_together(agency: tuple[Shape, str] | None, day: str, serial: str) -> Parts | None:
    if agency is None:
        return None
    shape, identifier = agency
    day, serial = _as_digits(day), _as_digits(serial)
    return Parts(shape, f"{identifier}-{day}-{serial}", identifier, day, serial)


def _agency(groups: Sequence[str]) -> tuple[Shape, str] | None:
    """Read the identifier of a unit and spell it canonically."""
    joined = "".join(groups)
    if (found := _LOCAL_FIRST.fullmatch(joined)) and not found[6]:
        large, middle, small, letter, province, _ = map(_as_digits_but_letter, found.groups())
        return Shape.LOCAL_FIRST, f"{large}.{middle}.{small}.{letter}{province}"
    if not (found := _PROVINCE_FIRST.fullmatch(joined)):
        return None
    units = _units(groups)
    if len(units) > _MOST_UNITS:
        return None
    head = found[1] + _as_digits(found[2])
    if len(units) == 1 and len(units[0]) > _UNIT:
        # Several levels run together: where one ends is not known, and the key does not need it.
        return Shape.PROVINCE_FIRST, head + _as_digits(units[0])
    if any(len(unit) > _UNIT for unit in units):
        return None
    return Shape.PROVINCE_FIRST, ".".join([head, *map(_as_digits, units)])


def _units(groups: Sequence[str]) -> list[str]:
    """The levels below the province, as far as the groups tell them apart."""
    if len(groups[0]) == 1 and len(groups) > 1:
        groups = [groups[0] + groups[1], *groups[2:]]
    if len(groups[0]) == _HEAD:
        return list(groups[1:])
    return ["".join(groups)[_HEAD:]]


def _by_position(groups: Sequence[str]) -> Parts | None:
    """Read a code written without separators, or with some in odd places.

    Its serial lies within the last group: `H47.16-240620-0001-7` is not number 00017 of that day.
    """
    joined = "".join(groups)
    if found := _LOCAL_FIRST.fullmatch(joined):
        splits = [split for split in _splits(found[6], len(groups[-1])) if not split[0]]
        # The letter stands where only this form has one, so an impossible date does not speak against it.
        likely = [split for split in splits if is_plausible(split[1])] or splits
    elif found := _PROVINCE_FIRST.fullmatch(joined):
        splits = [split for split in _splits(found[3], len(groups[-1])) if len(split[0]) <= _UNIT]
        likely = [split for split in splits if is_plausible(split[1])]
    else:
        return None
    if not likely:
        return None
    unit, day, serial = likely[0]
    head = joined[: len(joined) - len(unit) - len(day) - len(serial)]
    return _put_together(_agency([head, unit] if unit else [head]), day, serial)


def _splits(digits: str, longest_serial: int) -> Iterator[tuple[str, str, str]]:
    """All ways to read digits as unit, date and serial, the commonest first."""
    for day in _DAYS:
        for serial in _SERIALS:
            unit = len(digits) - day - serial
            if unit >= 0 and serial <= longest_serial:
                yield digits[:unit], digits[unit : unit + day], digits[unit + day :]


def is_plausible(digits: str) -> bool:
    """Tell whether digits are a date that a one-stop code may carry."""
    day = day_of(_as_digits(digits))
    return day is not None and day.year in _PLAUSIBLE


def find(bare: str) -> Iterator[Parts]:
    """Find the codes in running text, in order."""
    return (parts for _, _, parts in _find(bare))


def only_one_among_words(bare: str) -> Parts | None:
    """Read a code at the end of a sentence of words without digits, or None."""
    if not _WORDS_BEFORE.search(bare):
        return None
    found = list(_find(bare, complete=False))
    if len(found) != 1:
        return None
    start, end, parts = found[0]
    before, after = bare[:start], bare[end:]
    is_alone = not groups_of(after) and not any(character in DIGITS for character in before)
    return parts if is_alone and before.endswith(_BEFORE_A_CODE) else None


@dataclass(frozen=True, slots=True)
class _Group:
    """A run of letters and digits and where it stands."""

    text: str
    start: int
    end: int


def _find(bare: str, *, complete: bool = True) -> Iterator[tuple[int, int, Parts]]:
    """Find codes with their places; `complete` also takes those whose leading H was left out."""
    text = bare
    for other in (_PROCEDURE_INSIDE, _DATE_INSIDE):
        text = other.sub(lambda found: "\n" * len(found[0]), text)
    groups = [_Group(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]
    at = 0
    while at < len(groups):
        count, parts = 1, None
        if not _is_continued(text, groups, at):
            count, parts = _code_at(text, groups, at, complete=complete)
        if parts is not None:
            yield groups[at].start, groups[at + count - 1].end, parts
        at += count


def _is_continued(text: str, groups: Sequence[_Group], at: int) -> bool:
    """Tell whether a group goes on with the number before it, as the end of another number does."""
    if at == 0 or groups[at - 1].text[-1] not in DIGITS:
        return False
    return text[groups[at - 1].end : groups[at].start] in ("-", ".", "_", "/")


def _code_at(text: str, groups: Sequence[_Group], at: int, *, complete: bool) -> tuple[int, Parts | None]:
    """Read the shortest code that begins with a group; return how many groups it takes."""
    if (found := _SECTOR.match(text, groups[at].start)) and not text[found.end() :][:1].isalnum():
        return 3, _sector(found)
    run = _run(text, groups, at)
    if not run or not _HEADS.match(run[0]):
        return 1, None
    lengths = [len("".join(run[:count])) for count in range(len(run) + 1)]
    counts = [count for count, length in enumerate(lengths) if length in _LENGTHS]
    readers = (_by_groups, _without_letter, _by_position) if complete else (_by_groups, _by_position)
    for read in readers:
        for count in counts:
            parts = read(run[:count])
            if parts is None or not _ends(text, groups, at + count):
                continue
            if is_plausible(parts.day):
                return count, parts
    return 1, None


def _without_letter(groups: Sequence[str]) -> Parts | None:
    """Complete `47.16-240620-0001`: the letter of provinces is the one people leave out."""
    if len(groups) != _FEWEST_GROUPS + 1 or not all(group.isdecimal() for group in groups):
        return None
    province, unit, day, serial = groups
    if (len(province), len(day), len(serial)) != (2, DAY, _SERIALS[0]) or len(unit) > _UNIT:
        return None
    return _by_groups([f"H{province}", unit, day, serial])


def _run(text: str, groups: Sequence[_Group], at: int) -> list[str]:
    """The groups from one on that may belong to one code, the first without a label glued to it."""
    run = [_GLUED.sub("", groups[at].text)]
    for before, group in zip(groups[at:], groups[at + 1 : at + _MOST_GROUPS], strict=False):
        if not _GAP.fullmatch(text[before.end : group.start]) or _NOT_PART.fullmatch(group.text):
            break
        if not _CODE_GROUP.fullmatch(group.text):
            break
        run.append(group.text)
    return run


def _ends(text: str, groups: Sequence[_Group], after: int) -> bool:
    """Tell whether a code may end before a group: not where a dash leads to more digits."""
    if after >= len(groups):
        return True
    gap = text[groups[after - 1].end : groups[after].start]
    return gap not in ("-", "_") or not any(character in DIGITS for character in groups[after].text)


def _is_numeric(group: str) -> bool:
    """Tell digits, possibly with look-alike letters among them, from a word."""
    return bool(_NUMERIC.fullmatch(group)) and any(character in DIGITS for character in group)


def _as_digits(group: str) -> str:
    return group.translate(_LOOK_ALIKES)


def _as_digits_but_letter(group: str) -> str:
    return group if re.fullmatch(_LETTER, group) else _as_digits(group)

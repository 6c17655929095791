"""A sheet (giấy, phiếu) as it is set: its facts, and the blocks that all kinds share.

The receipt is A5, the others A4; black only. Nothing is masked: it is the citizen's own paper, made when it is asked
for and kept nowhere.
"""

from dataclasses import dataclass, field
from datetime import datetime

from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from lookup_api.domain.codes import KeypadCode
from lookup_api.domain.disclosure import last_digits
from lookup_api.domain.dossier import Dossier, Person, PersonRole
from lookup_api.domain.province import OfferedChannel, Province, SlipKind
from lookup_api.domain.slips import Paper, Slip, SlipContent
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.receipts import qr
from lookup_api.receipts import sheet_parts as parts
from lookup_api.wording import Wording, say_moment

_SHORT_NUMBER = 5  # digits at most; longer ones are fixed lines
_KEPT_BY_OFFICES = frozenset({SlipKind.CONTROL, SlipKind.SATISFACTION})
_WITH_APPOINTMENT = frozenset({SlipKind.RECEIPT, SlipKind.APOLOGY})
_QR_COLUMN = 34.7  # mm: the symbol with the quiet zone on its right, and a breath
_QR_ABOVE = 2.7  # mm from the top of the quiet zone to the top of a line whose capitals stand level with the symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that a sheet is made of."""

    slip: Slip
    dossier: Dossier
    people: tuple[Person, ...] = field(repr=False)
    province: Province
    qr_text: str = field(repr=False)
    stage: Stage  # where the dossier stands
    provisional: bool = False  # the appointment was counted over days whose calendar may still change
    words: Wording = field(default_factory=Wording)

    @property
    def page(self) -> tuple[float, float]:
        """Width and height in points."""
        return A5 if self.slip.kind is SlipKind.RECEIPT else A4

    @property
    def margin(self) -> float:
        """The side margins in mm."""
        return 10 if self.slip.kind is SlipKind.RECEIPT else 20

    @property
    def width(self) -> float:
        """What lies between the margins, in mm."""
        return self.page[0] / mm - 2 * self.margin

    @property
    def content(self) -> SlipContent:
        """What stands on the slip; nothing where that was not kept."""
        return self.slip.content or SlipContent()

    @property
    def desk_name(self) -> str:
        """The receiving unit."""
        return self.dossier.desk.name if self.dossier.desk is not None else self.province.centre_name

    def person(self, role: PersonRole) -> Person | None:
        """The first person of a role."""
        return next((person for person in self.people if person.role is role), None)

    def owner_name(self) -> str:
        """The owner's whole name."""
        owner = self.person(PersonRole.OWNER)
        return (owner.name if owner is not None else None) or ""

    def moment(self, at: datetime | None) -> str:
        """A moment in words; nothing where it is not known."""
        return "" if at is None else say_moment(self.words, at)


def head(sheet: Sheet) -> list[Flowable]:
    """Unit, barcode and code on the left; motto, place and date on the right; number and form as issued."""
    words, slip = sheet.words, sheet.slip
    left_width = round(sheet.width * 0.47, 1)
    above = f"UBND {sheet.province.title} {sheet.province.name}".upper()
    agency = sheet.dossier.agency
    if agency is not None and agency.name and agency.name != sheet.desk_name:
        above = agency.name.upper()
    code = sheet.dossier.code
    bars = parts.barcode(code, left_width)
    wide = None if bars is not None else parts.barcode(code, sheet.width)
    unit = parts.evened(sheet.desk_name.upper(), left_width, face=parts.STRONG, size=parts.SMALL)
    left: list[Flowable] = [
        parts.centred(parts.evened(above, left_width, size=parts.SMALL), size=parts.SMALL),
        parts.centred(unit, face=parts.STRONG, size=parts.SMALL),
        Spacer(1, 1.6 * mm),
        *([bars] if bars is not None else []),
        *([] if wide is not None else [parts.centred(code, face=parts.CODES, size=11)]),
    ]
    day = slip.issued_at.astimezone(VIETNAM)
    dated = words.text(
        "slip-place-date", place=sheet.province.name, day=f"{day.day:02}", month=f"{day.month:02}", year=str(day.year)
    )
    right: list[Flowable] = [
        parts.centred(words.text("slip-motto"), face=parts.STRONG, size=parts.SMALL),
        parts.centred(words.text("slip-motto-below"), face=parts.STRONG, size=9),
        parts.Rule(0.55),
        parts.centred(dated, size=parts.SMALL, before=1.6),
        *[parts.centred(line, size=parts.SMALL) for line in _numbers(sheet)],
    ]
    story: list[Flowable] = [parts.columns([left, right], [left_width, sheet.width - left_width])]
    if wide is not None:
        story += [Spacer(1, 1.6 * mm), wide, parts.centred(code, face=parts.CODES, size=11)]
    return [*story, Spacer(1, 2 * mm), parts.titled(slip.title), Spacer(1, 1.6 * mm)]


def _numbers(sheet: Sheet) -> list[str]:
    """Number, form and circular as issued, book and line."""
    words, slip, content = sheet.words, sheet.slip, sheet.content
    lines = [words.text("slip-number", number=slip.number)] if slip.number else []
    if slip.form is not None and slip.circular is not None:
        lines.append(words.text("slip-form", form=slip.form, circular=slip.circular))
    booked = [
        words.text(name, **{key: value})
        for name, key, value in (("slip-book", "book", content.book), ("slip-line", "line", content.line))
        if value
    ]
    return [*lines, *([", ".join(booked)] if booked else [])]


def rows_of(sheet: Sheet, *wanted: tuple[str, str | None]) -> Flowable:
    """Labels by their sentence and values; a row without value is left out."""
    short = "short" if sheet.slip.kind is SlipKind.RECEIPT else None
    rows = [(sheet.words.text(name, short), value) for name, value in wanted if value]
    if not rows:
        return Spacer(1, 0)
    return parts.fields(rows, sheet.width, label=36 if short else 50)


def who(sheet: Sheet) -> tuple[tuple[str, str | None], ...]:
    """From whom the dossier was received, in the order of the forms. ID numbers are no field of the national form.

    Of the phone the last digits are enough for its owner to see that it is theirs: a slip gets lost, and who finds it
    shall not have the number to which one-time codes go.
    """
    owner, submitter = sheet.person(PersonRole.OWNER), sheet.person(PersonRole.SUBMITTER)
    proxies = ", ".join(person.name or "" for person in sheet.people if person.role is PersonRole.PROXY)
    phone = None if owner is None or owner.phone is None else last_digits(owner.phone)
    reached = "" if owner is None else ", ".join(each for each in (phone, owner.email) if each)
    return (
        ("slip-received-from", sheet.owner_name()),
        ("slip-submitter", None if submitter is None else submitter.name),
        ("slip-proxy", proxies),
        ("slip-address", sheet.content.address),
        ("slip-phone", reached),
    )


def matter(sheet: Sheet) -> tuple[str, str | None]:
    """What is asked for."""
    procedure = sheet.dossier.procedure
    return "slip-matter", None if procedure is None else procedure.name


def papers_table(sheet: Sheet, papers: tuple[Paper, ...]) -> list[Flowable]:
    """The list of papers with their counts; the column of photocopies only where there are some."""
    if not papers:
        return []
    words, photocopied = sheet.words, any(paper.photocopies for paper in papers)
    names = ["number", "paper", "originals", "copies", *(["photocopies"] if photocopied else [])]
    counts = [(paper.originals, paper.copies, *((paper.photocopies,) if photocopied else ())) for paper in papers]
    rows = [
        [str(place), paper.name, *(str(count) if count else "" for count in of_paper)]
        for place, (paper, of_paper) in enumerate(zip(papers, counts, strict=True), start=1)
    ]
    narrow = [22.0] * (len(names) - 2)
    widths = [9.0, sheet.width - 9 - sum(narrow), *narrow]
    return [
        Spacer(1, 1.6 * mm),
        parts.ruled(
            [words.text(f"slip-column-{name}") for name in names], rows, widths, frozenset(range(len(names))) - {1}
        ),
        Spacer(1, 1.6 * mm),
    ]


def numbered(lines: tuple[str, ...]) -> list[Flowable]:
    """Lines with their numbers."""
    return [parts.paragraph(f"{place}. {line}") for place, line in enumerate(lines, start=1)]


def ask(sheet: Sheet) -> list[Flowable]:
    """The QR, the ways to ask that the province offers, and the keypad code in large groups."""
    words, province, code = sheet.words, sheet.province, sheet.dossier.code
    text = _symbol_text(sheet)
    scanned = words.text("slip-ask-scan", None if text == sheet.qr_text else "code")
    ways = [scanned] if text is not None else []
    number = province.sms_short_number or (province.hotline if _takes_texts(province.hotline) else None)
    if OfferedChannel.SMS in province.channels and number is not None:
        unbroken = code.replace("-", "\N{NON-BREAKING HYPHEN}")
        ways.append(words.text("slip-ask-sms", prefix=province.sms_prefixes[0], code=unbroken, number=number))
    ways.append(words.text("slip-ask-call", "keypad" if sheet.dossier.keypad else None, hotline=province.hotline))
    told: list[Flowable] = [
        Spacer(1, _QR_ABOVE * mm),
        parts.paragraph(words.text("slip-ask"), face=parts.STRONG, size=11),
    ]
    told += [parts.paragraph(f"{place}. {way}", size=9.2) for place, way in enumerate(ways, start=1)]
    if sheet.dossier.keypad:
        grouped = KeypadCode(sheet.dossier.keypad).grouped.replace(" ", "\N{NO-BREAK SPACE}" * 2)
        told.append(parts.paragraph(grouped, face=parts.CODES, size=19, leading=1.25))
    symbol = parts.qr_symbol(text) if text is not None else Spacer(1, 0)
    return [parts.columns([symbol, told], [_QR_COLUMN, sheet.width - _QR_COLUMN])]


def _symbol_text(sheet: Sheet) -> str | None:
    """What the QR holds: on the citizen's own papers the token, which proves holding.

    On a paper that an office keeps it is the bare code, or the keypad code where the code has letters that the symbol
    does not hold: whoever has that paper in hand shall neither be told what its holder is, nor rate in their name.
    """
    if sheet.slip.kind not in _KEPT_BY_OFFICES:
        return sheet.qr_text
    return next((each for each in (sheet.dossier.code, sheet.dossier.keypad) if each and qr.is_drawn(each)), None)


def _takes_texts(hotline: str) -> bool:
    """Tell a short number such as 1022 from a fixed line, which no text reaches."""
    return len(hotline) <= _SHORT_NUMBER and hotline.isdecimal()


def signatures(sheet: Sheet, *names: str, signed: str | None = None, title: str | None = None) -> list[Flowable]:
    """Who signs, with room for the hand; the last one's name and title where they are known."""
    words = sheet.words
    blocks: list[list[Flowable]] = []
    for place, name in enumerate(names, start=1):
        last = place == len(names)
        heading = title if last and title else words.text(name)
        block: list[Flowable] = [
            parts.centred(heading, face=parts.STRONG, size=9),
            parts.centred(words.text("slip-sign"), size=parts.SMALL),
            Spacer(1, 8.5 * mm),
        ]
        block.append(parts.centred(signed if last and signed else "\N{NO-BREAK SPACE}", size=9))
        blocks.append(block)
    if len(blocks) == 1:
        blocks.insert(0, [Spacer(1, 1)])
    return [parts.columns(blocks, [sheet.width / len(blocks)] * len(blocks))]


def note(sheet: Sheet) -> list[Flowable]:
    """What to bring when collecting, beside an appointment, and that money is never asked for by message."""
    said = ("slip-note-collect", "slip-note") if sheet.slip.kind in _WITH_APPOINTMENT else ("slip-note",)
    text = " ".join(sheet.words.text(each) for each in said)
    return [Spacer(1, 0.6 * mm), parts.paragraph(text, size=8.2, leading=1.35)]

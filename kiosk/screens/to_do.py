"""What to do next, line by line: papers numbered, a sign beside where and when, and what is worth knowing besides."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from kivy.properties import ListProperty, StringProperty

from kiosk.screens.parts import Flow, Icon, Words, load_kv, theme, tone_of
from lookup_api.contract.views import NextStep
from lookup_api.wording import Family, Telling

load_kv("parts")
load_kv("to_do")

PAPER: Final = "paper"
NOTHING_TO_DO: Final = "circle-check"
HELP: Final = "phone"
NOTE: Final = "info-circle"
WHY: Final = "message"
HEADINGS: Final[dict[NextStep, str]] = {
    NextStep.BRING_PAPERS: "files",
    NextStep.PAY: "wallet",
    NextStep.COLLECT: "files",
    NextStep.ASK_DESK: "help",
    NextStep.READ_REFUSAL: "file-text",
    NextStep.READ_STOP_NOTICE: "file-text",
}
SIGNS: Final = {
    "place": "map-pin", "address": "map-pin", "hours": "clock", "days": NOTE, "hotline": "phone", "slip": "file-text",
}  # fmt: skip
OF_A_PLACE: Final = frozenset({"hours", "days"})  # lines that are not parted from where it is
AT_LEAST: Final = 3  # papers of a list that is begun on one part and goes on on the next


class Line(NamedTuple):
    """One line, with the sign before it: an icon's name, the number of a paper, or none."""

    words: str
    about: str = ""
    number: int | None = None


def lines_of(telling: Telling) -> list[Line]:
    """Return the lines of what to do, the papers numbered."""
    lines: list[Line] = []
    for words, about in zip_longest(telling.to_do_lines, telling.to_do_about, fillvalue=""):
        lines.append(Line(words, about, len(lines) + 1 if about == PAPER else None))
    return lines


def icon_of(step: NextStep | None, family: Family) -> str:
    """Return the icon of what to do; a tick stands only where nothing is to be done."""
    if family is Family.OVERDUE:
        return HELP
    return HEADINGS.get(step, NOTHING_TO_DO) if step is not None else NOTHING_TO_DO


class Sign(Flow):
    """The place before a line, as wide as the icon of a heading; empty without an icon."""

    rigid = True

    def __init__(self, icon: str = "", **properties: Any) -> None:
        super().__init__(**properties)
        self._icon = Icon(icon=icon, size_name="step-icon", pos_hint={"center_y": 0.5})
        if icon:
            self.add_widget(self._icon)

    def fit(self, width: float, height: float | None = None) -> None:  # noqa: ARG002 - a sign has its own size
        """Take the column's width and the height of one line."""
        across = theme().px("section-icon")
        self.padding = [(across - self._icon.width) / 2, 0]
        self.size = (across, theme().line_height("body"))


class Numbered(Flow):
    """The number of a paper, on a badge in the colour of the answer."""

    rigid = True
    tone = StringProperty("act")
    badge_pos = ListProperty([0, 0])
    badge_size = ListProperty([0, 0])

    def __init__(self, number: int, **properties: Any) -> None:
        super().__init__(**properties)
        self._words = Words(text=str(number), role="bar", tone="surface", strong=True, halign="center")
        self._words.pos_hint = {"center_y": 0.5}
        self.add_widget(self._words)
        self.bind(pos=self._place, size=self._place)

    def fit(self, width: float, height: float | None = None) -> None:  # noqa: ARG002 - a badge has its own size
        """Take the column's width and the height of one line."""
        across = theme().px("section-icon")
        self._words.fit(across)
        self.size = (across, theme().line_height("body"))

    def _place(self, *_changed: object) -> None:
        """Set the badge in the middle."""
        side = min(self.width, self.height) - theme().px("gap-tiny") / 2
        self.badge_size = [side, side]
        self.badge_pos = [self.center_x - side / 2, self.center_y - side / 2]


def to_do(
    heading: str | None, lines: Sequence[Line], *, icon: str = NOTHING_TO_DO, tone: str = "act", role: str = "lead"
) -> Flow:
    """Return what the citizen does next, with its lines; where more lines follow, without a heading.

    In large letters only the papers keep their signs: the words need the width.
    """
    flow = Flow(orientation="vertical", spacing=theme().px("gap-tiny"))
    if heading:
        flow.add_widget(beside(icon, Words(text=heading, role=role, strong=True)))
    for line in lines:
        words = Words(text=line.words)
        if line.number is not None:
            flow.add_widget(_row(Numbered(line.number, tone=tone), words))
        else:
            flow.add_widget(words if theme().large else _row(Sign(SIGNS.get(line.about, "")), words))
    return flow


def beside(icon: str, words: Words) -> Flow | Words:
    """Return a heading with its icon; in large letters without."""
    if theme().large:
        return words
    sign = Icon(icon=icon, pos_hint={"top": 1} if words.role == "lead" else {"center_y": 0.5})
    return _row(sign, words)


def why_overdue(telling: Telling, heading: str) -> list[Flow]:
    """Return why an overdue dossier has a new appointment, as one block; nothing where no reason is on record."""
    reasons = told_about(telling, "why") if telling.family is Family.OVERDUE else []
    return [to_do(heading, [Line(reason) for reason in reasons], icon=WHY)] if reasons else []


def further_notes(telling: Telling) -> list[str]:
    """Return the notes that stand neither on the card nor under a heading of their own."""
    elsewhere = {"earlier", "why"} if telling.family is Family.OVERDUE else {"earlier"}
    return [note for note, about in zip(telling.notes, telling.notes_about, strict=True) if about not in elsewhere]


def told_about(telling: Telling, subject: str) -> list[str]:
    """Return the notes about one subject."""
    return [note for note, about in zip(telling.notes, telling.notes_about, strict=True) if about == subject]


def noted(note: str, *, first: bool) -> Flow | Words:
    """Return what is worth knowing and needs no action; the first note has the sign."""
    words = Words(text=note)
    return words if theme().large else _row(Sign(NOTE if first else ""), words)


def _row(sign: Any, words: Words) -> Flow:
    row = Flow(orientation="horizontal", spacing=theme().px("gap"))
    row.add_widget(sign)
    row.add_widget(words)
    return row


def shared_out(
    telling: Telling, width: float, first: float, further: float, *, icon: str, role: str = "lead"
) -> list[Flow]:
    """Return what to do as one block, or as several where its lines are more than a part has room for, in pixels.

    A list of papers is not begun where only one or two of them have room: whoever reads those may think they are all.
    Sentences are: a part with none of them looks as if there were nothing to do. When a desk is open stays with where
    it is.
    """
    tone = tone_of(telling.family)
    blocks: list[Flow] = []
    heading, waiting = telling.to_do, lines_of(telling)

    def block_of(count: int) -> Flow:
        block = to_do(heading, waiting[:count], icon=icon, tone=tone, role=role)
        block.fit(width)
        return block

    whole = block_of(len(waiting))
    least = AT_LEAST if waiting and waiting[0].number is not None else 1
    while heading or waiting:
        count, block = len(waiting), whole if not blocks else block_of(len(waiting))
        room = further if blocks else first
        while count > 1 and block.height > room:
            count = _cut_before(waiting, count - 1)
            block = block_of(count)
        if not blocks and room < further and (count < min(least, len(waiting)) or block.height > room):
            first = further  # it is not begun here
            continue
        blocks.append(block)
        waiting = waiting[count:]
        # A number counts something, and of a late dossier an address stands without saying what for.
        again = waiting and (waiting[0].number is not None or telling.family is Family.OVERDUE)
        heading = telling.to_do if again else None
    return blocks


def _cut_before(lines: Sequence[Line], count: int) -> int:
    """Return how many lines to keep, so that hours and days are not parted from their place."""
    kept = count
    while 1 < kept < len(lines) and lines[kept].about in OF_A_PLACE:
        kept -= 1
    return kept if kept > 1 or SIGNS.get(lines[kept - 1].about) != "map-pin" else count

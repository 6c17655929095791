"""The papers that a procedure asks for, in one message: numbered, with how many of each; more by the portal. Pure."""

from collections.abc import Iterable
from itertools import accumulate

from hotline_bot.house import House
from hotline_bot.procedures import ProcedureCard
from lookup_api.contract.directory import PaperEntry, PaperListEntry
from lookup_api.wording import Wording, say_date

LONGEST_ANSWER = 1_900  # letters: the smallest message of a front holds 2,000, and what is out of order may stand below
LONGEST_NAME = 240  # letters of a paper's name where the list has no room whole; some are whole paragraphs
LONGEST_ASIDE = 100  # letters of a form, a heading or a decision


def say_papers(listed: PaperListEntry, card: ProcedureCard, wording: Wording, house: House, title: str) -> list[str]:
    """Say a list of papers, of which at least one is told, line by line; `title` is what stands above it."""
    face = house.face
    above = wording.text("papers-title")
    below = [wording.text("papers-portal", portal=face.portal, code=card.code), _as_of(listed, wording)]
    more = wording.text("papers-more", count=len(listed.items), portal=face.portal, code=card.code)
    room = LONGEST_ANSWER - _letters((title, above, "", more, *below))
    told = _lines(listed.items, wording, room)
    if _letters(told) > room:
        told = _fitting(_lines(listed.items, wording, LONGEST_NAME), room)
    if left := len(listed.items) - len(told):
        below[0] = wording.text("papers-more", count=left, portal=face.portal, code=card.code)
    return [above, *told, "", *below]


def _letters(lines: Iterable[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _fitting(lines: list[str], room: int) -> list[str]:
    """As many of the first lines as have room, one in any case."""
    ends = accumulate(len(line) + 1 for line in lines)
    return lines[: max(1, sum(end <= room for end in ends))]


def _lines(papers: Iterable[PaperEntry], wording: Wording, longest_name: int) -> list[str]:
    """A line for each paper, below its heading where that begins there."""
    lines: list[str] = []
    heading: str | None = None
    for number, paper in enumerate(papers, 1):
        line = _line(number, paper, wording, longest_name)
        if paper.heading != heading:
            heading = paper.heading
            apart = "\n" if lines else ""
            line = f"{apart}{_heading(heading, wording)}\n{line}"
        lines.append(line)
    return lines


def _line(number: int, paper: PaperEntry, wording: Wording, longest_name: int) -> str:
    name = _cut(paper.name, longest_name)
    counts = (("papers-originals", paper.originals), ("papers-copies", paper.copies))
    details = [", ".join(wording.text(message, count=count) for message, count in counts if count)]
    if paper.form:
        details.append(wording.text("papers-form", form=_cut(paper.form, LONGEST_ASIDE)))
    if detail := "; ".join(filter(None, details)):
        return wording.text("papers-line-with", number=number, name=name, detail=detail)
    return wording.text("papers-line", number=number, name=name)


def _heading(heading: str | None, wording: Wording) -> str:
    if heading is None:
        return wording.text("papers-heading-others")
    return wording.text("papers-heading", heading=_cut(heading.rstrip(" :"), LONGEST_ASIDE))


def _as_of(listed: PaperListEntry, wording: Wording) -> str:
    date = say_date(wording, listed.as_of)
    if listed.decision is None:
        return wording.text("papers-as-of", date=date)
    return wording.text("papers-decision", decision=_cut(listed.decision.rstrip(" ."), LONGEST_ASIDE), date=date)


def _cut(text: str, most: int) -> str:
    """A text, ended between two words where it is too long."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rpartition(' ')[0].rstrip(' ,.;:(') or text[: most - 1]}…"

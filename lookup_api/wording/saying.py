"""What is said, ready to draw: the words of one answer, in the order what, when, what must I do, where, how far."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Self

from lookup_api.domain.province import Province


@dataclass(frozen=True, slots=True)
class Face:
    """Whom a citizen turns to, in words: the hotline's number, the portal's address, the centre's name."""

    hotline: str
    portal: str  # as it is said and typed: without https://
    centre: str

    @classmethod
    def of(cls, province: Province) -> Self:
        """The face of a province."""
        portal = province.national_portal.partition("://")[2] or province.national_portal
        return cls(province.hotline, portal.rstrip("/"), province.centre_name)


class Family(StrEnum):
    """The look of an answer: silhouette, glyph and colour (design language §2).

    `fee` is `act` with a coin for its glyph, `unconfirmed` is `ready` in outline.
    """

    PROGRESS = "progress"
    ACT = "act"
    FEE = "fee"
    READY = "ready"
    UNCONFIRMED = "unconfirmed"
    DONE = "done"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the timeline: `date` is in words, such as "05/11/2026" or "hẹn 26/11/2026"."""

    state: Literal["done", "now", "ahead"]
    title: str
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One answer in one language. Absent is None or empty; nothing here needs another word.

    `heading` and `timeliness` are drawn one under the other and read together ("Quá hạn", "2 ngày làm việc").
    `date_label`, `hour` and `day` are the biggest thing on the card; where no date matters `day` holds what stands in
    its place and `hour` is absent: the desk of a ready result, or "Chưa có lịch hẹn lại".
    `to_do_about` names what each of `to_do_lines` is about, so that a screen can set a sign beside it: `paper`, or the
    name of its clause in the catalogue, such as `place` or `hours`; empty where nothing tells the lines apart.
    `notes_about` does the same for `notes`: `earlier` is the appointment that was not kept or was moved, `why` tells of
    the reason; all others are empty.
    """

    family: Family
    heading: str
    sentence: str
    timeliness: str | None = None
    date_label: str | None = None
    hour: str | None = None
    day: str | None = None
    to_do: str | None = None
    to_do_lines: tuple[str, ...] = ()
    to_do_about: tuple[str, ...] = ()
    steps: tuple[StepLine, ...] = ()
    notes: tuple[str, ...] = ()
    notes_about: tuple[str, ...] = ()
    as_of: str | None = None
    code: str | None = None
    applicant: str | None = None

"""The directory of desks and the catalogue of procedures, page by page."""

from datetime import datetime

import msgspec

from lookup_api.contract.views import DeskDays

MOST_ENTRIES = 200  # of a page


class DeskEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A one-stop desk (Bộ phận Một cửa)."""

    id: str
    name: str
    address: str | None = None
    phone: str | None = None
    hours: str | None = None
    province: str | None = None
    agency_code: str | None = None
    days: list[DeskDays] = []  # near by, on which `hours` does not hold


class TermEntry(msgspec.Struct, frozen=True):
    """A term: so many units (`working_day`, `day`, `hour`, `month`)."""

    amount: int
    unit: str


class PaperEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A paper that a procedure asks for; with neither originals nor copies it is shown, or the list names no number."""

    name: str
    originals: int = 0  # bản chính
    copies: int = 0  # bản sao
    form: str | None = None  # the form it is written on (mẫu đơn, tờ khai), by number or name
    heading: str | None = None  # under what it stands: a case (trường hợp), or a group


class PaperListEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a procedure asks for (thành phần hồ sơ), in the order the province announced it."""

    items: list[PaperEntry]
    as_of: datetime  # since when the list is on record
    decision: str | None = None  # that announced it (quyết định công bố), in words


class ProcedureEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A procedure (thủ tục hành chính): term at a counter and online, fee in đồng, where the catalogue names them.

    `papers` only where one procedure is asked for by its code, and the province entered them.
    """

    code: str
    name: str
    field: str | None = None
    owner: str | None = None  # the ministry that announced it
    levels: list[str] = []  # bo, tinh, xa, khac
    term: TermEntry | None = None
    online_term: TermEntry | None = None
    fee: int | None = None
    papers: PaperListEntry | None = None


class Desks(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page of desks; `next` is the `after` of the page that follows."""

    items: list[DeskEntry]
    next: str | None = None


class Procedures(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page of procedures; `next` is the `after` of the page that follows."""

    items: list[ProcedureEntry]
    next: str | None = None

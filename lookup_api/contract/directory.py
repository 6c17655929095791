"""The directory of desks and the catalogue of procedures, page by page."""

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


class ProcedureEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A procedure (thủ tục hành chính): term at a counter and online, fee in đồng, where the catalogue names them."""

    code: str
    name: str
    field: str | None = None
    owner: str | None = None  # the ministry that announced it
    levels: list[str] = []  # bo, tinh, xa, khac
    term: TermEntry | None = None
    online_term: TermEntry | None = None
    fee: int | None = None


class Desks(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page of desks; `next` is the `after` of the page that follows."""

    items: list[DeskEntry]
    next: str | None = None


class Procedures(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page of procedures; `next` is the `after` of the page that follows."""

    items: list[ProcedureEntry]
    next: str | None = None

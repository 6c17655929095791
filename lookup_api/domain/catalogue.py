"""What the field's papers refer to: procedures, agencies and their successors, one-stop desks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """An administrative procedure (thủ tục hành chính)."""

    code: str
    name: str
    field: str | None = None  # lĩnh vực, in words
    field_code: str | None = None
    sensitive: bool = False  # its name alone tells something about a person
    known: bool = True  # False: a feed named it, the catalogue did not


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """The agency in charge (cơ quan giải quyết) and, after a merger, the one that took over."""

    code: str
    name: str
    successor: str | None = None  # the successor's name
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OneStopDesk:
    """A one-stop desk (Bộ phận Một cửa) where papers are handed in and results collected."""

    id: str
    name: str
    address: str | None = None
    phone: str | None = None
    hours: str | None = None  # in words, as printed on its door
    province: str | None = None
    agency_code: str | None = None

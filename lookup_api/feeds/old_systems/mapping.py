"""Which column means what: one TOML file a source, edited by people who know the old system and not this one.

name = "Một cửa Nam Định (cũ)"
[[tables]]
files = "ho-so*.csv"
[tables.columns]
code = ["Mã hồ sơ", "So ho so"]     # the first of these headings that the file has
[tables.stages]
"Đã trả kết quả" = 10
"""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, fields
from enum import IntEnum, StrEnum
from fnmatch import fnmatch
from types import MappingProxyType

from lookup_api.domain.dossier import Channel, CollectMethod, PersonKind
from lookup_api.domain.plain_data import DataError, record_from
from lookup_api.domain.status import Authority, Stage


class MappingError(DataError):
    """A mapping does not have its shape, or does not fit a file; the sentence says where."""


class Holds(StrEnum):
    """What one row of a table is."""

    DOSSIERS = "dossiers"
    STEPS = "steps"


class FileFormat(StrEnum):
    """How a file is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "json_lines"


class DateOrder(StrEnum):
    """Which number stands first in `01/02/2024`; it cannot be told from the text."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class DateSystem(IntEnum):
    """From which year a spreadsheet counts its days (ISO/IEC 29500-1, 18.17.4)."""

    SINCE_1900 = 1900
    SINCE_1904 = 1904


Headings = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The headings under which each fact may stand; the first that a file has counts."""

    code: Headings
    other_code: Headings = ()
    former_code: Headings = ()
    receipt_number: Headings = ()
    procedure_code: Headings = ()
    procedure_name: Headings = ()
    procedure_field: Headings = ()
    agency_code: Headings = ()
    agency_name: Headings = ()
    owner_kind: Headings = ()
    owner_name: Headings = ()
    owner_id_number: Headings = ()
    owner_phone: Headings = ()
    owner_email: Headings = ()
    proxy_name: Headings = ()
    proxy_id_number: Headings = ()
    proxy_phone: Headings = ()
    channel: Headings = ()
    collect: Headings = ()
    submitted_at: Headings = ()
    received_at: Headings = ()
    result_appointment: Headings = ()
    result_ready_at: Headings = ()
    returned_at: Headings = ()
    refused_at: Headings = ()
    stage: Headings = ()
    summary: Headings = ()
    fee: Headings = ()
    steps: Headings = ()  # JSON-lines: a list of steps inside the dossier
    at: Headings = ()  # of a step
    step_agency: Headings = ()
    deadline: Headings = ()
    started_at: Headings = ()
    text: Headings = ()
    officer: Headings = ()
    officer_title: Headings = ()


COLUMN_NAMES = tuple(column.name for column in fields(Columns))
STEP_COLUMNS = frozenset(
    {"at", "stage", "step_agency", "deadline", "started_at", "text", "officer", "officer_title"}
)  # what a step inside a dossier may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How to read the files of one kind."""

    columns: Columns
    files: str = "*"  # a pattern of file names
    holds: Holds = Holds.DOSSIERS
    format: FileFormat | None = None  # None: by the ending of the name
    encoding: str = "detect"  # of CSV: detect, utf-8, utf-16, tcvn3, vni
    spelling: str = "detect"  # of the texts: detect, unicode, tcvn3, vni
    delimiter: str | None = None  # of CSV; None: the one that parts the headings
    sheet: str | None = None  # of XLSX; None: the first
    header_row: int = 1
    date_order: DateOrder = DateOrder.DAY_FIRST
    date_system: DateSystem | None = None  # None: as the workbook says, else 1900
    stages: MappingOf[str, int] = field(default_factory=lambda: MappingProxyType({}))
    channels: MappingOf[str, Channel] = field(default_factory=lambda: MappingProxyType({}))
    collecting: MappingOf[str, CollectMethod] = field(default_factory=lambda: MappingProxyType({}))
    owner_kinds: MappingOf[str, PersonKind] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.holds is Holds.STEPS and not self.columns.at:
            raise DataError("columns.at: is missing; a step has a moment")
        for words, number in self.stages.items():
            if number not in {0, *Stage}:
                raise DataError(f"stages.{words}: expected 0-10, found {number}")
        if self.encoding not in {"detect", "utf-8", "utf-16", "tcvn3", "vni"}:
            raise DataError(f"encoding: expected detect, utf-8, utf-16, tcvn3 or vni, found {self.encoding!r}")
        if self.spelling not in {"detect", "unicode", "tcvn3", "vni"}:
            raise DataError(f"spelling: expected detect, unicode, tcvn3 or vni, found {self.spelling!r}")
        if self.header_row < 1 or (self.delimiter is not None and len(self.delimiter) != 1):
            raise DataError("header_row is a number from 1, delimiter one character")


@dataclass(frozen=True, slots=True, kw_only=True)
class OldAgency:
    """An agency of the old system and the one that took over from it (Ninh Bình art. 5)."""

    code: str
    name: str
    successor_code: str | None = None
    successor_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Everything about one source."""

    name: str  # of the source system, as it is shown
    tables: tuple[Table, ...]
    authority: Authority = Authority.PROVINCE
    mirrors_waiting_as_done: bool = False
    agencies: tuple[OldAgency, ...] = ()

    def table_for(self, file_name: str) -> Table:
        """The first table whose pattern fits; raise MappingError."""
        for table in self.tables:
            if fnmatch(file_name.casefold(), table.files.casefold()):
                return table
        raise MappingError(f"no table of the mapping is for a file named {file_name!r}")


def mapping_from(data: object) -> Mapping:
    """Build a mapping from what its TOML file holds; raise MappingError naming the first wrong key."""
    try:
        return record_from(Mapping, data)
    except MappingError:
        raise
    except DataError as error:
        raise MappingError(str(error)) from error

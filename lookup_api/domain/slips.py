"""Slips (phiếu, giấy, thông báo): what a counter gives out on paper, and what stood on it.

A slip is known by its kind; the form number and circular it was issued under are kept as issued, because two national
circulars number the same papers differently (01/2018/TT-VPCP, 03/2025/TT-VPCP) and old papers keep their old numbers.
"""

from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from lookup_api.domain.deadlines import Term
from lookup_api.domain.province import Province, SlipKind
from lookup_api.domain.working_time import in_vietnam

# The kinds a counter issues for one dossier; the book (sổ theo dõi) is a list over many.
ISSUED_KINDS: Final = tuple(kind for kind in SlipKind if kind is not SlipKind.BOOK)

# How a number ends, by kind. HDHS stands on real supplement requests; the others are the product's own.
_SERIES: Final = MappingProxyType(
    {
        SlipKind.RECEIPT: "TNHS",
        SlipKind.SUPPLEMENT_REQUEST: "HDHS",
        SlipKind.REFUSAL: "TCHS",
        SlipKind.APOLOGY: "XLHL",
        SlipKind.STOP_NOTICE: "DGQ",
        SlipKind.CONTROL: "KSHS",
        SlipKind.GUIDANCE: "HDHT",
        SlipKind.SATISFACTION: "DGHL",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One line of the list of papers (thành phần hồ sơ), with how many of each sort."""

    name: str
    originals: int = 0  # bản chính
    copies: int = 0  # bản chứng thực, bản sao
    photocopies: int = 0  # bản photo


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipContent:
    """What stood on a slip besides the dossier's own fields. It may name persons: sealed at rest."""

    reason: str | None = None
    papers: tuple[Paper, ...] = ()
    lines: tuple[str, ...] = ()  # guidance, what to complete in words
    address: str | None = None  # the applicant's, as given at reception
    sets: int | None = None  # số bộ hồ sơ
    term: Term | None = None  # thời hạn giải quyết
    book: str | None = None  # quyển số
    line: str | None = None  # số thứ tự
    appointment_before: datetime | None = None
    appointment_after: datetime | None = None
    at_fault: str | None = None  # the agency that caused the delay
    decision: str | None = None
    money: str | None = None  # what is owed or paid back, in words
    officer: str | None = None  # who issued it
    contact: str | None = None  # the officer's phone or e-mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip as it was issued. `content` is None where it was not unsealed."""

    kind: SlipKind
    number: str
    issued_at: datetime
    title: str  # the slip's name in the province on that day
    form: str | None = None  # mẫu số
    circular: str | None = None  # the circular that numbers the form
    issuer_title: str | None = None  # chức danh
    content: SlipContent | None = field(default=None, repr=False)


def new_slip(
    kind: SlipKind,
    *,
    number: str,
    issued_at: datetime,
    province: Province,
    content: SlipContent,
    issuer_title: str | None = None,
) -> Slip:
    """Make a slip with the name and form number that its province and day give it.

    A kind that the day's circular does not number is issued without form number.
    """
    forms = province.forms_on(in_vietnam(issued_at).date())
    form = None if forms is None else forms.numbers.get(kind)
    renamed = None if forms is None else forms.names.get(kind)
    return Slip(
        kind=kind,
        number=number,
        issued_at=issued_at,
        title=renamed or province.slip_names[kind],
        form=form,
        circular=forms.circular if forms is not None and form is not None else None,
        issuer_title=issuer_title,
        content=content,
    )


def slip_number(kind: SlipKind, serial: int, issued_at: datetime) -> str:
    """The number of the `serial`-th slip of a kind in its year: `0042/2026/HDHS`."""
    return f"{serial:04d}/{in_vietnam(issued_at).year}/{_SERIES[kind]}"

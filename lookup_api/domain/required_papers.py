"""The papers that a procedure asks for (thành phần hồ sơ), as a province announces them with the procedure.

None come with the product: what a citizen has to bring follows from the province's own decisions.
"""

from dataclasses import dataclass
from datetime import datetime

MOST_PAPERS = 100  # of one procedure
MOST_OF_ONE = 99  # originals, or copies
LONGEST_TEXT = 2_000  # characters of a name; announced lists hold whole paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredPaper:
    """One paper of a list. Neither an original nor a copy: it is only shown, or the list does not say how many."""

    name: str
    originals: int = 0  # bản chính
    copies: int = 0  # bản sao
    form: str | None = None  # mẫu đơn, tờ khai: the form it is written on, by number or name
    heading: str | None = None  # under what it stands in the list: a case (trường hợp), or "Giấy tờ xuất trình"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperList:
    """The papers of one procedure, in the order they were announced."""

    papers: tuple[RequiredPaper, ...]
    decision: str | None = None  # quyết định công bố, in words as it is cited


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaperList:
    """A list as it is on record, and since when."""

    listed: PaperList
    as_of: datetime

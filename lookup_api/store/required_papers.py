"""The lists of papers that procedures ask for: entered whole, one procedure at a time."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, bindparam, delete, select

from lookup_api.domain.required_papers import KeptPaperList, PaperList, RequiredPaper
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.tables import PaperListRow, RequiredPaperRow
from lookup_api.store.upserts import keep_or_insert, replace_or_insert

_LISTS = select(PaperListRow.__table__)
_PAPERS = select(RequiredPaperRow.__table__).order_by(RequiredPaperRow.procedure_code, RequiredPaperRow.position)
_ONE_LIST = _LISTS.where(PaperListRow.procedure_code == bindparam("code"))
_ITS_PAPERS = _PAPERS.where(RequiredPaperRow.procedure_code == bindparam("code"))


class RequiredPapers:
    """Keeps one list a procedure, by its national code."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def get(self, code: str) -> KeptPaperList | None:
        """The list of a procedure; None where none was entered."""
        heads = self._reading.all(_ONE_LIST, {"code": code})
        if not heads:
            return None
        return _kept(heads[0], [_paper(row) for row in self._reading.all(_ITS_PAPERS, {"code": code})])

    def all(self) -> dict[str, KeptPaperList]:
        """Every list, by the procedure's code."""
        papers: dict[str, list[RequiredPaper]] = defaultdict(list)
        for row in self._reading.all(_PAPERS):
            papers[row.procedure_code].append(_paper(row))
        heads = self._reading.all(_LISTS.order_by(PaperListRow.procedure_code))
        return {head.procedure_code: _kept(head, papers[head.procedure_code]) for head in heads}

    def put_many(self, lists: Mapping[str, PaperList], now: datetime) -> None:
        """Enter lists, each in the place of what its procedure had before; all of them or none."""
        heads = [
            {"procedure_code": code, "decision": listed.decision, "entered_at": now} for code, listed in lists.items()
        ]
        rows = [
            {"procedure_code": code, "position": position, **asdict(paper)}
            for code, listed in lists.items()
            for position, paper in enumerate(listed.papers, 1)
        ]
        of_list = delete(RequiredPaperRow).where(RequiredPaperRow.procedure_code == bindparam("code"))
        with naming_failures(), self._writing.begin() as connection:
            if heads:
                connection.execute(of_list, [{"code": code} for code in lists])
            replace_or_insert(connection, PaperListRow, heads)
            keep_or_insert(connection, RequiredPaperRow, rows)

    def withdraw(self, code: str) -> bool:
        """Take a procedure's list out; return whether there was one."""
        with naming_failures(), self._writing.begin() as connection:
            connection.execute(delete(RequiredPaperRow).where(RequiredPaperRow.procedure_code == code))
            gone = connection.execute(delete(PaperListRow).where(PaperListRow.procedure_code == code))
            return bool(gone.rowcount)


def _kept(head: Any, papers: list[RequiredPaper]) -> KeptPaperList:
    return KeptPaperList(listed=PaperList(papers=tuple(papers), decision=head.decision), as_of=head.entered_at)


def _paper(row: Any) -> RequiredPaper:
    return RequiredPaper(name=row.name, originals=row.originals, copies=row.copies, form=row.form, heading=row.heading)

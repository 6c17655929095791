"""The directory: agencies with their successors, desks, procedures, as officers keep them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.store.agency_codes import canonical_agency_code
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.required_papers import RequiredPapers
from lookup_api.store.surroundings import agency_values, desk_values, procedure_values
from lookup_api.store.tables import AgencyRow, DeskRow, ProcedureRow
from lookup_api.store.upserts import keep_or_insert, replace_or_insert


class Agencies:
    """The agencies in charge (cơ quan giải quyết)."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def put(self, code: str, name: str, successor_code: str | None = None) -> None:
        """Enter an agency into the catalogue, or change it; the successor may be entered later."""
        self.put_many([(code, name, successor_code)])

    def put_many(self, agencies: Iterable[tuple[str, str, str | None]]) -> None:
        """Enter many agencies as (code, name, successor's code or None), and follow all mergers to their end."""
        rows = [
            {
                **agency_values(Agency(code=code, name=name)),
                "successor_code": canonical_agency_code(successor or "") or None,
            }
            for code, name, successor in agencies
        ]
        with naming_failures(), self._writing.begin() as connection:
            replace_or_insert(connection, AgencyRow, rows)
            _follow_mergers(connection)

    def all(self) -> tuple[Agency, ...]:
        """Every agency of the catalogue, by code, with the name of the one that answers today."""
        statement = select(AgencyRow.code, AgencyRow.name, AgencyRow.present_name, AgencyRow.known)
        rows = self._reading.all(statement.order_by(AgencyRow.code))
        return tuple(Agency(code=code, name=name, successor=now, known=known) for code, name, now, known in rows)


def _follow_mergers(connection: Connection) -> None:
    """Note with each agency who answers for it today: a merged agency may itself be merged again."""
    rows = connection.execute(select(AgencyRow.code, AgencyRow.name, AgencyRow.successor_code)).all()
    names = {code: name for code, name, _ in rows}
    successors = {code: successor for code, _, successor in rows if successor in names}
    for code in names:
        present, passed = code, {code}
        while (following := successors.get(present)) is not None and following not in passed:
            present = following
            passed.add(present)
        merged = present != code
        connection.execute(
            update(AgencyRow)
            .where(AgencyRow.code == code)
            .values(present_code=present if merged else None, present_name=names[present] if merged else None)
        )


class Desks:
    """The one-stop desks (Bộ phận Một cửa)."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def put(self, desk: OneStopDesk, *, main: bool = False) -> None:
        """Enter a desk or change it. The `main` desk, or one of no agency, stands in for agencies without a desk."""
        values = desk_values(desk, main=main or desk.agency_code is None)
        with naming_failures(), self._writing.begin() as connection:
            if values["agency_code"] is not None:
                named = Agency(code=values["agency_code"], name=desk.name, known=False)
                keep_or_insert(connection, AgencyRow, [agency_values(named)])
            replace_or_insert(connection, DeskRow, [values])

    def all(self) -> tuple[OneStopDesk, ...]:
        """Every desk, by id."""
        rows = self._reading.all(select(*_DESK).order_by(DeskRow.id))
        return tuple(OneStopDesk(**dict(zip(_DESK_FIELDS, row, strict=True))) for row in rows)

    def get(self, desk_id: str) -> OneStopDesk | None:
        """A desk by its id."""
        return next((desk for desk in self.all() if desk.id == desk_id), None)


_DESK = tuple(column for column in DeskRow.__table__.c if column.name != "main")
_DESK_FIELDS = tuple(column.name for column in _DESK)


class Procedures:
    """The catalogue of procedures (danh mục thủ tục hành chính)."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def put_many(self, procedures: Iterable[Procedure]) -> None:
        """Enter procedures or change them."""
        with naming_failures(), self._writing.begin() as connection:
            replace_or_insert(connection, ProcedureRow, [procedure_values(procedure) for procedure in procedures])

    def get(self, code: str) -> Procedure | None:
        """A procedure by its code."""
        rows = self._reading.all(select(*_PROCEDURE).where(ProcedureRow.code == code))
        return _procedure(rows[0]) if rows else None

    def all(self) -> tuple[Procedure, ...]:
        """Every procedure, by code."""
        return tuple(_procedure(row) for row in self._reading.all(select(*_PROCEDURE).order_by(ProcedureRow.code)))


_PROCEDURE = tuple(ProcedureRow.__table__.c)
_PROCEDURE_FIELDS = tuple(column.name for column in _PROCEDURE)


def _procedure(row: Sequence[Any]) -> Procedure:
    return Procedure(**dict(zip(_PROCEDURE_FIELDS, row, strict=True)))


class Directory:
    """Who is where: agencies, desks and procedures, and the papers that these ask for."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self.agencies = Agencies(reading, writing)
        self.desks = Desks(reading, writing)
        self.procedures = Procedures(reading, writing)
        self.papers = RequiredPapers(reading, writing)

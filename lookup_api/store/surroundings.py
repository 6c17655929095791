"""What dossiers refer to and must stand before them: sources, procedures, agencies, desks."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, case, or_, select

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure, is_named_only
from lookup_api.domain.dossier import Dossier, SourceSystem
from lookup_api.store.agency_codes import canonical_agency_code
from lookup_api.store.tables import AgencyRow, Base, DeskRow, ProcedureRow, SourceRow
from lookup_api.store.upserts import keep_or_insert

REPLAY_WINDOW = 24 * 3600  # seconds; product: the default for a source that sets none


class Surroundings:
    """Takes in what a dossier names and the directory does not have, each at most once in a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._standing: set[tuple[type[Base], str]] = set()

    def take_in(self, dossiers: Iterable[Dossier]) -> None:
        """Take in sources, procedures, agencies and desks that dossiers name; what stands stays as it is."""
        for dossier in dossiers:
            self._take_in(dossier)

    def _take_in(self, dossier: Dossier) -> None:
        self.need_source(dossier.source)
        if (procedure := dossier.procedure) is not None:
            self.need_procedure(procedure)
        if (agency := dossier.agency) is not None:
            self.need_agency(agency.code, agency.name)
        if (desk := dossier.desk) is not None:
            self.need_desk(desk)

    def need_source(self, source: SourceSystem) -> None:
        """Take in a source unless it stands."""
        self._need(SourceRow, source.id, lambda: source_values(source, REPLAY_WINDOW))

    def need_procedure(self, procedure: Procedure) -> None:
        """Take in a procedure, as one that the catalogue does not know, unless it stands."""
        self._need(ProcedureRow, procedure.code, lambda: {**procedure_values(procedure), "known": False})

    def need_desk(self, desk: OneStopDesk) -> None:
        """Take in a desk and its agency unless they stand."""
        self.need_agency(desk.agency_code or "", desk.name)
        self._need(DeskRow, desk.id, lambda: desk_values(desk, main=False))

    def need_agency(self, code: str, name: str) -> None:
        """Take in an agency, as one that only a source named, unless it stands."""
        canonical = canonical_agency_code(code)
        if canonical:  # a feed that names an agency in words only is kept with the dossier
            self._need(AgencyRow, canonical, lambda: agency_values(Agency(code=canonical, name=name, known=False)))

    def _need(self, table: type[Base], key: str, values: Callable[[], dict[str, Any]]) -> None:
        if (table, key) not in self._standing:
            keep_or_insert(self._connection, table, [values()])
            self._standing.add((table, key))

    def procedure(self, stated: Procedure) -> Procedure:
        """Return the catalogue's procedure of that code, or take the stated one in as not known.

        One that was named in words only is the catalogue's of that name, where there is one alone.
        """
        if is_named_only(stated.code) and (named := self._procedure_named(stated.name)) is not None:
            return named
        keep_or_insert(self._connection, ProcedureRow, [{**procedure_values(stated), "known": False}])
        catalogue = select(*ProcedureRow.__table__.c).where(ProcedureRow.code == stated.code)
        return Procedure(**self._connection.execute(catalogue).mappings().one())

    def _procedure_named(self, name: str) -> Procedure | None:
        of_name = select(*ProcedureRow.__table__.c).where(ProcedureRow.name == name, ProcedureRow.known).limit(2)
        rows = self._connection.execute(of_name).mappings().all()
        return Procedure(**rows[0]) if len(rows) == 1 else None

    def desk_for(self, agency_code: str | None) -> OneStopDesk | None:
        """The desk of an agency, else of the one that took over from it, else the province's main desk."""
        code = canonical_agency_code(agency_code or "")
        successor = select(AgencyRow.present_code).where(AgencyRow.code == code).scalar_subquery()
        closeness = case((DeskRow.agency_code == code, 0), (DeskRow.agency_code == successor, 1), else_=2)
        row = (
            self._connection.execute(
                select(*_DESK)
                .where(or_(DeskRow.agency_code == code, DeskRow.agency_code == successor, DeskRow.main))
                .order_by(closeness, DeskRow.id)
                .limit(1)
            )
            .mappings()
            .one_or_none()
        )
        return None if row is None else OneStopDesk(**row)


_DESK = tuple(column for column in DeskRow.__table__.c if column.name != "main")


def source_values(source: SourceSystem, replay_window: int) -> dict[str, Any]:
    """The row of a source but when it last sent something."""
    return {**asdict(source), "authority": source.authority.value, "replay_window": replay_window}


def procedure_values(procedure: Procedure) -> dict[str, Any]:
    """The row of a procedure."""
    return asdict(procedure)


def agency_values(agency: Agency) -> dict[str, Any]:
    """The row of an agency without its successors."""
    return {"code": canonical_agency_code(agency.code), "name": agency.name, "known": agency.known}


def desk_values(desk: OneStopDesk, *, main: bool) -> dict[str, Any]:
    """The row of a desk."""
    agency_code = canonical_agency_code(desk.agency_code or "") or None
    return {**asdict(desk), "agency_code": agency_code, "main": main}

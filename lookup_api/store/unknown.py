"""Reads what only feeds named: procedures, agencies; and the slips that did not come with their statuses."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select

from lookup_api.domain.catalogue import is_named_only
from lookup_api.domain.missing_slips import MissingSlip
from lookup_api.domain.province import SlipKind
from lookup_api.service.list_unknown import DossierWithoutSlip, UnknownName
from lookup_api.store.reading import Reading
from lookup_api.store.tables import AgencyRow, DossierRow, MissingSlipRow, ProcedureRow
from lookup_api.store.upserts import keep_or_insert


class UnknownNames:
    """Keeps `service.list_unknown.UnknownReader`."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def procedures(self, most: int) -> Sequence[UnknownName]:
        """Procedures that are not in the catalogue, the most frequent first."""
        return self._counted(ProcedureRow, DossierRow.procedure_code, most)

    def agencies(self, most: int) -> Sequence[UnknownName]:
        """Agencies that are not in the catalogue, by code or in words, the most frequent first."""
        named = (
            select(DossierRow.agency_name, func.count().label("dossiers"))
            .where(DossierRow.agency_code.is_(None), DossierRow.agency_name.is_not(None), DossierRow.agency_name != "")
            .group_by(DossierRow.agency_name)
            .order_by(func.count().desc(), DossierRow.agency_name)
            .limit(most)
        )
        in_words = [UnknownName(None, name, count) for name, count in self._reading.all(named)]
        both = [*self._counted(AgencyRow, DossierRow.agency_code, most), *in_words]
        return sorted(both, key=lambda each: (-each.dossiers, each.code or "", each.name))[:most]

    def without_slip(self, most: int) -> Sequence[DossierWithoutSlip]:
        """Dossiers whose slip did not come, the newest first."""
        statement = (
            select(DossierRow.code, MissingSlipRow.kind, MissingSlipRow.at)
            .join(DossierRow, DossierRow.id == MissingSlipRow.dossier_id)
            .order_by(MissingSlipRow.at.desc(), DossierRow.id, MissingSlipRow.kind)
            .limit(most)
        )
        return [DossierWithoutSlip(code, SlipKind(kind), at) for code, kind, at in self._reading.all(statement)]

    def slips_missing(self) -> int:
        """How many slips did not come in all."""
        return int(self._reading.all(select(func.count()).select_from(MissingSlipRow))[0][0])

    def _counted(self, table: Any, column: Any, most: int) -> list[UnknownName]:
        counted = func.count(DossierRow.id)
        statement = (
            select(table.code, table.name, counted)
            .join(DossierRow, column == table.code)  # a name that stands on no dossier waits for nobody
            .where(table.known.is_(False))
            .group_by(table.code, table.name)
            .order_by(counted.desc(), table.code)
            .limit(most)
        )
        return [
            UnknownName(None if is_named_only(code) else code, name, count)
            for code, name, count in self._reading.all(statement)
        ]


def settle_missing_slips(connection: Connection, dossier_id: int, missing: Sequence[MissingSlip]) -> None:
    """Make the list of one dossier's missing slips what it is now."""
    of_this = MissingSlipRow.dossier_id == dossier_id
    rows = connection.execute(select(MissingSlipRow.kind, MissingSlipRow.at).where(of_this)).all()
    standing = {MissingSlip(SlipKind(kind), at) for kind, at in rows}
    for gone in standing - set(missing):
        of_kind = (MissingSlipRow.kind == gone.kind.value, MissingSlipRow.at == gone.at)
        connection.execute(delete(MissingSlipRow).where(of_this, *of_kind))
    new = [each for each in missing if each not in standing]
    values = [{"dossier_id": dossier_id, "kind": each.kind.value, "at": each.at} for each in new]
    keep_or_insert(connection, MissingSlipRow, values)

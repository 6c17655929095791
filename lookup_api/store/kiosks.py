"""Kiosks on record, and the dossiers of a desk in the order in which they changed."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Engine, bindparam, delete, func, or_, select

from lookup_api.contract.kiosks import Heartbeat
from lookup_api.sealing import KeyRing
from lookup_api.service.make_snapshot import Changed, Place
from lookup_api.service.watch_kiosks import Answered, Heard
from lookup_api.store import statements
from lookup_api.store.engine import naming_failures
from lookup_api.store.from_rows import Assembler
from lookup_api.store.reading import Reading
from lookup_api.store.seals import Seals
from lookup_api.store.tables import BellRow, DossierRow, KioskRow, OperatorRow
from lookup_api.store.upserts import keep_or_insert, replace_or_insert

_HEARD = select(KioskRow.key_name, KioskRow.name, KioskRow.heard_at, KioskRow.told)
_told = msgspec.json.Decoder(Heartbeat)
_NEWEST_BELL = (
    select(BellRow.key_name, BellRow.name, func.max(BellRow.called_at).label("called_at"))
    .group_by(BellRow.key_name, BellRow.name)
    .subquery()
)
_ANSWERS = (
    select(BellRow.key_name, BellRow.name, BellRow.called_at, BellRow.answered_at, OperatorRow.name.label("operator"))
    .join(OperatorRow, OperatorRow.id == BellRow.answered_by)
    .join(
        _NEWEST_BELL,
        (BellRow.key_name == _NEWEST_BELL.c.key_name)
        & (BellRow.name == _NEWEST_BELL.c.name)
        & (BellRow.called_at == _NEWEST_BELL.c.called_at),
    )
)


class Kiosks:
    """Keeps `service.watch_kiosks.KioskBook` and `service.answer_bell.BellBook`."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def hear(self, heard: Heard, most: int) -> bool:
        """Keep a heartbeat in place of the last one; False for a new kiosk of a key that has so many already."""
        of_key = KioskRow.key_name == heard.key
        values = {
            "key_name": heard.key,
            "name": heard.name,
            "heard_at": heard.at,
            "told": msgspec.json.encode(heard.told).decode(),
        }
        with naming_failures(), self._writing.begin() as connection:
            others = select(func.count()).where(of_key, KioskRow.name != heard.name)
            if (connection.scalar(others) or 0) >= most:
                return False
            replace_or_insert(connection, KioskRow, [values])
        return True

    def forget(self, key: str, name: str) -> bool:
        """Forget a kiosk that is no longer there; return whether there was one."""
        this = (KioskRow.key_name == key) & (KioskRow.name == name)
        with naming_failures(), self._writing.begin() as connection:
            return bool(connection.execute(delete(KioskRow).where(this)).rowcount)

    def all(self) -> tuple[Heard, ...]:
        """The last heartbeat of each kiosk, by key and name."""
        rows = self._reading.all(_HEARD.order_by(KioskRow.key_name, KioskRow.name))
        return tuple(Heard(row.key_name, row.name, row.heard_at, _told.decode(row.told)) for row in rows)

    def answers(self) -> tuple[Answered, ...]:
        """The newest bell of each kiosk that was answered."""
        rows = self._reading.all(_ANSWERS)
        return tuple(Answered(row.key_name, row.name, row.called_at, row.operator, row.answered_at) for row in rows)

    def answer(self, key: str, name: str, called_at: datetime, operator_id: int, now: datetime) -> None:
        """Keep who answered a bell, for good; of several the first."""
        values = {
            "key_name": key,
            "name": name,
            "called_at": called_at,
            "answered_at": now,
            "answered_by": operator_id,
        }
        with naming_failures(), self._writing.begin() as connection:
            keep_or_insert(connection, BellRow, [values])


_INSTANT = DossierRow.changed_at.type
_beyond = or_(
    DossierRow.changed_at > bindparam("at", type_=_INSTANT),
    (DossierRow.changed_at == bindparam("at", type_=_INSTANT)) & (DossierRow.id > bindparam("dossier_id")),
)
_AFTER = (
    statements.WHOLE.add_columns(DossierRow.changed_at, DossierRow.receipt_id)
    .where(
        DossierRow.desk_id == bindparam("desk_id"),
        DossierRow.archived_at.is_(None),
        or_(
            DossierRow.returned_at.is_(None),
            DossierRow.returned_at >= bindparam("returned_since", type_=DossierRow.returned_at.type),
        ),
        _beyond,
    )
    .order_by(DossierRow.changed_at, DossierRow.id)
    .limit(bindparam("most"))
)
_BEGIN = (
    select(DossierRow.changed_at, DossierRow.id)
    .where(DossierRow.desk_id == bindparam("desk_id"), DossierRow.changed_at.is_not(None))
    .order_by(DossierRow.changed_at.desc(), DossierRow.id.desc())
    .offset(bindparam("most"))
    .limit(1)
)
_BEFORE_ALL = Place(datetime(1970, 1, 1, tzinfo=UTC))


class ChangedDossiers:
    """Keeps `service.make_snapshot.ChangedDossiers`; raises StoreUnavailable when the database does not answer."""

    def __init__(self, reading: Reading, keyring: KeyRing) -> None:
        self._reading = reading
        self._assembler = Assembler(reading.ask, Seals(keyring))

    def after(self, desk_id: str, place: Place, *, returned_since: datetime, most: int) -> Sequence[Changed]:
        """The next dossiers of a desk, without anything that names a person."""
        values = {
            "desk_id": desk_id,
            "at": place.at,
            "dossier_id": place.dossier_id,
            "returned_since": returned_since,
            "most": most,
        }
        return [
            Changed(Place(row.changed_at, row.id), self._assembler.as_told(row), row.receipt_id)
            for row in self._reading.all(_AFTER, values)
        ]

    def begin(self, desk_id: str, most: int) -> Place:
        """The place beyond which a desk has at most so many dossiers."""
        rows = self._reading.all(_BEGIN, {"desk_id": desk_id, "most": most})
        return Place(rows[0].changed_at, rows[0].id) if rows else _BEFORE_ALL

"""Tickets: phone and words are sealed, the phone is forgotten when a ticket is closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from lookup_api.domain.operators import Role
from lookup_api.domain.tickets import TicketKind, TicketOutcome, TicketReason, TicketState
from lookup_api.sealing import KeyRing
from lookup_api.service.operator_ports import NewTicket, Operator, Ticket, TicketPage
from lookup_api.store.reading import Reading
from lookup_api.store.tables import DossierRow, OperatorRow, TicketRow

_TABLE: Final = TicketRow.__tablename__
_ALL = (
    select(
        *TicketRow.__table__.c,
        DossierRow.code,
        OperatorRow.name.label("taker_name"),
        OperatorRow.role.label("taker_role"),
    )
    .outerjoin(DossierRow, DossierRow.id == TicketRow.dossier_id)
    .outerjoin(OperatorRow, OperatorRow.id == TicketRow.taken_by)
)
_UNDONE = TicketRow.state != TicketState.CLOSED.value


class Tickets:
    """Keeps `service.operator_ports.Tickets`."""

    def __init__(self, reading: Reading, keyring: KeyRing) -> None:
        self._reading = reading
        self._keyring = keyring

    def page(
        self, state: TicketState | None, after: tuple[datetime, int] | None, most: int, now: datetime
    ) -> TicketPage:
        """Those of a state (None: not closed) by what is due first, beyond a place."""
        wanted = _ALL.where(_UNDONE if state is None else TicketRow.state == state.value)
        if after is not None:
            due_at, number = after
            beyond = or_(TicketRow.due_at > due_at, and_(TicketRow.due_at == due_at, TicketRow.id > number))
            wanted = wanted.where(beyond)
        rows = self._reading.all(wanted.order_by(TicketRow.due_at, TicketRow.id).limit(most))
        late = TicketRow.due_at < now
        unregistered = and_(TicketRow.register_by < now, TicketRow.registered_at.is_(None))
        counted = select(
            func.count().filter(TicketRow.state == TicketState.OPEN.value).label("open"),
            func.count().filter(or_(late, unregistered)).label("overdue"),
        ).where(_UNDONE)
        [counts] = self._reading.all(counted)
        return TicketPage([_read(row, self._keyring) for row in rows], counts.open, counts.overdue)

    def of_dossier(self, dossier_id: int) -> Sequence[int]:
        """The numbers of those of a dossier that are not closed."""
        wanted = select(TicketRow.id).where(TicketRow.dossier_id == dossier_id, _UNDONE).order_by(TicketRow.id)
        return [row.id for row in self._reading.all(wanted)]


class TicketBook:
    """Keeps `service.operator_ports.TicketBook`. Lives as long as its transaction."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._keyring = keyring

    def open(self, ticket: NewTicket) -> int:
        """Keep a new ticket; its number."""
        values = {
            "kind": ticket.kind.value,
            "reason": ticket.reason.value,
            "state": TicketState.OPEN.value,
            "channel": ticket.channel,
            "language": ticket.language,
            "opened_at": ticket.opened_at,
            "due_at": ticket.due.due_at,
            "register_by": ticket.due.register_by,
            "dossier_id": ticket.dossier_id,
        }
        number: int = self._connection.execute(insert(TicketRow).values(values).returning(TicketRow.id)).scalar_one()
        # Sealed to its number, which the row gets when it is written.
        words = {"phone": ticket.phone, "text": ticket.text, "conversation": ticket.conversation}
        self._change(number, {name: self._sealed(word, name, number) for name, word in words.items()})
        return number

    def get(self, number: int) -> Ticket | None:
        """A ticket, locked against other writers."""
        locked = _ALL.where(TicketRow.id == number).with_for_update(of=TicketRow)
        row = self._connection.execute(locked).one_or_none()
        return None if row is None else _read(row, self._keyring)

    def take(self, number: int, operator_id: int, now: datetime) -> None:
        """Note who works on it."""
        self._change(number, {"state": TicketState.TAKEN.value, "taken_by": operator_id, "taken_at": now})

    def release(self, number: int) -> None:
        """Give it back."""
        self._change(number, {"state": TicketState.OPEN.value, "taken_by": None, "taken_at": None})

    def register(self, number: int, registered_as: str, now: datetime) -> None:
        """Note the number it has in the feedback system."""
        self._change(number, {"registered_as": registered_as, "registered_at": now})

    def close(self, number: int, outcome: TicketOutcome, text: str | None, now: datetime) -> None:
        """Close it; the phone is forgotten."""
        closed = {
            "state": TicketState.CLOSED.value,
            "outcome": outcome.value,
            "closed_at": now,
            "closing_text": self._sealed(text, "closing_text", number),
            "phone": None,
        }
        self._change(number, closed)

    def _change(self, number: int, values: dict[str, Any]) -> None:
        self._connection.execute(update(TicketRow).where(TicketRow.id == number).values(values))

    def _sealed(self, text: str | None, column: str, number: int) -> bytes | None:
        return None if text is None else self._keyring.sealer.seal(text, table=_TABLE, column=column, row=number)


def _read(row: Any, keyring: KeyRing) -> Ticket:
    def opened(column: str) -> str | None:
        sealed = getattr(row, column)
        return None if sealed is None else keyring.sealer.unseal_text(sealed, table=_TABLE, column=column, row=row.id)

    taken_by = None if row.taken_by is None else Operator(row.taken_by, row.taker_name, Role(row.taker_role))
    return Ticket(
        id=row.id,
        kind=TicketKind(row.kind),
        reason=TicketReason(row.reason),
        state=TicketState(row.state),
        channel=row.channel,
        language=row.language,
        opened_at=row.opened_at,
        due_at=row.due_at,
        register_by=row.register_by,
        registered_at=row.registered_at,
        registered_as=row.registered_as,
        code=row.code,
        phone=opened("phone"),
        text=opened("text"),
        conversation=opened("conversation"),
        taken_by=taken_by,
        taken_at=row.taken_at,
        outcome=None if row.outcome is None else TicketOutcome(row.outcome),
        closed_at=row.closed_at,
        closing_text=opened("closing_text"),
    )

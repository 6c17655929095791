"""Operators and their sessions. Passwords come hashed, authenticators' secrets are sealed, sessions kept as hashes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lookup_api.domain.errors import Conflict
from lookup_api.domain.operators import SESSION_IDLE, SESSION_WHOLE, Role
from lookup_api.sealing import KeyRing
from lookup_api.service.operator_ports import Credentials, Operator, Session
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.tables import OperatorRow, OperatorSessionRow

SECRET_BYTES: Final = 32  # 256 bits
_NAMING_BYTES = 9
TOUCHED_AFTER: Final = timedelta(seconds=30)  # a use is noted once in so long: the idle time may end that much earlier
_TABLE = OperatorRow.__tablename__

_BY_NAME = select(*OperatorRow.__table__.c).where(OperatorRow.name == bindparam("name"))
_SESSIONS = (
    select(
        OperatorSessionRow.id,
        OperatorSessionRow.operator_id,
        OperatorSessionRow.begun_at,
        OperatorSessionRow.used_at,
        OperatorRow.name,
        OperatorRow.role,
    )
    .join(OperatorRow, OperatorRow.id == OperatorSessionRow.operator_id)
    .where(OperatorRow.revoked_at.is_(None))
)
_BY_DIGEST = _SESSIONS.where(OperatorSessionRow.digest == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class ListedOperator:
    """An operator as listed."""

    operator: Operator
    credentials_at: datetime
    revoked_at: datetime | None


class Operators:
    """Keeps `service.operator_ports.Operators`, and what the commands do."""

    def __init__(self, reading: Reading, writing: Engine, keyring: KeyRing) -> None:
        self._reading = reading
        self._writing = writing
        self._sealer = keyring.sealer

    def add(self, name: str, role: Role, password: str, totp_secret: str, now: datetime) -> None:
        """Add an operator; raise Conflict where one has, or had, that name. `password` comes hashed."""
        values = {
            "name": name,
            "role": role.value,
            "password": password,
            "totp_secret": self._sealed(totp_secret, name),
            "totp_step": 0,
            "credentials_at": now,
        }
        try:
            with naming_failures(), self._writing.begin() as connection:
                connection.execute(insert(OperatorRow).values(values))
        except IntegrityError:
            raise Conflict(f"an operator is, or was, named {name!r}") from None

    def reset(self, name: str, password: str, totp_secret: str, now: datetime) -> bool:
        """Give new credentials, which also brings a revoked operator back and ends all sessions."""
        given = {
            "password": password,
            "totp_secret": self._sealed(totp_secret, name),
            "totp_step": 0,
            "credentials_at": now,
            "revoked_at": None,
        }
        return self._change(name, given)

    def revoke(self, name: str, now: datetime) -> bool:
        """Let an operator sign in no longer, and end all sessions; tell whether there was one."""
        return self._change(name, {"revoked_at": now})

    def list(self) -> tuple[ListedOperator, ...]:
        """Every operator there is or was, by name."""
        rows = self._reading.all(select(*OperatorRow.__table__.c).order_by(OperatorRow.name))
        return tuple(
            ListedOperator(Operator(row.id, row.name, Role(row.role)), row.credentials_at, row.revoked_at)
            for row in rows
        )

    def credentials(self, name: str) -> Credentials | None:
        """Those of an operator who was not revoked."""
        rows = self._reading.all(_BY_NAME, {"name": name}) if name.isprintable() else ()
        if not rows or rows[0].revoked_at is not None:
            return None
        [row] = rows
        return Credentials(
            operator=Operator(row.id, row.name, Role(row.role)),
            password=row.password,
            totp_secret=self._sealer.unseal_text(row.totp_secret, table=_TABLE, column="totp_secret", row=name),
            totp_step=row.totp_step,
            given_at=row.credentials_at,
        )

    def use_step(self, operator_id: int, step: int) -> bool:
        """Note a step of the authenticator as used; False where it, or a later one, was used before."""
        unused = (OperatorRow.id == operator_id) & (OperatorRow.totp_step < step)
        with naming_failures(), self._writing.begin() as connection:
            return connection.execute(update(OperatorRow).where(unused).values(totp_step=step)).rowcount == 1

    def _change(self, name: str, values: dict[str, Any]) -> bool:
        with naming_failures(), self._writing.begin() as connection:
            number = connection.scalar(select(OperatorRow.id).where(OperatorRow.name == name))
            if number is None:
                return False
            connection.execute(update(OperatorRow).where(OperatorRow.id == number).values(values))
            connection.execute(delete(OperatorSessionRow).where(OperatorSessionRow.operator_id == number))
        return True

    def _sealed(self, totp_secret: str, name: str) -> bytes:
        return self._sealer.seal(totp_secret, table=_TABLE, column="totp_secret", row=name)


class OperatorSessions:
    """Keeps `service.operator_ports.OperatorSessions`."""

    def __init__(self, reading: Reading, writing: Engine, keyring: KeyRing) -> None:
        self._reading = reading
        self._writing = writing
        self._keyring = keyring

    def open(self, operator: Operator, now: datetime) -> tuple[str, Session]:
        """Open a session; its secret is told this once."""
        secret, naming = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(_NAMING_BYTES)
        values = {
            "digest": self._digest(secret),
            "id": naming,
            "operator_id": operator.id,
            "begun_at": now,
            "used_at": now,
        }
        with naming_failures(), self._writing.begin() as connection:
            forget_ended_sessions(connection, now)
            connection.execute(insert(OperatorSessionRow).values(values))
        return secret, _session(naming, operator, now, now)

    def find(self, secret: str, now: datetime) -> Session | None:
        """The session of a secret, used now; None once it has ended or its operator was revoked."""
        digest = self._digest(secret)
        rows = self._reading.ask(_BY_DIGEST, {"digest": digest})
        session = _read(rows[0]) if rows else None
        if session is None or session.ends_at <= now:
            return None
        if now - session.used_at >= TOUCHED_AFTER:
            used = update(OperatorSessionRow).where(OperatorSessionRow.digest == digest).values(used_at=now)
            with naming_failures(), self._writing.begin() as connection:
                connection.execute(used)
            return _session(session.id, session.operator, session.begun_at, now)
        return session

    def of(self, operator_id: int | None, now: datetime) -> Sequence[Session]:
        """The sessions of one operator (None: of all) that are not over, the newest first."""
        wanted = _SESSIONS.order_by(OperatorSessionRow.begun_at.desc(), OperatorSessionRow.id)
        if operator_id is not None:
            wanted = wanted.where(OperatorSessionRow.operator_id == operator_id)
        return [session for session in map(_read, self._reading.all(wanted)) if session.ends_at > now]

    def end(self, session_id: str, operator_id: int | None) -> bool:
        """End a session (of this operator; None: of anyone); tell whether there was one."""
        named = OperatorSessionRow.id == session_id
        if operator_id is not None:
            named &= OperatorSessionRow.operator_id == operator_id
        with naming_failures(), self._writing.begin() as connection:
            return connection.execute(delete(OperatorSessionRow).where(named)).rowcount > 0

    def _digest(self, secret: str) -> bytes:
        return self._keyring.mac(secret.encode(errors="replace"), "operator session")


def forget_ended_sessions(connection: Connection, now: datetime) -> None:
    """Delete sessions that are over, and with them the callers who passed in them."""
    idle = OperatorSessionRow.used_at <= now - SESSION_IDLE
    connection.execute(delete(OperatorSessionRow).where(idle | (OperatorSessionRow.begun_at <= now - SESSION_WHOLE)))


def _read(row: Any) -> Session:
    return _session(row.id, Operator(row.operator_id, row.name, Role(row.role)), row.begun_at, row.used_at)


def _session(naming: str, operator: Operator, begun_at: datetime, used_at: datetime) -> Session:
    ends_at = min(used_at + SESSION_IDLE, begun_at + SESSION_WHOLE)
    return Session(id=naming, operator=operator, begun_at=begun_at, used_at=used_at, ends_at=ends_at)

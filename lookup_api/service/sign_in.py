"""Sign an operator in (đăng nhập): name, password and authenticator, with one answer to all that is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lookup_api.domain.errors import ProofRefused, TooManyAttempts
from lookup_api.domain.operators import Role
from lookup_api.service.operator_ports import Credentials, Operators, OperatorSessions, Session, SignedIn
from lookup_api.service.ports import ProofLocks

WRONG_BEFORE_LOCK: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
WRONG_OF_CHANNEL: Final = 60  # within that time, at one console: beyond it no password is looked at any more


@dataclass(frozen=True, slots=True)
class SignInPorts:
    """What signing in needs from outside."""

    operators: Operators
    sessions: OperatorSessions
    locks: ProofLocks
    mark: Callable[[str], bytes]
    password_holds: Callable[[str, str], bool]  # (kept, offered)
    no_password: str  # what is checked where there is no such operator
    no_secret: str
    matching_step: Callable[[str, str, datetime], int | None]  # (secret, offered, now)


def sign_in(
    name: str, password: str, one_time_code: str, *, channel: bytes, ports: SignInPorts, now: datetime
) -> tuple[str, Session]:
    """Open a session and return its secret; raise ProofRefused whatever was wrong, and while the name is locked.

    A lock begins with the fifth wrong try within a quarter of an hour and holds for names that nobody has as well.
    New credentials lift it.
    """
    found = ports.operators.credentials(name)
    of_name, of_channel = ports.locks.wrong_since(_key(name, ports), channel, _since(found, now))
    if of_channel >= WRONG_OF_CHANNEL:
        raise TooManyAttempts("too many wrong sign-ins at this console", retry_after=int(LOCKED_FOR.total_seconds()))
    if of_name >= WRONG_BEFORE_LOCK:
        # Not counted: a lock ends after its time, however often it is tried. Not checked: names that nobody has are
        # locked as well, so the shorter time tells nothing, and a flood costs nothing.
        raise ProofRefused
    # Both are checked whatever came out of the first, so that the time tells nothing either.
    password_right = ports.password_holds(ports.no_password if found is None else found.password, password)
    step = ports.matching_step(ports.no_secret if found is None else found.totp_secret, one_time_code, now)
    right = found is not None and password_right and step is not None and step > found.totp_step
    # Of two who offer one code at the same moment, one is refused.
    if found is None or step is None or not right or not ports.operators.use_step(found.operator.id, step):
        ports.locks.record_wrong(_key(name, ports), channel, now)
        raise ProofRefused
    return ports.sessions.open(found.operator, now)


def _since(found: Credentials | None, now: datetime) -> datetime:
    """From when on wrong tries count: new credentials lift a lock."""
    since = now - LOCKED_FOR
    return since if found is None else max(since, found.given_at)


def _key(name: str, ports: SignInPorts) -> bytes:
    return ports.mark(f"sign in {name}")


def end_session(session_id: str, by: SignedIn, sessions: OperatorSessions) -> bool:
    """End a session of one's own, an admin anyone's; tell whether there was one."""
    mine = by.operator.role is not Role.ADMIN
    return sessions.end(session_id, by.operator.id if mine else None)

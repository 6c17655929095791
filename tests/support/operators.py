"""Operators as the tests sign them in: a known password, an authenticator in hand, a clock that is passed on."""

from dataclasses import dataclass, field
from datetime import datetime

import pyotp

from lookup_api.domain.operators import Role
from lookup_api.sealing.operators import hash_password, new_totp_secret
from lookup_api.store import Store

PASSWORD = "mười hai con mèo"
_HASHED = hash_password(PASSWORD)


@dataclass
class Person:
    """An operator with what they know and hold."""

    name: str
    role: Role
    secret: str = field(default_factory=new_totp_secret)

    def code(self, now: datetime) -> str:
        """The six digits the authenticator shows at a moment."""
        return pyotp.TOTP(self.secret).at(now)


def add_operator(store: Store, name: str, role: Role, now: datetime) -> Person:
    """Add an operator who signs in with PASSWORD."""
    person = Person(name, role)
    store.operators.add(name, role, _HASHED, person.secret, now)
    return person

"""What a route is. One table of these makes the Flask routes, the guard and the OpenAPI document alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import Response

from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain.operators import Role
from lookup_api.service.operator_ports import Session


class ChannelKey(Protocol):
    """A channel key as the store knows it."""

    @property
    def name(self) -> str:
        """The name it was issued under."""
        ...

    @property
    def kind(self) -> KeyKind:
        """What it is for."""
        ...

    @property
    def source_id(self) -> str | None:
        """The source system a feed key writes for."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """One request as a handler sees it: who calls, and when."""

    key: ChannelKey | None
    now: datetime
    session: Session | None = None  # the operator's, where the address asks for one


NO_ROLES = frozenset[Role]()
ANYONE = frozenset[KeyKind]()  # no key is asked for; one that is shown must still be a good one

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Route:
    """One address. `keys` empty: anyone. `takes` and `gives`: msgspec types, any one of them, or a media type.

    `roles`: behind a console's key, an operator of one of these is signed in as well.
    """

    method: str
    rule: str
    handler: Callable[..., Response]
    summary: str
    keys: frozenset[KeyKind] = ANYONE
    roles: frozenset[Role] = NO_ROLES
    takes: tuple[type, ...] = ()  # any one of these
    gives: tuple[type, ...] | str = JSON
    problems: tuple[ProblemCode, ...] = ()
    largest: int = 64 * 1024  # bytes of a request body
    signs_in_itself: bool = False  # a feed may carry its session inside the message
    documented: bool = True

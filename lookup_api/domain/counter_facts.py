"""What a counter adds to a dossier besides steps and slips. Each is a dated fact: they gather, and the newest is told.

All may tell of persons or their homes, so they are sealed at rest as a whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from lookup_api.domain.adjustments import DeadlineAdjustment


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An inspection on the spot (thẩm tra, xác minh thực địa; Đắk Lắk art. 10.1.c)."""

    noted_at: datetime
    at: datetime
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money due back to the citizen, in đồng (Đắk Lắk art. 10.4). `paid` ends it; money itself is never handled."""

    noted_at: datetime
    amount: int
    reason: str | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBring:
    """What the citizen brings along (Đắk Lắk art. 19.1.c). An empty list takes an earlier one back."""

    noted_at: datetime
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """Where the result is handed out, and the number of the postal parcel once it is sent (Đắk Lắk art. 10.3)."""

    noted_at: datetime
    place: str | None = None
    parcel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerInCharge:
    """Who answers for the dossier (Đắk Lắk art. 5.7): title and phone; told where the province allows it."""

    noted_at: datetime
    title: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """To whom the result was handed (bên nhận): an owner, proxy or submitter by role, and how they showed it."""

    noted_at: datetime
    role: str
    shown: str | None = None  # receipt, identity card, authorisation, in words


CounterFact = DeadlineAdjustment | Visit | Refund | ToBring | Collecting | OfficerInCharge | HandedOver
Kind = TypeVar("Kind", DeadlineAdjustment, Visit, Refund, ToBring, Collecting, OfficerInCharge, HandedOver)


def noted_at(fact: CounterFact) -> datetime:
    """When a fact was decided or noted."""
    return fact.decided_at if isinstance(fact, DeadlineAdjustment) else fact.noted_at


def newest(facts: Iterable[CounterFact], kind: type[Kind]) -> Kind | None:
    """The newest fact of a kind; None where there is none."""
    of_kind = [fact for fact in facts if isinstance(fact, kind)]
    return max(of_kind, key=noted_at, default=None)


def gathered(known: Iterable[CounterFact], *added: CounterFact) -> tuple[CounterFact, ...]:
    """All facts, each once, in the order they were noted, whatever order they arrived in."""
    return tuple(sorted({*known, *added}, key=lambda fact: (noted_at(fact), type(fact).__name__, repr(fact))))

"""Operators (tổng đài viên, cán bộ quầy): their roles, what they may state as a purpose, and what proves a caller.

Which factors count, and for how much, is data: `FACTORS`. A caller passes with `POINTS_NEEDED` points of distinct
factors, all of them right; one that is wrong fails the whole try.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

SESSION_IDLE: Final = timedelta(minutes=15)  # a session nobody uses ends
SESSION_WHOLE: Final = timedelta(hours=8)  # and so does any session of a working day
PASSED_FOR: Final = timedelta(minutes=15)  # how long a caller who passed is believed, in one conversation
APPROVED_FOR: Final = timedelta(minutes=15)  # how long two people's consent shows the full identity
POINTS_NEEDED: Final = 2


class Role(StrEnum):
    """What an operator is there for."""

    OPERATOR = "operator"  # answers the hotline
    SUPERVISOR = "supervisor"  # approves what two people must agree on
    COUNTER = "counter"  # sees the person and the identity card
    ADMIN = "admin"  # ends others' sessions; sees no dossier


READS_DOSSIERS: Final = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.COUNTER})


class Purpose(StrEnum):
    """Why an operator looks; stated with every search and view, recorded, and told to the verified holder."""

    CALLER_ASKS = "caller_asks"  # a citizen asks by phone or chat
    AT_COUNTER = "at_counter"  # a citizen stands at the counter
    CALL_BACK = "call_back"  # a ticket is worked on
    COMPLAINT = "complaint"  # feedback or a complaint (phản ánh, kiến nghị) is looked into
    CORRECTION = "correction"  # what is on record is wrong
    INSPECTION = "inspection"  # an inspection by law (thanh tra, kiểm tra)


class FactorKind(StrEnum):
    """What a caller may tell, or a visitor show."""

    ID_LAST4 = "id_last4"  # the last four digits of the ID number
    FULL_NAME = "full_name"  # with or without diacritics
    PHONE_LAST4 = "phone_last4"  # of the registered phone; never taken from the caller ID
    SUBMITTED_ON = "submitted_on"  # the day of submission or reception, as 2026-11-05
    PROCEDURE = "procedure"  # the procedure's code, as the operator chooses it from what the caller describes
    ONE_TIME_CODE = "one_time_code"  # sent to the registered phone (POST /v1/proofs/otp)
    ID_CARD = "id_card"  # the whole number on the identity card that is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """How much a factor counts, and who may take it."""

    points: int
    roles: frozenset[Role] = READS_DOSSIERS


FACTORS: Mapping[FactorKind, Factor] = MappingProxyType({
    FactorKind.ID_LAST4: Factor(points=1),
    FactorKind.FULL_NAME: Factor(points=1),
    FactorKind.PHONE_LAST4: Factor(points=1),
    FactorKind.SUBMITTED_ON: Factor(points=1),
    FactorKind.PROCEDURE: Factor(points=1),
    FactorKind.ONE_TIME_CODE: Factor(points=2),
    # Only who sees the person sees the card.
    FactorKind.ID_CARD: Factor(points=2, roles=frozenset({Role.COUNTER})),
})  # fmt: skip


def points_of(kinds: Sequence[FactorKind], role: Role) -> int:
    """The points of distinct factors that this role may take; each kind counts once."""
    return sum(FACTORS[kind].points for kind in set(kinds) if role in FACTORS[kind].roles)


class DisclosureState(StrEnum):
    """Where a request for the full identity stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"  # approved, and its time is over


class Disposition(StrEnum):
    """How a conversation ended (kết quả cuộc gọi)."""

    ANSWERED = "answered"
    TEXTED = "texted"  # the answer went by SMS
    CALL_BACK = "call_back"  # a ticket was opened
    PASSED_ON = "passed_on"  # to the desk or agency in charge
    FEEDBACK = "feedback"  # registered as feedback
    NOT_PROVED = "not_proved"  # the caller did not pass
    DISCONNECTED = "disconnected"
    OTHER = "other"

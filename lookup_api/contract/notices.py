"""Notices on the wire: ordered, claimed to be sent, and settled. A claim carries facts; the claimer words them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.contract.lookups import LONGEST_TEXT
from lookup_api.contract.views import View
from lookup_api.domain.notices import RULES, Basis, Situation, Way

__all__ = [
    "Basis",
    "ClaimRequest",
    "ClaimedNotices",
    "NoticeOutcome",
    "NoticeRequest",
    "NoticeToSend",
    "NoticesQueued",
    "OutcomeKept",
    "OutcomeRequest",
    "Situation",
    "Way",
    "basis_of",
]

MOST_CLAIMED = 64


def basis_of(situation: Situation) -> Basis:
    """Why a situation may be told: owed by a regulation, by consent, or asked for."""
    return RULES[situation].basis


class NoticeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/notices`: have the citizen of a dossier told of a situation."""

    code: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
    situation: Situation


class NoticesQueued(msgspec.Struct, frozen=True):
    """How many notices are new: one for each recipient; none for a request that was sent before."""

    queued: int


class ClaimRequest(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`POST /v1/notices/claim`: take up to `most` of those that go by one of these ways."""

    ways: Annotated[list[Way], msgspec.Meta(min_length=1, max_length=len(Way))]
    most: Annotated[int, msgspec.Meta(ge=1, le=MOST_CLAIMED)] = 16


class NoticeToSend(msgspec.Struct, frozen=True, omit_defaults=True):
    """One claimed notice. Report the outcome with `attempt` before `leased_until`; after it others may claim it."""

    id: int
    attempt: int
    situation: Situation
    way: Way
    address: str  # a phone as E.164, an e-mail address, or a chat's own id
    language: str
    recipient: str  # the same for all notices of one recipient: several may go as one digest
    view: View
    at: datetime
    expires_at: datetime
    leased_until: datetime
    one_time_code: str | None = None
    maintenance: MaintenanceNotice | None = None  # what a notice of maintenance tells


class ClaimedNotices(msgspec.Struct, frozen=True):
    """What was claimed, the most pressing first; what else waits for a recipient comes along beyond `most`."""

    items: list[NoticeToSend]


class NoticeOutcome(StrEnum):
    """How an attempt went."""

    SENT = "sent"
    FAILED = "failed"  # may succeed later
    GIVEN_UP = "given_up"  # this way never will


class OutcomeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /v1/notices/{id}/outcome`."""

    outcome: NoticeOutcome
    attempt: int


class OutcomeKept(msgspec.Struct, frozen=True):
    """Where the notice stands now: `sent` is never left."""

    state: str

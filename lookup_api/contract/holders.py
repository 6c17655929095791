"""What a holder asks for besides an answer: a one-time code, lost codes, a rating, notices."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from lookup_api.contract.lookups import LONGEST_TEXT, Asker, Proof
from lookup_api.domain.province import LostReceiptKey

__all__ = [
    "AccessList",
    "AccessView",
    "AccessesRequest",
    "CodeRequest",
    "FollowingKept",
    "FollowingRequest",
    "LostReceiptKey",
    "LostReceiptRequest",
    "Noted",
    "RatingKept",
    "RatingRequest",
]

LONGEST_COMMENT = 1_000  # characters

Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]


class CodeRequest(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`POST /v1/proofs/otp`: send a one-time code to the phone registered on the dossier of this code."""

    code: Text
    asker: Asker | None = None


class LostReceiptRequest(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`POST /v1/recoveries`: send the codes of the dossiers that a number or name stands on to their phones."""

    kind: LostReceiptKey
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
    asker: Asker | None = None


class Noted(msgspec.Struct, frozen=True):
    """The one answer to both: whether anything was sent is told to the registered phone alone."""

    noted: Literal[True] = True


class RatingRequest(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`POST /v1/ratings`: how satisfied a holder is, from 1 (not at all) to 5 (very)."""

    text: Text
    score: Annotated[int, msgspec.Meta(ge=1, le=5)]
    proof: Proof | None = None
    comment: Annotated[str, msgspec.Meta(max_length=LONGEST_COMMENT)] | None = None
    asker: Asker | None = None


class RatingKept(msgspec.Struct, frozen=True):
    """The rating as it is kept."""

    code: str
    score: int


class FollowingRequest(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`POST /v1/subscriptions`: a holder follows a dossier, or no longer.

    Without `text` it is about all notices to the phone that the proof states: `following` false opts it out. By
    `chat`, `following` false needs no proof: it ends what the asker's own chat is told, without `text` all of it.
    """

    following: bool
    text: Text | None = None
    proof: Proof | None = None
    way: Literal["sms", "chat"] = "sms"  # chat: the asker's own chat, from chat keys only
    language: Literal["vi", "en"] = "vi"
    asker: Asker | None = None


class AccessesRequest(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`POST /v1/accesses`: who looked at a dossier; told at the level `verified` only."""

    text: Text
    proof: Proof | None = None
    asker: Asker | None = None


class AccessView(msgspec.Struct, frozen=True, omit_defaults=True):
    """One access: when, through what kind of channel, asked by what, and the level that was told."""

    at: datetime
    channel: str
    asked_by: str
    level: str
    purpose: str | None = None  # why, where an operator looked
    operator_role: str | None = None  # what the operator is there for


class AccessList(msgspec.Struct, frozen=True):
    """The newest accesses of a dossier, the newest first."""

    code: str
    items: list[AccessView]


class FollowingKept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What holds now; `code` is absent where it is about all notices to a phone."""

    following: bool
    code: str | None = None

"""Deadlines set anew by a decision (điều chỉnh thời hạn giải quyết), each with its reason code.

Quảng Trị names "redetermining times in special cases" without its content, so the list of reasons is the product's
own and unverified. No decision is lost: each stands on record with the deadline it replaced.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from lookup_api.domain.province import SlipKind


class AdjustmentReason(StrEnum):
    """Why a deadline was set anew."""

    SUPPLEMENT = "supplement"  # a wanted supplement was completed
    FINANCIAL_DUTY = "financial_duty"  # a financial duty was met
    CONSULTATION = "consultation"  # another agency's opinion is waited for
    INSPECTION = "inspection"  # an inspection on the spot or an appraisal
    FORCE_MAJEURE = "force_majeure"  # storm, flood, epidemic
    CALENDAR_NOTICE = "calendar_notice"  # a notice of days off arrived late
    OWN_DELAY = "own_delay"  # the agency will be late: an apology with a new appointment
    CORRECTION = "correction"  # a slip in an earlier date


# The slip that has to stand behind a reason; a reason that is not named here needs none.
SLIP_NEEDED: Final = MappingProxyType(
    {AdjustmentReason.SUPPLEMENT: SlipKind.SUPPLEMENT_REQUEST, AdjustmentReason.OWN_DELAY: SlipKind.APOLOGY}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineAdjustment:
    """One decision: which deadline it replaced, by which, when and why."""

    reason: AdjustmentReason
    before: datetime
    after: datetime
    decided_at: datetime
    slip_number: str | None = None

    def __post_init__(self) -> None:
        """Refuse a decision that changes nothing, or lacks the slip its reason needs."""
        if self.after == self.before:
            raise ValueError("an adjustment changes the deadline")
        if self.reason in SLIP_NEEDED and not self.slip_number:
            raise ValueError(f"{self.reason} needs the number of its {SLIP_NEEDED[self.reason]} slip")


def in_order(adjustments: Iterable[DeadlineAdjustment]) -> tuple[DeadlineAdjustment, ...]:
    """Put decisions in the order they were taken, each once, in whatever order they arrived."""
    return tuple(sorted(set(adjustments), key=lambda each: (each.decided_at, each.before, each.after, each.reason)))


def broken_links(adjustments: Iterable[DeadlineAdjustment]) -> tuple[DeadlineAdjustment, ...]:
    """The decisions that replaced another deadline than the one in force: a date went missing, so ask an officer.

    The first decision tells which deadline stood before it.
    """
    ordered = in_order(adjustments)
    return tuple(later for earlier, later in pairwise(ordered) if later.before != earlier.after)

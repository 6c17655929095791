"""Deadlines set anew: the newest decision holds, none is lost, and each stands on its slip."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from lookup_api.domain.adjustments import (
    SLIP_NEEDED,
    AdjustmentReason,
    DeadlineAdjustment,
    broken_links,
    in_order,
)

DAY = timedelta(days=1)
DECIDED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
FIRST = DECIDED + 5 * DAY


def decide(
    number: int, before: int, after: int, reason: AdjustmentReason = AdjustmentReason.CONSULTATION
) -> DeadlineAdjustment:
    """A decision taken on a numbered day, moving the deadline between two of them."""
    return DeadlineAdjustment(
        reason=reason,
        before=DECIDED + before * DAY,
        after=DECIDED + after * DAY,
        decided_at=DECIDED + number * DAY,
        slip_number="12/PXL" if reason in SLIP_NEEDED else None,
    )


CHAIN = (
    decide(1, 5, 8),
    decide(2, 8, 12, AdjustmentReason.OWN_DELAY),
    decide(3, 12, 11, AdjustmentReason.CORRECTION),
)


@pytest.mark.parametrize("arrived", list(permutations(CHAIN)))
def test_any_order_and_any_replay_end_the_same(arrived: tuple[DeadlineAdjustment, ...]) -> None:
    assert in_order((*arrived, arrived[0])) == CHAIN
    assert broken_links(arrived) == ()


def test_a_decision_that_went_missing_shows() -> None:
    assert broken_links((CHAIN[0], CHAIN[2])) == (CHAIN[2],)
    assert broken_links(CHAIN[1:]) == ()  # nobody can tell what stood before the first one known


@pytest.mark.parametrize("reason", list(AdjustmentReason))
def test_only_reasons_that_need_a_slip_ask_for_one(reason: AdjustmentReason) -> None:
    def without_slip() -> DeadlineAdjustment:
        return DeadlineAdjustment(reason=reason, before=FIRST, after=FIRST + DAY, decided_at=DECIDED)

    if reason in {AdjustmentReason.SUPPLEMENT, AdjustmentReason.OWN_DELAY}:
        with pytest.raises(ValueError, match=f"{reason} needs the number"):
            without_slip()
    else:
        assert without_slip().slip_number is None


def test_a_decision_changes_something() -> None:
    with pytest.raises(ValueError, match="changes the deadline"):
        decide(1, 5, 5)

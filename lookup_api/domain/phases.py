"""The parts of the work on a dossier that have deadlines of their own: phases in turn, agencies side by side.

A part is a step with a deadline. At our counters it ends by another step that bears the same beginning; a feed tells a
part by one step alone, when it is done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lookup_api.domain.dossier import ProcessingStep


@dataclass(frozen=True, slots=True)
class Phase:
    """One part. `agency` is absent where nobody is named, `ended_at` as long as it is not done."""

    agency: str | None
    begins_at: datetime
    deadline: datetime
    ended_at: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Tell whether it was done after its deadline, or is not done though the deadline has passed."""
        return (self.ended_at or now) > self.deadline


def phases_of(steps: Iterable[ProcessingStep]) -> tuple[Phase, ...]:
    """The parts in the order in which they began."""
    found: dict[tuple[str | None, datetime, datetime], Phase] = {}
    for step in steps:
        if step.deadline is None:
            continue
        begins = step.started_at or step.at
        key = (step.agency, begins, step.deadline)
        ended = step.at if step.at != step.started_at else None
        known = found.get(key)
        found[key] = Phase(step.agency, begins, step.deadline, ended or (None if known is None else known.ended_at))
    return tuple(sorted(found.values(), key=lambda phase: (phase.begins_at, phase.deadline, phase.agency or "")))

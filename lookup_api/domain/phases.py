"""The parts of the work on a dossier that have deadlines of their own: phases in turn, agencies side by side.

A part is a step with a deadline of its own. At our counters it begins with one step and ends by another that bears the
same beginning; a feed that tells when work began tells it when it is done. A step that names no beginning says nothing
of when the work is done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lookup_api.domain.dossier import ProcessingStep


@dataclass(frozen=True, slots=True)
class Phase:
    """One part. `agency` is absent where nobody is named, `ended_at` as long as it is not done.

    `followed`: it is known when it began, and so whether it is done; else `begins_at` is the moment of the step alone.
    """

    agency: str | None
    begins_at: datetime
    deadline: datetime
    ended_at: datetime | None = None
    followed: bool = True


def phases_of(steps: Iterable[ProcessingStep]) -> tuple[Phase, ...]:
    """The parts in the order in which they began."""
    found: dict[tuple[str | None, datetime, datetime], Phase] = {}
    for step in steps:
        if step.deadline is None:
            continue
        followed = step.started_at is not None
        begins = step.started_at or step.at
        key = (step.agency, begins, step.deadline)
        ended = step.at if followed and step.at != begins else None
        known = found.get(key)
        ended = ended or (None if known is None else known.ended_at)
        found[key] = Phase(step.agency, begins, step.deadline, ended, followed)
    return tuple(sorted(found.values(), key=lambda phase: (phase.begins_at, phase.deadline, phase.agency or "")))

"""How far a dossier has come: dated steps, past, present and ahead; at most four where they are seen at a glance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lookup_api.contract.views import StageKey, View
from lookup_api.wording.catalogue import Wording, id_of
from lookup_api.wording.dates import say_date
from lookup_api.wording.saying import Family, StepLine
from lookup_api.wording.situations import Situation, is_by_post

MOST_STEPS = 4  # a citizen counts no further at a glance


@dataclass(frozen=True, slots=True)
class _Event:
    """A dated fact of the timeline."""

    at: datetime
    stage: StageKey
    agency: str | None = None


def timeline(view: View, situation: Situation, wording: Wording, *, whole: bool = False) -> tuple[StepLine, ...]:
    """Tell the steps: where it began, the latest, where it stands, and what lies ahead; all of them with `whole`."""
    lines = [*_past(view, wording), *_present(view, situation, wording), *_ahead(situation, wording)]
    return tuple(lines) if whole else (*lines[:1], *lines[1:][-(MOST_STEPS - 1) :])


def _events(view: View) -> list[_Event]:
    """Every dated fact in order, one for each change of stage or office."""
    found = [_Event(step.at, step.stage, step.agency) for step in view.steps if step.stage is not None]
    known = {event.stage for event in found}
    stated = (
        (StageKey.ACCEPTED, view.received_at),
        (StageKey.FINISHED, view.result_ready_at),
        (StageKey.RETURNED, view.returned_at),
    )
    found += [_Event(at, stage) for stage, at in stated if at is not None and stage not in known]
    found.sort(key=lambda event: event.at)
    if any(event.stage is StageKey.ACCEPTED for event in found):
        found = [event for event in found if event.stage is not StageKey.SUBMITTED]
    changes: list[_Event] = []
    for event in found:
        if not changes or (changes[-1].stage, changes[-1].agency) != (event.stage, event.agency):
            changes.append(event)
    return changes


def _past(view: View, wording: Wording) -> Iterator[StepLine]:
    """The steps that are over. A finished or returned dossier has all its steps behind it."""
    events = _events(view)
    if events and events[-1].stage is view.stage.key and view.stage.key not in _BEHIND:
        events.pop()
    for event in events:
        title = wording.text(id_of("step", event.stage))
        if event.stage is StageKey.PROCESSING and event.agency:
            title = wording.text("step-processing", "by", agency=event.agency)
        yield StepLine("done", title, wording.text("step-date", date=say_date(wording, event.at)))


_BEHIND = frozenset({StageKey.FINISHED, StageKey.RETURNED})


def _present(view: View, situation: Situation, wording: Wording) -> Iterator[StepLine]:
    """Where the dossier stands now, since when, and with whom."""
    stage = view.stage.key
    if situation.family is Family.UNCONFIRMED:
        yield StepLine("now", wording.text("step-unconfirmed"))
        return
    if stage is StageKey.RETURNED:
        return
    last = next(iter(_events(view)[-1:]), None)
    here = last if last is not None and last.stage is stage and stage not in _BEHIND else None
    variant = "now-by" if here and here.agency and stage in _NAMES_OFFICE else "now"
    if stage is StageKey.FINISHED and is_by_post(view):
        variant = "now-by-post"
    facts = {"agency": here.agency} if here and here.agency else {}
    title = wording.text(id_of("step", stage), variant, **facts)
    since = wording.text("step-date", "now", date=say_date(wording, here.at)) if here else None
    yield StepLine("now", title, since)


_NAMES_OFFICE = frozenset({StageKey.ACCEPTED, StageKey.PROCESSING})


def _ahead(situation: Situation, wording: Wording) -> Iterator[StepLine]:
    if situation.appointment is not None:
        date = wording.text("step-date", "ahead", date=say_date(wording, situation.appointment))
        yield StepLine("ahead", wording.text("step-ahead"), date)

"""Slips that a counter would have had to give, and that did not come with a feed (Quảng Trị: the slip comes first).

Feeds send statuses without their papers. What they say is believed and taken in; what is missing is listed for the
officer, for as long as it is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from lookup_api.domain.counter_moves import SLIP_BEFORE
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.province import SlipKind
from lookup_api.domain.status import Stage


@dataclass(frozen=True, slots=True)
class MissingSlip:
    """A kind of slip, and the moment of the fact that should not have come without it."""

    kind: SlipKind
    at: datetime


def missing_slips(dossier: Dossier) -> tuple[MissingSlip, ...]:
    """List what is missing, oldest first; needs the dossier whole, with its appointments.

    A slip of the right kind counts wherever it lies between the statuses around the one that needs it. A supplement
    request counts as its slip: it says what is wanted, which is what the slip is for. Of an archived dossier nothing is
    missing: its slips were taken out.
    """
    if dossier.archived_at is not None:
        return ()
    found = {*_of_statuses(dossier), *_of_appointments(dossier)}
    return tuple(sorted(found, key=lambda missing: (missing.at, missing.kind)))


def _of_statuses(dossier: Dossier) -> Iterator[MissingSlip]:
    claims = [(step.at, step.stage) for step in dossier.steps if step.stage is not None]
    claims += [(told.at, told.stage) for told in (dossier.recorded, dossier.unmirrored) if told is not None]
    runs = [(stage, [at for at, _ in run]) for stage, run in groupby(sorted(claims), key=lambda claim: claim[1])]
    for place, (stage, moments) in enumerate(runs):
        if (kind := SLIP_BEFORE.get(stage)) is None:
            continue
        after = runs[place - 1][1][-1] if place else None
        before = runs[place + 1][1][0] if place + 1 < len(runs) else None
        if not any(_between(given, after, before) for given in _given(dossier, kind, stage)):
            yield MissingSlip(kind, moments[0])


def _between(given: datetime, after: datetime | None, before: datetime | None) -> bool:
    return (after is None or given >= after) and (before is None or given <= before)


def _given(dossier: Dossier, kind: SlipKind, stage: Stage) -> Iterator[datetime]:
    yield from (slip.issued_at for slip in dossier.slips if slip.kind is kind)
    if stage is Stage.SUPPLEMENT_WANTED:
        yield from (supplement.requested_at for supplement in dossier.supplements)


def _of_appointments(dossier: Dossier) -> Iterator[MissingSlip]:
    """An appointment that was set anew after it had passed needs the apology."""
    apologies = [slip.issued_at for slip in dossier.slips if slip.kind is SlipKind.APOLOGY]
    for earlier, later in pairwise(dossier.appointments):
        too_late = later.at != earlier.at and later.given_at > earlier.at
        if too_late and not any(issued > earlier.at for issued in apologies):
            yield MissingSlip(SlipKind.APOLOGY, later.given_at)

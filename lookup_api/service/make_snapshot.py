"""What a kiosk may keep for when the API is away: facts at level `code` of one desk's dossiers, page by page.

A kiosk stands in a public hall and may be stolen, so it keeps what a code alone is told, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec

from lookup_api.contract.kiosks import KeptAnswer, Snapshot
from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.codes import recognise
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.errors import CodeNotRecognised, InvalidRequest
from lookup_api.service.look_up import ANSWERED
from lookup_api.service.ports import Ledger, LedgerEntry
from lookup_api.service.rulebook import RuleBook
from lookup_api.service.view_dossier import view_dossier

PAGE = 200  # dossiers in one answer
MOST = 20_000  # dossiers of one desk: those that changed last
RETURNED_KEPT = timedelta(days=30)  # who has the result in hand hardly asks again
OVERLAP = timedelta(minutes=2)  # longer than any transaction, so that none is missed that was dated before its commit
_LONGEST_NUMBER = 18  # digits: what every database can hold
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the order in which dossiers changed."""

    at: datetime
    dossier_id: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A dossier, and the place of its newest change."""

    place: Place
    dossier: Dossier
    receipt_id: bytes


class ChangedDossiers(Protocol):
    """Reads one desk's dossiers in the order in which they changed."""

    def after(self, desk_id: str, place: Place, *, returned_since: datetime, most: int) -> Sequence[Changed]:
        """The next ones; none that was archived, or returned before `returned_since`."""
        ...

    def begin(self, desk_id: str, most: int) -> Place:
        """The place beyond which there are at most so many."""
        ...


@dataclass(frozen=True, slots=True)
class SnapshotPorts:
    """What a snapshot needs from outside."""

    changed: ChangedDossiers
    ledger: Ledger
    rules: RuleBook


def make_snapshot(desk_id: str, since: str, asker: bytes, ports: SnapshotPorts, now: datetime) -> Snapshot:
    """Return what changed at a desk after `since`, the text of an earlier answer; everything where it is empty.

    Handing it out goes on record. Raises InvalidRequest for a `since` that no answer had.
    """
    place = _read(since) if since else ports.changed.begin(desk_id, MOST)
    found = ports.changed.after(desk_id, place, returned_since=now - RETURNED_KEPT, most=PAGE + 1)
    page = found[:PAGE]
    if page:
        ports.ledger.record(
            LedgerEntry(
                at=now, channel=KeyKind.KIOSK, asker=asker, key_type="snapshot", outcome=ANSWERED, level=Level.CODE
            )
        )
    more = len(found) > PAGE
    reached = page[-1].place if more else max(place, Place(now - OVERLAP))
    return Snapshot(now, _written(reached), [_kept(each, ports.rules, now) for each in page], more)


def _kept(changed: Changed, rules: RuleBook, now: datetime) -> KeptAnswer:
    view = view_dossier(changed.dossier, Level.CODE, (), rules, now)
    if view.desk is not None and view.desk.days:
        # Kept until the dossier changes, they would be told when they are long over.
        view = msgspec.structs.replace(view, desk=msgspec.structs.replace(view.desk, days=[]))
    return KeptAnswer(_numbers(changed), view)


def _numbers(changed: Changed) -> list[str]:
    dossier = changed.dossier
    numbers = [f"receipt:{changed.receipt_id.hex()}", *([dossier.keypad] if dossier.keypad else [])]
    for text in (dossier.code, *(alias.text for alias in dossier.aliases)):
        try:
            numbers.append(recognise(text).key)
        except CodeNotRecognised:
            continue  # a number of an old system that cannot be searched for online either
    return list(dict.fromkeys(numbers))


def _written(place: Place) -> str:
    return f"{(place.at - _EPOCH) // timedelta(microseconds=1)}-{place.dossier_id}"


def _read(since: str) -> Place:
    moment, _, dossier_id = since.partition("-")
    for number in (moment, dossier_id):
        if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
            raise InvalidRequest("since is the text of an earlier answer")
    try:
        at = _EPOCH + timedelta(microseconds=int(moment))
    except OverflowError:
        raise InvalidRequest("since is the text of an earlier answer") from None
    return Place(at, int(dossier_id))

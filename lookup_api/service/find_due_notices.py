"""Find due notices: what time alone has brought, such as an appointment that passes or a result that waits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from lookup_api.domain.dossier import Dossier
from lookup_api.domain.notices import FRESH_BY_TIME, arising_by_time
from lookup_api.domain.working_time import WorkingCalendar
from lookup_api.service.notice_ports import DossierById, DossiersInTime, NoticeStore
from lookup_api.service.queue_notices import queue_occasions

PAGE: Final = 200  # dossiers a transaction: short enough not to hold up who takes facts in


@dataclass(frozen=True, slots=True)
class FindDuePorts:
    """What the search needs from outside."""

    store: NoticeStore
    reader: DossierById
    in_time: DossiersInTime
    calendar: Callable[[Dossier], WorkingCalendar]


def find_due_notices(ports: FindDuePorts, now: datetime) -> int:
    """Queue all that has become due by now; return how many notices are new. A second search finds nothing more."""
    return sum(_queue(page, ports, now) for page in chain(_promised(ports, now), _followed(ports)))


def go_on_finding(every: int, ports: FindDuePorts, now: datetime) -> int:
    """Do a part of the search that begins anew `every` seconds: what one claimer may be kept waiting for.

    First those whose promise passed of late, which is told to all; then, page by page, those that somebody follows.
    """
    after = ports.in_time.search_from(every, now)
    if after is None:
        return 0
    queued = sum(_queue(page, ports, now) for page in _promised(ports, now)) if after == 0 else 0
    page = ports.in_time.followed(after, PAGE)
    queued += _queue(page, ports, now)
    ports.in_time.searched_to(page[-1] if page else None)
    return queued


def _promised(ports: FindDuePorts, now: datetime) -> Iterator[tuple[int, ...]]:
    since = now - FRESH_BY_TIME - timedelta(days=1)  # an appointment that names only a day lies at its beginning
    after = 0
    while page := ports.in_time.promised_between(since, now, after, PAGE):
        yield page
        after = page[-1]


def _followed(ports: FindDuePorts) -> Iterator[tuple[int, ...]]:
    after = 0
    while page := ports.in_time.followed(after, PAGE):
        yield page
        after = page[-1]


def _queue(page: tuple[int, ...], ports: FindDuePorts, now: datetime) -> int:
    found = []
    for row in page:
        dossier = ports.reader.find_by_id(row)
        if dossier is not None and (occasions := arising_by_time(dossier, now, ports.calendar(dossier))):
            found.append((dossier, occasions))
    if not found:
        return 0
    with ports.store.write() as writer:
        return sum(
            queue_occasions(writer, dossier, occasions, now, source=dossier.source.id) for dossier, occasions in found
        )

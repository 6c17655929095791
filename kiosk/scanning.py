"""What the visit makes of a symbol that is seen and cannot be read: it says so, and says one thing that would help.

A symbol that is only passing is not spoken of, a hint stays long enough to be read, and whoever has tried for a while
is shown the keypad. Where the person has left, the paper still lying there does not call anybody back.
"""

from dataclasses import replace

from kiosk.state import Attract, Hint, Scanning, Sight, SymbolSeen, Visit

NOTICED_AFTER = 0.4  # seconds in sight: most symbols are read before that
GONE_AFTER = 2.0  # seconds out of sight; a hand that trembles hides a symbol for less
HINT_STAYS = 2.0  # seconds, so that it can be read
LATE_AFTER = 8.0  # seconds until typing is the shorter way
SMALL = 0.12  # of the frame's height: 25 mm of paper so far away that a module has two pixels
BRIGHT = 0.7  # mean brightness; half of a symbol is black, so its place is never that bright without glare


def seen(visit: Visit, event: SymbolSeen, now: float) -> Visit:
    """Return the visit after one more frame with a symbol that could not be read."""
    before = visit.sight
    sight = Sight(now, now) if before is None or _gone(before, now) else replace(before, at=now)
    visit = replace(visit, sight=sight)
    # What lies beside a symbol that was read a moment ago belongs to the same paper.
    if sight.left or visit.asking is not None or visit.seen:
        return visit
    match visit.page:
        case Scanning() as page:
            return replace(visit, page=_followed(page, event, now))
        case Attract() if now - sight.since >= NOTICED_AFTER:
            page = Scanning(event.outline, now, _hint(event), now)
            return replace(visit, page=page, touched_at=now, countdown=None)
    return visit


def passed(visit: Visit, now: float) -> Visit:
    """Return the visit after time has passed: the paper may be gone, or the person may have tried for long."""
    sight, page = visit.sight, visit.page
    if sight is not None and _gone(sight, now):
        visit = replace(visit, sight=None)
    if not isinstance(page, Scanning):
        return visit
    if visit.sight is None and visit.asking is None:
        return replace(visit, page=Attract())
    return replace(visit, page=replace(page, late=now - page.since >= LATE_AFTER))


def left(sight: Sight | None) -> Sight | None:
    """Return the sight of a paper that the person no longer wants to be told of."""
    return sight and replace(sight, left=True)


def wakes_at(visit: Visit) -> list[float]:
    """Return when `passed` will change something, in its clock."""
    moments = []
    if visit.sight is not None:
        moments.append(visit.sight.at + GONE_AFTER)
    if isinstance(visit.page, Scanning) and not visit.page.late:
        moments.append(visit.page.since + LATE_AFTER)
    return moments


def _gone(sight: Sight, now: float) -> bool:
    return now - sight.at >= GONE_AFTER


def _followed(page: Scanning, event: SymbolSeen, now: float) -> Scanning:
    page = replace(page, outline=event.outline, late=now - page.since >= LATE_AFTER)
    hint = _hint(event)
    if hint is page.hint or now - page.hinted_at < HINT_STAYS:
        return page
    return replace(page, hint=hint, hinted_at=now)


def _hint(event: SymbolSeen) -> Hint:
    """Say what is most likely in the way; of several things, what is done first."""
    if event.share < SMALL:
        return Hint.CLOSER
    if event.brightness > BRIGHT:
        return Hint.GLARE
    return Hint.STILL

"""Notices leave: claimed from the lookup API, worded, put into the outbox once, settled when it is known how it went.

    claim   -> the API leases what is true at this moment and may be told at this hour, for two minutes
    word    -> all that waits for one recipient as few messages as will hold it: the channel's own part (`Word`)
    put     -> into the outbox, to leave before the lease ends; who sends it is not known here
    settle  -> sent, once a receipt or the passing of time says so; given up, where this way never will

A message waits in the outbox no longer than its notices are leased. What has waited longer is claimed anew, so the API
looks again whether it is still true, whether it is quiet now, and whether this way is still wanted.

Nothing of this is lost or doubled when the process dies. Which message tells a notice is kept in the journal before
that message is put; who claims the notice next finds it there, and words it anew only when that message never was in
the outbox, or was given up there for its age. What may have left all the same, since somebody had it in hand, is worded
anew by itself: the same notices in one message bear the same names, by which a carrier's receipt is found.
"""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lookup_api.client import InvalidRequest, LookupClient, ProblemError, calls
from lookup_api.contract.notices import NoticeOutcome, NoticeToSend, Way
from lookup_api.exchange import DeliveryState, Draft, Exchange, ExchangeError, Standing, StateChanged
from lookup_api.exchange.outbox import EXPIRED

TRACKS: Final = "notice"  # the journal's channel that keeps which message tells a notice
MOST_AT_ONCE: Final = 32  # recipients in a claim; the API gives what else waits for each of them
MOST_UNDER_WAY: Final = 1024  # messages; while no carrier works nothing more is claimed
HANDS: Final = 8  # put at once, so that the journal commits what they write together
RECEIPT_WAIT: Final = timedelta(seconds=45)  # for a receipt that says it cannot be delivered; then it counts as sent
IDLE: Final = 2.0  # seconds until the API is asked again after it had nothing
AWAY: Final = 10.0  # seconds, after it or the journal could not be reached

_log = logging.getLogger(__name__)
_ARRIVED = frozenset({DeliveryState.DELIVERED, DeliveryState.READ})
_TAKEN = frozenset({DeliveryState.SENT, DeliveryState.FAILED_FOR_NOW})
_WITH_RECEIPTS = frozenset({Way.SMS})  # a mail server or chat that took a message has it


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """What is to leave: the draft, and the notices that it tells. Without a draft this way never reaches them."""

    draft: Draft | None
    template: str
    notices: tuple[NoticeToSend, ...]


# Words what waits for one recipient by one way in one language; there is at least one notice.
Word = Callable[[Sequence[NoticeToSend]], Iterable[Message]]


@dataclass(slots=True, repr=False)
class _UnderWay:
    """A message whose outcome is not known yet: since when it is watched, and what it tells."""

    since: datetime
    notices: list[NoticeToSend]


class Notifying:
    """Takes notices from the API to the outbox and their outcomes back; one for each process that does.

    `ways` are those that are switched on. Several processes may work side by side.
    """

    def __init__(
        self,
        client: LookupClient,
        exchange: Exchange,
        ways: Collection[Way],
        word: Word,
        clock: Callable[[], datetime],
        *,
        receipt_wait: timedelta = RECEIPT_WAIT,
    ) -> None:
        self._client = client
        self._exchange = exchange
        self._ways = sorted(ways)
        self._word = word
        self._clock = clock
        self._receipt_wait = receipt_wait
        self._under_way: dict[str, _UnderWay] = {}
        self._hands = ThreadPoolExecutor(HANDS, "notices")

    def once(self) -> int:
        """Settle what is known, then claim and put; return how many notices were settled or put.

        Raises ProblemError where the API cannot be asked, ExchangeError where the journal is away.
        """
        settled = self._settle_known()
        if not self._ways or len(self._under_way) >= MOST_UNDER_WAY:
            return settled
        return settled + self._put(self._client.send(calls.claim_notices(self._ways, MOST_AT_ONCE)).items)

    # --- out ------------------------------------------------------------------------------------------------------

    def _earlier(self, notice: NoticeToSend) -> Standing | None:
        """How an earlier claimer's message stands that tells this notice; None where none was put."""
        track = self._exchange.versioned_state(TRACKS, str(notice.id))
        return None if track is None else self._exchange.outbox.standing(track.value.decode())

    def _put(self, notices: Sequence[NoticeToSend]) -> int:
        """Put what is told to each recipient in turn, the most pressing recipient first; return how many notices.

        What an earlier message tells already is watched.
        """
        waiting: dict[tuple[Way, str, str, str], list[NoticeToSend]] = {}
        for notice in notices:
            earlier = self._earlier(notice)
            if earlier is not None and not _is_over(earlier):
                self._watch(earlier.key, [notice])
                continue
            in_hand = earlier.key if earlier is not None and earlier.attempts else ""
            waiting.setdefault((notice.way, notice.recipient, notice.language, in_hand), []).append(notice)
        put = 0
        for drafts in self._hands.map(self._put_for, waiting.values()):
            for draft, told in drafts:
                self._watch(draft.key, told)
                put += len(told)
        return put

    def _put_for(self, theirs: Sequence[NoticeToSend]) -> list[tuple[Draft, tuple[NoticeToSend, ...]]]:
        """Put what is told to one recipient; return what was put."""
        put = []
        try:
            for message in self._word(theirs):
                if message.draft is None:
                    self._settle(message.notices, NoticeOutcome.GIVEN_UP)
                elif self._put_message(message.draft, message):
                    put.append((message.draft, message.notices))
        except (ExchangeError, ProblemError):
            raise
        except Exception:  # noqa: BLE001 - what cannot be worded must not keep all others waiting behind it
            _log.exception("notice not worded", extra={"reason": theirs[0].situation.value})
        return put

    def _put_message(self, draft: Draft, message: Message) -> bool:
        if not self._track(draft.key, message.notices):
            return False
        now = self._clock()
        if draft.not_after <= now:  # it took too long to come here; the next claimer has them
            return False
        self._exchange.outbox.enqueue(draft, now)
        _log.info("notice put", extra={"service": message.template, "count": len(message.notices)})
        return True

    def _track(self, key: str, told: Iterable[NoticeToSend]) -> bool:
        """Keep by which message each notice is told; False where another claimer has one of them by now."""
        new = key.encode()
        try:
            for notice in told:
                known = self._exchange.versioned_state(TRACKS, str(notice.id))
                version = 0 if known is None else known.version
                self._exchange.change_state(TRACKS, str(notice.id), version, new, self._clock())
        except StateChanged:
            return False
        return True

    # --- and back -------------------------------------------------------------------------------------------------

    def _watch(self, key: str, notices: Iterable[NoticeToSend]) -> None:
        watched = self._under_way.setdefault(key, _UnderWay(self._clock(), []))
        known = {notice.id: notice for notice in (*watched.notices, *notices)}  # a later attempt replaces an earlier
        watched.notices = list(known.values())

    def _settle_known(self) -> int:
        settled = 0
        now = self._clock()
        for key, watched in list(self._under_way.items()):
            standing = self._exchange.outbox.standing(key)
            if standing is None or _is_over(standing):  # the API hands its notices out again
                del self._under_way[key]
                continue
            outcome = self._outcome(standing, watched, now)
            if outcome is None:
                if all(notice.leased_until + self._receipt_wait <= now for notice in watched.notices):
                    del self._under_way[key]  # whoever claims them next watches them
                continue
            self._settle(watched.notices, outcome)
            settled += len(watched.notices)
            del self._under_way[key]
        return settled

    def _settle(self, notices: Collection[NoticeToSend], outcome: NoticeOutcome) -> None:
        for notice in notices:
            with suppress(InvalidRequest):  # its dossier, and the notice with it, is not there any more
                self._client.send(calls.settle_notice(notice, outcome))
        _log.info("notice settled", extra={"outcome": outcome.value, "count": len(notices)})

    def _outcome(self, standing: Standing, watched: _UnderWay, now: datetime) -> NoticeOutcome | None:
        """How a message went, as far as it is known; None: not yet."""
        if standing.state is DeliveryState.FAILED:
            return NoticeOutcome.GIVEN_UP
        waited = watched.notices[0].way not in _WITH_RECEIPTS or watched.since + self._receipt_wait <= now
        taken = standing.state in _TAKEN and waited
        return NoticeOutcome.SENT if taken or standing.state in _ARRIVED else None


def key_of(first: NoticeToSend) -> str:
    """Name a message after the claim of its first notice: each claim makes one message of it at most."""
    return f"notice:{first.id}:{first.attempt}"


def names_of(notices: Iterable[NoticeToSend]) -> str:
    """Name what is told, the same at every attempt."""
    return "notices " + " ".join(str(notice.id) for notice in sorted(notices, key=lambda notice: notice.id))


def leaves_before(notices: Iterable[NoticeToSend]) -> datetime:
    """Until when a message that tells these may leave."""
    return min(min(notice.leased_until, notice.expires_at) for notice in notices)


def repeat(stop: threading.Event, once: Callable[[], int]) -> None:
    """Do it again and again until told to stop; pause where there was nothing to do. What fails is tried again."""
    while not stop.is_set():
        try:
            pause = 0.0 if once() else IDLE
        except (ProblemError, ExchangeError) as error:
            _log.warning("notices wait", extra={"error": type(error).__name__})
            pause = AWAY
        except Exception:  # noqa: BLE001 - what fails once must not end the sending of all further notices
            _log.exception("notices failed")
            pause = AWAY
        stop.wait(pause)


def _is_over(standing: Standing) -> bool:
    """Tell whether a message was given up for its age, so that it surely does not leave any more."""
    return standing.state is DeliveryState.FAILED and standing.reason == EXPIRED

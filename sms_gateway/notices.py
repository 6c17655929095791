"""Notices leave: claimed from the lookup API, worded, put into the outbox once, settled when it is known how it went.

    claim   -> the API leases what is true at this moment and may be told at this hour, for two minutes
    word    -> all that waits for one recipient as few messages as will hold it
    put     -> into the outbox, to leave before the lease ends; who sends it is not known here
    settle  -> sent, once a receipt or the passing of time says so; given up, where this way never will

A message waits in the outbox no longer than its notices are leased. What has waited longer is claimed anew, so the API
looks again whether it is still true, whether it is quiet now, and whether this way is still wanted.

Nothing of this is lost or doubled when the process dies. Which message tells a notice is kept in the journal before
that message is put; who claims the notice next finds it there, and words it anew only when that message never was in
the outbox, or was given up there for its age.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lookup_api.client import InvalidRequest, LookupClient, calls
from lookup_api.contract.notices import NoticeOutcome, NoticeToSend, Way
from lookup_api.exchange import DeliveryState, Draft, Exchange, ExchangeError, Standing, StateChanged
from lookup_api.exchange.outbox import EXPIRED
from lookup_api.wording import Face, Wording, languages
from lookup_api.wording.notices import notice_letter, notice_texts
from sms_gateway.mail import letters
from sms_gateway.outgoing import draft

TRACKS: Final = "notice"  # the journal's channel that keeps which message tells a notice
MOST_AT_ONCE: Final = 32  # recipients in a claim; the API gives what else waits for each of them
MOST_UNDER_WAY: Final = 1024  # messages; while no carrier works nothing more is claimed
HANDS: Final = 8  # put at once, so that the journal commits what they write together
RECEIPT_WAIT: Final = timedelta(seconds=45)  # for a receipt that says it cannot be delivered; then it counts as sent

_log = logging.getLogger(__name__)
_ARRIVED = frozenset({DeliveryState.DELIVERED, DeliveryState.READ})
_TAKEN = frozenset({DeliveryState.SENT, DeliveryState.FAILED_FOR_NOW})


@dataclass(frozen=True, slots=True, repr=False)
class _Message:
    """What is to leave: the draft, and the notices that it tells."""

    draft: Draft
    template: str
    notices: tuple[NoticeToSend, ...]


@dataclass(slots=True, repr=False)
class _UnderWay:
    """A message whose outcome is not known yet: since when it is watched, and what it tells."""

    since: datetime
    notices: list[NoticeToSend]


class Notices:
    """Takes notices from the API to the outbox and their outcomes back; one for each process that does.

    `ways` are those that are switched on, SMS and e-mail at most. Several processes may work side by side.
    """

    def __init__(
        self,
        client: LookupClient,
        exchange: Exchange,
        face: Face,
        ways: Collection[Way],
        clock: Callable[[], datetime],
        *,
        receipt_wait: timedelta = RECEIPT_WAIT,
    ) -> None:
        self._client = client
        self._exchange = exchange
        self._face = face
        self._ways = sorted(ways)
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
        claimed = self._client.send(calls.claim_notices(self._ways, MOST_AT_ONCE)).items
        return settled + self._put([notice for notice in claimed if not self._is_on_its_way(notice)])

    # --- out ------------------------------------------------------------------------------------------------------

    def _is_on_its_way(self, notice: NoticeToSend) -> bool:
        """Tell whether an earlier claimer's message tells this notice already; then it is watched."""
        track = self._exchange.versioned_state(TRACKS, str(notice.id))
        if track is None:
            return False
        key = track.value.decode()
        standing = self._exchange.outbox.standing(key)
        if standing is None or _is_over(standing):
            return False
        self._watch(key, [notice])
        return True

    def _put(self, notices: Sequence[NoticeToSend]) -> int:
        """Put what is told to each recipient in turn, the most pressing recipient first; return how many notices."""
        waiting: dict[tuple[Way, str, str], list[NoticeToSend]] = {}
        for notice in notices:
            waiting.setdefault((notice.way, notice.recipient, notice.language), []).append(notice)
        put = 0
        for messages in self._hands.map(self._put_for, waiting.values()):
            for message in messages:
                self._watch(message.draft.key, message.notices)
                put += len(message.notices)
        return put

    def _put_for(self, theirs: Sequence[NoticeToSend]) -> list[_Message]:
        """Put what is told to one recipient; return what was put."""
        try:
            return [message for message in self._messages(theirs) if self._put_message(message)]
        except ExchangeError:
            raise
        except Exception:  # noqa: BLE001 - what cannot be worded must not keep all others waiting behind it
            _log.exception("notice not worded", extra={"reason": theirs[0].situation.value})
            return []

    def _put_message(self, message: _Message) -> bool:
        if not self._track(message):
            return False
        now = self._clock()
        if message.draft.not_after <= now:  # it took too long to come here; the next claimer has them
            return False
        self._exchange.outbox.enqueue(message.draft, now)
        _log.info("notice put", extra={"service": message.template, "count": len(message.notices)})
        return True

    def _messages(self, notices: Sequence[NoticeToSend]) -> Iterator[_Message]:
        """Word what waits for one recipient."""
        first = notices[0]
        wording = Wording(first.language if first.language in languages() else "vi")
        if first.way is Way.EMAIL:
            yield self._letter(notices, wording)
        else:
            yield from self._texts(notices, wording)

    def _texts(self, notices: Sequence[NoticeToSend], wording: Wording) -> Iterator[_Message]:
        for told in notice_texts(notices, wording, self._face):
            first, not_after = told.notices[0], _leaves_before(told.notices)
            text = draft(_key(first), first.address, told.text, template=told.template, not_after=not_after)
            yield _Message(text, told.template, told.notices)

    def _letter(self, notices: Sequence[NoticeToSend], wording: Wording) -> _Message:
        letter = notice_letter(notices, wording, self._face)
        first = notices[0]
        body = letters.Letter(letter.subject, letter.text, wording.language, _names(letter.notices))
        return _Message(
            letters.draft(_key(first), first.address, body, _leaves_before(notices)), letter.template, letter.notices
        )

    def _track(self, message: _Message) -> bool:
        """Keep by which message each notice is told; False where another claimer has one of them by now."""
        new = message.draft.key.encode()
        try:
            for notice in message.notices:
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
            for notice in watched.notices:
                with suppress(InvalidRequest):  # its dossier, and the notice with it, is not there any more
                    self._client.send(calls.settle_notice(notice, outcome))
            settled += len(watched.notices)
            del self._under_way[key]
            _log.info("notice settled", extra={"outcome": outcome.value, "count": len(watched.notices)})
        return settled

    def _outcome(self, standing: Standing, watched: _UnderWay, now: datetime) -> NoticeOutcome | None:
        """How a message went, as far as it is known; None: not yet."""
        if standing.state is DeliveryState.FAILED:
            return NoticeOutcome.GIVEN_UP
        # No receipt comes of a letter: the server that took it has it.
        by_mail = watched.notices[0].way is Way.EMAIL
        taken = standing.state in _TAKEN and (by_mail or watched.since + self._receipt_wait <= now)
        return NoticeOutcome.SENT if taken or standing.state in _ARRIVED else None


def _key(first: NoticeToSend) -> str:
    """Name a message after the claim of its first notice: each claim makes one message of it at most."""
    return f"notice:{first.id}:{first.attempt}"


def _names(notices: Iterable[NoticeToSend]) -> str:
    """Name what is told, the same at every attempt."""
    return " ".join(str(notice.id) for notice in sorted(notices, key=lambda notice: notice.id))


def _leaves_before(notices: Iterable[NoticeToSend]) -> datetime:
    return min(min(notice.leased_until, notice.expires_at) for notice in notices)


def _is_over(standing: Standing) -> bool:
    """Tell whether a message was given up for its age, so that it surely does not leave any more."""
    return standing.state is DeliveryState.FAILED and standing.reason == EXPIRED

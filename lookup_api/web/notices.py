"""The queue of notices for those who send them: order, claim, settle."""

from flask import Response

from lookup_api.contract.lookups import AskerKind, KeyKind
from lookup_api.contract.notices import (
    ClaimedNotices,
    ClaimRequest,
    NoticeOutcome,
    NoticeRequest,
    NoticesQueued,
    NoticeToSend,
    OutcomeKept,
    OutcomeRequest,
)
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain import errors
from lookup_api.domain.codes import recognise
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service.claim_notices import WAYS_OF, ClaimedNotice, ClaimPorts, claim_notices
from lookup_api.service.find_due_notices import FindDuePorts
from lookup_api.service.notice_ports import NoticeState
from lookup_api.service.order_notice import order_notice
from lookup_api.service.settle_notice import settle_notice
from lookup_api.web.answers import json_answer
from lookup_api.web.duties import maintenance_told
from lookup_api.web.parts import Parts
from lookup_api.web.reading import read, repetition
from lookup_api.web.routes import Call, ChannelKey, Route

_ORDERS = frozenset({KeyKind.COUNTER, KeyKind.CONSOLE, KeyKind.FEED})
_CLAIMS = frozenset(WAYS_OF)
_SIGNED = (
    ProblemCode.INVALID_REQUEST,
    ProblemCode.NOT_SIGNED_IN,
    ProblemCode.NOT_ALLOWED,
    ProblemCode.STORE_UNAVAILABLE,
)
_LONGEST_NUMBER = 18  # digits: what every database can hold
_STATES = {
    NoticeOutcome.SENT: NoticeState.SENT,
    NoticeOutcome.FAILED: NoticeState.QUEUED,
    NoticeOutcome.GIVEN_UP: NoticeState.GIVEN_UP,
}


def find_due_ports(parts: Parts) -> FindDuePorts:
    """What the search for due notices needs, from what the web face is made of."""
    store = parts.store
    return FindDuePorts(store=store, reader=store.reader, in_time=store.in_time, calendar=parts.rules.calendar)


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""
    ports = ClaimPorts(
        store=parts.store,
        look_up=parts.look_up,
        due=find_due_ports(parts),
        house_calendar=lambda: parts.rules.calendar_of(parts.province),
        maintenance=parts.store.maintenance.all,
    )

    def order(call: Call) -> Response:
        wanted = read(NoticeRequest)
        dossier = parts.store.reader.find(recognise(wanted.code))
        key = _signed(call)
        if dossier is None or (key.kind is KeyKind.FEED and key.source_id != dossier.source.id):
            raise errors.DossierNotFound
        # Without a key of its own, an order of the same day is the same order.
        again = repetition() or in_vietnam(call.now).date().isoformat()
        queued = order_notice(dossier, wanted.situation, again, store=parts.store, now=call.now)
        return json_answer(NoticesQueued(queued))

    def claim(call: Call) -> Response:
        wanted = read(ClaimRequest)
        key = _signed(call)
        if not WAYS_OF[key.kind].issuperset(wanted.ways):
            raise errors.NotAllowed("another kind of key sends by this way")
        claimer = parts.mark_asker(AskerKind.DEVICE, key.name)
        claimed = claim_notices(wanted.ways, wanted.most, claimer=claimer, channel=key.kind, ports=ports, now=call.now)
        return json_answer(ClaimedNotices([_to_send(notice) for notice in claimed]))

    def settle(call: Call, notice: str) -> Response:
        wanted = read(OutcomeRequest)
        _signed(call)
        state = settle_notice(_number(notice), _STATES[wanted.outcome], wanted.attempt, store=parts.store, now=call.now)
        return json_answer(OutcomeKept(state.value))

    return (
        Route("POST", "/v1/notices", order, "Have the citizen of a dossier told of a situation.",
              keys=_ORDERS, takes=(NoticeRequest,), gives=(NoticesQueued,),
              problems=(*_SIGNED, ProblemCode.CODE_NOT_RECOGNISED, ProblemCode.DOSSIER_NOT_FOUND,
                        ProblemCode.CONFLICT)),
        Route("POST", "/v1/notices/claim", claim, "Take notices to be sent, for two minutes.",
              keys=_CLAIMS, takes=(ClaimRequest,), gives=(ClaimedNotices,), problems=_SIGNED),
        Route("POST", "/v1/notices/<notice>/outcome", settle, "Tell how sending a claimed notice went.",
              keys=_CLAIMS, takes=(OutcomeRequest,), gives=(OutcomeKept,), problems=_SIGNED),
    )  # fmt: skip


def _signed(call: Call) -> ChannelKey:
    if call.key is None:
        raise errors.NotSignedIn
    return call.key


def _number(notice: str) -> int:
    if not (notice.isascii() and notice.isdigit() and len(notice) <= _LONGEST_NUMBER):
        raise errors.InvalidRequest("there is no such notice")
    return int(notice)


def _to_send(claimed: ClaimedNotice) -> NoticeToSend:
    leased = claimed.leased
    return NoticeToSend(
        id=leased.id,
        attempt=leased.attempt,
        situation=leased.occasion.situation,
        way=leased.recipient.way,
        address=leased.recipient.address,
        language=leased.recipient.language,
        recipient=leased.group.hex(),
        view=claimed.view,
        at=leased.occasion.at,
        expires_at=leased.expires_at,
        leased_until=claimed.leased_until,
        one_time_code=leased.secret,
        maintenance=None if claimed.maintenance is None else maintenance_told(claimed.maintenance),
    )

"""Find own dossiers (hồ sơ của chính người nhắn): those on which the sender's phone is registered, as their holder.

The phone is the proof, under the same conditions as beside a code: an owner's or proxy's, on dossiers of at most five
owners, confirmed within twelve months. What is told is never more than a code and that phone would tell.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from lookup_api.contract.lookups import KeyKind, Proof, ProofKind
from lookup_api.contract.own_dossiers import MOST_TOLD
from lookup_api.contract.views import View
from lookup_api.domain import errors
from lookup_api.domain.codes import recognise
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.near_codes import within_one_edit
from lookup_api.domain.province import LostReceiptKey
from lookup_api.domain.standing import current_status
from lookup_api.domain.status import Stage
from lookup_api.service.look_up import ANSWERED, BUDGETS, Asking, LookUpPorts, within_budget
from lookup_api.service.notice_ports import DossierById
from lookup_api.service.ports import LedgerEntry
from lookup_api.service.prove import proves_by_phone
from lookup_api.service.recover_codes import LostReceipts
from lookup_api.service.view_dossier import view_dossier

MOST_LOOKED_AT: Final = 20  # of one phone's dossiers, the newest; a person with more asks by code
ASKED_BY: Final = "own_phone"
# A result that waits at the desk is still something to do; these are over.
_OVER = frozenset({Stage.NOT_ACCEPTED, Stage.WITHDRAWN, Stage.STOPPED, Stage.RETURNED})


def find_own_dossiers(
    proof: Proof,
    near: str | None,
    asking: Asking,
    *,
    ports: LookUpPorts,
    reader: DossierById,
    registered: LostReceipts,
    now: datetime,
) -> list[View]:
    """Return at most three holder's views; every one is on record, and so is a phone without any.

    Raises NotAllowed unless the SMS gateway asks, InvalidRequest for another proof than a phone, CodeNotRecognised
    where `near` is no number, and TooManyAttempts. Asking for oneself costs one unit an hour.
    """
    if asking.channel is not KeyKind.SMS:
        raise errors.NotAllowed("only the SMS gateway states a sender's phone")
    if proof.kind is not ProofKind.PHONE:
        raise errors.InvalidRequest("the proof states the sender's phone")
    key = None if near is None else recognise(near).key
    within_budget(asking, ports, now)
    ports.budgets.spend(asking.asker, ports.mark(ASKED_BY), 1, now, BUDGETS[asking.kind].window)
    views: list[View] = []
    for dossier in _held(proof.value, ports, reader, registered, now):
        if len(views) < MOST_TOLD and (_is_open(dossier) if key is None else _is_near(dossier, key)):
            row = _row(dossier)
            views.append(view_dossier(dossier, Level.HOLDER, ports.reader.people_of(row), ports.rules, now))
            _record(asking, ports, now, row)
    if not views:
        _record(asking, ports, now, None)
    return views


def _held(
    phone: str, ports: LookUpPorts, reader: DossierById, registered: LostReceipts, now: datetime
) -> Iterator[Dossier]:
    for row in registered.find(LostReceiptKey.PHONE, phone, MOST_LOOKED_AT):
        dossier = reader.find_by_id(row)
        if dossier is not None and proves_by_phone(ports.reader.phone_standing(row, phone), dossier, now):
            yield dossier


def _is_open(dossier: Dossier) -> bool:
    status = current_status(dossier)
    return status is None or status.stage not in _OVER


def _is_near(dossier: Dossier, key: str) -> bool:
    numbers = [recognise(text).key for text in (dossier.code, *(alias.text for alias in dossier.aliases))]
    return any(within_one_edit(key, number) for number in (*numbers, *filter(None, (dossier.keypad,))))


def _record(asking: Asking, ports: LookUpPorts, now: datetime, row: int | None) -> None:
    ports.ledger.record(
        LedgerEntry(
            at=now,
            channel=asking.channel or "web",
            asker=asking.asker,
            key_type=ASKED_BY,
            outcome=ANSWERED if row is not None else errors.DossierNotFound.code,
            level=None if row is None else Level.HOLDER,
            proof=ProofKind.PHONE,
            dossier_id=row,
        )
    )


def _row(dossier: Dossier) -> int:
    if dossier.id is None:
        raise AssertionError("a dossier that was read has a row")
    return dossier.id

"""How every write of the counter runs: one transaction, once per Idempotency-Key, on record, told to who waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from lookup_api.contract.counter import DossierAnswer, SlipAnswer
from lookup_api.domain.codes import recognise
from lookup_api.domain.counter_moves import Rules
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import COUNTER_SOURCE, Dossier, Person
from lookup_api.domain.errors import Conflict, DossierNotFound, InvalidRequest, ProblemError
from lookup_api.domain.explaining import is_provisional
from lookup_api.domain.province import Province
from lookup_api.domain.working_time import OutOfCalendar, in_vietnam
from lookup_api.service.counter_ports import Acting, CounterPorts, CounterWriter
from lookup_api.service.ports import LedgerEntry
from lookup_api.service.queue_notices import queue_notices
from lookup_api.service.rulebook import RuleBook
from lookup_api.service.view_dossier import view_dossier

ANSWERED = "answered"
CLOCKS_APART = timedelta(minutes=5)  # by which a counter's clock may run ahead of ours


@dataclass(frozen=True, slots=True)
class Change:
    """What a write does: the dossier before (None: it is new) and after; `people` None leaves them as they are."""

    before: Dossier | None
    after: Dossier
    people: Sequence[Person] | None = None


def write(
    action: str, act: Callable[[CounterWriter], Change], acting: Acting, ports: CounterPorts, now: datetime
) -> DossierAnswer:
    """Run a write and answer what stands afterwards, or raise a ProblemError; either way it is on record."""
    outcome = "failed"
    number: int | None = None
    try:
        with ports.store.write() as writer:
            answer = _kept(writer, acting, now)
            if answer is None:
                answer, number = _written(act, writer, ports, now)
                _keep(writer, acting, answer, now)
        outcome = ANSWERED
        return answer  # noqa: TRY300 - the ledger below has to know that it was written
    except ProblemError as problem:
        outcome = problem.code
        raise
    finally:
        ports.ledger.record(
            LedgerEntry(
                at=now,
                channel=acting.channel,
                asker=acting.asker,
                key_type=action,
                outcome=outcome,
                level=Level.CODE if outcome == ANSWERED else None,
                dossier_id=number,
            )
        )


def _written(
    act: Callable[[CounterWriter], Change], writer: CounterWriter, ports: CounterPorts, now: datetime
) -> tuple[DossierAnswer, int]:
    try:
        change = act(writer)
        saved = writer.save(change.after, change.people)
        # Here and nowhere else a counter's change reaches those who wait for it.
        queue_notices(writer, change.before, saved, now, source=COUNTER_SOURCE.id)
        return _answer(saved, ports.rules, now), row_of(saved)
    except (OutOfCalendar, OverflowError):
        raise InvalidRequest("a date lies beyond the working calendar") from None


def _kept(writer: CounterWriter, acting: Acting, now: datetime) -> DossierAnswer | None:
    if acting.idempotency_key is None:
        return None
    kept = writer.counter.kept_answer(acting.idempotency_key, acting.request, now)
    return None if kept is None else msgspec.json.decode(kept, type=DossierAnswer)


def _keep(writer: CounterWriter, acting: Acting, answer: DossierAnswer, now: datetime) -> None:
    if acting.idempotency_key is not None:
        writer.counter.keep_answer(acting.idempotency_key, acting.request, msgspec.json.encode(answer), now)


def _answer(dossier: Dossier, rules: RuleBook, now: datetime) -> DossierAnswer:
    profile = rules.profile(dossier)
    return DossierAnswer(
        code=dossier.code,
        keypad=dossier.keypad or "",
        receipt_issue=dossier.receipt_issue,
        view=view_dossier(dossier, Level.CODE, (), rules, now),
        provisional=is_provisional(dossier, rules.calendar_of(profile), profile.appointment_rule),
        slips=[
            SlipAnswer(
                kind=slip.kind,
                number=slip.number,
                issued_at=slip.issued_at,
                title=slip.title,
                form=slip.form,
                circular=slip.circular,
            )
            for slip in dossier.slips
        ],
    )


def load(writer: CounterWriter, code: str) -> Dossier:
    """Load a dossier by any of its numbers, locked; raise DossierNotFound, and Conflict for one that is archived."""
    dossier = writer.load(recognise(code))
    if dossier is None:
        raise DossierNotFound("no dossier answers to this code")
    if dossier.archived_at is not None:
        raise Conflict("the dossier is archived: nothing more is written to it")
    return dossier


def row_of(dossier: Dossier) -> int:
    """The store's row of a dossier that was loaded."""
    if dossier.id is None:
        raise AssertionError("a dossier that was loaded has a row")
    return dossier.id


def happened_at(stated: datetime | None, now: datetime) -> datetime:
    """When something happened, in Vietnam's time; what lies ahead cannot have happened (InvalidRequest)."""
    if stated is None:
        return in_vietnam(now)
    if stated > now + CLOCKS_APART:
        raise InvalidRequest("what is written down lies in the future")
    return in_vietnam(stated)


def rules_of(dossier: Dossier, ports: CounterPorts) -> Rules:
    """The rules that hold for a dossier: its desk's province on the day it was received (product), and its calendar."""
    profile = ports.rules.profile(dossier)
    return Rules(profile, ports.rules.calendar_of(profile))


def province_on(dossier: Dossier, at: datetime, ports: CounterPorts) -> Province:
    """The province of a dossier's desk on another day: a form is that of the day it is issued."""
    return ports.rules.profile_on(None if dossier.desk is None else dossier.desk.province, in_vietnam(at).date())

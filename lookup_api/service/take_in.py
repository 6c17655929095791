"""Take in a feed's message (tiếp nhận dữ liệu đồng bộ): each record alone, each in a transaction with its facts.

A record that is taken in is committed before the sender hears so. A replay changes nothing. A refused record goes
to the quarantine with its reason, and the rest goes in.

The steps of one dossier in a batch are merged one by one and saved at once, whatever stands between them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from lookup_api.domain.codes import DossierCode, recognise
from lookup_api.domain.dossier import Dossier, Person, SourceSystem
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.domain.merging import begin, merge_record, merge_stage, merge_step
from lookup_api.domain.missing_slips import missing_slips
from lookup_api.domain.statements import (
    DossierStatement,
    RefusedRecord,
    StageStatement,
    Statement,
    StepStatement,
    without_a_part,
)
from lookup_api.service.import_dossiers import answers_to
from lookup_api.service.ports import DossierStore, DossierWriter
from lookup_api.service.queue_notices import queue_notices

BATCH = 200  # records a transaction: long enough to be fast, short enough not to hold up readers


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a message: how many went in, were replays, already stood there, were refused."""

    accepted: int
    replayed: int
    existed: int  # dossiers that were already known before this message
    refused: tuple[RefusedRecord, ...]
    in_part: tuple[
        RefusedRecord, ...
    ] = ()  # of the accepted, those without a part; they wait in the quarantine as well


@dataclass(frozen=True, slots=True)
class TakeInPorts:
    """What taking in needs from outside."""

    store: DossierStore
    new_keypad: Callable[[], str]  # ten random digits with their check digits
    is_sensitive: Callable[[str, str | None], bool]  # of a procedure that the catalogue does not know


def take_in(
    statements: Sequence[Statement],
    refused: Sequence[RefusedRecord],
    *,
    source: SourceSystem,
    service: str,
    replay_window: int,
    ports: TakeInPorts,
    now: datetime,
) -> TakenIn:
    """Take in what a message states; times in the future or without zone were refused before this."""
    accepted = replayed = existed = 0
    turned_away = list(refused)
    in_part: list[RefusedRecord] = []
    for start in range(0, len(statements), BATCH):
        with ports.store.write() as writer:
            waiting = _of_one_dossier(statements[start : start + BATCH])
            while waiting:
                told = waiting.pop()
                try:
                    with writer.alone():
                        outcomes = _take_in_together(told, source, replay_window, writer, ports, now)
                except (InvalidRequest, Conflict):
                    if len(told) > 1:
                        waiting.extend([each] for each in reversed(told))
                    else:
                        turned_away.append(_refused(told[0]))
                    continue
                in_part += [
                    without_a_part(each) for each in told if isinstance(each, DossierStatement) and each.left_out
                ]
                accepted += len(outcomes)
                replayed += outcomes.count(_REPLAYED)
                existed += outcomes.count(_EXISTED)
    if turned_away or in_part:
        with ports.store.write() as writer:
            for record in (*turned_away, *in_part):
                writer.quarantine(source.id, service, record, now)
    return TakenIn(accepted, replayed, existed, tuple(turned_away), tuple(in_part))


def _of_one_dossier(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Statements one by one, but steps of one code together; the last first.

    Steps are dated, so their order among dossiers decides nothing. What is told in another way keeps its place between
    the steps before and after it: an undated fact follows arrival.
    """
    together: list[list[Statement]] = []
    steps: dict[str, list[Statement]] = {}  # since the last statement of another kind, by code
    for statement in statements:
        if not isinstance(statement, StepStatement):
            steps = {}
            together.append([statement])
        elif statement.code in steps:
            steps[statement.code].append(statement)
        else:
            steps[statement.code] = [statement]
            together.append(steps[statement.code])
    together.reverse()
    return together


def _refused(statement: Statement) -> RefusedRecord:
    """A record that can be read and yet not be kept."""
    reason = "số hồ sơ đã thuộc về hồ sơ khác, hoặc có ký tự không lưu được"
    return RefusedRecord(
        position=statement.position, reason=reason, raw=statement.raw, code=statement.code, sender=statement.sender
    )


_REPLAYED, _EXISTED, _NEW = "replayed", "existed", "new"


def _take_in_together(
    told: Sequence[Statement],
    source: SourceSystem,
    replay_window: int,
    writer: DossierWriter,
    ports: TakeInPorts,
    now: datetime,
) -> list[str]:
    """Take in what is told of one dossier: one statement with its people, or any number of steps."""
    code = recognise(told[0].code)
    new = [each for each in told if not writer.replayed(source.id, each.digest, now, replay_window)]
    outcomes = [_REPLAYED] * (len(told) - len(new))
    if not new:
        return outcomes
    known = writer.load(code)
    if known is not None and not answers_to(known, code.key):
        known = None  # a receipt number is counted by each desk anew, and may be another dossier's code
    people: tuple[Person, ...] | None = None
    states: list[Dossier | None] = [known]
    for statement in new:
        dossier = states[-1] or _begun(code, statement, source, writer, ports, now)
        merged, people = _merged(dossier, statement, code, source, writer, ports, now)
        outcomes.append(_NEW if states[-1] is None else _EXISTED)
        states.append(merged)
    _save(states, people, writer, source, now)
    return outcomes


def _save(
    states: Sequence[Dossier | None],
    people: tuple[Person, ...] | None,
    writer: DossierWriter,
    source: SourceSystem,
    now: datetime,
) -> None:
    """Save the last of a dossier's states, and tell what arose between each and the next."""
    known, last = states[0], states[-1]
    if last is None or last is known:
        return
    saved = writer.save(last, people)
    for before, after in pairwise(states):
        if after is not None and after is not before:
            kept = replace(after, id=saved.id, keypad=saved.keypad)
            queue_notices(writer, before, kept, now, source=source.id)
    missing = missing_slips(last)
    if saved.id is not None and missing != (() if known is None else missing_slips(known)):
        writer.settle_missing_slips(saved.id, missing)


def _merged(
    dossier: Dossier,
    statement: Statement,
    code: DossierCode,
    source: SourceSystem,
    writer: DossierWriter,
    ports: TakeInPorts,
    now: datetime,
) -> tuple[Dossier, tuple[Person, ...] | None]:
    """The dossier with what is stated, and its people where these change."""
    match statement:
        case StepStatement(step=step):
            return merge_step(dossier, replace(step, source=source)), None
        case StageStatement(stage=stage):
            return merge_stage(dossier, stage, source=source, now=now), None
        case DossierStatement():
            procedure = statement.procedure
            if procedure is not None:
                sensitive = ports.is_sensitive(procedure.name, procedure.field)
                procedure = writer.procedure(replace(procedure, sensitive=sensitive, known=False))
            # A code that names its agency says more of the desk than who sent it.
            desk = writer.desk_for(statement.sender) if code.agency is None and statement.sender else None
            people = writer.people_of(dossier.id) if dossier.id is not None and statement.people else ()
            return merge_record(
                dossier, statement, source=source, procedure=procedure, people=people, desk=desk, now=now
            )


def _begun(
    code: DossierCode,
    statement: Statement,
    source: SourceSystem,
    writer: DossierWriter,
    ports: TakeInPorts,
    now: datetime,
) -> Dossier:
    desk = writer.desk_for(code.agency or statement.sender)
    begun = begin(statement.code, source=source, at=_age(statement) or now, agency_name=None, desk=desk)
    return replace(begun, keypad=ports.new_keypad())


def _age(statement: Statement) -> datetime | None:
    match statement:
        case StepStatement(step=step):
            return step.at
        case DossierStatement():
            return statement.age
    return None

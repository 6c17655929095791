"""Record a step (cập nhật tiến trình) at a counter: a status, agencies that begin or end their part, what is noted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from lookup_api.contract.counter import AdjustmentAsked, AssignmentAsked, DossierAnswer, StepRequest, TermAsked
from lookup_api.domain import deadlines
from lookup_api.domain.adjustments import SLIP_NEEDED, DeadlineAdjustment
from lookup_api.domain.counter_moves import (
    Move,
    Rules,
    add_facts,
    add_slip,
    adjust,
    move,
    open_assignment,
    standing_of,
)
from lookup_api.domain.dossier import Dossier, ProcessingStep
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.domain.merging import merge_step
from lookup_api.domain.status import Clock, Stage
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service import _counter_parts as parts
from lookup_api.service._counter_write import Change, happened_at, load, rules_of, write
from lookup_api.service.counter_ports import Acting, CounterPorts, CounterWriter
from lookup_api.service.issue_slip import slip_for


def record_step(code: str, wanted: StepRequest, acting: Acting, ports: CounterPorts, now: datetime) -> DossierAnswer:
    """Record a step with all that comes with it, or nothing of it.

    Raises Conflict where the status may not follow or lacks its slip, InvalidRequest for what contradicts itself.
    """

    def act(writer: CounterWriter) -> Change:
        before = load(writer, code)
        return Change(before, _recorded(before, wanted, writer, ports, now))

    return write("step", act, acting, ports, now)


def _recorded(
    before: Dossier, wanted: StepRequest, writer: CounterWriter, ports: CounterPorts, now: datetime
) -> Dossier:
    rules = rules_of(before, ports)
    dossier, at = before, happened_at(wanted.at, now)
    if wanted.slip is not None:
        slip = slip_for(before, wanted.slip, writer, ports, now)
        if wanted.at is not None and wanted.slip.issued_at is not None and at != slip.issued_at:
            raise InvalidRequest("the slip determines the time of its step")
        at = at if wanted.slip.issued_at is None else slip.issued_at
        dossier = add_slip(before, replace(slip, issued_at=at))
    if wanted.stage is not None:
        dossier = _moved(dossier, wanted, at, rules, ports)
    elif wanted.not_solved or wanted.fees:
        raise InvalidRequest("not_solved and fees go with a status")
    for step in _events(dossier, wanted, at, rules):
        dossier = merge_step(dossier, step)
    if wanted.adjustment is not None:
        dossier = _adjusted(dossier, wanted.adjustment, at, rules)
    if wanted.collect is not None and wanted.collect.method is not None:
        dossier = replace(dossier, collect=wanted.collect.method, as_of=max(dossier.as_of, at))
    dossier = add_facts(dossier, parts.facts(wanted, at))
    if dossier == before:
        raise InvalidRequest("the step says nothing new")
    return replace(dossier, as_of=max(dossier.as_of, at))


def _moved(dossier: Dossier, wanted: StepRequest, at: datetime, rules: Rules, ports: CounterPorts) -> Dossier:
    stage = Stage[(wanted.stage or "").upper()]
    if stage is Stage.RETURNED:
        raise InvalidRequest("a result is handed over by hand-over")
    term = parts.receipt_content(dossier).term or ports.rules.term(dossier)
    step = replace(_event(wanted, at, rules), stage=stage)
    if step.agency is not None and step.deadline is not None:
        step = replace(step, started_at=at)  # a part or phase of its own, which ends by `ends_part_of`
    fees = tuple(replace(fee, paid=False) if fee.paid is None else fee for fee in parts.fees(wanted.fees))
    return move(dossier, Move(step, not_solved=wanted.not_solved, fees=fees, term=term), rules)


def _event(wanted: StepRequest, at: datetime, rules: Rules) -> ProcessingStep:
    officer = wanted.officer
    if wanted.deadline is not None and wanted.term is not None:
        raise InvalidRequest("a step has a deadline or a term")
    return ProcessingStep(
        at=at,
        stage=None,
        agency=wanted.agency,
        deadline=_due(wanted.deadline, wanted.term, at, rules),
        text=wanted.text,
        officer=None if officer is None else officer.name,
        officer_title=None if officer is None else officer.title,
    )


def _due(stated: datetime | None, wanted: TermAsked | None, at: datetime, rules: Rules) -> datetime | None:
    """The deadline of a part alone: stated, or counted from its term in office hours. It lies ahead."""
    term = parts.term(wanted)
    due = stated if term is None else deadlines.deadline(at, term, rules.calendar)
    if due is not None and due <= at:
        raise InvalidRequest("the deadline of a part lies ahead")
    return None if due is None else in_vietnam(due)


def _events(dossier: Dossier, wanted: StepRequest, at: datetime, rules: Rules) -> Iterator[ProcessingStep]:
    """The steps beside the one that carries the status: agencies that begin side by side, and one that ends."""
    if wanted.parallel:
        if standing_of(dossier).stage is not Stage.PROCESSING:
            raise Conflict("agencies work side by side on a dossier in status processing")
        if len({each.agency for each in wanted.parallel}) != len(wanted.parallel):
            raise InvalidRequest("an agency is named twice")
        for each in wanted.parallel:
            if open_assignment(dossier, each.agency) is not None:
                raise Conflict("an agency has not ended its part yet")
            yield _assigned(each, at, rules)
    if wanted.ends_part_of is not None:
        begun = open_assignment(dossier, wanted.ends_part_of)
        if begun is None or begun.at >= at:
            raise Conflict("that agency has no open part")
        ended = replace(_event(wanted, at, rules), agency=begun.agency, deadline=begun.deadline, started_at=begun.at)
        yield ended if wanted.stage is None else replace(ended, text=None)
    elif wanted.stage is None and (wanted.text or wanted.agency or wanted.deadline or wanted.term):
        yield _event(wanted, at, rules)


def _assigned(each: AssignmentAsked, at: datetime, rules: Rules) -> ProcessingStep:
    if (each.deadline is None) is (each.term is None):
        raise InvalidRequest("an agency's part has a deadline or a term")
    return ProcessingStep(
        at=at,
        stage=Stage.PROCESSING,
        agency=each.agency,
        deadline=_due(each.deadline, each.term, at, rules),
        started_at=at,
        text=each.text,
    )


def _adjusted(dossier: Dossier, wanted: AdjustmentAsked, at: datetime, rules: Rules) -> Dossier:
    before = dossier.processing_deadline
    if before is None:
        raise Conflict("there is no deadline to set anew")
    if standing_of(dossier).stage.clock is Clock.ENDED:
        raise Conflict("the dossier has ended")
    needed = SLIP_NEEDED.get(wanted.reason)
    if needed is not None and not any(
        slip.kind is needed and slip.number == wanted.slip_number for slip in dossier.slips
    ):
        raise Conflict(f"the reason {wanted.reason.value} needs a slip on record: {needed.value}")
    try:
        decision = DeadlineAdjustment(
            reason=wanted.reason,
            before=before,
            after=in_vietnam(wanted.deadline),
            decided_at=at,
            slip_number=wanted.slip_number,
        )
    except ValueError as error:
        raise InvalidRequest(str(error)) from error
    promised = None if wanted.appointment is None else in_vietnam(wanted.appointment)
    return adjust(dossier, decision, rules, promised=promised)

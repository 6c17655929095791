"""Receive a dossier (tiếp nhận hồ sơ) at a counter: its code, its dates by the desk's province, its receipt."""

from dataclasses import replace
from datetime import datetime

from lookup_api.contract.counter import DossierAnswer, DossierRequest
from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.codes import CodeForm, recognise
from lookup_api.domain.counter_moves import Rules, add_facts, add_slip, begin_term, give_appointment
from lookup_api.domain.deadlines import Term
from lookup_api.domain.dossier import (
    COUNTER_SOURCE,
    CodeAlias,
    CodeKind,
    Dossier,
    GivenAppointment,
    Person,
    PersonRole,
    ProcessingStep,
)
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import SlipContent
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service import _counter_parts as parts
from lookup_api.service._counter_write import Change, happened_at, rules_of, write
from lookup_api.service.counter_ports import Acting, CounterPorts, CounterWriter


def receive_dossier(wanted: DossierRequest, acting: Acting, ports: CounterPorts, now: datetime) -> DossierAnswer:
    """Receive a dossier; raise Conflict for a code that is taken and InvalidRequest for what contradicts itself."""
    return write("receive", lambda writer: _receive(wanted, writer, ports, now), acting, ports, now)


def _receive(wanted: DossierRequest, writer: CounterWriter, ports: CounterPorts, now: datetime) -> Change:
    received_at = happened_at(wanted.received_at, now)
    submitted_at = None if wanted.submitted_at is None else in_vietnam(wanted.submitted_at)
    if submitted_at is not None and submitted_at > received_at:
        raise InvalidRequest("a dossier is submitted before it is received")
    desk = _desk(wanted, writer, ports)
    begun = Dossier(
        code=_code(wanted, desk, writer, ports, received_at),
        source=COUNTER_SOURCE,
        as_of=received_at,
        keypad=ports.new_keypad(),
        procedure=_procedure(wanted, writer, ports),
        agency=_agency(wanted, desk),
        desk=desk,
        channel=wanted.channel,
        collect=None if wanted.collect is None else wanted.collect.method,
        submitted_at=submitted_at,
        fees=parts.fees(wanted.fees),
        summary=wanted.summary,
        people_age=received_at,
        steps=(_first_step(wanted, desk, received_at),),
    )
    begun = replace(begun, aliases=_aliases(begun.code, wanted))
    rules = rules_of(replace(begun, received_at=received_at), ports)
    term = parts.term(wanted.term) or ports.rules.term(begun)
    received = _dated(begun, wanted, received_at, term, rules)
    received = add_facts(received, parts.facts(wanted, received_at))
    if wanted.receipt:
        received = _with_receipt(received, wanted, term, rules, writer)
    return Change(None, received, _people(wanted, ports, received_at))


def _desk(wanted: DossierRequest, writer: CounterWriter, ports: CounterPorts) -> OneStopDesk:
    desk = writer.desk_for(wanted.agency) if wanted.desk is None else ports.desk(wanted.desk)
    if desk is None:
        raise InvalidRequest("there is no such desk; name one of the directory")
    return desk


def _agency(wanted: DossierRequest, desk: OneStopDesk) -> Agency | None:
    code = wanted.agency or desk.agency_code
    # The catalogue's name is said where it knows the code; this one stands in where it does not.
    return None if code is None else Agency(code=code, name=desk.name, known=False)


def _procedure(wanted: DossierRequest, writer: CounterWriter, ports: CounterPorts) -> Procedure:
    name = wanted.procedure_name or wanted.procedure
    sensitive = ports.is_sensitive(name, None)
    return writer.procedure(Procedure(code=wanted.procedure, name=name, sensitive=sensitive, known=False))


def _code(
    wanted: DossierRequest, desk: OneStopDesk, writer: CounterWriter, ports: CounterPorts, received_at: datetime
) -> str:
    """The stated code, or the next of the agency and day: `H47.16-261105-0042` (facts: provincial generators)."""
    if wanted.code is not None:
        code = recognise(wanted.code)
        if code.form is CodeForm.PROCEDURE:
            raise InvalidRequest("the code is a procedure's")
        if writer.load(code) is not None:
            raise Conflict("another dossier has this code")
        return code.text
    # A province's centre belongs to no agency below it: its codes begin with the province's own letters.
    agency = wanted.agency or desk.agency_code or ports.rules.profile_on(desk.province).identifiers[0]
    day = f"{received_at:%y%m%d}"
    while True:
        serial = writer.counter.next_serial(f"code {agency}", day)
        own = recognise(f"{agency}-{day}-{serial:04d}")
        if writer.load(own) is None:  # a sending system may have given this number
            return own.text


def _aliases(code: str, wanted: DossierRequest) -> tuple[CodeAlias, ...]:
    own = CodeAlias(CodeKind.NATIONAL, code)
    number = wanted.receipt_number
    return (own,) if number is None else (own, CodeAlias(CodeKind.RECEIPT, number))


def _first_step(wanted: DossierRequest, desk: OneStopDesk, received_at: datetime) -> ProcessingStep:
    officer = wanted.officer
    return ProcessingStep(
        at=received_at,
        stage=Stage.ACCEPTED,
        agency=desk.name,
        officer=None if officer is None else officer.name,
        officer_title=None if officer is None else officer.title,
    )


def _dated(begun: Dossier, wanted: DossierRequest, received_at: datetime, term: Term | None, rules: Rules) -> Dossier:
    """Deadline and appointment: computed, and what was promised besides is what is said (product)."""
    dated = begin_term(begun, received_at, term, rules)
    if wanted.appointment is None:
        return dated
    if wanted.appointment <= received_at:
        raise InvalidRequest("an appointment lies after the reception")
    return give_appointment(dated, GivenAppointment(in_vietnam(wanted.appointment), received_at))


def _with_receipt(
    received: Dossier, wanted: DossierRequest, term: Term | None, rules: Rules, writer: CounterWriter
) -> Dossier:
    officer = wanted.officer
    content = SlipContent(
        papers=parts.papers(wanted.papers),
        address=wanted.address,
        sets=wanted.sets,
        term=term,
        book=wanted.book,
        line=wanted.line,
        appointment_after=received.result_appointment,
        officer=None if officer is None else officer.name,
    )
    receipt = parts.issued(
        SlipKind.RECEIPT,
        content,
        received,
        rules.province,
        writer,
        issued_at=received.received_at or received.as_of,
        issuer_title=None if officer is None else officer.title,
    )
    return add_slip(received, receipt)


def _people(wanted: DossierRequest, ports: CounterPorts, received_at: datetime) -> tuple[Person, ...]:
    people = [parts.person(wanted.owner, PersonRole.OWNER, ports, received_at)]
    if wanted.submitter is not None:
        people.append(parts.person(wanted.submitter, PersonRole.SUBMITTER, ports, received_at))
    people += [parts.person(each, PersonRole.PROXY, ports, received_at) for each in wanted.proxies]
    return tuple(people)

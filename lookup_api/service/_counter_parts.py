"""From what a counter asks to the domain's words: people, papers, terms, facts, slips."""

from collections.abc import Sequence
from datetime import datetime

from lookup_api.contract import counter as asked
from lookup_api.domain.counter_facts import Collecting, CounterFact, OfficerInCharge, Refund, ToBring, Visit
from lookup_api.domain.deadlines import Term
from lookup_api.domain.dossier import Dossier, Fee, Person, PersonRole
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.province import Province, SlipKind
from lookup_api.domain.slips import Paper, Slip, SlipContent, new_slip, slip_number
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service.counter_ports import CounterPorts, CounterWriter


def person(wanted: asked.PersonAsked, role: PersonRole, ports: CounterPorts, confirmed_at: datetime) -> Person:
    """A person as the counter saw them; raise InvalidRequest for a phone that is none."""
    if wanted.phone is not None and not ports.is_phone(wanted.phone):
        raise InvalidRequest("a phone is not a telephone number")
    return Person(
        role=role,
        kind=wanted.kind,
        name=wanted.name,
        id_number=wanted.id_number,
        phone=wanted.phone,
        email=wanted.email,
        phone_confirmed_at=None if wanted.phone is None else confirmed_at,
    )


def papers(wanted: Sequence[asked.PaperAsked]) -> tuple[Paper, ...]:
    """The lines of a list of papers."""
    return tuple(
        Paper(name=each.name, originals=each.originals, copies=each.copies, photocopies=each.photocopies)
        for each in wanted
    )


def fees(wanted: Sequence[asked.FeeAsked]) -> tuple[Fee, ...]:
    """Fees as they are kept."""
    return tuple(Fee(name=each.name, amount=each.amount, paid=each.paid) for each in wanted)


def term(wanted: asked.TermAsked | None) -> Term | None:
    """A stated term."""
    return None if wanted is None else Term(wanted.amount, wanted.unit)


def facts(wanted: asked.DossierRequest | asked.StepRequest, at: datetime) -> tuple[CounterFact, ...]:
    """What is noted along with a reception or step."""
    found: list[CounterFact] = []
    if wanted.bring:
        found.append(ToBring(noted_at=at, items=tuple(wanted.bring)))
    elif wanted.bring is not None and isinstance(wanted, asked.StepRequest):
        found.append(ToBring(noted_at=at, items=()))
    if (collect := wanted.collect) is not None and (collect.place or collect.parcel):
        found.append(Collecting(noted_at=at, place=collect.place, parcel=collect.parcel))
    if (officer := wanted.officer) is not None and (officer.title or officer.phone):
        found.append(OfficerInCharge(noted_at=at, title=officer.title, phone=officer.phone))
    if isinstance(wanted, asked.StepRequest):
        if (visit := wanted.visit) is not None:
            found.append(Visit(noted_at=at, at=in_vietnam(visit.at), place=visit.place))
        if (refund := wanted.refund) is not None:
            found.append(Refund(noted_at=at, amount=refund.amount, reason=refund.reason, paid=refund.paid))
    return tuple(found)


def next_number(kind: SlipKind, dossier: Dossier, issued_at: datetime, writer: CounterWriter) -> str:
    """The next number of a kind of slip at the dossier's desk in the year."""
    desk = "" if dossier.desk is None else dossier.desk.id
    year = str(in_vietnam(issued_at).year)
    return slip_number(kind, writer.counter.next_serial(f"slip {kind.value} {desk}", year), issued_at)


def issued(
    kind: SlipKind,
    content: SlipContent,
    dossier: Dossier,
    province: Province,
    writer: CounterWriter,
    *,
    issued_at: datetime,
    number: str | None = None,
    issuer_title: str | None = None,
) -> Slip:
    """A slip under its number, with the name and form that the province has for it on that day."""
    return new_slip(
        kind,
        number=number or next_number(kind, dossier, issued_at, writer),
        issued_at=issued_at,
        province=province,
        content=content,
        issuer_title=issuer_title,
    )


def receipt_content(dossier: Dossier) -> SlipContent:
    """What stood on the newest receipt; nothing where none was issued."""
    receipts = [slip for slip in dossier.slips if slip.kind is SlipKind.RECEIPT and slip.content is not None]
    content = receipts[-1].content if receipts else None
    return content or SlipContent()

"""Issue a slip (lập phiếu) for a dossier: its number, its form of the day, and what has to stand on it."""

from datetime import datetime

from lookup_api.contract.counter import DossierAnswer, SlipRequest
from lookup_api.domain.counter_moves import add_slip
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import ISSUED_KINDS, Slip, SlipContent
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service import _counter_parts as parts
from lookup_api.service._counter_write import Change, happened_at, load, province_on, write
from lookup_api.service.counter_ports import Acting, CounterPorts, CounterWriter

_NEEDS_REASON = frozenset({SlipKind.REFUSAL, SlipKind.APOLOGY, SlipKind.STOP_NOTICE})
_NEEDS_LIST = frozenset({SlipKind.SUPPLEMENT_REQUEST, SlipKind.GUIDANCE})


def issue_slip(code: str, wanted: SlipRequest, acting: Acting, ports: CounterPorts, now: datetime) -> DossierAnswer:
    """Issue a slip; raise InvalidRequest where it lacks what its kind says, Conflict for a number that is taken."""

    def act(writer: CounterWriter) -> Change:
        dossier = load(writer, code)
        return Change(dossier, add_slip(dossier, slip_for(dossier, wanted, writer, ports, now)))

    return write("slip", act, acting, ports, now)


def slip_for(dossier: Dossier, wanted: SlipRequest, writer: CounterWriter, ports: CounterPorts, now: datetime) -> Slip:
    """The slip that is asked for, not yet on record."""
    issued_at = happened_at(wanted.issued_at, now)
    _require_whole(dossier, wanted, issued_at)
    receipt, officer = parts.receipt_content(dossier), wanted.officer
    content = SlipContent(
        reason=wanted.reason,
        papers=parts.papers(wanted.papers) or (receipt.papers if wanted.kind is SlipKind.RECEIPT else ()),
        lines=tuple(wanted.lines),
        address=receipt.address,
        sets=receipt.sets,
        term=receipt.term,
        appointment_before=dossier.result_appointment,
        appointment_after=None if wanted.appointment is None else in_vietnam(wanted.appointment),
        at_fault=wanted.at_fault,
        decision=wanted.decision,
        money=wanted.money,
        officer=None if officer is None else officer.name,
        contact=None if officer is None else officer.phone,
    )
    return parts.issued(
        wanted.kind,
        content,
        dossier,
        province_on(dossier, issued_at, ports),
        writer,
        issued_at=issued_at,
        number=wanted.number,
        issuer_title=None if officer is None else officer.title,
    )


def _require_whole(dossier: Dossier, wanted: SlipRequest, issued_at: datetime) -> None:
    kind = wanted.kind
    if kind not in ISSUED_KINDS:
        raise InvalidRequest(f"{kind.value} is no slip of one dossier")
    if kind is SlipKind.RECEIPT and any(slip.kind is kind for slip in dossier.slips):
        raise Conflict("this dossier has a receipt: reissue it")
    if kind in _NEEDS_REASON and wanted.reason is None:
        raise InvalidRequest(f"a slip of kind {kind.value} states its reason")
    if kind in _NEEDS_LIST and not (wanted.papers or wanted.lines):
        raise InvalidRequest(f"a slip of kind {kind.value} lists papers or lines")
    if kind is SlipKind.APOLOGY:
        if wanted.appointment is None or wanted.appointment <= issued_at:
            raise InvalidRequest("an apology gives a new appointment that lies ahead")
        if dossier.result_appointment is None:
            raise Conflict("there is no appointment that could be missed")
    elif wanted.appointment is not None:
        raise InvalidRequest("a new appointment stands on an apology only")

"""The eight kinds of slips, each in the order of its official form.

Source: the layouts of Thông tư 01/2018/TT-VPCP as real receipts and slips reproduce them. The field lists of Thông tư
03/2025/TT-VPCP are not verified, so its stop notice follows what is known of its purpose.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, SimpleDocTemplate, Spacer

from lookup_api.domain.counter_facts import Collecting, Refund, ToBring, Visit, newest
from lookup_api.domain.dossier import CollectMethod, ProcessingStep
from lookup_api.domain.province import SlipKind
from lookup_api.receipts import sheet as block
from lookup_api.receipts import sheet_parts as parts
from lookup_api.receipts.sheet import Sheet
from lookup_api.wording import say_money

_FRAME = 6  # points by which a frame pads itself
_EMPTY_ROWS = 2  # on a control slip, below what is known
_OPINION_LINES = 3


def draw_sheet(sheet: Sheet) -> bytes:
    """Draw a sheet as PDF; the same sheet gives the same bytes. Raises ValueError for what `draw_qr` refuses."""
    drawn, pages = _drawn(sheet, 1)
    # Only when all is set is it known how many pages there are: each of several says so.
    return drawn if pages == 1 else _drawn(sheet, pages)[0]


def _drawn(sheet: Sheet, pages: int) -> tuple[bytes, int]:
    """The PDF whose feet tell of that many pages, none where it is one, and how many there are."""
    story = [*block.head(sheet), *_KINDS[sheet.slip.kind](sheet)]
    out = io.BytesIO()

    def foot(canvas: Any, _document: Any) -> None:
        if pages > 1:
            told = sheet.words.text("slip-page", code=sheet.dossier.code, page=canvas.getPageNumber(), pages=pages)
            canvas.setFont(parts.WORDS, 7)
            canvas.drawRightString(sheet.page[0] - sheet.margin * mm, 2.8 * mm, told)

    document = SimpleDocTemplate(
        out,
        pagesize=sheet.page,
        leftMargin=sheet.margin * mm - _FRAME,
        rightMargin=sheet.margin * mm - _FRAME,
        topMargin=sheet.margin * 0.6 * mm - _FRAME,
        bottomMargin=5.5 * mm - _FRAME,
        title=f"{sheet.slip.title} {sheet.dossier.code}",
        author=sheet.desk_name,
        lang="vi-VN",
        invariant=1,  # no time of drawing and no random id
    )
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue(), document.page


def _receipt(sheet: Sheet) -> Iterator[Flowable]:
    words, content, dossier = sheet.words, sheet.content, sheet.dossier
    term, sets = content.term, content.sets
    amounts = (
        None if sets is None else words.text("slip-sets-count", count=sets),
        None if term is None else words.text("slip-term-count", count=term.amount, unit=term.unit.value),
    )
    *who, address, reached = block.who(sheet)
    yield block.rows_of(
        sheet,
        ("slip-desk", sheet.desk_name),
        *who,
        ("slip-address-phone", "; ".join(each for each in (address[1], reached[1]) if each)),
        block.matter(sheet),
    )
    yield from block.papers_table(sheet, content.papers)
    yield block.rows_of(
        sheet,
        ("slip-sets-term", "; ".join(each for each in amounts if each)),
        ("slip-received-at", sheet.moment(dossier.received_at)),
        ("slip-fee", _fees(sheet)),
        *_noted(sheet),
    )
    promised = content.appointment_after or dossier.result_appointment
    label = words.text("slip-appointment" if promised else "slip-no-appointment")
    yield Spacer(1, 1.6 * mm)
    yield parts.DoorBox(label, sheet.moment(promised), _collect(sheet), sheet.width)
    if sheet.provisional and promised == dossier.result_appointment:
        yield parts.paragraph(words.text("slip-provisional"), size=parts.SMALL, leading=1.2)
    ends = block.signatures(sheet, "slip-sign-submitter", "slip-sign-receiver", signed=content.officer)
    # Where one page does not hold all, the signatures go overleaf first.
    yield KeepTogether(block.ask(sheet))
    yield KeepTogether([*ends, *block.note(sheet)])


def _fees(sheet: Sheet) -> str:
    return "; ".join(f"{fee.name}: {say_money(sheet.words, fee.amount)}" for fee in sheet.dossier.fees)


def _collect(sheet: Sheet) -> str:
    dossier, words = sheet.dossier, sheet.words
    told = newest(dossier.counter_facts, Collecting)
    place = told.place if told is not None else None
    if dossier.collect is CollectMethod.POST:
        return ". ".join(each for each in (words.text("slip-collect-post"), place) if each)
    desk = dossier.desk
    return words.text("slip-collect", place=place or (desk.address if desk is not None else None) or sheet.desk_name)


def _noted(sheet: Sheet) -> tuple[tuple[str, str | None], ...]:
    """What to bring, a visit, a refund and a parcel, where they are known."""
    facts, words = sheet.dossier.counter_facts, sheet.words
    bring, visit, refund = newest(facts, ToBring), newest(facts, Visit), newest(facts, Refund)
    parcels = [fact.parcel for fact in facts if isinstance(fact, Collecting) and fact.parcel]
    visited = None
    if visit is not None:
        moment = sheet.moment(visit.at)
        visited = words.text("slip-visit-at", moment=moment, place=visit.place) if visit.place else moment
    return (
        ("slip-bring", None if bring is None else "; ".join(bring.items)),
        ("slip-visit", visited),
        ("slip-refund", None if refund is None or refund.paid else say_money(words, refund.amount)),
        ("slip-parcel", parcels[-1] if parcels else None),
    )


def _supplement(sheet: Sheet) -> Iterator[Flowable]:
    yield block.rows_of(sheet, ("slip-desk", sheet.desk_name), *_whose(sheet))
    yield parts.paragraph(sheet.words.text("slip-supplement-wanted"), before=2)
    yield from _wanted(sheet)
    yield block.rows_of(sheet, ("slip-reason", sheet.content.reason))
    yield from _guided_end(sheet)


def _guidance(sheet: Sheet) -> Iterator[Flowable]:
    yield block.rows_of(sheet, ("slip-desk", sheet.desk_name), *_whose(sheet))
    yield parts.paragraph(sheet.words.text("slip-guidance"), before=2)
    yield from _wanted(sheet)
    yield block.rows_of(sheet, ("slip-reason", sheet.content.reason))
    yield from _guided_end(sheet)


def _whose(sheet: Sheet) -> tuple[tuple[str, str | None], ...]:
    """Owner, matter, address, phone: the order of forms 02 and 03 differs in where the matter stands."""
    owner, *others = block.who(sheet)
    if sheet.slip.kind is SlipKind.REFUSAL:
        return (owner, *others, block.matter(sheet))
    return (owner, block.matter(sheet), *others)


def _wanted(sheet: Sheet) -> Iterator[Flowable]:
    yield from block.papers_table(sheet, sheet.content.papers)
    yield from block.numbered(sheet.content.lines)


def _guided_end(sheet: Sheet) -> Iterator[Flowable]:
    words, content, desk = sheet.words, sheet.content, sheet.dossier.desk
    portal = sheet.province.portal_url.partition("://")[2]
    reached = content.contact or (desk.phone if desk is not None else None) or sheet.province.hotline
    contact = ", ".join(each for each in (content.officer, reached, portal) if each)
    yield parts.paragraph(words.text("slip-contact", contact=contact), before=2)
    yield from _end(sheet, "slip-sign-guide")


def _end(sheet: Sheet, *signers: str, issuer_signs: bool = True) -> Iterator[Flowable]:
    """Signatures as the form has them, then how to ask: our own addition stands below.

    Where `issuer_signs`, the last place is that of who issued the slip, and bears that name and title.
    """
    yield Spacer(1, 3 * mm)
    name, title = (sheet.content.officer, sheet.slip.issuer_title) if issuer_signs else (None, None)
    signed = block.signatures(sheet, *signers, signed=name, title=title)
    yield KeepTogether(signed)
    yield KeepTogether([Spacer(1, 4 * mm), *block.ask(sheet), *block.note(sheet)])


def _refusal(sheet: Sheet) -> Iterator[Flowable]:
    yield block.rows_of(sheet, ("slip-desk", sheet.desk_name), *_whose(sheet))
    yield parts.paragraph(sheet.words.text("slip-refused", desk=sheet.desk_name), before=2)
    yield parts.paragraph(sheet.content.reason or "", face=parts.STRONG, before=1)
    yield from block.numbered(sheet.content.lines)
    yield from _end(sheet, "slip-sign-submitter", "slip-sign-receiver")


def _apology(sheet: Sheet) -> Iterator[Flowable]:
    words, content, dossier = sheet.words, sheet.content, sheet.dossier
    yield block.rows_of(
        sheet,
        ("slip-to", sheet.owner_name()),
        ("slip-received-at", sheet.moment(dossier.received_at)),
        block.matter(sheet),
        ("slip-code", dossier.code),
        ("slip-appointment-before", sheet.moment(content.appointment_before)),
        ("slip-late-reason", content.reason),
        ("slip-at-fault", content.at_fault),
    )
    yield parts.paragraph(words.text("slip-apology"), before=2)
    yield Spacer(1, 2 * mm)
    yield parts.DoorBox(
        words.text("slip-appointment-after"), sheet.moment(content.appointment_after), _collect(sheet), sheet.width
    )
    copied = words.text("slip-copied-to-list", code=dossier.code)
    yield parts.paragraph(f"{words.text('slip-copied-to')}: {copied}", size=parts.SMALL, before=2)
    yield from _end(sheet, "slip-sign-head")


def _stop_notice(sheet: Sheet) -> Iterator[Flowable]:
    content, words = sheet.content, sheet.words
    yield block.rows_of(sheet, ("slip-to", sheet.owner_name()), *_whose(sheet)[1:], ("slip-code", sheet.dossier.code))
    yield parts.paragraph(words.text("slip-stopped"), before=2)
    yield block.rows_of(
        sheet,
        ("slip-stage", words.text(f"stage-{sheet.stage.key.replace('_', '-')}", "heading")),
        ("slip-reason", content.reason),
        ("slip-decision", content.decision),
        ("slip-money", content.money),
    )
    yield from _end(sheet, "slip-sign-head")


def _control(sheet: Sheet) -> Iterator[Flowable]:
    words, dossier = sheet.words, sheet.dossier
    lead = dossier.agency.name if dossier.agency is not None else sheet.desk_name
    begun = [step for step in dossier.steps if step.started_at is not None and step.at == step.started_at]
    together = dict.fromkeys(step.agency for step in begun if step.agency and step.agency != lead)
    yield block.rows_of(
        sheet,
        ("slip-with-dossier-of", sheet.owner_name()),
        ("slip-code", dossier.code),
        ("slip-received-at", sheet.moment(dossier.received_at)),
        ("slip-appointment", sheet.moment(dossier.result_appointment)),
        ("slip-lead", lead),
        ("slip-together", ", ".join(name for name in together if name)),
    )
    head = [words.text(f"slip-column-{name}") for name in ("agency", "times", "result", "remark")]
    rows = [_handed(sheet, step) for step in dossier.steps if not _closes(step)]
    # Who takes part next writes it in by hand.
    rows += [["\n\n", "", "", ""] for _row in range(_EMPTY_ROWS)]
    # A moment stands on one line.
    widths = [sheet.width * share for share in (0.24, 0.41, 0.15, 0.2)]
    yield Spacer(1, 2 * mm)
    yield parts.ruled(head, rows, widths)
    # Each hand-over is signed by others.
    yield from _end(sheet, "slip-sign-deliverer", "slip-sign-taker", issuer_signs=False)


def _closes(step: ProcessingStep) -> bool:
    return step.started_at is not None and step.at != step.started_at


def _handed(sheet: Sheet, step: ProcessingStep) -> list[str]:
    """One row of the control slip: given, due, ended; and how the part ended against its own deadline."""
    words = sheet.words
    end = next(
        (
            other
            for other in sheet.dossier.steps
            if _closes(other) and other.agency == step.agency and other.started_at == step.at
        ),
        None,
    )
    times = [words.text("slip-given", moment=sheet.moment(step.at))]
    if step.deadline is not None:
        times.append(words.text("slip-due", moment=sheet.moment(step.deadline)))
    result = ""
    if end is not None:
        times.append(words.text("slip-ended", moment=sheet.moment(end.at)))
        if step.deadline is not None:
            late, early = end.at > step.deadline, end.at.date() < step.deadline.date()
            result = words.text("slip-overdue" if late else "slip-early" if early else "slip-on-time")
    stage = "" if step.stage is None else words.text(f"stage-{step.stage.key.replace('_', '-')}", "heading")
    said = [stage, step.text, step.officer, *((end.text, end.officer) if end is not None else ())]
    return [step.agency or sheet.desk_name, "\n".join(times), result, "\n".join(each for each in said if each)]


def _satisfaction(sheet: Sheet) -> Iterator[Flowable]:
    words = sheet.words
    yield block.rows_of(sheet, ("slip-desk", sheet.desk_name), ("slip-code", sheet.dossier.code), block.matter(sheet))
    yield parts.paragraph(words.text("slip-satisfaction"), before=2)
    yield Spacer(1, 1 * mm)
    for degree in (5, 4, 3, 2, 1):
        told = parts.paragraph(words.text(f"slip-satisfaction-{degree}"), size=11)
        yield parts.columns([parts.Tick(), told], [8, sheet.width - 8])
    yield parts.paragraph(f"{words.text('slip-opinion')}:", before=3)
    yield from (parts.Dots() for _line in range(_OPINION_LINES))
    yield from _end(sheet, "slip-sign-submitter", issuer_signs=False)


_KINDS: Mapping[SlipKind, Callable[[Sheet], Iterator[Flowable]]] = MappingProxyType(
    {
        SlipKind.RECEIPT: _receipt,
        SlipKind.SUPPLEMENT_REQUEST: _supplement,
        SlipKind.REFUSAL: _refusal,
        SlipKind.APOLOGY: _apology,
        SlipKind.STOP_NOTICE: _stop_notice,
        SlipKind.CONTROL: _control,
        SlipKind.GUIDANCE: _guidance,
        SlipKind.SATISFACTION: _satisfaction,
    }
)

"""`GET /v1/dossiers/{code}/receipt` and `/slips`: the counter's papers as PDF, drawn when asked for, kept nowhere."""

from datetime import datetime

from flask import Response, request

from lookup_api.contract.lookups import AskerKind, KeyKind
from lookup_api.contract.problems import ProblemCode
from lookup_api.domain import errors
from lookup_api.domain.codes import recognise
from lookup_api.domain.counter_moves import standing_of
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.explaining import is_provisional
from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import ISSUED_KINDS, Slip, SlipContent
from lookup_api.domain.working_time import in_vietnam
from lookup_api.receipts import draw_label
from lookup_api.receipts.sheet import Sheet
from lookup_api.receipts.sheet_kinds import draw_sheet
from lookup_api.service.ports import LedgerEntry
from lookup_api.web.counter import COUNTER
from lookup_api.web.labels import label_of
from lookup_api.web.parts import Parts
from lookup_api.web.routes import Call, Route

PDF = "application/pdf"


def sheet_pdf(code: str, kind: SlipKind, number: str | None, parts: Parts, now: datetime, key_name: str) -> bytes:
    """Draw a dossier's newest slip of a kind, or the one of that number; on record before it is handed out.

    A receipt is drawn of a dossier whose sender issued none of its own as well, with what is known of it. Raises
    DossierNotFound, and Conflict where there is no such slip or its QR cannot be drawn.
    """
    dossier = parts.store.reader.find_whole(recognise(code))
    if dossier is None or dossier.id is None:
        raise errors.DossierNotFound("no dossier answers to this code")
    if dossier.archived_at is not None:
        raise errors.Conflict("the dossier is archived: what stood on its papers is gone")
    slips = [slip for slip in dossier.slips if slip.kind is kind and number in {None, slip.number}]
    if not slips and (kind is not SlipKind.RECEIPT or number is not None):
        raise errors.Conflict(f"this dossier has no such slip: {kind.value}")
    slip = slips[-1] if slips else _receipt_of(dossier, parts)
    profile = parts.rules.profile(dossier)
    sheet = Sheet(
        slip=slip,
        dossier=dossier,
        people=parts.store.reader.people_of(dossier.id),
        province=profile,
        qr_text=label_of(dossier, parts).qr_text,
        stage=standing_of(dossier).stage,
        provisional=is_provisional(dossier, parts.rules.calendar_of(profile), profile.appointment_rule),
    )
    try:
        drawn = draw_sheet(sheet)
    except ValueError as error:
        raise errors.Conflict(f"this dossier's sheet cannot be drawn: {error}") from error
    parts.store.ledger.record(
        LedgerEntry(
            at=now,
            channel=KeyKind.COUNTER,
            asker=parts.mark_asker(AskerKind.DEVICE, key_name),
            key_type="sheet",
            outcome="answered",
            level=Level.VERIFIED,  # a sheet names the citizen in full
            dossier_id=dossier.id,
        )
    )
    return drawn


def label_file(code: str, ending: str, parts: Parts) -> bytes:
    """Draw a dossier's label as `.png` or `.svg`; raise DossierNotFound."""
    dossier = parts.store.reader.find(recognise(code))
    if dossier is None:
        raise errors.DossierNotFound("no dossier answers to this code")
    drawing = draw_label(label_of(dossier, parts))
    return drawing.png() if ending == ".png" else drawing.svg().encode()


def _receipt_of(dossier: Dossier, parts: Parts) -> Slip:
    """The receipt of a dossier that was received elsewhere: without number and form, which only its desk knows."""
    province = parts.rules.profile(dossier)
    return Slip(
        kind=SlipKind.RECEIPT,
        number="",
        issued_at=in_vietnam(dossier.received_at or dossier.as_of),
        title=province.slip_names[SlipKind.RECEIPT],
        content=SlipContent(),
    )


def routes(parts: Parts) -> tuple[Route, ...]:
    """The routes of this subject."""

    def receipt(call: Call, code: str) -> Response:
        return _drawn(call, code, SlipKind.RECEIPT, None)

    def slip(call: Call, code: str) -> Response:
        """`?kind=` and, where it is not the newest, `?number=`."""
        try:
            kind = SlipKind(request.args.get("kind", ""))
        except ValueError:
            kind = SlipKind.BOOK
        if kind not in ISSUED_KINDS:
            known = ", ".join(each.value for each in ISSUED_KINDS)
            raise errors.InvalidRequest(f"kind is one of {known}")
        return _drawn(call, code, kind, request.args.get("number"))

    def _drawn(call: Call, code: str, kind: SlipKind, number: str | None) -> Response:
        if call.key is None:
            raise errors.NotSignedIn
        drawn = sheet_pdf(code, kind, number, parts, call.now, call.key.name)
        return Response(drawn, mimetype=PDF)

    problems = (
        ProblemCode.CODE_NOT_RECOGNISED,
        ProblemCode.DOSSIER_NOT_FOUND,
        ProblemCode.NOT_SIGNED_IN,
        ProblemCode.NOT_ALLOWED,
        ProblemCode.INVALID_REQUEST,
        ProblemCode.CONFLICT,
        ProblemCode.STORE_UNAVAILABLE,
    )
    return (
        Route("GET", "/v1/dossiers/<code>/receipt", receipt, "The receipt as A5 PDF, for the citizen's hand.",
              keys=COUNTER, gives=PDF, problems=problems),
        Route("GET", "/v1/dossiers/<code>/slips", slip, "A slip as PDF, by `kind` and `number`.",
              keys=COUNTER, gives=PDF, problems=problems),
    )  # fmt: skip

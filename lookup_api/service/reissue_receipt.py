"""Issue a lost receipt again (cấp lại giấy tiếp nhận): the QR of the older one proves nothing from then on."""

from dataclasses import replace
from datetime import datetime

from lookup_api.contract.counter import DossierAnswer, ReissueRequest
from lookup_api.domain.counter_moves import add_slip
from lookup_api.domain.errors import Conflict
from lookup_api.domain.province import SlipKind
from lookup_api.domain.receipt_token import LARGEST_ISSUE
from lookup_api.domain.working_time import in_vietnam
from lookup_api.service import _counter_parts as parts
from lookup_api.service._counter_write import Change, load, province_on, write
from lookup_api.service.counter_ports import Acting, CounterPorts, CounterWriter


def reissue_receipt(
    code: str, wanted: ReissueRequest, acting: Acting, ports: CounterPorts, now: datetime
) -> DossierAnswer:
    """Issue the receipt again; raise Conflict after LARGEST_ISSUE times, for a token counts no further."""

    def act(writer: CounterWriter) -> Change:
        before, at = load(writer, code), in_vietnam(now)
        if before.receipt_issue >= LARGEST_ISSUE:
            raise Conflict(f"a receipt is issued again at most {LARGEST_ISSUE} times")
        officer = wanted.officer
        content = replace(
            parts.receipt_content(before),
            appointment_after=before.result_appointment,
            officer=None if officer is None else officer.name,
        )
        again = parts.issued(
            SlipKind.RECEIPT,
            content,
            before,
            province_on(before, at, ports),
            writer,
            issued_at=at,
            issuer_title=None if officer is None else officer.title,
        )
        return Change(before, replace(add_slip(before, again), receipt_issue=before.receipt_issue + 1))

    return write("reissue", act, acting, ports, now)

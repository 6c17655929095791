"""Recover codes: the lost-receipt door (mất giấy hẹn). Asked by ID number, name or phone; never answered to the asker.

The codes of the newest dossiers go to the phones registered on them, and whoever asks hears one neutral sentence.
"""

from datetime import datetime, timedelta
from typing import Final, Protocol

from lookup_api.domain.dossier import Dossier
from lookup_api.domain.notices import Occasion, Situation
from lookup_api.domain.province import LostReceiptKey
from lookup_api.service.look_up import Asking
from lookup_api.service.notice_ports import DossierById, NewNotice, NoticeWriter, Recipient
from lookup_api.service.ports import LedgerEntry
from lookup_api.service.send_one_time_code import AskedPorts, holders_phones, house_may_send

MOST_DOSSIERS: Final = 5  # whose codes are sent for one asking
MOST_A_DAY: Final = 10  # codes to one number
MOST_PHONES_OF_A_NAME: Final = 3  # a name that many bear names nobody, and must not text them all


class LostReceipts(Protocol):
    """Finds dossiers by who stands on them, exactly."""

    def find(self, kind: LostReceiptKey, value: str, most: int) -> tuple[int, ...]:
        """The rows of the newest dossiers on which a person of that number or name stands, at most `most`."""
        ...


def recover_codes(
    kind: LostReceiptKey,
    value: str,
    asking: Asking,
    *,
    writer: NoticeWriter,
    ports: AskedPorts,
    reader: DossierById,
    lost: LostReceipts,
    now: datetime,
) -> None:
    """Queue the codes of the dossiers that `value` names to their registered phones, once an hour each."""
    wanted: list[tuple[Dossier, Recipient]] = []
    for row in lost.find(kind, value, MOST_DOSSIERS):
        dossier = reader.find_by_id(row)
        if dossier is not None:
            wanted += [(dossier, phone) for phone in holders_phones(dossier, writer, ports, now)]
    ports.look_up.ledger.record(
        LedgerEntry(
            at=now,
            channel=asking.channel or "web",
            asker=asking.asker,
            key_type=f"lost_receipt_{kind.value}",
            outcome="asked" if wanted else "dossier_not_found",
        )
    )
    if kind is LostReceiptKey.NAME and len({phone.address for _, phone in wanted}) > MOST_PHONES_OF_A_NAME:
        return
    hour = now.strftime("%Y-%m-%dT%H")
    for dossier, phone in wanted:
        told = writer.notices.told_since(phone, Situation.LOST_RECEIPT, now - timedelta(days=1))
        if dossier.id is not None and told < MOST_A_DAY and house_may_send(ports, now):
            occasion = Occasion(Situation.LOST_RECEIPT, now, hour)
            notice = NewNotice(dossier_id=dossier.id, occasion=occasion, once=occasion.once, recipient=phone)
            writer.notices.put(notice, now)

"""Send a one-time code (gửi mã xác nhận) to the registered phone of a dossier.

Whoever asks hears the same in the same time, whether the code is known, has a phone, or was asked for too often: the
asking is only noted, and what follows is done a moment later. What an asker may ask is counted before; what a number
may be sent, here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lookup_api.domain import errors
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.notices import Occasion, Situation
from lookup_api.service.look_up import BUDGETS, MISS, Asking, LookUpPorts, find_meant, within_budget
from lookup_api.service.notice_ports import NewNotice, NoticeWriter, Recipient
from lookup_api.service.ports import Budgets, LedgerEntry
from lookup_api.service.prove import proves_by_phone

CODE_KEEPS: Final = timedelta(minutes=5)
MOST_AN_HOUR: Final = 3  # to one number
MOST_A_DAY: Final = 10
HOUSE_MOST_A_DAY: Final = 5_000  # messages that anyone can have sent; beyond it none is, and an alarm is raised
_DAY_SECONDS: Final = 86_400
_HOUSE: Final = b"house" + bytes(11)  # the asker under which all such messages of the house are counted


@dataclass(frozen=True, slots=True)
class AskedPorts:
    """What sending to a registered phone needs from outside."""

    look_up: LookUpPorts
    new_code: Callable[[], str]  # six random digits
    new_mark: Callable[[], bytes]  # sixteen random bytes
    alarm: Callable[[str], None]  # tells whoever watches the house


def charge_for_asking(asked: str, asking: Asking, ports: AskedPorts, now: datetime) -> None:
    """Charge an asker for what may cost a message, alike for all that is asked; raise TooManyAttempts."""
    within_budget(asking, ports.look_up, now)
    budgets = ports.look_up.budgets
    budgets.spend(asking.asker, ports.look_up.mark(f"message {asked}"), MISS, now, BUDGETS[asking.kind].window)


def house_may_send(ports: AskedPorts, now: datetime) -> bool:
    """Count one more message of the house, unless the day's are used up."""
    budgets: Budgets = ports.look_up.budgets
    if budgets.spent(_HOUSE, now, _DAY_SECONDS) >= HOUSE_MOST_A_DAY:
        ports.alarm("messages_of_the_day_used_up")
        return False
    budgets.spend(_HOUSE, ports.new_mark(), 1, now, _DAY_SECONDS)
    return True


def holders_phones(dossier: Dossier, writer: NoticeWriter, ports: AskedPorts, now: datetime) -> Iterator[Recipient]:
    """The phones that prove holding a dossier: an owner's or proxy's, not shared by many, not too old, each once."""
    if dossier.id is None:
        return
    seen: set[str] = set()
    for person in writer.people_of(dossier.id):
        phone = writer.wishes.mobile_of(person)
        if phone is None or phone.address in seen:
            continue
        seen.add(phone.address)
        if proves_by_phone(ports.look_up.reader.phone_standing(dossier.id, phone.address), dossier, now):
            yield phone


def send_one_time_code(
    text: str, key: str, asking: Asking, writer: NoticeWriter, ports: AskedPorts, now: datetime
) -> None:
    """Queue a new code to each phone that proves holding the dossier that `text` means; else do nothing.

    `key` names the request: the same one again sends nothing more. The code replaces any earlier one.
    """
    try:
        dossier = find_meant(text, ports.look_up).dossier
    except errors.ProblemError:
        dossier = None
    ports.look_up.ledger.record(
        LedgerEntry(
            at=now,
            channel=asking.channel or "web",
            asker=asking.asker,
            key_type="one_time_code",
            outcome="asked" if dossier is not None else errors.DossierNotFound.code,
            dossier_id=None if dossier is None else dossier.id,
        )
    )
    if dossier is None or dossier.id is None:
        return
    code, sent = ports.new_code(), False
    for phone in holders_phones(dossier, writer, ports, now):
        if _within_limits(phone, writer, now) and house_may_send(ports, now):
            occasion = Occasion(Situation.ONE_TIME_CODE, now)
            notice = NewNotice(
                dossier_id=dossier.id, occasion=occasion, once=f"{occasion.once}{key}", recipient=phone, secret=code
            )
            sent |= writer.notices.put(notice, now)
    if sent:
        writer.notices.issue_code(dossier.id, code, now + CODE_KEEPS)


def _within_limits(phone: Recipient, writer: NoticeWriter, now: datetime) -> bool:
    told = writer.notices.told_since
    of_hour = told(phone, Situation.ONE_TIME_CODE, now - timedelta(hours=1))
    of_day = told(phone, Situation.ONE_TIME_CODE, now - timedelta(days=1))
    return of_hour < MOST_AN_HOUR and of_day < MOST_A_DAY

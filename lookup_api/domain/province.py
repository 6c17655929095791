"""A province's profile: everything in which provinces differ, as data (product: Provinces are data).

The profile of a dossier is that of its receiving desk on the day it was received; a file therefore tells what
changed and when, and `profile_on` picks the profile of one day. Sources are the provinces' own regulations
on their one-stop information systems; what they are silent on is marked unverified in the files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from lookup_api.domain.plain_data import DataError, record_from
from lookup_api.domain.working_time import OfficeHours

LONGEST_SHORT_NAME = 24  # characters; what every sentence of one SMS segment leaves room for


class OfferedChannel(StrEnum):
    """A way to ask that a province can switch on."""

    KIOSK = "kiosk"
    COUNTER = "counter"
    SMS = "sms"  # asking by SMS
    SMS_NOTICES = "sms_notices"  # being told by SMS
    HOTLINE = "hotline"  # a person answers
    VOICE = "voice"  # the keypad menu answers
    PHONE_PAGE = "phone_page"  # behind the QR of the receipt
    TELEGRAM = "telegram"
    ZALO = "zalo"
    MESSENGER = "messenger"
    WEB_CHAT = "web_chat"


class LostReceiptKey(StrEnum):
    """What a citizen without a receipt may ask by; the answer goes to the registered phone only."""

    ID_NUMBER = "id_number"
    NAME = "name"
    PHONE = "phone"


class TermStart(StrEnum):
    """The event that starts the term of the procedure (thời điểm bắt đầu tính thời hạn giải quyết).

    No regulation has the term start at an online submission: only the intake limit does. On record each of these is
    the moment of reception (`Dossier.received_at`); an explanation names the province's own.
    """

    ACCEPTANCE = "acceptance"  # submitted and accepted by the one-stop desk
    NOTICE_OF_VALIDITY = "notice_of_validity"  # entered in the system and notified as valid
    LAW = "law"  # the regulation leaves it to the national decree: receipt of a complete dossier


class AppointmentRule(StrEnum):
    """How the result appointment (hẹn trả kết quả) follows from the processing deadline (hạn xử lý)."""

    NEXT_SESSION = "next_session"  # the start of the session right after the deadline
    DEADLINE = "deadline"  # the deadline itself


class IntakeStart(StrEnum):
    """The event that starts the intake limit."""

    SUBMISSION = "submission"
    SYSTEM_RECEPTION = "system_reception"


class IntakeEnd(StrEnum):
    """The event that ends the intake limit."""

    REPLY = "reply"  # accepted, refused or asked for a supplement
    FORWARDING = "forwarding"  # handed on to the competent agency


class OutOfHours(StrEnum):
    """What happens to an act outside office hours."""

    START_MOVES = "start_moves"  # only a term's start moves to the next opening
    START_AND_ACTS_MOVE = "start_and_acts_move"  # processing acts take effect then as well


class SupplementRule(StrEnum):
    """How the deadline moves when a wanted supplement (bổ sung hồ sơ) is completed."""

    SHIFT = "shift"  # by the working time spent waiting
    RESTART = "restart"  # the whole term begins again
    CALENDAR = "calendar"  # by the calendar days spent waiting


class SlipKind(StrEnum):
    """The kinds of slips: the union of the national circulars' forms and the provinces' own lists."""

    RECEIPT = "receipt"  # Giấy tiếp nhận hồ sơ và hẹn trả kết quả
    SUPPLEMENT_REQUEST = "supplement_request"  # Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ
    REFUSAL = "refusal"  # Phiếu từ chối tiếp nhận giải quyết hồ sơ
    APOLOGY = "apology"  # Phiếu xin lỗi và hẹn lại ngày trả kết quả
    STOP_NOTICE = "stop_notice"  # Thông báo dừng giải quyết hồ sơ
    CONTROL = "control"  # Phiếu kiểm soát quá trình giải quyết hồ sơ
    BOOK = "book"  # Sổ theo dõi hồ sơ
    GUIDANCE = "guidance"  # Phiếu hướng dẫn hoàn thiện hồ sơ
    SATISFACTION = "satisfaction"  # Phiếu đánh giá mức độ hài lòng


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeLimit:
    """How long the desk may take over an online submission, in working hours."""

    hours: int
    starts_at: IntakeStart
    ends_at: IntakeEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipForms:
    """The form numbers of one national circular; a slip keeps number and name it was issued under.

    `names` are those that the circular changed: there it speaks before the province's own list.
    """

    circular: str
    numbers: Mapping[SlipKind, str]
    valid_from: date
    valid_to: date | None = None  # the last day
    names: Mapping[SlipKind, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A province that came before or after this one in a merger."""

    name: str
    on: date  # the day the merger took effect
    profile: str | None = None  # the id of its file, where there is one
    identifiers: tuple[str, ...] = ()  # the first letters of its agencies' codes, such as H47


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """The profile of one province on one day. Days are those of Asia/Ho_Chi_Minh, both ends included."""

    id: str
    name: str
    title: str  # tỉnh or thành phố; it changes with time
    valid_from: date
    valid_to: date | None = None
    tiers: int  # two (province, commune) or three (with districts)
    identifiers: tuple[str, ...]  # the first letters of its agencies' codes
    centre_name: str
    centre_short: str  # for SMS: no diacritics, at most 24 characters
    hotline: str  # as it is dialled
    support_phone: str | None = None  # for staff
    portal_name: str
    portal_url: str
    national_portal: str
    owner: str  # who answers for the one-stop information system
    channels: frozenset[OfferedChannel]
    lost_receipt_door: tuple[LostReceiptKey, ...] = ()  # empty: the door is not shown
    sessions: tuple[OfficeHours, ...]
    term_starts_at: TermStart
    appointment_rule: AppointmentRule
    intake_limit: IntakeLimit | None = None
    out_of_hours: OutOfHours
    supplement_rule: SupplementRule
    feedback_days: int | None = None  # working days to answer feedback (phản ánh, kiến nghị)
    feedback_registration_hours: int | None = None  # working hours to register one that came by phone or paper
    maintenance_notice_days: int | None = None  # working days ahead of planned maintenance
    maintenance_in_writing: bool = False
    slip_names: Mapping[SlipKind, str]
    forms: tuple[SlipForms, ...]
    word_for_late: str  # the regulation's own word, understood in questions; the screens say quá hạn
    predecessors: tuple[Kin, ...] = ()
    successors: tuple[Kin, ...] = ()
    sms_prefixes: tuple[str, ...]
    sms_short_number: str | None = None
    languages: tuple[str, ...]
    sensitive_procedures: tuple[str, ...] = ()  # codes beside those the national list of words finds
    show_officer: bool = False  # whether an officer's title and phone may be told
    unverified: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # field -> what is assumed

    def __post_init__(self) -> None:
        """Refuse what has the right type and still cannot be; raise DataError naming the key."""
        if self.tiers not in (2, 3):
            raise DataError(f"tiers: expected 2 or 3, found {self.tiers}")
        if not self.centre_short.isascii() or not 0 < len(self.centre_short) <= LONGEST_SHORT_NAME:
            raise DataError(f"centre_short: expected at most {LONGEST_SHORT_NAME} letters without diacritics")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise DataError("valid_to: lies before valid_from")
        if not self.languages or self.languages[0] != "vi":
            raise DataError("languages: the first language is vi")
        if not any(hours.counts_toward_term and hours.sessions for hours in self.sessions):
            raise DataError("sessions: no session counts toward the term")
        if unknown := set(self.unverified) - set(self.__dataclass_fields__):
            raise DataError(f"unverified.{min(unknown)}: there is no such key")

    def in_force(self, day: date) -> bool:
        """Tell whether this profile is the one of a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def forms_on(self, day: date) -> SlipForms | None:
        """The form numbers of slips issued on a day; the later circular where two are valid."""
        return max(
            (
                forms
                for forms in self.forms
                if forms.valid_from <= day and (forms.valid_to is None or day <= forms.valid_to)
            ),
            key=lambda forms: forms.valid_from,
            default=None,
        )


def profiles_from(data: Mapping[str, Any]) -> tuple[Province, ...]:
    """Build a province's profiles, oldest first, from its file; raise DataError naming the wrong key.

    The file's own keys are the first profile. Each table of its list `changes` names the day it holds from, in
    `valid_from`, and the keys that change on it; `valid_to` of the file is the province's last day.
    """
    changes = data.get("changes", [])
    if not isinstance(changes, list) or not all(isinstance(change, Mapping) for change in changes):
        raise DataError("changes: expected a list of tables")
    versions = [{key: value for key, value in data.items() if key != "changes"}]
    for position, change in enumerate(changes):
        begins, previous = change.get("valid_from"), versions[-1].get("valid_from")
        if not isinstance(begins, date) or not isinstance(previous, date) or begins <= previous:
            raise DataError(f"changes[{position}].valid_from: expected a day after the profile before it")
        versions.append({**versions[-1], **change})
        versions[-2]["valid_to"] = begins - timedelta(days=1)
    # Every version is built, so that a slip in one that is not asked for is found as well.
    return tuple(record_from(Province, version) for version in versions)


def profile_on(profiles: Sequence[Province], day: date | None = None) -> Province:
    """The profile of a day, or the newest.

    A day before the first or after the last gets the nearest one: an inherited dossier is still judged by the rules
    of a province that is no more.
    """
    chosen = profiles[0]
    for profile in profiles[1:]:
        if day is None or profile.valid_from <= day:
            chosen = profile
    return chosen

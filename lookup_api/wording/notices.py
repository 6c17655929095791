"""Notices in words: what a citizen is told unasked, as a text message, as a letter by electronic mail, or in a chat.

Each situation has one template, `notice-…` in `notices.ftl`, with a version of its own. A text message fits one GSM-7
segment at the longest usual values; what is longer drops clauses whole (see `sms`). Several dossiers of one recipient
are told together, as many in one segment as it holds. Nothing here tells more than the view does: who may be told what
was decided when the view was made.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lookup_api.contract.notices import NoticeToSend, Situation
from lookup_api.contract.views import Outcome, View
from lookup_api.wording.catalogue import Fact, Wording, id_of
from lookup_api.wording.dates import say_date, say_moment, say_money
from lookup_api.wording.gsm import count_segments, fold
from lookup_api.wording.names import abbreviate
from lookup_api.wording.open_hours import say_open_hours
from lookup_api.wording.saying import Face
from lookup_api.wording.situations import is_by_post
from lookup_api.wording.sms import SMS, sms_message

DIGEST, LETTER = "notice-digest", "notice-letter"
_BY_THEMSELVES = frozenset({Situation.ONE_TIME_CODE, Situation.MAINTENANCE})
_OF_NO_COURSE = _BY_THEMSELVES | {Situation.LOST_RECEIPT}
_WITH_RESULT = frozenset({Situation.RESULT_READY, Situation.NOT_COLLECTED})
_PAPERS = "notice-supplement-papers"


class Policy(StrEnum):
    """How a template's text message is written."""

    STRIP = "strip"  # without diacritics
    AUTO = "auto"  # with them where that still fits one segment
    KEEP = "keep"  # always with them


@dataclass(frozen=True, slots=True, repr=False)
class NoticeText:
    """One text message: what it says, by which template and version, and which notices it tells."""

    text: str
    template: str  # "notice-accepted/1", for counters and logs
    notices: tuple[NoticeToSend, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """One letter by electronic mail, in plain text with diacritics."""

    subject: str
    text: str
    template: str
    notices: tuple[NoticeToSend, ...]


def template_of(notice: NoticeToSend) -> str:
    """The message that words a notice: that of its situation, but a refusal is never told as a finished result.

    A holder is told which papers are missing.
    """
    situation, view = notice.situation, notice.view
    if view.outcome is Outcome.NOT_SOLVED and situation in _WITH_RESULT:
        return "notice-result-not-solved"
    if view.outcome is Outcome.NOT_SOLVED and situation is Situation.RETURNED:
        return "notice-result-not-solved-returned"
    if situation is Situation.RESULT_READY and is_by_post(view):
        return "notice-result-by-post"
    if situation is Situation.SUPPLEMENT_WANTED and _papers(view) is not None:
        return _PAPERS
    return id_of("notice", situation)


def notice_texts(notices: Sequence[NoticeToSend], wording: Wording, face: Face) -> list[NoticeText]:
    """Word all that waits for one recipient: as few text messages of one segment each as will hold it.

    What is about no dossier's course goes by itself; the codes of lost receipts share a message of their own.
    """
    lost = [notice for notice in notices if notice.situation is Situation.LOST_RECEIPT]
    others = [notice for notice in notices if notice.situation not in _BY_THEMSELVES and notice not in lost]
    told = [_alone((notice,), wording, face) for notice in notices if notice.situation in _BY_THEMSELVES]
    told += _packed(lost, lambda pack: _codes(pack, wording, face), face)
    told += _packed(others, lambda pack: _digest(pack, wording, face), face)
    return told


def notice_letter(notices: Sequence[NoticeToSend], wording: Wording, face: Face) -> Letter:
    """Word all that waits for one recipient as one letter; `notices` are not empty."""
    first = template_of(notices[0])
    count = len({notice.view.code for notice in notices})
    subject = wording.text(first, "subject", **_facts(notices[0], wording, face))
    if len(notices) > 1:
        subject = wording.text(DIGEST, "subject", count=count)
    paragraphs = [
        wording.text(LETTER),
        *(notice_chat(notice, wording, face) for notice in notices),
        wording.text(LETTER, "ask", hotline=face.hotline),
        f"{wording.text(LETTER, 'never')}\n{wording.text(LETTER, 'automatic')}",
        face.centre,
    ]
    template = first if len(notices) == 1 else DIGEST
    return Letter(subject, "\n\n".join(paragraphs) + "\n", _versioned(template, wording), tuple(notices))


def notice_chat(notice: NoticeToSend, wording: Wording, face: Face) -> str:
    """Word one notice for a chat: its sentence, and a line for each further fact that is known."""
    template, facts = template_of(notice), _facts(notice, wording, face)
    lines = [wording.text(template, None, **facts), *wording.clauses(template, "mail", **facts).values()]
    procedure = notice.view.procedure
    if procedure is not None and procedure.name and notice.situation not in _OF_NO_COURSE:
        lines.insert(1, wording.text(LETTER, "procedure", procedure=procedure.name))
    return "\n".join(lines)


def _alone(pack: Sequence[NoticeToSend], wording: Wording, face: Face) -> NoticeText:
    """One notice as a message of its own, written as its policy says."""
    [notice] = pack
    template = template_of(notice)
    facts = _facts(notice, wording, face, SMS)
    plain = sms_message(template, face, wording=wording, **facts)
    if template == _PAPERS and count_segments(plain).segments > 1:  # too many papers to name: the request slip has them
        template = id_of("notice", notice.situation)
        plain = sms_message(template, face, wording=wording, **facts)
    policy = Policy(wording.text(template, "policy"))
    text = plain
    if policy is not Policy.STRIP:
        accented = wording.text(template, None, **_facts(notice, wording, face))
        worth_it = accented != fold(accented) and count_segments(accented).segments == 1
        text = accented if policy is Policy.KEEP or worth_it else plain
    return NoticeText(text, _versioned(template, wording), (notice,))


def _digest(pack: Sequence[NoticeToSend], wording: Wording, face: Face) -> NoticeText:
    """Several notices in one message, each in a few words."""
    if len(pack) == 1:
        return _alone(pack, wording, face)
    codes = [notice.view.code for notice in pack]
    told = zip(pack, [None, *codes[:-1]], strict=True)
    items = "; ".join(_item(notice, wording, face, named=notice.view.code == before) for notice, before in told)
    text = sms_message(DIGEST, face, wording=wording, items=items)
    return NoticeText(text, _versioned(DIGEST, wording), tuple(pack))


def _item(notice: NoticeToSend, wording: Wording, face: Face, *, named: bool) -> str:
    """Say one of several in a few words; `named`: the one before is about its dossier as well."""
    template, facts = template_of(notice), _facts(notice, wording, face, SMS)
    brief = wording.text(template, "digest", **facts)
    brief += "".join(wording.clauses(template, "digest", **facts).values())
    return fold(brief if named else wording.text(DIGEST, "item", code=notice.view.code, brief=brief))


def _codes(pack: Sequence[NoticeToSend], wording: Wording, face: Face) -> NoticeText:
    """The codes of several dossiers whose receipts were lost."""
    template = template_of(pack[0])
    codes = "; ".join(dict.fromkeys(notice.view.code for notice in pack))
    text = sms_message(template, face, wording=wording, code=codes)
    return NoticeText(text, _versioned(template, wording), tuple(pack))


def _packed(
    notices: Sequence[NoticeToSend], say: Callable[[Sequence[NoticeToSend]], NoticeText], face: Face
) -> Iterator[NoticeText]:
    """Say notices in order, as many in one message as one segment holds beside the hotline's number."""
    pack: list[NoticeToSend] = []
    for notice in notices:
        if pack:
            together = say([*pack, notice]).text
            if count_segments(together).segments > 1 or face.hotline not in together:
                yield say(pack)
                pack = []
        pack.append(notice)
    if pack:
        yield say(pack)


def _versioned(template: str, wording: Wording) -> str:
    return f"{template}/{wording.text(template, 'version')}"


def _facts(notice: NoticeToSend, wording: Wording, face: Face, variant: str | None = None) -> dict[str, Fact]:
    """The facts that a template may name; what is not known, or may not be told, is absent, and its clause with it."""
    view = notice.view
    appointment = view.rescheduled.to if view.rescheduled else view.result_appointment
    facts: dict[str, Fact | None] = {
        "code": view.code,
        "hotline": face.hotline,
        "secret": notice.one_time_code,
        "when": say_moment(wording, appointment, variant) if appointment else None,
        "before": _before(view, wording, variant),
        "date": say_date(wording, view.returned_at, variant) if view.returned_at else None,
        "amount": _amount(notice, wording, variant),
        "parcel": view.collect.parcel if view.collect else None,
        "papers": _papers(view),
        **_places(view, wording, variant),
        **_visit(view, wording, variant),
        **_maintenance(notice, wording, variant),
        "bring": ", ".join(view.bring) if view.bring else _usual(wording, variant),
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _papers(view: View) -> str | None:
    """The papers that are missing; only a holder's view has them."""
    return ", ".join(view.supplement.papers) if view.supplement and view.supplement.papers else None


def _usual(wording: Wording, variant: str | None) -> str:
    """What one brings where nobody has said more."""
    return wording.text("sms-bring") if variant == SMS else wording.text(LETTER, "bring")


def _before(view: View, wording: Wording, variant: str | None) -> str | None:
    if view.rescheduled is None or view.rescheduled.from_ is None:
        return None
    return say_moment(wording, view.rescheduled.from_, variant)


def _amount(notice: NoticeToSend, wording: Wording, variant: str | None) -> str | None:
    of_notice = {Situation.FEE_DUE: notice.view.fee, Situation.REFUND_DUE: notice.view.refund}
    part = of_notice.get(notice.situation)
    return None if part is None or part.amount is None else say_money(wording, part.amount, variant)


def _places(view: View, wording: Wording, variant: str | None) -> dict[str, Fact | None]:
    """The desk, where it stands and when it is open; and the agency, written short where room is short."""
    collecting = view.collect.desk if view.collect else None
    desk = view.desk
    agency = (view.agency.successor or view.agency.name) if view.agency else None
    found: dict[str, Fact | None] = {
        "desk": collecting or (desk.name if desk else None),
        "agency": abbreviate(agency) if agency and variant == SMS else agency,
    }
    if desk is not None and collecting in (None, desk.name):
        found |= {"address": desk.address, "hours": desk.hours if variant == SMS else say_open_hours(desk, wording)}
    return found


def _visit(view: View, wording: Wording, variant: str | None) -> dict[str, Fact | None]:
    if view.visit is None:
        return {}
    return {"visit": say_moment(wording, view.visit.at, variant), "place": view.visit.place}


def _maintenance(notice: NoticeToSend, wording: Wording, variant: str | None) -> dict[str, Fact | None]:
    planned = notice.maintenance
    if planned is None or planned.ends_at is None:
        return {}
    return {
        "begins": say_moment(wording, planned.begins_at, variant),
        "ends": say_moment(wording, planned.ends_at, variant),
        "words": (planned.text.get(wording.language) or planned.text["vi"]).rstrip(" ."),
    }

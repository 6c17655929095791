"""Answers to one question about a dossier that is known: when, what papers, what to pay, who has it. Pure.

Each says what the view holds, and says so where it holds nothing or where only the holder is told.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline_bot.answers import desk_lines
from hotline_bot.dialogue_desks import DAYS, on_day
from hotline_bot.dialogue_tables import OVER
from hotline_bot.house import House
from hotline_bot.turns import Deed, Offer, Purpose
from lookup_api.contract.views import Level, StageKey, TimelinessKey, View
from lookup_api.wording import Telling, Wording, say_moment, say_money, say_working_time

_WITHOUT_RESULT = frozenset({StageKey.WITHDRAWN, StageKey.STOPPED, StageKey.NOT_ACCEPTED})
_OVER = frozenset({StageKey.FINISHED, StageKey.RETURNED}) | _WITHOUT_RESULT
BY_POST = "post"


@dataclass(frozen=True, slots=True)
class Known:
    """All that an answer is made of."""

    view: View
    telling: Telling
    wording: Wording
    house: House
    now: datetime

    def say(self, message_id: str, **facts: str) -> str:
        """A sentence of the dialogue."""
        return self.wording.text(f"dialogue-{message_id}", **facts)

    @property
    def holder(self) -> bool:
        """Whether the asker is told what is the holder's."""
        return self.view.level is not Level.CODE


def follow_up(purposes: Sequence[Purpose], known: Known) -> str:
    """Answer follow-up questions, under the dossier's code and with the age of the facts."""
    telling = known.telling
    lines = [known.wording.text("chat-dossier", code=telling.code)] if telling.code else []
    lines += dict.fromkeys(line for purpose in purposes for line in _ANSWERS[purpose](known))
    return "\n".join(lines) + (f"\n\n{telling.as_of}" if telling.as_of else "")


def needs_proof(purpose: Purpose, view: View) -> bool:
    """Tell whether a proof would add to the answer."""
    if view.level is not Level.CODE:
        return False
    if purpose is Purpose.PAPERS:
        return view.stage.key is StageKey.SUPPLEMENT_WANTED
    if purpose is Purpose.REFUND:
        return True
    return purpose is Purpose.PAY and view.stage.key is StageKey.PAYMENT_DUE


def is_overdue(view: View) -> bool:
    """Tell whether the dossier's promise has passed."""
    return view.timeliness is not None and view.timeliness.key is TimelinessKey.OVERDUE


def wishes_for(view: View, asked: str) -> tuple[Offer, ...]:
    """What may be wished for a dossier besides its answer."""
    if view.stage.key is StageKey.RETURNED:
        return (Offer(Deed.RATE, asked),)
    if view.level is Level.CODE and view.stage.key in (StageKey.SUPPLEMENT_WANTED, StageKey.PAYMENT_DUE):
        return (Offer(Deed.PROVE, asked), Offer(Deed.FOLLOW, asked))
    return () if view.stage.key in OVER else (Offer(Deed.FOLLOW, asked),)


def _when(known: Known) -> Iterator[str]:
    telling = known.telling
    yield " · ".join(part for part in (telling.heading, telling.timeliness) if part)
    when = ", ".join(part for part in (telling.hour, telling.day) if part)
    if not when or known.view.result_appointment is None:
        yield telling.sentence if known.view.stage.key in _OVER else known.say("no-date")
        return
    yield f"{telling.date_label}: {when}" if telling.date_label else when


def _papers(known: Known) -> Iterator[str]:
    view = known.view
    if view.stage.key is not StageKey.SUPPLEMENT_WANTED:
        yield known.say("papers-none")
        return
    if view.supplement and view.supplement.papers:
        yield known.say("papers-title")
        yield from (f"- {paper}" for paper in view.supplement.papers)
    else:
        yield known.say("papers-unnamed" if known.holder else "papers-private")
    if view.desk:
        yield known.say("papers-where", desk=view.desk.name)


def _pay(known: Known) -> Iterator[str]:
    view = known.view
    if view.fee is not None:
        amount = say_money(known.wording, view.fee.amount)
        yield (
            known.say("fee-named", name=view.fee.name, amount=amount)
            if view.fee.name
            else known.say("fee", amount=amount)
        )
    elif view.stage.key is StageKey.PAYMENT_DUE and not known.holder:
        yield known.say("fee-private")
    elif view.stage.key is not StageKey.PAYMENT_DUE:
        yield known.say("fee-none")
        return
    portal = known.house.face.portal  # as the answer itself says
    if view.desk:
        yield known.say("fee-where", desk=view.desk.name, portal=portal)
        yield from list(desk_lines(view.desk, known.wording))[1:]
    else:
        yield known.say("fee-portal", portal=portal)
    yield known.say("never")


def _holder(known: Known) -> Iterator[str]:
    view = known.view
    at = next((step for step in known.telling.steps if step.state == "now"), None)
    now = known.telling.heading if at is None else ", ".join(part for part in (at.title, at.date) if part)
    yield known.say("holder-now", step=now)
    if view.agency and view.agency.name:
        since = {"successor": view.agency.successor} if view.agency.successor else {}
        yield known.wording.text("chat-agency-now" if since else "chat-agency", agency=view.agency.name, **since)
    else:
        yield known.say("agency-unknown")
    if view.officer:
        named = ", ".join(part for part in (view.officer.title, view.officer.phone) if part)
        yield known.say("officer", officer=named)
    if view.desk and view.desk.phone:
        yield known.wording.text("chat-desk-phone", phone=view.desk.phone)


def _late(known: Known) -> Iterator[str]:
    view = known.view
    if view.stage.key in _OVER:
        if view.stage.key not in _WITHOUT_RESULT:
            yield known.say("late-over")
        yield known.telling.sentence
        return
    timeliness = view.timeliness
    if timeliness is None or not is_overdue(view):
        yield known.say("not-late")
        yield from _when(known)
        return
    if timeliness.working_seconds is None:
        yield known.say("late-unmeasured")
    else:
        yield known.say("late", span=say_working_time(known.wording, timeliness.working_seconds))
    if view.rescheduled and view.rescheduled.to > known.now:
        yield known.say("late-new", moment=say_moment(known.wording, view.rescheduled.to))
    else:
        yield known.say("late-no-new")
    yield from _holder(known)
    yield known.say("late-feedback")


def _collect(known: Known) -> Iterator[str]:
    view = known.view
    if view.stage.key is StageKey.RETURNED:
        yield known.say("collect-returned")
        return
    if view.stage.key in _WITHOUT_RESULT:
        yield known.telling.sentence
        yield from desk_lines(view.desk, known.wording) if view.desk else ()
        return
    ready = view.stage.key is StageKey.FINISHED
    if view.collect and view.collect.method == BY_POST:
        yield known.say("collect-finished" if ready else "collect-none-yet")
        yield known.say("collect-post")
        if view.collect.parcel:
            yield known.say("collect-parcel", parcel=view.collect.parcel)
        return
    yield known.say("collect-ready" if ready else "collect-not-yet")
    if view.collect and view.collect.desk and (view.desk is None or view.collect.desk != view.desk.name):
        yield known.say("collect-place", desk=view.collect.desk)
    elif view.desk:
        yield from desk_lines(view.desk, known.wording)
    if view.bring:
        yield from (f"- {paper}" for paper in view.bring)
    else:
        yield known.say("collect-bring")
    yield known.say("collect-proxy")


def _refund(known: Known) -> Iterator[str]:
    view = known.view
    if not known.holder:
        yield known.say("refund-private")
    elif view.refund is None:
        yield known.say("refund-none")
    else:
        amount = view.refund.amount
        told = {} if amount is None else {"amount": say_money(known.wording, amount)}
        yield known.wording.text("note-refund" if told else "note-refund-unknown", **told)
    yield known.say("refund-where")
    yield from desk_lines(view.desk, known.wording) if view.desk else ()
    yield known.say("never")


def _open(day: Purpose) -> Callable[[Known], Iterator[str]]:
    def say(known: Known) -> Iterator[str]:
        yield from on_day(day, known.view.desk, known.house, known.wording, known.now)
        yield from _desk(known)

    return say


def _desk(known: Known) -> Iterator[str]:
    if known.view.desk:
        yield from desk_lines(known.view.desk, known.wording)
    else:
        yield known.say("desks-unknown", hotline=known.house.face.hotline)


_ANSWERS: Mapping[Purpose, Callable[[Known], Iterator[str]]] = {
    Purpose.WHEN: _when,
    Purpose.PAPERS: _papers,
    Purpose.PAY: _pay,
    Purpose.HOLDER: _holder,
    Purpose.LATE: _late,
    Purpose.COLLECT: _collect,
    Purpose.REFUND: _refund,
    Purpose.DESK: _desk,
    **{day: _open(day) for day in DAYS},
}

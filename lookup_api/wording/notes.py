"""Small print under an answer: what is worth knowing and needs no action now."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from lookup_api.contract.views import AdjustmentReason, RescheduledView, StageKey, View
from lookup_api.wording.catalogue import Wording, id_of
from lookup_api.wording.dates import say_date, say_moment, say_money
from lookup_api.wording.saying import Family
from lookup_api.wording.situations import Situation, is_overdue

EARLIER: Final = "earlier"
WHY: Final = "why"


class Note(NamedTuple):
    """One note, and what it is about where a screen sets it apart (see `Telling`)."""

    words: str
    about: str = ""


def notes(view: View, situation: Situation, wording: Wording) -> Iterator[Note]:
    """Tell the notes, the most pressing first."""
    yield from _lateness(view, situation, wording)
    yield from map(Note, _others(view, situation, wording))


def _others(view: View, situation: Situation, wording: Wording) -> Iterator[str]:
    if situation.ended and is_overdue(view):
        yield wording.text("note-finished-late")
    if situation.family in {Family.ACT, Family.FEE}:
        yield from _supplement(view, wording)
    if view.visit is not None:
        yield wording.text("note-visit", moment=say_moment(wording, view.visit.at))
        if view.visit.place:
            yield wording.text("note-visit-place", place=view.visit.place)
    if view.collect is not None and view.collect.parcel:
        yield wording.text("note-parcel", parcel=view.collect.parcel)
    if view.refund is not None:
        if view.refund.amount is None:
            yield wording.text("note-refund-unknown")
        else:
            yield wording.text("note-refund", amount=say_money(wording, view.refund.amount))
    if view.agency is not None and view.agency.successor:
        yield wording.text("note-successor", agency=view.agency.successor)
    yield from _officer(view, wording)


def _lateness(view: View, situation: Situation, wording: Wording) -> Iterator[Note]:
    """The appointment that was not kept or was moved, why, and the letter that says sorry for it."""
    if situation.family not in {Family.PROGRESS, Family.OVERDUE}:
        return
    earlier = view.rescheduled.from_ if view.rescheduled else None
    if earlier is None and situation.appointment is None:
        earlier = view.result_appointment  # overdue, and no new one: the kept promise is the old one
    if earlier is not None:
        yield Note(wording.text("note-earlier-appointment", moment=say_moment(wording, earlier)), EARLIER)
    if view.rescheduled is not None:
        for words in _reasons(view.rescheduled, situation, wording):
            yield Note(words, WHY)


def _reasons(moved: RescheduledView, situation: Situation, wording: Wording) -> Iterator[str]:
    """Why there is a new appointment: the reason that was decided on, and the letter which tells of it in full."""
    if moved.reason is not None:
        yield wording.text(id_of("note-reason", moved.reason))
    apology = moved.reason in {None, AdjustmentReason.OWN_DELAY}  # another reason's slip is no apology
    if apology and moved.slip and situation.family is Family.OVERDUE:
        yield wording.text("note-apology-slip", slip=moved.slip)


def _supplement(view: View, wording: Wording) -> Iterator[str]:
    if view.stage.key is not StageKey.SUPPLEMENT_WANTED or view.supplement is None:
        return
    if view.supplement.slip:
        yield wording.text("note-supplement-slip", slip=view.supplement.slip)
    if view.supplement.requested_at:
        yield wording.text("note-supplement-date", date=say_date(wording, view.supplement.requested_at))


def _officer(view: View, wording: Wording) -> Iterator[str]:
    if view.officer is None:
        return
    if view.officer.title:
        yield wording.text("note-officer", title=view.officer.title)
    if view.officer.phone:
        yield wording.text("note-officer-phone", phone=view.officer.phone)

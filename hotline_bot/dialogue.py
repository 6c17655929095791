"""The dialogue of the hotline: what is heard and what is known, to a new state, replies and effects. Pure.

One dialogue for every front; a front only verifies and translates. What has to be done outside (a look-up, a
subscription, a call for a person) is an effect: the caller carries it out and lets the dialogue hear what it brought,
as often as a turn asks.

            Said, Pressed, Shown, SharedContact, NotReadable
                        |
                     hear() ------> Turn(replies): complete
                        |
                        +---------> Turn(effects): Found, Listed, Done or Unanswered --> hear() --> Turn(replies)

What is not understood is answered by a menu, and by the hotline's number the second time in a row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from hotline_bot import answers
from hotline_bot.dialogue_desks import PURPOSE_OF, about_desks
from hotline_bot.dialogue_follow_ups import Known, follow_up, is_overdue, needs_proof, wishes_for
from hotline_bot.dialogue_procedures import NOTHING_ASKED, WITH_PAPERS, Papers, about_procedure
from hotline_bot.dialogue_saying import ANOTHER, CALL, LANGUAGE, MENU, PERSON, TURNS_REMEMBERED
from hotline_bot.dialogue_tables import (
    ABOUT_DOSSIER,
    ASIDES,
    BESIDE_A_CODE,
    HINDRANCES,
    INTENTS,
    LANGUAGES,
    OF_A_DOSSIER,
    OF_A_PROCEDURE,
    PETITIONS,
    PURPOSES,
    SAYINGS,
    WISHES,
    purposes_of,
)
from hotline_bot.dialogue_wishes import Wishes, look_up
from hotline_bot.house import House
from hotline_bot.procedures import ProcedureCard
from hotline_bot.turns import (
    Brought,
    CallBack,
    Deed,
    Deferred,
    Done,
    FindDesks,
    FindPapers,
    Found,
    HandOver,
    Heard,
    Listed,
    LookUp,
    NotReadable,
    Offer,
    PapersFound,
    Pending,
    Pressed,
    Purpose,
    Said,
    SendCode,
    SharedContact,
    Shown,
    State,
    Turn,
    Unanswered,
)
from hotline_bot.understanding import (
    Aside,
    Asked,
    Aspect,
    Intent,
    Meaning,
    Named,
    ProcedureAsked,
    Remark,
    Wanted,
    understand,
    understand_picture,
)
from hotline_bot.understanding_languages import spoken_in
from hotline_bot.understanding_proofs import phone_in, proof_beside_code
from lookup_api.client import HandledElsewhere, ProblemError
from lookup_api.contract.lookups import Proof
from lookup_api.contract.views import DeskView, Level, View
from lookup_api.wording import tell, tell_problem

__all__ = ["TURNS_REMEMBERED", "Dialogue"]

MOST_CHOICES = 6  # codes offered on buttons
MISSES_BEFORE_A_PERSON = 2


class Dialogue:
    """The dialogue of one house. Holds no state of its own: every conversation brings its own along."""

    def __init__(self, house: House) -> None:
        self.house = house

    def opening(self, language: str, now: datetime) -> State:
        """The state of a conversation that begins in a language, or in the house's first where it has no such one."""
        known = language if language in self.house.wordings else next(iter(self.house.wordings))
        # The first turn's number is the time, so a conversation begun anew never reuses the button of an older one.
        return State(turn=int(now.timestamp()), language=known)

    def hear(self, state: State | None, heard: Heard | Brought, now: datetime) -> Turn:
        """Take one turn. `state` is None at the beginning of a conversation; `now` is aware. Never raises."""
        return _OneTurn(self.house, state or self.opening("", now), now).take(heard)

    def apologise(self, state: State | None, now: datetime) -> Turn:
        """Say that there is no answer just now: something failed on our side."""
        return _OneTurn(self.house, state or self.opening("", now), now).apologise()


class _OneTurn(Wishes):
    """The work of one turn."""

    def take(self, heard: Heard | Brought) -> Turn:
        match heard:
            case Said(text):
                return self._awaited(text) or self._said(text)
            case Shown():
                return self._picture(heard)
            case Pressed(button):
                return self._pressed(button)
            case SharedContact():
                return self._contact(heard)
            case NotReadable(why):
                return self._missed(HINDRANCES[why])
            case brought:
                return self._take_in(brought)

    def apologise(self) -> Turn:
        return self._say(self._lines("chat-trouble", "chat-trouble-try"), *MENU)

    def _take_in(self, brought: Brought) -> Turn:  # noqa: PLR0911 - one line a kind
        match brought:
            case Found(asked, view):
                return self._tell(asked, view)
            case Listed(desks, asked):
                return self._list(desks, asked)
            case PapersFound(FindPapers(card, asked), listed):
                return self._about(card, asked, Papers(listed))
            case Done(effect):
                return self._done(effect)
            case Deferred():
                return self._deferred(brought)
            case Unanswered(LookUp(proof=None), problem):
                return self._refuse(problem)
            case Unanswered(FindDesks()):
                return self._list((), FindDesks())
            case Unanswered(FindPapers(card, asked)):
                return self._about(card, asked, Papers(away=True))
            case Unanswered(effect, problem):
                return self._not_done(effect, problem)

    # --- what was said or shown ---------------------------------------------------------------------------------

    def _said(self, text: str) -> Turn:
        if offer := self._typed(text):
            return self._do(offer)
        if not self._state.chosen and (language := spoken_in(text)) in self._house.wordings:
            self._keep(language=language)
        return self._answer(understand(text), text)

    def _answer(self, meant: Meaning, text: str = "") -> Turn:  # noqa: PLR0911 - one line a meaning
        match meant:
            case Asked((only,), wish):
                return self._asked_after(only.text, proof_beside_code(text), wish)
            case Asked(several):
                return self._choose(several)
            case _ if turn := self._proved_in_passing(meant, text):
                return turn
            case ProcedureAsked():
                return self._procedures(meant)
            case Wanted():
                return self._wish(meant, text)
            case Remark(aspect):
                return self._remark(aspect)
            case Aside.ELSEWHERE:
                return self._refuse(HandledElsewhere())
            case Aside.NOTHING:
                return self._again() or self._missed("chat-not-understood")
            case Aside.PERSONAL_NUMBER:
                return self._ask_recovery("chat-personal-number")
            case aside:
                return self._say(self._lines(*ASIDES[aside]), *MENU)

    def _proved_in_passing(self, meant: Meaning, text: str) -> Turn | None:
        """Take the last four digits for a proof where nothing is wanted besides that opens a door of its own."""
        opens_a_door = isinstance(meant, Wanted) and meant.intent in BESIDE_A_CODE
        proof = None if opens_a_door or not self._state.asked else proof_beside_code(text)
        return self._carry_out(Pending(Deed.PROVE, self._state.asked), proof) if proof else None

    def _asked_after(self, text: str, proof: Proof | None, wish: Wanted | None) -> Turn:
        """Look up a dossier that was named, for what is wanted beside it, or was before it was named."""
        if wish is not None and (turn := self._of_the_one_named(wish, text, proof)):
            return turn
        pending = self._state.pending
        if pending is None or pending.deed is not Deed.ANSWER:
            return self._look_up(text, proof=proof)
        if pending.then is not None:
            return self._wish_of(pending.then, text, pending.number)
        return self._effect(look_up(text, pending.purpose, proof))

    def _of_the_one_named(self, wish: Wanted, text: str, proof: Proof | None) -> Turn | None:
        """What is wanted of a dossier in the same words that name it; None where the answer is all that is wanted."""
        if wish.intent in ABOUT_DOSSIER:
            return self._effect(look_up(text, purposes_of(wish), proof))
        if deed := WISHES.get(wish.intent):
            return self._wish_of(deed, text, proof=proof)
        if wish.intent in BESIDE_A_CODE:
            self._keep(asked=text, code="")
            return self._wish(wish)
        return None

    def _picture(self, shown: Shown) -> Turn:
        meant = understand_picture(shown.texts)
        if meant is Aside.NOTHING and isinstance(caption := understand(shown.caption), Asked):
            meant = caption
        if meant is not Aside.NOTHING:
            return self._answer(meant)
        seen = "chat-photo-blurred" if shown.blurred else "chat-photo-nothing"
        return self._missed(seen, "chat-photo-hint", "chat-photo-or-code")

    def _pressed(self, button: str) -> Turn:
        turn, _, place = button.partition("-")
        offers = self._state.offers.get(turn, ())
        if not place.isascii() or not place.isdigit() or int(place[:9]) >= len(offers):
            return self._say(self._lines("chat-old-button"), *MENU)
        return self._do(offers[int(place[:9])])

    def _do(self, offer: Offer) -> Turn:  # noqa: PLR0911 - one line a deed
        if purpose := PURPOSES.get(offer.deed):
            return self._look_up(offer.what, purpose)
        match offer.deed:
            case Deed.LANGUAGE:
                return self._switch(self._house.other(self._state.language))
            case Deed.CALL:
                return self._say(self._lines("chat-call"), ANOTHER)
            case Deed.SEND_CODE:
                return self._effect(SendCode(offer.what))
            case Deed.RECOVER:
                return self._ask_key(offer.what)
            case Deed.PROCEDURE:
                return self._procedures(ProcedureAsked((offer.what,), Aspect(offer.purpose)))
            case Deed.ANOTHER | Deed.HELP | Deed.CANCEL | Deed.PERSON:
                return self._wish(Wanted(INTENTS[offer.deed]))
            case deed:
                return self._wish_of(deed, offer.what, offer.number, offer.purpose)

    def _wish(self, wanted: Wanted, text: str = "") -> Turn:
        if language := LANGUAGES.get(wanted.intent):
            return self._switch(language)
        if wanted.intent is Intent.PERSON and (phone := phone_in(text)):
            return self._effect(CallBack(phone, self.code_to_pass))  # whoever names a number need not be asked for it
        turn = self._of_what_was_told(wanted) or self._of_the_house(wanted)
        return replace(turn, petition=wanted.intent in PETITIONS)

    def _of_what_was_told(self, wanted: Wanted) -> Turn | None:
        """A wish that follows the procedure or the dossier last spoken of, or that needs a dossier; else None."""
        intent, asked = wanted.intent, self._state.asked
        if self._state.procedure and (aspect := OF_A_PROCEDURE.get(intent)):
            return self._procedures(ProcedureAsked((self._state.procedure,), wanted.aspect or aspect))
        if (several := self._of_which_procedure()) and (aspect := OF_A_PROCEDURE.get(intent)):
            return self._procedures(ProcedureAsked(several, wanted.aspect or aspect))
        if asked and intent in ABOUT_DOSSIER:
            return self._effect(look_up(asked, purposes_of(wanted)))
        if intent in WISHES:
            return self._wish_of(WISHES[intent], asked)
        if intent in ABOUT_DOSSIER and intent not in SAYINGS:
            return self._which(Pending(Deed.ANSWER, purpose=purposes_of(wanted)))
        return None

    def _of_the_house(self, wanted: Wanted) -> Turn:
        """A wish that needs no dossier."""
        intent = wanted.intent
        others: Mapping[Intent, Callable[[], Turn]] = {
            Intent.HELP: self._help,
            Intent.DESK: lambda: self._desk(wanted),
            Intent.PERSON: lambda: self._effect(HandOver(self.code_to_pass)),
            Intent.LOST_RECEIPT: self._ask_recovery,
            Intent.FEEDBACK: self._feedback,
            Intent.ACKNOWLEDGED: self._acknowledge,
        }
        if intent in others:
            return others[intent]()
        message_ids, offers = SAYINGS[intent]
        return self._say(self._lines(*message_ids), *offers)

    def _help(self) -> Turn:
        text = "\n\n".join(self._lines(each) for each in ("dialogue-can", "chat-help", "dialogue-system"))
        return self._say(text, CALL, LANGUAGE)

    def _desk(self, wanted: Wanted) -> Turn:
        purpose = Purpose.DESK if wanted.day is None else PURPOSE_OF[wanted.day]
        if self._state.asked and not wanted.place:
            return self._look_up(self._state.asked, purpose)
        return self._effect(FindDesks(wanted.place or self._house.face.centre, purpose))

    def _of_which_procedure(self) -> tuple[str, ...]:
        """The procedures of which one was to be chosen."""
        pending = self._state.pending
        return tuple(pending.what.split()) if pending is not None and pending.deed is Deed.PROCEDURE else ()

    def _remark(self, aspect: Aspect) -> Turn:
        if self._state.procedure:
            return self._procedures(ProcedureAsked((self._state.procedure,), aspect))
        if several := self._of_which_procedure():
            return self._procedures(ProcedureAsked(several, aspect))
        if self._state.asked:
            return self._look_up(self._state.asked, OF_A_DOSSIER[aspect])
        return self._again() or self._missed("chat-not-understood")

    # --- what comes of it ---------------------------------------------------------------------------------------

    def _look_up(self, text: str, purpose: Purpose = Purpose.ANSWER, proof: Proof | None = None) -> Turn:
        return self._effect(LookUp(text, purpose, proof))

    def _tell(self, asked: LookUp, view: View) -> Turn:
        if asked.proof is not None and view.level is Level.CODE:
            # The number is not on the dossier; what a code alone is told would look as if it were.
            return self._say(self._lines("dialogue-prove-refused"), ANOTHER, CALL)
        telling = tell(view, self._wording, self._house.face, self._now)
        self._keep(asked=asked.text, code=view.code, procedure="")
        if asked.purpose is Purpose.DETAILS:
            text = answers.details(view, telling, self._wording)
            return self._say(text, Offer(Deed.SUMMARY, asked.text), CALL, ANOTHER, in_place=True)
        details = Offer(Deed.DETAILS, asked.text)
        if asked.purpose in (Purpose.ANSWER, Purpose.SUMMARY):
            text = answers.answer(telling, self._wording)
            in_place = asked.purpose is Purpose.SUMMARY
            return self._say(text, details, CALL, ANOTHER, *wishes_for(view, asked.text), in_place=in_place)
        purposes = (asked.purpose, *asked.also)
        text = follow_up(purposes, Known(view, telling, self._wording, self._house, self._now))
        prove = Offer(Deed.PROVE, asked.text, purpose=" ".join(purposes))
        more = [prove] if any(needs_proof(purpose, view) for purpose in purposes) else []
        more += [PERSON] if Purpose.LATE in purposes and is_overdue(view) else []
        return self._say(text, details, CALL, ANOTHER, *more)

    def _refuse(self, problem: ProblemError) -> Turn:
        return self._say(answers.problem(tell_problem(problem, self._wording, self._house.face)), ANOTHER, CALL)

    def _choose(self, named: Sequence[Named]) -> Turn:
        lines = [self._wording.text("chat-several", count=len(named))]
        if len(named) > MOST_CHOICES:
            lines.append(self._wording.text("chat-several-more", count=MOST_CHOICES))
        shown = named[:MOST_CHOICES]
        labels = [
            each.label or self._wording.text("chat-receipt", number=number) for number, each in enumerate(shown, 1)
        ]
        offers = [Offer(Deed.ANSWER, each.text) for each in shown]
        return self._say("\n".join(lines), *offers, labels=labels)

    def _procedures(self, asked: ProcedureAsked) -> Turn:
        cards = [card for code in asked.codes if (card := self._house.catalogue.find(code))]
        if not cards:
            text = self._wording.text("dialogue-procedure-unknown", portal=self._house.face.portal)
            return self._say("\n".join([*self._by_code(asked), text]), *MENU)
        if len(cards) > 1:
            offers = [Offer(Deed.PROCEDURE, card.code, purpose=asked.aspect.value) for card in cards[:MOST_CHOICES]]
            labels = [card.label for card in cards[:MOST_CHOICES]]
            pending = Pending(Deed.PROCEDURE, " ".join(card.code for card in cards))
            return self._say(self._lines("dialogue-procedure-choose"), *offers, labels=labels, pending=pending)
        self._keep(procedure=cards[0].code)
        if asked.aspect in WITH_PAPERS:
            return self._effect(FindPapers(cards[0], asked))
        return self._about(cards[0], asked)

    def _about(self, card: ProcedureCard, asked: ProcedureAsked, papers: Papers = NOTHING_ASKED) -> Turn:
        told = about_procedure(card, asked.aspect, self._wording, self._house, papers)
        listed = asked.aspect is Aspect.ALL and papers.listed is not None
        to_papers = (Offer(Deed.PROCEDURE, card.code, purpose=Aspect.PAPERS.value),) if listed else ()
        return self._say("\n".join([*self._by_code(asked), told]), *to_papers, *MENU)

    def _by_code(self, asked: ProcedureAsked) -> list[str]:
        return [self._lines("chat-procedure")] if asked.by_code else []

    def _list(self, desks: Sequence[DeskView], asked: FindDesks) -> Turn:
        if desks:
            return self._say(about_desks(desks, asked.purpose, self._house, self._wording, self._now), *MENU)
        if asked.place == self._house.face.centre:  # it stands in the directory under another name
            return self._effect(FindDesks(purpose=asked.purpose))
        missing = ("dialogue-desks-not-there", "dialogue-desks-others") if asked.place else ("dialogue-desks-unknown",)
        return self._say(self._lines(*missing), *MENU)

    def _switch(self, language: str) -> Turn:
        self._keep(language=language, chosen=True)
        return self._say(self._lines("chat-welcome", "chat-ask"), *MENU, in_place=True)

    def _missed(self, *message_ids: str) -> Turn:
        misses = self._state.misses + 1
        self._keep(misses=misses)
        if misses >= MISSES_BEFORE_A_PERSON:
            return self._say(self._lines(*message_ids, "chat-person"), PERSON, *MENU, missed=True)
        closing = ("chat-ask",) if len(message_ids) == 1 else ()
        return self._say(self._lines(*message_ids, *closing), *MENU, missed=True)

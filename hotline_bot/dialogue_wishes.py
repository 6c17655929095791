"""What only a holder may do, and what it takes to be one: prove, follow, rate; and the door of a lost receipt. Pure.

    wish -> which dossier? -> proof, unless a receipt was scanned -> effect -> Done or Unanswered -> a sentence

What waits is kept in `State.pending` without any of the citizen's words. A proof goes straight into the effect.
"""

from hotline_bot.dialogue_saying import ANOTHER, CALL, CANCEL, MENU, Saying
from hotline_bot.turns import (
    CallBack,
    Deed,
    Deferred,
    Effect,
    Follow,
    HandOver,
    LookUp,
    Offer,
    Pending,
    Purpose,
    Rate,
    Recover,
    SendCode,
    SharedContact,
    Turn,
)
from hotline_bot.understanding_proofs import Unfit, key_in, proof_in
from lookup_api.client import Conflict, DossierNotFound, ProblemError, ProofRefused
from lookup_api.contract.lookups import Proof, ProofKind
from lookup_api.domain.scans import TokenMeant, read_scan

SCORES = (1, 2, 3, 4, 5)
_FOR_HOLDERS = frozenset({Deed.PROVE, Deed.FOLLOW, Deed.UNFOLLOW, Deed.SCORE})
_REFUSED = (ProofRefused, DossierNotFound)
_CALLED = frozenset({Deed.CALL_BACK, Deed.PERSON})  # who wants a person and names a number is called back on it
_NOT_ASKED_AGAIN = frozenset({Deed.ANSWER, Deed.PROCEDURE, Deed.PERSON})


class Wishes(Saying):
    """The part of a turn that carries wishes to their end."""

    def _wish_of(self, deed: Deed, asked: str, number: int = 0, purpose: str = "", proof: Proof | None = None) -> Turn:
        """Begin what a holder wants with a dossier; `asked` is what it is looked up by, empty when none is known."""
        if deed is Deed.UNFOLLOW_ALL or (deed is Deed.UNFOLLOW and proof is None):
            # Tried without a proof first: it may be this very conversation that is told.
            return self._effect(Follow("" if deed is Deed.UNFOLLOW_ALL else asked, following=False))
        if not asked:
            return self._which(Pending(Deed.ANSWER, then=deed, number=number))
        if deed is Deed.RATE:
            return self._ask_score(asked)
        pending = Pending(deed, asked, number, purpose)
        # The receipt's own token proves by itself.
        return self._carry_out(pending, proof) if proof or _is_token(asked) else self._ask_proof(pending)

    def _which(self, pending: Pending) -> Turn:
        return self._say(self._lines("dialogue-which", "chat-where-code"), *MENU, pending=pending)

    def _ask_score(self, asked: str) -> Turn:
        scores = tuple(Offer(Deed.SCORE, asked, score) for score in SCORES)
        return self._say(self._lines("dialogue-rate-how"), *scores, CANCEL)

    def _ask_proof(self, pending: Pending) -> Turn:
        button = self._wording.text("dialogue-button-send-code")
        told = "dialogue-prove" if pending.deed is Deed.PROVE else "dialogue-prove-to-do"
        lines = [self._wording.text(told, code=pending.what)]
        if pending.deed is Deed.FOLLOW:
            lines.append(self._lines("dialogue-follow-where"))  # before a proof is asked for
        text = "\n".join((*lines, self._wording.text("dialogue-prove-ways", button=button)))
        return self._say(text, Offer(Deed.SEND_CODE, pending.what), CANCEL, pending=pending, contact=True)

    def _ask_recovery(self, *before: str) -> Turn:
        """Open the door of a lost receipt, where the province has one; `before` is said first."""
        keys = self._house.terms.lost_receipt_keys
        if not keys:
            return self._say(self._lines(*before, "chat-lost-receipt", "chat-call"), ANOTHER)
        text = self._lines(*before, "dialogue-recover")
        return self._say(text, *(Offer(Deed.RECOVER, key) for key in keys), CANCEL)

    def _feedback(self) -> Turn:
        terms, lines = self._house.terms, [self._lines("dialogue-feedback")]
        if terms.feedback_days is None:
            lines.append(self._lines("dialogue-feedback-open"))
        else:
            lines.append(self._wording.text("dialogue-feedback-days", days=terms.feedback_days))
        if terms.feedback_registration_hours is not None:
            hours = terms.feedback_registration_hours
            lines.append(self._wording.text("dialogue-feedback-hours", hours=hours))
        return self._say("\n".join(lines), CALL, ANOTHER)

    def _acknowledge(self) -> Turn:
        """Take an "ok" for what it is; what is waited for is asked for once more, and goes on being waited for."""
        pending = self._state.pending
        return self._again() or self._say(self._lines("dialogue-acknowledged"), pending=pending)

    def _ask_key(self, kind: str) -> Turn:
        name = f"dialogue-recover-{kind.replace('_', '-')}"
        return self._say(self._lines(name), CANCEL, pending=Pending(Deed.RECOVER, kind))

    @property
    def code_to_pass(self) -> str:
        """The code that goes along when a person is called: a receipt's own token proves, so it stays here."""
        state = self._state
        return state.code or ("" if _is_token(state.asked) else state.asked)

    # --- what the citizen answers -----------------------------------------------------------------------------------

    def _awaited(self, text: str) -> Turn | None:  # noqa: PLR0911 - one line a kind
        """Take a text for what is waited for; None when it is something else, or nothing is waited for."""
        pending = self._state.pending
        if pending is None:
            return None
        if pending.deed is Deed.RECOVER:
            key = key_in(pending.what, text)
            return None if key is None else self._effect(Recover(pending.what, key))
        if pending.deed in _CALLED:
            phone = key_in("phone", text)
            return None if phone is None else self._effect(CallBack(phone, pending.what))
        if pending.deed not in _FOR_HOLDERS:
            return None
        match proof_in(text):
            case Unfit.WHOLE_NUMBER:
                return self._say(self._lines("dialogue-prove-whole"), *self._ways(pending), pending=pending)
            case Unfit.NONE:
                return None
            case proof:
                return self._carry_out(pending, proof)

    def _again(self) -> Turn | None:
        """Ask once more for what is waited for, when what came was not understood at all."""
        pending = self._state.pending
        if pending is None or pending.deed in _NOT_ASKED_AGAIN or self._state.misses:
            return None
        self._keep(misses=1)
        if pending.deed is Deed.CALL_BACK:
            return self._say(self._lines("handover-phone-again"), CANCEL, missed=True, pending=pending)
        if pending.deed is Deed.RECOVER:
            return self._say(self._lines("dialogue-recover-unfit"), CANCEL, missed=True, pending=pending)
        again = self._lines("dialogue-prove-again")
        return self._say(again, *self._ways(pending), missed=True, pending=pending)

    def _contact(self, shared: SharedContact) -> Turn:
        """Take a contact that was shared: the sender's own number proves, anybody else's does not."""
        pending = self._state.pending
        if not shared.own:
            return self._say(self._lines("dialogue-contact-other"), *MENU, pending=pending)
        if pending is not None and pending.deed is Deed.RECOVER:
            return self._effect(Recover("phone", shared.phone))
        if pending is not None and pending.deed in _CALLED:
            return self._effect(CallBack(shared.phone, pending.what))
        proof = Proof(ProofKind.PHONE, shared.phone[:256])
        if pending is not None and pending.deed in _FOR_HOLDERS:
            return self._carry_out(pending, proof)
        if self._state.asked:
            return self._carry_out(Pending(Deed.PROVE, self._state.asked), proof)
        return self._say(self._lines("chat-ask", "chat-where-code"), *MENU)

    def _carry_out(self, pending: Pending, proof: Proof | None) -> Turn:
        match pending.deed:
            case Deed.FOLLOW:
                return self._effect(Follow(pending.what, following=True, proof=proof))
            case Deed.UNFOLLOW:
                return self._effect(Follow(pending.what, following=False, proof=proof))
            case Deed.SCORE:
                return self._effect(Rate(pending.what, pending.number, proof))
            case _:
                return self._effect(look_up(pending.what, pending.purpose, proof))

    def _effect(self, effect: Effect) -> Turn:
        return Turn(self._state, effects=(effect,))

    # --- what comes of it -------------------------------------------------------------------------------------------

    def _done(self, effect: Effect) -> Turn:  # noqa: PLR0911 - one line an effect
        match effect:
            case Follow(text=text, following=True):
                told = self._lines("dialogue-followed", "dialogue-follow-where")
                return self._say(told, Offer(Deed.UNFOLLOW, text), ANOTHER)
            case Follow(text=""):
                return self._say(self._lines("dialogue-unfollowed-all", "dialogue-unfollowed-again"), ANOTHER)
            case Follow(proof=None):
                return self._say(self._lines("dialogue-unfollowed"), Offer(Deed.UNFOLLOW_ALL), ANOTHER)
            case Follow():
                return self._say(self._lines("dialogue-unfollowed"), ANOTHER)
            case Rate():
                return self._say(self._lines("dialogue-rated"), ANOTHER)
            case SendCode(text):
                pending = self._state.pending or Pending(Deed.PROVE, text)
                return self._say(self._lines("dialogue-code-sent"), CANCEL, pending=pending)
            case Recover():
                return self._say(self._lines("dialogue-recovered"), CALL)
            case CallBack():
                return self._say(self._lines("handover-call-back-kept"), ANOTHER)
            case HandOver(text):
                return self._say(self._lines("dialogue-handed-over"), ANOTHER, pending=Pending(Deed.PERSON, text))
            case _:
                raise AssertionError("what is found or listed is told, not done")

    def _deferred(self, deferred: Deferred) -> Turn:
        """Say that no person can be called now, and ask for the number to call back."""
        text = self._lines(f"handover-{deferred.why.value}", "handover-leave-phone")
        return self._say(text, CANCEL, pending=Pending(Deed.CALL_BACK, deferred.asked.text))

    def _not_done(self, effect: Effect, problem: ProblemError) -> Turn:
        """Say why an effect other than a bare look-up came to nothing.

        Not in the problem's own words: those would tell a wrong proof from an unknown code.
        """
        pending = self._state.pending
        if isinstance(effect, HandOver | CallBack):
            return self._say(self._lines("chat-call"), ANOTHER)
        if isinstance(effect, Follow) and not effect.following and effect.proof is None:
            return self._end_as_holder(effect.text)
        if isinstance(problem, _REFUSED) and isinstance(effect, LookUp | Follow | Rate):
            return self._say(self._lines("dialogue-prove-refused"), *self._ways(pending), CALL, pending=pending)
        if isinstance(problem, Conflict) and isinstance(effect, Follow | Rate):
            name = "dialogue-not-rated" if isinstance(effect, Rate) else "dialogue-not-followed"
            return self._say(self._lines(name), ANOTHER, CALL)
        return self._say(self._lines("dialogue-not-done"), ANOTHER, CALL)

    def _end_as_holder(self, text: str) -> Turn:
        """Ask for what ends notices that go elsewhere than into this conversation."""
        pending = Pending(Deed.UNFOLLOW, text)
        return self._ask_proof(pending) if text else self._which(Pending(Deed.ANSWER, then=Deed.UNFOLLOW))

    @staticmethod
    def _ways(pending: Pending | None) -> tuple[Offer, ...]:
        return (Offer(Deed.SEND_CODE, pending.what), CANCEL) if pending else ()


def look_up(text: str, purposes: str, proof: Proof | None = None) -> LookUp:
    """Look up for purposes as they are kept: parted by spaces, none for the answer."""
    first, *also = [Purpose(each) for each in purposes.split()] or [Purpose.ANSWER]
    return LookUp(text, first, proof, tuple(also))


def _is_token(asked: str) -> bool:
    return isinstance(read_scan(asked), TokenMeant)

"""How a turn is built: sentences of the house's wording, buttons with opaque ids, and what is remembered. Pure."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from hotline_bot.house import House
from hotline_bot.turns import Button, Deed, Offer, Pending, Reply, State, Turn
from hotline_bot.understanding_words import bare
from lookup_api.wording import Wording, by_gravity, say_maintenance

TURNS_REMEMBERED = 8  # whose buttons still do something

CALL = Offer(Deed.CALL)
ANOTHER = Offer(Deed.ANOTHER)
HELP = Offer(Deed.HELP)
LANGUAGE = Offer(Deed.LANGUAGE)
PERSON = Offer(Deed.PERSON)
CANCEL = Offer(Deed.CANCEL)
MENU = (HELP, CALL, LANGUAGE)

# Whose labels mean nothing to the understanding of texts, so that a typed one is taken for the button.
_TYPED = frozenset(
    {Deed.DETAILS, Deed.SUMMARY, Deed.PROVE, Deed.FOLLOW, Deed.UNFOLLOW, Deed.RATE, Deed.SEND_CODE, Deed.RECOVER}
)
_NUMBERED = frozenset({Deed.ANSWER, Deed.PROCEDURE, Deed.SCORE, Deed.RECOVER})  # of which one is chosen
_FEWEST_TYPED = 2  # words of the beginning of a label
_FIRST_LABELS = frozenset({Deed.DETAILS, Deed.SUMMARY, Deed.CALL, Deed.ANOTHER, Deed.HELP})  # those of chat.ftl


class Saying:
    """The work of one turn: collects what changes, then builds the Turn."""

    def __init__(self, house: House, state: State, now: datetime) -> None:
        self._state = state
        self._house = house
        self._now = now

    @property
    def _wording(self) -> Wording:
        return self._house.wording(self._state.language)

    def _lines(self, *message_ids: str) -> str:
        """Sentences that need no facts but the house's own, one a line."""
        house = self._house
        facts = {
            "hotline": house.face.hotline,
            "centre": house.face.centre,
            "owner": house.terms.owner,
            "portal": house.terms.portal,
        }
        return "\n".join(self._wording.text(each, **facts) for each in message_ids)

    def _keep(self, **changes: object) -> None:
        self._state = msgspec.structs.replace(self._state, **changes)

    def _say(
        self,
        text: str,
        *offers: Offer,
        labels: Sequence[str] | None = None,
        in_place: bool = False,
        missed: bool = False,
        pending: Pending | None = None,
        contact: bool = False,
    ) -> Turn:
        """Build the complete turn: number it, remember what its buttons stand for, forget the oldest.

        What was pending is over unless it is given again. `contact`: users may also send their own telephone number.
        What is out of order is told below, once in a conversation and once more when it begins.
        """
        number = self._state.turn + 1
        name = format(number, "x")
        text = "\n\n".join([text, *self._announcements()])
        labels = labels or [self._label(offer) for offer in offers]
        buttons = tuple(Button(f"{name}-{place}", label) for place, label in enumerate(labels))
        remembered = {**self._state.offers, name: offers} if offers else self._state.offers
        state = msgspec.structs.replace(
            self._state,
            turn=number,
            misses=self._state.misses if missed else 0,
            pending=pending,
            offers=dict(list(remembered.items())[-TURNS_REMEMBERED:]),
        )
        replies = [Reply(text, buttons, in_place)]
        if contact:
            label = self._wording.text("dialogue-button-contact")
            replies.append(Reply(self._wording.text("dialogue-prove-contact"), contact=label))
        return Turn(state, replies=tuple(replies))

    def _announcements(self) -> list[str]:
        """Tell the notices that were not told yet, and remember those that stand."""
        standing = by_gravity(self._house.standing(self._now))
        names = [f"{notice.id}{'!' if notice.begins_at <= self._now else ''}" for notice in standing]
        told = self._state.announced
        if names or told:
            self._keep(announced=tuple(names))
        return [
            say_maintenance(notice, self._wording)
            for notice, name in zip(standing, names, strict=True)
            if name not in told
        ]

    def _typed(self, text: str) -> Offer | None:
        """The button of the last turn that was typed: its number among choices, its label or how that begins."""
        offers = self._state.offers.get(format(self._state.turn, "x"), ())
        typed = bare(text)
        numbered = [offer for offer in offers if offer.deed in _NUMBERED]
        if typed.isascii() and typed.isdigit() and len(typed) == 1:
            return numbered[int(typed) - 1] if 1 <= int(typed) <= len(numbered) else None
        begins = f"{typed} " if len(typed.split()) >= _FEWEST_TYPED else f"{typed}\0"
        labels = ((offer, bare(self._label(offer))) for offer in offers if offer.deed in _TYPED)
        meant = [offer for offer, label in labels if typed == label or label.startswith(begins)]
        return meant[0] if len(meant) == 1 else None

    def _label(self, offer: Offer) -> str:
        wording = self._wording
        if offer.deed is Deed.LANGUAGE:
            return self._house.wording(self._house.other(self._state.language)).text("chat-language-name")
        if offer.deed in _FIRST_LABELS:
            return wording.text(f"chat-button-{offer.deed.value}", hotline=self._house.face.hotline)
        name = offer.deed.value.replace("_", "-")
        if offer.deed is Deed.RECOVER:
            name = f"{name}-{offer.what.replace('_', '-')}"
        return wording.text(f"dialogue-button-{name}", score=offer.number)

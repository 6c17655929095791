r"""One message of a conversation: answered by the dialogue, or handed on to the person who speaks.

talk? -- HUMAN ----> into the talk, no answer
      \- WAITING --> the dialogue answers, and the talk takes both lines down; if a person came meanwhile, they are
                     HUMAN's after all and the bot's answer is not said
      \- else ------> the dialogue answers
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import msgspec

from hotline_bot import handover
from hotline_bot.bulletin import Figure
from hotline_bot.bulletin_counting import contact_name, count, count_many, day_name
from hotline_bot.call_backs import CallBackRequest, call_back_draft
from hotline_bot.dialogue import Dialogue
from hotline_bot.effects import Hands
from hotline_bot.handover import Deferral, NotNow, Owner, Spoken, Talk, Who, speaker
from hotline_bot.talks import Place, Talks
from hotline_bot.together import Together
from hotline_bot.transcripts import last_turn, remembered, said_in
from hotline_bot.turns import (
    Brought,
    CallBack,
    Deed,
    Deferred,
    Done,
    Effect,
    HandOver,
    Heard,
    Pending,
    State,
    Turn,
    Unanswered,
)
from lookup_api.client import StoreUnavailable
from lookup_api.contract.lookups import Asker
from lookup_api.exchange import Exchange, ExchangeError

MOST_EFFECTS = 3  # in one turn; the dialogue asks once, so more is a slip in it
AT_ONCE = 64  # conversations of a burst whose talks are read, and whose contacts are counted, together
TRIES = 5  # while people take and release the conversation at the same moment
SAID, HANDED_ON = "said", "handed on"


@dataclass(frozen=True, slots=True)
class Turned:
    """A message at its end: the new state, what is said, and a word for the log."""

    turn: Turn
    outcome: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message: whose it is, and its name within the conversation, the same when it is delivered again."""

    place: Place
    asker: Asker
    name: str


@dataclass(frozen=True, slots=True)
class _Contact:
    """A conversation's first message of a day."""

    front: str
    name: str
    now: datetime


class Conversing:
    """One a process. `exchange` blocks and is used in threads. Without `talks` no person can be called."""

    def __init__(self, exchange: Exchange, dialogue: Dialogue, hands: Hands, talks: Talks | None) -> None:
        self._exchange = exchange
        self._dialogue = dialogue
        self._hands = hands
        self._talks = talks
        self._reading = None if talks is None else Together(partial(_read_talks, talks), AT_ONCE)
        self._counting: Together[_Contact, bool] = Together(self._count_contacts, AT_ONCE)

    async def take(self, message: Message, state: State | None, heard: Heard, now: datetime) -> Turned:
        """Take one message to its end. Raises what the journal raises."""
        if not await self._counted(message.place, state, now):
            state = msgspec.structs.replace(state or self._dialogue.opening("", now), day=day_name(now))
        for _ in range(TRIES):
            talk = await self._talk(message.place)
            if talk is not None and talk.owner is Owner.HUMAN:
                if await self._hand_on(message, talk, state, heard, now):
                    return Turned(Turn(state or self._dialogue.opening("", now)), HANDED_ON)
                continue
            turned = await self._answer(message, await self._prepared(message, talk, state, now), heard, now)
            if talk is None or talk.owner is not Owner.WAITING or await self._noted(message, turned.turn.state, now):
                return turned
        raise TimeoutError("a conversation changed hands with every try")

    async def _counted(self, place: Place, state: State | None, now: datetime) -> bool:
        """Count the day's first message of a conversation for the bulletin; True where that was done before."""
        if state is not None and state.day == day_name(now):
            return True
        await self._counting.join(_Contact(place.front, contact_name(place.conversation, now), now))
        return False

    async def _count_contacts(self, contacts: Sequence[_Contact]) -> Sequence[bool]:
        def counted() -> None:
            for front in {contact.front for contact in contacts}:
                names = [contact.name for contact in contacts if contact.front == front]
                count_many(self._exchange, Figure.CONTACT, front, names, contacts[-1].now)

        await asyncio.to_thread(counted)
        return [True] * len(contacts)

    async def silent(self, place: Place) -> bool:
        """Tell whether a person speaks, so that the bot may not even apologise."""
        talk = await self._talk(place)
        return speaker(talk) is Who.OPERATOR

    async def _talk(self, place: Place) -> Talk | None:
        return None if self._reading is None else await self._reading.join(place)

    # --- a person speaks --------------------------------------------------------------------------------------------

    async def _hand_on(self, message: Message, talk: Talk, state: State | None, heard: Heard, now: datetime) -> bool:
        """Give the person what the citizen said; False when the conversation was given back meanwhile."""
        text = said_in(heard, state, ())
        return await self._step(
            message.place, lambda kept: handover.hear(_same(kept, talk), text, message.name, now), now
        )

    async def _noted(self, message: Message, state: State, now: datetime) -> bool:
        """Take down what was said while a person is waited for; False when one has come meanwhile."""
        exchanged = last_turn(state.lines)
        talk = await self._talk(message.place)
        if talk is None or not talk.open or message.name in talk.seen:
            return True
        return await self._step(
            message.place, lambda kept: handover.note(kept, exchanged, state.code, message.name), now
        ) or not await self.silent(message.place)

    async def _step(self, place: Place, step: handover.Step, now: datetime) -> bool:
        if self._talks is None:
            return False
        try:
            await asyncio.to_thread(self._talks.change, place, step, now)
        except NotNow:
            return False
        return True

    # --- the bot speaks ---------------------------------------------------------------------------------------------

    async def _prepared(self, message: Message, talk: Talk | None, state: State | None, now: datetime) -> State | None:
        """Have the dialogue expect a number where the citizen was asked for one unasked."""
        if talk is None or not talk.wants_phone:
            return state
        await self._step(message.place, handover.phone_asked, now)
        state = state or self._dialogue.opening(talk.language, now)
        return msgspec.structs.replace(state, pending=Pending(Deed.CALL_BACK, talk.found))

    async def _answer(self, message: Message, state: State | None, heard: Heard, now: datetime) -> Turned:
        turn, outcome, effects = self._dialogue.hear(state, heard, now), SAID, list[Effect]()
        for _ in range(MOST_EFFECTS):
            if not turn.effects:
                break
            effects += turn.effects
            brought = await self._carry_out(turn.effects[0], message, turn.state, said_in(heard, state, effects), now)
            outcome = brought.problem.code if isinstance(brought, Unanswered) else type(brought).__name__.lower()
            turn = self._dialogue.hear(turn.state, brought, now)
        if turn.petition:
            await asyncio.to_thread(count, self._exchange, Figure.PETITION, message.place.front, message.name, now)
        said = said_in(heard, state, effects)
        lines = remembered(turn.state, said, turn.replies, now)
        kept = msgspec.structs.replace(turn.state, lines=lines)
        return Turned(Turn(kept, turn.replies), outcome)

    async def _carry_out(self, effect: Effect, message: Message, state: State, said: str, now: datetime) -> Brought:
        if self._talks is None or not isinstance(effect, HandOver | CallBack):
            return await self._hands.carry_out(effect, message.asker, state.language)
        try:
            if isinstance(effect, CallBack):
                await asyncio.to_thread(self._ask_back, effect, message, state, now)
                return Done(effect)
            await asyncio.to_thread(count, self._exchange, Figure.PERSON, message.place.front, message.name, now)
            before = (*state.lines, Spoken(now, Who.CITIZEN, said))
            why = await asyncio.to_thread(self._talks.call, message.place, state.language, before, effect.text, now)
        except ExchangeError:
            return Unanswered(effect, StoreUnavailable("the journal does not answer"))
        return Done(effect) if why is None else Deferred(effect, why)

    def _ask_back(self, effect: CallBack, message: Message, state: State, now: datetime) -> None:
        request = CallBackRequest(
            call=message.place.key,
            asked_at=now,
            language=state.language,
            code=effect.text,
            channel=message.place.front,
            reason=Deferral.OVERLOAD.value,
            transcript="\n".join(f"{line.who.value}: {line.text}" for line in state.lines[-6:]),
        )
        count(self._exchange, Figure.CALL_BACK, message.place.front, message.name, now)
        self._exchange.outbox.enqueue(call_back_draft(f"chat:{message.name}", effect.phone, request, now), now)


async def _read_talks(talks: Talks, places: Sequence[Place]) -> Sequence[Talk | None]:
    return await asyncio.to_thread(talks.of_many, places)


def _same(kept: Talk, read: Talk) -> Talk:
    """The kept talk, if it is still the one that was read."""
    if kept.id != read.id:
        raise NotNow
    return kept

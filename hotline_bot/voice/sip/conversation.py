"""One call through the graph: says what the graph says, gathers keys, carries out effects, until somebody hangs up."""

import asyncio
import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from hotline_bot.voice.deeds import Caller, Deeds, caller_number
from hotline_bot.voice.graph import CallGraph
from hotline_bot.voice.prompts import NoVoice, Prompts
from hotline_bot.voice.sip.legs import Leg
from hotline_bot.voice.turns import (
    Began,
    CallState,
    Gather,
    HangUp,
    Heard,
    Keyed,
    Line,
    NotPutThrough,
    Silence,
    Transfer,
    Turn,
)
from lookup_api.logs import correlation_id

FIRST_KEY = 8.0  # seconds after the question until nothing is silence
NEXT_KEY = 4.0  # seconds between keys; people look from the paper to the telephone and back
LONGEST_CALL = 15 * 60.0  # seconds
ENDS_KEYS = "#"

log = logging.getLogger(__name__)


class Conversation:
    """Holds what all calls share; `hold` is one call."""

    def __init__(
        self, graph: CallGraph, deeds: Deeds, prompts: Prompts, operator: str, clock: Callable[[], datetime]
    ) -> None:
        self._graph = graph
        self._deeds = deeds
        self._prompts = prompts
        self._operator = operator
        self._clock = clock

    async def hold(self, leg: Leg) -> None:
        """Lead one call to its end. Raises nothing but cancellation."""
        correlation_id.set(uuid.uuid4().hex)
        caller = Caller(leg.dialog.call_id, caller_number(leg.caller))
        state: CallState | None = None
        noting = asyncio.create_task(self._deeds.begin(caller))
        try:
            async with asyncio.timeout(LONGEST_CALL):
                turn = self._graph.hear(None, Began(number_known=caller.number is not None), self._clock())
                state = turn.state
                while (heard := await self._take(leg, turn, caller)) is not None:
                    turn = self._graph.hear(state, heard, self._clock())
                    state = turn.state
        except TimeoutError:
            log.warning("call ended for its length")
        except Exception:
            # The log's own rule writes type and place only, so nothing a citizen keyed is quoted.
            log.exception("call failed")
            await self._apologise(leg, state)
        finally:
            leg.hang_up()
            await noting

    async def _take(self, leg: Leg, turn: Turn, caller: Caller) -> Heard | None:
        """Say a turn and do what comes then; None when the call is over, or no longer ours."""
        if turn.lines:
            # Keys belong to the question that they interrupt, not to one that was not asked yet.
            leg.media.forget_keys()
        speaking = asyncio.create_task(self._say(leg, turn.lines))
        try:
            match turn.then:
                case Gather(most):
                    return Keyed(keys) if (keys := await self._gather(leg, most, speaking)) is not None else Silence()
                case Transfer() as transfer:
                    await self._deeds.put_through(transfer, caller)
                    await speaking
                    await leg.media.said()
                    return None if await leg.transfer(self._operator) else NotPutThrough()
                case HangUp():
                    await speaking
                    await leg.media.said()
                    return None
                case effect:
                    brought = await self._deeds.carry_out(effect, caller, turn.state.step)
                    await speaking
                    return brought
        finally:
            speaking.cancel()

    async def _say(self, leg: Leg, lines: tuple[Line, ...]) -> None:
        for line in lines:
            try:
                leg.media.say(await self._prompts.sound(line))
            except NoVoice:
                log.exception("line not said")  # the others still help

    async def _gather(self, leg: Leg, most: int, speaking: "asyncio.Task[None]") -> str | None:
        """The keys up to # or `most` of them or a pause; None when there was none. The first one ends the speaking."""
        first = asyncio.create_task(leg.media.keys.get())
        said = asyncio.create_task(self._all_said(leg, speaking))
        try:
            await asyncio.wait({first, said}, return_when=asyncio.FIRST_COMPLETED)
            key = await asyncio.wait_for(first, FIRST_KEY)
        except TimeoutError:
            return None
        finally:
            first.cancel()
            said.cancel()
        speaking.cancel()
        leg.media.hush()
        keys = ""
        while key != ENDS_KEYS:
            keys += key
            if len(keys) >= most:
                break
            try:
                key = await asyncio.wait_for(leg.media.keys.get(), NEXT_KEY)
            except TimeoutError:
                break
        return keys

    async def _all_said(self, leg: Leg, speaking: "asyncio.Task[None]") -> None:
        await asyncio.wait({speaking})
        await leg.media.said()

    async def _apologise(self, leg: Leg, state: CallState | None) -> None:
        leg.media.hush()
        await self._say(leg, self._graph.trouble(state, self._clock()).lines)
        await leg.media.said()

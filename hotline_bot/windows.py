"""What may still be said to citizens who are not writing at this moment, as their providers count it.

A provider counts from the citizen's last word: for so long, and so many messages, a house may write (`posts.WINDOWS`).
When that was and how much was said since stands in the conversation's state. Each answer begins it anew; a person's
lines and notices count on from there. Whoever dies between counting and sending has counted one too many, never one
too few.
"""

from datetime import datetime
from typing import Final

import msgspec

from hotline_bot.posts import WINDOWS
from hotline_bot.turns import State
from lookup_api.exchange import Exchange, StateChanged

TRIES: Final = 20  # while the conversation goes on at the same moment


class Windows:
    """One a process; thread-safe. Every method blocks and raises ExchangeUnavailable."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def is_open(self, front: str, conversation: str, now: datetime) -> bool:
        """Tell whether one more message may be sent."""
        return not WINDOWS[front].held or self._look(front, conversation, now) is not None

    def take(self, front: str, conversation: str, now: datetime) -> datetime | None:
        """Count one more message: tell since when it answers the citizen, or None where none may be sent."""
        window = WINDOWS[front]
        if not window.held:
            return now
        for _ in range(TRIES):
            found = self._look(front, conversation, now)
            if found is None:
                return None
            state, heard_at, version = found
            if window.free_messages is None:
                return heard_at
            counted = msgspec.structs.replace(state, said=state.said + 1)
            try:
                self._exchange.change_state(front, conversation, version, msgspec.json.encode(counted), now)
            except StateChanged:
                continue
            return heard_at
        raise StateChanged("a conversation changed with every try")

    def _look(self, front: str, conversation: str, now: datetime) -> tuple[State, datetime, int] | None:
        window = WINDOWS[front]
        kept = self._exchange.versioned_state(front, conversation)
        try:
            state = msgspec.json.decode(kept.value, type=State) if kept else None
        except msgspec.MsgspecError:  # kept by another version
            state = None
        if kept is None or state is None or state.heard_at is None or state.heard_at + window.free <= now:
            return None
        full = window.free_messages is not None and state.said >= window.free_messages
        return None if full else (state, state.heard_at, kept.version)

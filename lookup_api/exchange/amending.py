"""One record that several workers change at the same moment: each change is made on what stands, and none is lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from lookup_api.exchange.journal import Exchange
from lookup_api.exchange.outcomes import StateChanged

TRIES: Final = 50
Kept = TypeVar("Kept")


def amend(
    exchange: Exchange,
    channel: str,
    conversation: str,
    kind: type[Kept],
    step: Callable[[Kept | None], Kept],
    now: datetime,
) -> Kept:
    """Change a record of the journal's states, kept as JSON of `kind`, and return what stands then.

    `step` is given the record, None where there is none or an empty text stands for it, and returns what is to stand;
    what equals the record is not kept again. It is called anew where another worker was first, so it may do nothing
    besides. Raises what `step` raises, StateChanged where others were first at every try, ExchangeUnavailable.
    """
    for _ in range(TRIES):
        kept = exchange.versioned_state(channel, conversation)
        before = msgspec.json.decode(kept.value, type=kind) if kept is not None and kept.value else None
        after = step(before)
        if after == before:
            return after
        version = 0 if kept is None else kept.version
        try:
            exchange.change_state(channel, conversation, version, msgspec.json.encode(after), now)
        except StateChanged:
            continue
        return after
    raise StateChanged("a record changed with every try")

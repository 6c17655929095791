"""How every write of the console runs: one transaction, once per Idempotency-Key."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import msgspec

from lookup_api.service.counter_ports import Acting
from lookup_api.service.operator_ports import ConsoleStore, ConsoleWriter

Answer = TypeVar("Answer", bound=msgspec.Struct)


def once(
    kind: type[Answer],
    act: Callable[[ConsoleWriter], Answer],
    acting: Acting,
    store: ConsoleStore,
    now: datetime,
) -> Answer:
    """Write and answer; the same write again answers as the first time, another under the same key is a Conflict."""
    with store.write() as writer:
        if acting.idempotency_key is None:
            return act(writer)
        kept = writer.counter.kept_answer(acting.idempotency_key, acting.request, now)
        if kept is not None:
            return msgspec.json.decode(kept, type=kind)
        answer = act(writer)
        writer.counter.keep_answer(acting.idempotency_key, acting.request, msgspec.json.encode(answer), now)
        return answer

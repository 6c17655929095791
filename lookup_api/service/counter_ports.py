"""What the counter's use cases need from outside, as promises. `store` keeps them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.catalogue import OneStopDesk
from lookup_api.service.notice_ports import NoticeWriter
from lookup_api.service.ports import DossierWriter, Ledger
from lookup_api.service.rulebook import RuleBook


class CounterBook(Protocol):
    """Running numbers, and answers kept for writes that are sent again."""

    def next_serial(self, series: str, period: str) -> int:
        """The next running number of a series in a period, from 1; two writers never get the same."""
        ...

    def kept_answer(self, key: str, request: bytes, now: datetime) -> bytes | None:
        """The answer of an earlier write under this key, or None; raise Conflict where it asked for something else."""
        ...

    def keep_answer(self, key: str, request: bytes, answer: bytes, now: datetime) -> None:
        """Keep what a write answered, in the same transaction as the write."""
        ...


class CounterWriter(DossierWriter, NoticeWriter, Protocol):
    """One transaction of a counter's writing."""

    @property
    def counter(self) -> CounterBook:
        """The counter's own tables in this transaction."""
        ...


class CounterStore(Protocol):
    """Opens transactions of writing."""

    def write(self) -> AbstractContextManager[CounterWriter]:
        """Begin; commits at the end, rolls back when an exception passes."""
        ...


@dataclass(frozen=True, slots=True)
class Acting:
    """Who writes, and under which key a repetition is known."""

    channel: KeyKind
    asker: bytes  # keyed hash of the key's name
    idempotency_key: str | None = None  # of this channel key alone
    request: bytes = b""  # what was asked, whole: the same again is the same request


@dataclass(frozen=True, slots=True)
class CounterPorts:
    """What the counter's use cases need from outside."""

    store: CounterStore
    ledger: Ledger
    desk: Callable[[str], OneStopDesk | None]
    rules: RuleBook
    is_phone: Callable[[str], bool]
    new_keypad: Callable[[], str]
    is_sensitive: Callable[[str, str | None], bool]

"""What the web face is made of, plugged together in one place (`plug_in`) and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from lookup_api.domain.catalogue import is_sensitive
from lookup_api.domain.province import Province
from lookup_api.provinces import read_day_table, read_province, read_sensitive_words
from lookup_api.sealing import KeyRing
from lookup_api.service.look_up import LookUpPorts
from lookup_api.service.rulebook import FreshTable, RuleBook
from lookup_api.service.take_in import TakeInPorts
from lookup_api.settings import Settings
from lookup_api.store import Store
from lookup_api.store.new_dossiers import random_keypad
from lookup_api.web.routes import ChannelKey


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a route may need. Tests replace single parts with small classes of their own."""

    settings: Settings
    store: Store
    keyring: KeyRing
    province: Province
    look_up: LookUpPorts
    take_in: TakeInPorts
    rules: RuleBook
    clock: Callable[[], datetime]

    def find_key(self, secret: str) -> ChannelKey | None:
        """The channel key of a secret."""
        return self.store.keys.find(secret)

    def mark_asker(self, kind: str, identity: str) -> bytes:
        """The keyed hash an asker is kept as."""
        return self.keyring.mark(kind, identity)


def plug_in(settings: Settings, store: Store, keyring: KeyRing) -> Parts:
    """Plug the real things together."""
    words = read_sensitive_words()
    clock = _clock
    table = FreshTable(lambda: store.calendar.table(read_day_table()), store.calendar.stamp, clock)
    rules = RuleBook(settings.lookup_province, table)

    return Parts(
        settings=settings,
        store=store,
        keyring=keyring,
        province=read_province(settings.lookup_province),
        look_up=LookUpPorts(
            reader=store.reader,
            budgets=store.budgets,
            locks=store.locks,
            ledger=store.ledger,
            token_keys=keyring.token_keys,
            one_time_codes=store.one_time_codes,
            mark=lambda asked: keyring.mark("asked", asked),
            rules=rules,
        ),
        take_in=TakeInPorts(
            store=store,
            new_keypad=random_keypad,
            is_sensitive=lambda name, field: is_sensitive(name, field, words),
        ),
        rules=rules,
        clock=clock,
    )


def _clock() -> datetime:
    return datetime.now(UTC)

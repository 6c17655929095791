"""What the web face is made of, plugged together in one place (`plug_in`) and nowhere else."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from lookup_api.domain.catalogue import is_sensitive
from lookup_api.domain.codes import KeypadCode
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.province import Province
from lookup_api.domain.working_time import WorkingCalendar
from lookup_api.provinces import read_calendar, read_province, read_sensitive_words
from lookup_api.sealing import KeyRing
from lookup_api.service.look_up import LookUpPorts
from lookup_api.service.take_in import TakeInPorts
from lookup_api.settings import Settings
from lookup_api.store import Store
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
    clock: Callable[[], datetime]

    def find_key(self, secret: str) -> ChannelKey | None:
        """The channel key of a secret."""
        return self.store.keys.find(secret)

    def mark_asker(self, kind: str, identity: str) -> bytes:
        """The keyed hash an asker is kept as."""
        return self.keyring.mark(kind, identity)


def plug_in(settings: Settings, store: Store, keyring: KeyRing) -> Parts:
    """Plug the real things together."""
    calendars = _calendars()
    words = read_sensitive_words()

    def calendar(dossier: Dossier) -> WorkingCalendar:
        """The calendar of the receiving desk's province (product: provinces are data)."""
        desk = dossier.desk
        return calendars(desk.province if desk is not None and desk.province else settings.lookup_province)

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
            mark=lambda asked: keyring.mark("asked", asked),
            calendar=calendar,
        ),
        take_in=TakeInPorts(
            store=store,
            new_keypad=lambda: KeypadCode.make(str(10_000_000 + secrets.randbelow(90_000_000))).digits,
            is_sensitive=lambda name, field: is_sensitive(name, field, words),
        ),
        clock=lambda: datetime.now(UTC),
    )


def _calendars() -> Callable[[str], WorkingCalendar]:
    """Each province's calendar, built once: its days are summed up at the first question."""
    return lru_cache(maxsize=64)(lambda province: read_calendar(read_province(province)))

"""What askers have spent, and wrong proofs. Counted in memory, kept in the store: a restart forgives nothing."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select

from lookup_api.store.group_commit import GroupCommit
from lookup_api.store.reading import Reading
from lookup_api.store.tables import SpendingRow, WrongProofRow
from lookup_api.store.upserts import replace_or_insert

READ_AGAIN_SECONDS = 10.0  # until what other processes wrote is read in
MOST_ACCOUNTS = 50_000  # in memory; whoever drops out is read from the store again
WRONG_PROOFS_KEPT = timedelta(days=30)

_CHARGES = (
    select(SpendingRow.what, SpendingRow.expires_at, SpendingRow.units)
    .where(SpendingRow.asker == bindparam("asker"), SpendingRow.window == bindparam("window"))
    .order_by(SpendingRow.expires_at)
)


class _Account:
    """The charges of one asker in one window, the oldest first."""

    __slots__ = ("charges", "read_at", "units")

    def __init__(self) -> None:
        self.charges: dict[bytes, tuple[datetime, int]] = {}
        self.units = 0
        self.read_at = -READ_AGAIN_SECONDS

    def forget(self, now: datetime) -> None:
        """Drop what no longer counts."""
        while self.charges:
            what, (expires_at, units) = next(iter(self.charges.items()))
            if expires_at > now:
                return
            del self.charges[what]
            self.units -= units

    def charge(self, what: bytes, units: int, expires_at: datetime) -> bool:
        """Charge for a thing; tell whether that changed anything: the same thing is charged once, at its dearest."""
        known = self.charges.get(what)
        if known is not None and known[1] >= units:
            return False
        self.charges.pop(what, None)
        self.charges[what] = (expires_at, units)
        self.units += units - (known[1] if known else 0)
        return True

    def take_in(self, rows: Iterable[tuple[bytes, datetime, int]]) -> None:
        """Add what the store knows to what is known here, the later of both."""
        merged = {what: (expires_at, units) for what, expires_at, units in rows}
        for what, charge in self.charges.items():
            merged[what] = max(charge, merged.get(what, charge))
        self.charges = dict(sorted(merged.items(), key=lambda item: item[1]))
        self.units = sum(units for _, units in self.charges.values())


class Budgets:
    """Keeps `service.ports.Budgets`. A charge is on the disk within 50 ms, and at a close at once."""

    def __init__(self, reading: Reading, commits: GroupCommit) -> None:
        self._reading = reading
        self._commits = commits
        self._accounts: OrderedDict[tuple[bytes, int], _Account] = OrderedDict()
        self._lock = threading.Lock()

    def spent(self, asker: bytes, now: datetime, window: int) -> int:
        """Units spent by an asker within the last `window` seconds."""
        account = self._account(asker, window)
        with self._lock:
            account.forget(now)
            return account.units

    def spend(self, asker: bytes, what: bytes, units: int, now: datetime, window: int) -> None:
        """Charge an asker for `what`; the same `what` in the same window is charged once, at its dearest."""
        account = self._account(asker, window)
        expires_at = now + timedelta(seconds=window)
        with self._lock:
            account.forget(now)
            changed = account.charge(what, units, expires_at)
        if changed:
            charge = {"asker": asker, "window": window, "what": what, "units": units, "expires_at": expires_at}
            self._commits.hand_over(_write_charges, charge, wait=False)

    def _account(self, asker: bytes, window: int) -> _Account:
        key = (asker, window)
        with self._lock:
            account = self._accounts.get(key)
            if account is not None:
                self._accounts.move_to_end(key)
                if time.monotonic() - account.read_at < READ_AGAIN_SECONDS:
                    return account
        rows = self._reading.ask(_CHARGES, {"asker": asker, "window": window})
        with self._lock:
            account = self._accounts.setdefault(key, account or _Account())
            account.take_in(rows)
            account.read_at = time.monotonic()
            while len(self._accounts) > MOST_ACCOUNTS:
                self._accounts.popitem(last=False)
        return account


def _write_charges(connection: Connection, charges: Sequence[dict[str, Any]]) -> None:
    # In one order everywhere, so that two processes never wait for one another crosswise.
    ordered = sorted(charges, key=lambda charge: (charge["asker"], charge["window"], charge["what"]))
    replace_or_insert(connection, SpendingRow, ordered)


class ProofLocks:
    """Keeps `service.ports.ProofLocks`."""

    def __init__(self, reading: Reading, commits: GroupCommit) -> None:
        self._reading = reading
        self._commits = commits

    def wrong_since(self, dossier_key: bytes, asker: bytes, since: datetime) -> tuple[int, int]:
        """Wrong proofs since a moment: for this dossier by anyone, and by this asker for any."""
        rows = self._reading.all(_WRONG, {"dossier_key": dossier_key, "asker": asker, "since": since})
        return int(rows[0][0]), int(rows[0][1])

    def record_wrong(self, dossier_key: bytes, asker: bytes, now: datetime) -> None:
        """Record a wrong proof; committed when this returns."""
        wrong = {"dossier_key": dossier_key, "asker": asker, "at": now}
        self._commits.hand_over(_write_wrong_proofs, wrong, wait=True)


_of_dossier = WrongProofRow.dossier_key == bindparam("dossier_key")
_by_asker = WrongProofRow.asker == bindparam("asker")
_WRONG = select(func.count().filter(_of_dossier), func.count().filter(_by_asker)).where(
    or_(_of_dossier, _by_asker), WrongProofRow.at >= bindparam("since", type_=WrongProofRow.at.type)
)


def _write_wrong_proofs(connection: Connection, wrong: Sequence[dict[str, Any]]) -> None:
    connection.execute(insert(WrongProofRow), list(wrong))


def forget_what_no_longer_counts(connection: Connection, now: datetime) -> None:
    """Delete charges that expired and wrong proofs that are long past."""
    connection.execute(delete(SpendingRow).where(SpendingRow.expires_at <= now))
    connection.execute(delete(WrongProofRow).where(WrongProofRow.at < now - WRONG_PROOFS_KEPT))

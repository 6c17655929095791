"""How an operator's acts stand in the access record: who, why, and what was told."""

from datetime import datetime

from lookup_api.contract.lookups import AskerKind, KeyKind
from lookup_api.domain.disclosure import Level
from lookup_api.domain.operators import Purpose
from lookup_api.service.look_up import Asking
from lookup_api.service.operator_ports import SignedIn
from lookup_api.service.ports import LedgerEntry


def asking_of(who: SignedIn) -> Asking:
    """An operator as one who asks."""
    return Asking(KeyKind.CONSOLE, AskerKind.OPERATOR, who.asker)


def entry(
    act: str,
    who: SignedIn,
    purpose: Purpose | None,
    outcome: str,
    now: datetime,
    *,
    level: Level | None = None,
    dossier_id: int | None = None,
    proof: str | None = None,
) -> LedgerEntry:
    """One entry; a level is told only of what was answered."""
    return LedgerEntry(
        at=now,
        channel=KeyKind.CONSOLE,
        asker=who.asker,
        key_type=act,
        outcome=outcome,
        level=level,
        proof=proof,
        dossier_id=dossier_id,
        operator_id=who.operator.id,
        purpose=None if purpose is None else purpose.value,
    )

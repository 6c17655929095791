"""List accesses: who looked at a dossier, told to its verified holder (product: every view is visible to them)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from lookup_api.contract.lookups import Proof
from lookup_api.domain import errors
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier
from lookup_api.service.look_up import Asking, LookUpPorts
from lookup_api.service.prove_holder import prove_holder

MOST_ACCESSES: Final = 100


@dataclass(frozen=True, slots=True)
class AccessToldOf:
    """One access: when, through what kind of channel, asked by what, and the level that was told."""

    at: datetime
    channel: str
    asked_by: str
    level: str
    purpose: str | None = None  # why, where an operator looked
    operator_role: str | None = None


class Accesses(Protocol):
    """Reads the access record by dossier."""

    def of_dossier(self, dossier_id: int, most: int) -> tuple[AccessToldOf, ...]:
        """The newest accesses at which something of a dossier was told, at most `most`."""
        ...


def list_accesses(
    text: str, proof: Proof | None, asking: Asking, *, accesses: Accesses, ports: LookUpPorts, now: datetime
) -> tuple[Dossier, tuple[AccessToldOf, ...]]:
    """The dossier that `text` means and its newest accesses; raise ProofRefused below the level `verified`."""
    dossier = prove_holder(text, proof, asking, ports, now, level=Level.VERIFIED)
    if dossier.id is None:
        raise errors.ProofRefused
    return dossier, accesses.of_dossier(dossier.id, MOST_ACCESSES)

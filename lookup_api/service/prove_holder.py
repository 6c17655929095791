"""Prove a holder: what only a holder may do begins here, with the proofs, budgets and record of a lookup."""

from datetime import datetime

from lookup_api.contract.lookups import Proof
from lookup_api.domain import errors
from lookup_api.domain.codes import recognise
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier
from lookup_api.service.look_up import Asking, LookUpPorts, look_up


def prove_holder(
    text: str,
    proof: Proof | None,
    asking: Asking,
    ports: LookUpPorts,
    now: datetime,
    *,
    level: Level = Level.HOLDER,
) -> Dossier:
    """The dossier that `text` means, if the asker proves that level; else ProofRefused, also for an unknown code."""
    try:
        view = look_up(text, proof, asking, ports, now)
    except errors.DossierNotFound:
        raise errors.ProofRefused from None
    if not view.level.reaches(level):
        raise errors.ProofRefused
    dossier = ports.reader.find(recognise(view.code))
    if dossier is None:
        raise errors.ProofRefused
    return dossier

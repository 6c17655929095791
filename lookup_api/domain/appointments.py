"""Which appointment is said (hẹn trả): the newest one the citizen was given, by whomever."""

from dataclasses import replace

from lookup_api.domain.dossier import Dossier


def with_newest_appointment(dossier: Dossier) -> Dossier:
    """Say the newest of `appointments`, oldest first there; a blank in a later record takes none back."""
    if not dossier.appointments:
        return dossier
    newest = dossier.appointments[-1].at
    earlier = [given.at for given in dossier.appointments[:-1] if given.at != newest]
    return replace(dossier, result_appointment=newest, rescheduled_from=earlier[-1] if earlier else None)

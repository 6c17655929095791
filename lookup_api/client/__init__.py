"""How a channel asks the lookup API: `LookupClient`, and `AsyncLookupClient` with the same face.

`look_up` asks for a dossier; everything else is a call of `client.calls`, sent by `send`.

Both answer a `View` or raise the domain's family of problems; what could not be reached is `LookupUnavailable`.
"""

from lookup_api.client import calls, operator_calls
from lookup_api.client.asking import LookupUnavailable
from lookup_api.client.calls import Call
from lookup_api.client.clients import AsyncLookupClient, LookupClient
from lookup_api.domain.errors import (
    CodeNotRecognised,
    Conflict,
    DossierNotFound,
    HandledElsewhere,
    InvalidRequest,
    NotAllowed,
    NotSignedIn,
    ProblemError,
    ProofRefused,
    StoreUnavailable,
    TooLarge,
    TooManyAttempts,
)

__all__ = [
    "AsyncLookupClient",
    "Call",
    "CodeNotRecognised",
    "Conflict",
    "DossierNotFound",
    "HandledElsewhere",
    "InvalidRequest",
    "LookupClient",
    "LookupUnavailable",
    "NotAllowed",
    "NotSignedIn",
    "ProblemError",
    "ProofRefused",
    "StoreUnavailable",
    "TooLarge",
    "TooManyAttempts",
    "calls",
    "operator_calls",
]

"""What the SMS gateway asks for a sender who names no code, or one that was not found: the sender's own dossiers."""

from typing import Annotated

import msgspec

from lookup_api.contract.lookups import Asker, Proof
from lookup_api.contract.views import View

MOST_TOLD = 3  # one text message each
LONGEST_NEAR = 128  # characters


class OwnDossiersRequest(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`POST /v1/own-dossiers`: the dossiers that the phone which the proof states is registered on.

    Without `near` those that are still open; with it those with a number within one edit of `near`, open or not.
    """

    proof: Proof
    asker: Asker | None = None
    near: Annotated[str, msgspec.Meta(max_length=LONGEST_NEAR)] | None = None


class OwnDossiers(msgspec.Struct, frozen=True):
    """At most three views, the newest dossier first; none for a phone that proves nothing."""

    items: list[View]

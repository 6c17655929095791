"""Keys, sealed bytes and blind indexes: how identity is kept at rest.

    key file (mode 0600) -> KeyRing -+-> sealer          AES-256-GCM, bound to table, column and row
                                     +-> blind_index     keyed hashes by which sealed values are found
                                     +-> mark            keyed hashes of askers
                                     +-> token_keys      the MAC keys of receipts

Canonical forms bring all spellings of a phone, an ID number or a name to one text, so that one index finds them.
"""

from lookup_api.sealing.canonical import (
    canonical_id_number,
    canonical_name,
    canonical_phone,
    is_mobile_phone,
    name_words,
)
from lookup_api.sealing.keyring import KeyFileError, KeyRing
from lookup_api.sealing.sealer import ColumnSealer, SealBroken, Sealer

__all__ = [
    "ColumnSealer",
    "KeyFileError",
    "KeyRing",
    "SealBroken",
    "Sealer",
    "canonical_id_number",
    "canonical_name",
    "canonical_phone",
    "is_mobile_phone",
    "name_words",
]

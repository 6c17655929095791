"""Who may be told what: one policy, as data, for every channel (product: field x level).

Deny by default: a field that is not listed is never told. Withheld fields are absent, not blank.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType

from lookup_api.domain.dossier import Dossier
from lookup_api.domain.province import Province

MASK = "•"


class Level(StrEnum):
    """How much an asker has proved, from least to most."""

    CODE = "code"
    HOLDER = "holder"
    OPERATOR = "operator"  # signed in with a stated purpose: sees what a holder is told, identity masked
    VERIFIED = "verified"
    SUPERVISOR = "supervisor"  # two people agreed: full ID number and phone, beside the view

    def reaches(self, needed: "Level") -> bool:
        """Tell whether this level is at least `needed`."""
        return _ORDER[self] >= _ORDER[needed]


_ORDER = {Level.CODE: 0, Level.HOLDER: 1, Level.OPERATOR: 1, Level.VERIFIED: 2, Level.SUPERVISOR: 3}

# The lowest level that is told each field of the view. A dotted name is a part of a part.
POLICY: Mapping[str, Level] = MappingProxyType({
    "code": Level.CODE,
    "level": Level.CODE,
    "stage": Level.CODE,
    "outcome": Level.CODE,
    "timeliness": Level.CODE,
    "received_at": Level.CODE,
    "processing_deadline": Level.CODE,
    "result_appointment": Level.CODE,
    "result_ready_at": Level.CODE,
    "returned_at": Level.CODE,
    "procedure": Level.CODE,
    "agency": Level.CODE,
    "desk": Level.CODE,
    "next_step": Level.CODE,
    "steps": Level.CODE,
    "collect": Level.CODE,
    "collect.parcel": Level.HOLDER,
    "bring": Level.CODE,
    "visit": Level.HOLDER,
    "rescheduled": Level.CODE,
    "supplement": Level.CODE,  # that papers are missing, and since when
    "supplement.papers": Level.HOLDER,  # which ones: they may tell of health, family or record
    "fee": Level.HOLDER,
    "refund": Level.HOLDER,
    "officer": Level.HOLDER,
    "applicant": Level.HOLDER,  # masked; whole at `verified`
    "applicant.whole": Level.VERIFIED,
    "phone": Level.HOLDER,  # its last two digits
    "source": Level.CODE,
    "as_of": Level.CODE,
})  # fmt: skip

# A procedure flagged sensitive keeps even these back until something is proved.
SENSITIVE_PROCEDURE = Level.HOLDER


def may_tell(field: str, level: Level) -> bool:
    """Tell whether a field may be told at a level; an unlisted field never."""
    needed = POLICY.get(field)
    return needed is not None and level.reaches(needed)


def flagged_by(profile: Province, dossier: Dossier) -> Dossier:
    """A dossier whose procedure is flagged sensitive also where its province alone lists it as such."""
    procedure = dossier.procedure
    if procedure is None or procedure.sensitive or procedure.code not in profile.sensitive_procedures:
        return dossier
    return replace(dossier, procedure=replace(procedure, sensitive=True))


def mask_name(name: str) -> str:
    """Mask each word of a name after its first letter: `Nguyễn Văn An` becomes `N••• V•• A•`.

    The dots tell nothing of a word's length beyond three, so short and long names look alike.
    """
    words = name.split()
    return " ".join(word[0].upper() + MASK * min(len(word) - 1, 3) for word in words)


def last_digits(phone: str, count: int = 2) -> str:
    """The last digits of a phone, the rest withheld: `••••••••12`."""
    digits = [letter for letter in phone if letter.isdigit()]
    return MASK * 8 + "".join(digits[-count:])

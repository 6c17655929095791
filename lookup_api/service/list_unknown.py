"""List for the officer what feeds named and the catalogue does not know, and the slips that did not come with them.

All of it was taken in: a citizen is not to wait for a catalogue. It leaves the list by itself once the catalogue knows
it, or the slip is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lookup_api.domain.province import SlipKind

MOST = 100  # of each kind; the counts say how many there are


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A procedure or agency that only feeds named, and on how many dossiers it stands."""

    code: str | None  # None: it was named in words only
    name: str
    dossiers: int


@dataclass(frozen=True, slots=True)
class DossierWithoutSlip:
    """A dossier with a status that should not have come without a slip."""

    code: str
    kind: SlipKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Unknown:
    """What an officer has to see to, the most frequent and the newest first."""

    procedures: tuple[UnknownName, ...]
    agencies: tuple[UnknownName, ...]
    without_slip: tuple[DossierWithoutSlip, ...]
    slips_missing: int  # in all


class UnknownReader(Protocol):
    """Reads what is not known."""

    def procedures(self, most: int) -> Sequence[UnknownName]:
        """Procedures (thủ tục hành chính) that are not in the catalogue."""
        ...

    def agencies(self, most: int) -> Sequence[UnknownName]:
        """Agencies (cơ quan giải quyết) that are not in the catalogue, by code or in words."""
        ...

    def without_slip(self, most: int) -> Sequence[DossierWithoutSlip]:
        """Dossiers whose slip did not come."""
        ...

    def slips_missing(self) -> int:
        """How many slips did not come in all."""
        ...


def list_unknown(reader: UnknownReader, most: int = MOST) -> Unknown:
    """Gather what is to be seen to, at most `most` of each kind."""
    return Unknown(
        procedures=tuple(reader.procedures(most)),
        agencies=tuple(reader.agencies(most)),
        without_slip=tuple(reader.without_slip(most)),
        slips_missing=reader.slips_missing(),
    )

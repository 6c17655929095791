"""What a feed states, in the field's words, before it is merged into a dossier.

Outside formats (`lookup_api.feeds`) become these; the service merges these; nothing else knows the formats.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lookup_api.domain.catalogue import Procedure
from lookup_api.domain.dossier import (
    Channel,
    CodeAlias,
    CollectMethod,
    Fee,
    Person,
    ProcessingStep,
    Supplement,
)
from lookup_api.domain.status import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierStatement:
    """What one whole-dossier record states. Absent is None; a blank in the format is absent."""

    code: str
    digest: bytes  # of the record as it arrived: the same again is a replay
    position: int = field(default=0, compare=False)  # in its message
    raw: bytes = field(default=b"", repr=False, compare=False)  # as it arrived, for the quarantine if it cannot be kept
    aliases: tuple[CodeAlias, ...] = ()
    procedure: Procedure | None = None
    people: tuple[Person, ...] = ()
    agency_name: str | None = None  # DonViXuLy, in words
    sender: str | None = None  # madonvi / MaDinhDanhDV: the sending unit's identifier
    channel: Channel | None = None
    collect: CollectMethod | None = None
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    result_appointment: datetime | None = None
    result_ready_at: datetime | None = None
    returned_at: datetime | None = None
    refused_at: datetime | None = None
    stage: Stage | None = None
    supplements: tuple[Supplement, ...] = ()
    fees: tuple[Fee, ...] = ()
    summary: str | None = None
    left_out: tuple[str, ...] = ()  # what of it could not be read and is of no account for all else; for the officer

    @property
    def age(self) -> datetime | None:
        """The newest dated fact inside (an appointment lies ahead: it is a promise, not a fact)."""
        return max(self._dates(), default=None)

    def _dates(self) -> Iterator[datetime]:
        own = (self.submitted_at, self.received_at, self.result_ready_at, self.returned_at, self.refused_at)
        yield from (at for at in own if at is not None)
        for supplement in self.supplements:
            yield supplement.requested_at
            if supplement.completed_at is not None:
                yield supplement.completed_at


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStatement:
    """One dated progress event of one dossier."""

    code: str
    digest: bytes
    position: int = field(default=0, compare=False)
    raw: bytes = field(default=b"", repr=False, compare=False)
    step: ProcessingStep
    sender: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStatement:
    """A bare status of one dossier (CapNhatTrangThai). It carries no date, so it is as old as its arrival."""

    code: str
    digest: bytes
    position: int = field(default=0, compare=False)
    raw: bytes = field(default=b"", repr=False, compare=False)
    stage: Stage
    sender: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRecord:
    """A record that could not be read: where it stood, why, and its text for the quarantine."""

    position: int
    reason: str  # a sentence for the officer, without personal data
    raw: bytes  # sealed in the quarantine
    code: str | None = None
    sender: str | None = None  # the sending unit's identifier, for when it is tried again


def without_a_part(statement: DossierStatement) -> RefusedRecord:
    """What the officer has to see to of a record that was taken in without a part of it."""
    return RefusedRecord(
        position=statement.position,
        reason=f"đã tiếp nhận hồ sơ, trừ: {'; '.join(statement.left_out)}",
        raw=statement.raw,
        code=statement.code,
        sender=statement.sender,
    )


Statement = DossierStatement | StepStatement | StageStatement

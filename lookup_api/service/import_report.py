"""What an import came to: counts, and the first lines of each problem. No identities, no codes, no values."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lookup_api.domain.statements import RefusedRecord

FIRST_LINES = 5  # of each reason; all refused rows lie in the quarantine


@dataclass(slots=True)
class ImportReport:
    """Counts of one file, added up as it is read."""

    rows: int = 0
    new: int = 0
    merged: int = 0  # into a dossier that stood there
    unchanged: int = 0  # said nothing new
    steps: int = 0
    refused: int = 0
    in_part: int = 0  # of those that were taken in: without what could not be read
    reasons: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def refuse(self, refused: Iterable[RefusedRecord]) -> None:
        """Count refused rows, each under its reason."""
        for record in refused:
            self.refused += 1
            self._count(record)

    def leave_out(self, in_part: Iterable[RefusedRecord]) -> None:
        """Count rows that were taken in without a part, each under its reason."""
        for record in in_part:
            self.in_part += 1
            self._count(record)

    def _count(self, record: RefusedRecord) -> None:
        self.reasons[record.reason] += 1
        lines = self.lines.setdefault(record.reason, [])
        if len(lines) < FIRST_LINES:
            lines.append(record.position)

    def told(self) -> Iterator[str]:
        """The report, line by line."""
        yield (
            f"{self.rows} rows: {self.new} new, {self.merged} merged, {self.unchanged} unchanged, "
            f"{self.refused} refused; {self.steps} steps"
        )
        for reason, count in self.reasons.most_common():
            lines = ", ".join(str(line) for line in self.lines[reason])
            more = ", ..." if count > len(self.lines[reason]) else ""
            yield f"  {count} x {reason} (line {lines}{more})"

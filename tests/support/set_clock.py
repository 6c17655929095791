"""A clock that a test sets, for real programs: Debian's libfaketime, told by a file that the test rewrites.

    clock = SetClock(folder, datetime(2026, 11, 25, 10, 0, tzinfo=VIETNAM))
    house.environment |= clock.environment
    clock.set(datetime(2026, 11, 25, 21, 30, tzinfo=VIETNAM))

Time goes on from where it was set. Only the time of day is moved: pauses and time-outs stay as long as they are.
"""

import platform
from datetime import UTC, datetime, timedelta
from pathlib import Path

LIBRARY = Path("/usr/lib") / f"{platform.machine()}-linux-gnu" / "faketime" / "libfaketimeMT.so.1"


class SetClock:
    """One clock for all programs that are started with its environment."""

    def __init__(self, folder: Path, at: datetime) -> None:
        assert LIBRARY.exists(), "the Debian package faketime is missing: make test installs it"
        self._file = folder / "clock"
        self._ahead = timedelta()
        self.set(at)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, at: datetime) -> None:
        """Let the programs believe that it is this moment."""
        self._ahead = at - datetime.now(UTC)
        written = self._file.with_suffix(".new")
        written.write_text(f"{self._ahead.total_seconds():+.3f}\n", encoding="ascii")
        written.replace(self._file)  # a program never reads half a file

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self.set(self.now() + span)

    def now(self) -> datetime:
        """What time the programs believe it is, in UTC."""
        return datetime.now(UTC) + self._ahead

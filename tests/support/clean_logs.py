"""At the end of a run: no full telephone number, dossier code or name stands in a log that any of the tests caused.

Looked through are the logs that started programs left in the tests' folders (`log`, `*.log`), and what was logged
within the tests' own process. Of a program's output only our own lines count: log lines, and the traces of what failed.
What Kannel, Redis or PostgreSQL write beside them is theirs; the console's texts are printed in a carrier's place.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from lookup_api.logs import _JsonLines

MOST_TOLD = 10
PERSONAL = {
    "a telephone number": re.compile(r"(?<![0-9A-Za-z])(?:\+?84|0)[35789][0-9]{8}(?![0-9A-Za-z])"),
    "an ID number": re.compile(r"(?<![0-9A-Za-z.:])0[0-9]{11}(?![0-9A-Za-z])"),
    # The day and the number at the end of every code of the national forms.
    "a dossier code": re.compile(r"(?<![0-9A-Za-z])[0-9]{6}-[0-9]{4,6}(?![0-9A-Za-z-])"),
    "a name": re.compile(
        r"\b(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Nguyen|Tran|Pham|Hoang)\s(?:Văn|Thị|Van|Thi)\s\w+", re.IGNORECASE
    ),
}
_OURS = re.compile(r'\{"at": "|Traceback |\s|[\w.]+(?:Error|Exception|Warning)\b')


def personal_in(line: str) -> str | None:
    """Say what of a person stands in a line, None for nothing."""
    return next((what for what, shape in PERSONAL.items() if shape.search(line)), None)


def look_through(folder: Path) -> Iterator[str]:
    """Yield a sentence for each line of the logs below a folder that tells of a person; it does not quote it."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or not (path.name == "log" or path.suffix == ".log"):
            continue
        with path.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                if _OURS.match(line) and (what := personal_in(line)):
                    yield f"{path.relative_to(folder)}:{number} tells {what}"


class Listening(logging.Handler):
    """Hears what is logged within this process, as the programs would write it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(_JsonLines())
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one record."""
        if record.name.partition(".")[0] in {"hotline_bot", "kiosk", "lookup_api", "sms_gateway"} and (
            what := personal_in(self.format(record))
        ):
            self.found.append(f"{record.pathname}:{record.lineno} tells {what}")


def demand_clean(found: Iterable[str]) -> None:
    """Raise AssertionError where anything was found."""
    told = sorted(set(found))
    assert not told, "logs tell of persons:\n" + "\n".join(told[:MOST_TOLD])


@pytest.fixture(scope="session", autouse=True)
def clean_logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Listen meanwhile, and look through the tests' folders at the end; of several processes each through its own."""
    listening = Listening()
    logging.getLogger().addHandler(listening)
    yield
    logging.getLogger().removeHandler(listening)
    demand_clean([*listening.found, *look_through(tmp_path_factory.getbasetemp())])

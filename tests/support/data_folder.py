"""A data folder of a test's own, for commands that are called within the test's process."""

import os
from pathlib import Path

import pytest

from lookup_api.cli import main


def begin_data_folder(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> str:
    """Point the commands at a folder with new sealing keys and no store yet; return the address of its store."""
    for name in [name for name in os.environ if name.startswith("LOOKUP_")]:
        monkeypatch.delenv(name)
    url = f"sqlite:///{folder / 'store.sqlite3'}"
    for name, value in {"LOOKUP_DATA_DIR": str(folder), "LOOKUP_DATABASE_URL": url, **settings}.items():
        monkeypatch.setenv(name, value)
    assert main(["keys", "make-sealing"]) == 0
    return url

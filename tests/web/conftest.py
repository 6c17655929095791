"""The whole web face on a real SQLite store with invented dossiers, called without a socket."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lookup_api.contract.lookups import KeyKind
from lookup_api.demo import fill, samples
from lookup_api.domain.dossier import SourceSystem
from lookup_api.sealing import KeyRing
from lookup_api.service.make_demo import DemoDossier
from lookup_api.settings import Settings
from lookup_api.store import open_store
from lookup_api.store.migrations import upgrade
from lookup_api.web.app import create_app
from lookup_api.web.labels import token_of
from lookup_api.web.parts import Parts, plug_in

FEED_SECRET_NAME = "tinh-mau"  # the user name a provincial system signs in with


@dataclass
class Face:
    """A client of the whole application, with keys and the samples."""

    client: FlaskClient
    parts: Parts
    keys: dict[KeyKind, str]
    shown: dict[str, DemoDossier]

    def bearer(self, kind: KeyKind) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[kind]}"}

    def token(self, name: str = "processing") -> str:
        dossier = self.parts.store.reader.find_by_keypad(str(self.shown[name].dossier.keypad))
        assert dossier is not None
        return token_of(dossier, self.parts)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, KeyRing]:
    """A store file with invented dossiers, made once, and its keys."""
    folder = tmp_path_factory.mktemp("web")
    keyring = KeyRing.create(folder / "keys.json")
    url = f"sqlite:///{folder / 'dossiers.sqlite3'}"
    upgrade(url)
    with open_store(url, keyring) as store:
        parts = plug_in(Settings(lookup_database_url=url), store, keyring)
        for _ in fill(parts, 300, seed=1, now=parts.clock()):
            pass
    return folder / "dossiers.sqlite3", keyring


@pytest.fixture
def face(filled: tuple[Path, KeyRing], tmp_path: Path) -> Iterator[Face]:
    """The application on a copy of the filled store."""
    template, keyring = filled
    copy = tmp_path / "dossiers.sqlite3"
    copy.write_bytes(template.read_bytes())
    copy.chmod(0o600)
    url = f"sqlite:///{copy}"
    with open_store(url, keyring) as store:
        store.sources.put(SourceSystem(id="motcua", name="Một cửa điện tử tỉnh"))
        keys = {
            kind: store.keys.issue(
                FEED_SECRET_NAME if kind is KeyKind.FEED else f"test-{kind}",
                kind,
                source_id="motcua" if kind is KeyKind.FEED else None,
            )
            for kind in KeyKind
        }
        settings = Settings(lookup_database_url=url, public_base_url="https://tc.example.vn")
        parts = plug_in(settings, store, keyring)
        yield Face(create_app(parts).test_client(), parts, keys, dict(samples(parts, parts.clock())))

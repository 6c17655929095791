"""Identity is nowhere in the raw database, in any spelling or encoding, and a sealed value opens only in its place."""

import base64
import traceback
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

from lookup_api.domain.codes import recognise
from lookup_api.domain.errors import StoreUnavailable
from lookup_api.domain.statements import RefusedRecord
from lookup_api.sealing import KeyRing, SealBroken, canonical_name
from lookup_api.store import Store, open_store
from tests.store.samples import COMPANY, FULL, NOW, OWNER, PROXY, SOURCE, save, simple, with_directory
from tests.support.postgres import PostgresServer

SECRETS = (
    OWNER.name,
    OWNER.id_number,
    OWNER.phone,
    OWNER.email,
    PROXY.name,
    PROXY.id_number,
    PROXY.phone,
    COMPANY.name,
    FULL.summary,
    FULL.steps[0].text,
    FULL.steps[0].officer,
    FULL.steps[2].text,
    FULL.supplements[0].content,
    "Oanh",
    "Hoàng Oanh",
    "Đức",
    "+84905000001",
    "84905000002",
    "0905000001",
    "049190000001",
)


def spellings(secret: str) -> Iterator[bytes]:
    digits = "".join(letter for letter in secret if letter.isdigit())
    for form in {
        unicodedata.normalize("NFC", secret),
        unicodedata.normalize("NFD", secret),
        canonical_name(secret),
        secret.upper(),
        secret.lower(),
        *({digits} if len(digits) > 8 else ()),
    }:
        for encoding in ("utf-8", "utf-16-le"):
            yield form.encode(encoding)
        yield base64.b64encode(form.encode()).rstrip(b"=")[:-1]


def raw(url: str, request: pytest.FixtureRequest) -> bytes:
    """All that lies on the disk: the SQLite file with its WAL, or what pg_dump tells, hexadecimal read back."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        path = Path(str(address.database))
        return b"".join(part.read_bytes() for part in sorted(path.parent.glob(f"{path.name}*")))
    server: PostgresServer = request.getfixturevalue("postgres")
    dump = server.dump(url)
    cells = [cell for line in dump.splitlines() for cell in line.split(b"\t")]
    return dump + b"\n".join(bytes.fromhex(cell[3:].decode()) for cell in cells if cell.startswith(b"\\\\x"))


def test_no_identity_lies_in_the_raw_database(store: Store, url: str, request: pytest.FixtureRequest) -> None:
    with_directory(store)
    save(store, FULL, people=(OWNER, PROXY, COMPANY))
    list(store.save_many([(replace(FULL, code="H47.16-240620-0002", keypad=None), (OWNER, PROXY, COMPANY))]))
    words = f"{OWNER.name} {OWNER.phone} {OWNER.id_number}"
    with store.write() as writer:
        writer.replayed(SOURCE.id, words.encode(), NOW, 60)
        refused = RefusedRecord(position=0, reason="thiếu mã hồ sơ", raw=words.encode(), code=OWNER.phone)
        writer.quarantine(SOURCE.id, "DongBoHoSoMC", refused, NOW)
        changed = writer.load(recognise(FULL.code))
        assert changed is not None
        writer.save(replace(changed, summary=None), (PROXY,))
    secret = store.keys.issue("kiosk-1", "kiosk")
    lying = raw(url, request)
    assert FULL.code.encode() in lying, "the search looks at the right bytes"
    found = {told for told in SECRETS if told for form in spellings(told) if len(form) > 3 and form in lying}
    assert not found
    assert secret.encode() not in lying


def test_a_swapped_name_is_refused(store: Store) -> None:
    [first, second] = [save(store, simple(n), people=(person,))[0] for n, person in ((1, OWNER), (2, PROXY))]
    with store._writing.begin() as connection:
        query = text("SELECT dossier_id, name FROM people ORDER BY dossier_id")
        names = [row.name for row in connection.execute(query)]
        for dossier, name in ((first, names[1]), (second, names[0])):
            connection.execute(
                text("UPDATE people SET name = :name WHERE dossier_id = :id"), {"name": name, "id": dossier.id}
            )
    for dossier in (first, second):
        with pytest.raises(SealBroken):
            store.reader.people_of(dossier.id or 0)


def test_a_value_moved_to_another_column_is_refused(store: Store) -> None:
    [saved] = save(store, simple(1), people=(OWNER,))
    with store._writing.begin() as connection:
        connection.execute(text("UPDATE people SET email = name"))
    with pytest.raises(SealBroken):
        store.reader.people_of(saved.id or 0)


def test_another_houses_keys_open_nothing(store: Store, url: str) -> None:
    [saved] = save(store, simple(1), people=(OWNER,))
    with open_store(url, KeyRing.new()) as stranger:
        with pytest.raises(SealBroken):
            stranger.reader.people_of(saved.id or 0)
        assert stranger.reader.phone_standing(0, OWNER.phone or "").owners == 0


def test_the_sqlite_files_are_readable_by_their_owner_alone(store: Store, url: str) -> None:
    save(store, simple(1))
    if make_url(url).get_backend_name() == "sqlite":
        folder = Path(str(make_url(url).database)).parent
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.glob("dossiers.sqlite3*")}
        assert set(modes.values()) == {0o600}
        assert len(modes) == 3  # with WAL and its index


def test_errors_tell_no_values(store: Store) -> None:
    with store._writing.begin() as connection:
        connection.execute(text("ALTER TABLE people RENAME TO hidden"))
    with pytest.raises((StoreUnavailable, ProgrammingError)) as failed:
        save(store, simple(1), people=(OWNER,))
    told = "".join(traceback.format_exception(failed.value))
    assert OWNER.name not in told
    assert canonical_name(OWNER.name or "") not in told

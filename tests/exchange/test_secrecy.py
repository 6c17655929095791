"""The journal's files hold no text, number or code in clear, and only their owner may read them."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from lookup_api.exchange import Claimed, Exchange, ExchangeDamaged, migrate, open_exchange
from lookup_api.exchange.seals import Seals
from lookup_api.exchange.tables import metadata
from tests.exchange.conftest import NOW, SECRET

CODE, PHONE, MESSAGE_ID = "H47.16-240620-0001", "+84905123456", "SM0123456789abcdef0123456789abcdef"
REPLY = f"<Response><Message>Ho so {CODE} dang xu ly</Message></Response>".encode()
CANARIES = [CODE, PHONE, PHONE[3:], MESSAGE_ID, "dang xu ly", "awaiting", "<Message>"]


def fill(exchange: Exchange) -> None:
    outcome = exchange.claim("twilio", MESSAGE_ID, NOW)
    assert isinstance(outcome, Claimed)
    exchange.settle(outcome, REPLY, NOW, state=(PHONE, f"awaiting {CODE}".encode()))


def test_no_canary_stands_in_any_file_of_the_database(tmp_path: Path) -> None:
    with_wal = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    fill(with_wal)

    open_files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert "exchange.sqlite3-wal" in open_files
    assert len(open_files["exchange.sqlite3-wal"]) > 0
    with_wal.close()
    closed_files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for content in [*open_files.values(), *closed_files.values()]:
        for canary in CANARIES:
            for spelling in (canary.encode(), canary.encode().hex().encode(), canary.encode("utf-16-le")):
                assert spelling not in content


def test_the_file_and_its_log_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "exchange.sqlite3"
    path.parent.mkdir()
    path.touch(mode=0o644)
    exchange = open_exchange(f"sqlite:///{path}", SECRET)
    fill(exchange)

    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
    exchange.close()

    assert set(modes) >= {"exchange.sqlite3", "exchange.sqlite3-wal"}
    assert set(modes.values()) == {0o600}


def test_a_reply_moved_to_another_row_does_not_open(exchange: Exchange, exchange_url: str) -> None:
    fill(exchange)
    other = exchange.claim("twilio", "another", NOW)
    assert isinstance(other, Claimed)
    exchange.settle(other, b"something else", NOW)

    engine = create_engine(exchange_url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE inbound SET reply = (SELECT reply FROM inbound WHERE id <> :id) WHERE id = :id"),
            {"id": other.id},
        )
    engine.dispose()

    with pytest.raises(ExchangeDamaged):
        exchange.claim("twilio", "another", NOW)


def test_another_secret_makes_other_keys() -> None:
    ours, theirs = Seals(SECRET), Seals("7a" * 32)

    assert ours.key("message", "twilio", MESSAGE_ID) == ours.key("message", "twilio", MESSAGE_ID)
    assert ours.key("message", "twilio", MESSAGE_ID) != theirs.key("message", "twilio", MESSAGE_ID)
    assert ours.key("message", "twilio", "1") != ours.key("conversation", "twilio", "1")


def test_the_migrations_make_the_declared_tables(exchange_url: str) -> None:
    migrate(exchange_url)
    migrate(exchange_url)

    engine = create_engine(exchange_url)
    found = inspect(engine)
    for name, table in metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == set(table.columns.keys())
        nullable = {column["name"] for column in found.get_columns(name) if column["nullable"]}
        assert nullable == {column.name for column in table.columns if column.nullable}
        assert {index["name"] for index in found.get_indexes(name) if not index["unique"]} == {
            index.name for index in table.indexes
        }
    engine.dispose()

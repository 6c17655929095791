"""SMPP without a network: letters, long texts in three ways, receipts, and bytes that are none of it."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from lookup_api.exchange import DeliveryState, Spool, Spooled
from lookup_api.wording import count_segments
from lookup_api.wording.gsm import BASIC, EXTENSION
from sms_gateway.carriers.smpp.alphabet import _EXTENSION, _TABLE, coding_of, decode, encode_letter
from sms_gateway.carriers.smpp.arriving import REST_WITHIN, Arriving, Delivered, _delivered, _joined, _Seen
from sms_gateway.carriers.smpp.parts import WAYS, cut_text, read_part
from sms_gateway.carriers.smpp.pdu import (
    Command,
    NotSmpp,
    Pdu,
    ShortMessage,
    Tag,
    cut,
    read_short_message,
    write_short_message,
)
from sms_gateway.carriers.smpp.receipts import is_receipt, read_receipt, same_id
from tests.support.fake_lookup_api import NOW

VIETNAMESE = "Hồ sơ của quý vị đã có kết quả, mời đến nhận tại quầy số 5 trước 17 giờ. "


def test_the_alphabet_is_that_of_the_segment_counter() -> None:
    assert set(_TABLE) - {"\x1b"} == BASIC
    assert set(_EXTENSION.values()) == EXTENSION
    for letter in BASIC | EXTENSION:
        assert decode(encode_letter(letter, 0), 0) == letter


@pytest.mark.parametrize(("payload", "coding", "text"), [
    (b"HS 1", 0, "HS 1"), (b"\x00HS", 0, "@HS"), (b"H\xd3", 3, "HÓ"), (b"HS 1", 1, "HS 1"),
    ("Hồ sơ".encode("utf-16-be"), 8, "Hồ sơ"), ("Hồ".encode("utf-16-be"), 0x18, "Hồ"), (b"HS", 0xF0, "HS"),
    (b"\x00\x01", 4, ""), (b"\x1be", 0, "€"), (b"\x1bA\x1b", 0, " "), (b"\xff", 0, "\ufffd"), (b"\x00", 8, "\ufffd"),
])  # fmt: skip
def test_letters_are_read_by_their_coding(payload: bytes, coding: int, text: str) -> None:
    assert decode(payload, coding) == text


def as_messages(text: str, way: str, reference: int = 7) -> list[ShortMessage]:
    return [
        ShortMessage("84905000001", "8088", one.payload, esm_class=one.esm_class, data_coding=one.data_coding,
                     optional=one.optional)
        for one in cut_text(text, way, reference)
    ]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_thousand_texts_are_whole_again_after_the_wire(way: str) -> None:
    dice = random.Random(8088)
    letters = [*BASIC, *EXTENSION, *"đĐơờậ", "😀"]
    for _ in range(1000):
        plain = dice.random() < 0.5
        pool = [*BASIC, *EXTENSION] if plain else letters
        text = "".join(dice.choices(pool, k=dice.randrange(700)))
        messages = [read_short_message(write_short_message(message)) for message in as_messages(text, way)]
        assert all(len(message.payload) <= (160 if coding_of(text) == 0 else 140) for message in messages)
        parts = [read_part(message) for message in messages]
        dice.shuffle(parts)
        assert "".join(part.text for part in sorted(parts, key=lambda part: part.number)) == text
        if way != "udh16":  # whose header is an octet longer than those that segments are counted with
            assert len(messages) == count_segments(text).segments


def test_a_text_too_long_for_its_field_stands_beside_it() -> None:
    message = ShortMessage("84905000001", "8088", b"x" * 300)
    read = read_short_message(write_short_message(message))
    assert read.payload == b"x" * 300
    assert Tag.MESSAGE_PAYLOAD in read.optional


@pytest.mark.parametrize("header", [b"\x05\x00\x03\x07\x00\x01", b"\x05\x00\x03\x07\x02\x03", b"\x02\x70\x00", b"\x01"])
def test_headers_that_make_no_sense_leave_a_text_that_stands_alone(header: bytes) -> None:
    part = read_part(ShortMessage("1", "2", header + b"HS 1", esm_class=0x40))
    assert (part.total, part.number) == (1, 1)


def arrived(message: ShortMessage, at: datetime = NOW) -> tuple[Spooled, Delivered]:
    delivered = _delivered(message, _Seen(set()))
    return Spooled("smpp", "", msgspec.msgpack.encode(delivered), at), delivered


@pytest.mark.parametrize("way", WAYS)
def test_parts_are_joined_in_any_order_across_senders_and_repeats(way: str) -> None:
    dice = random.Random(1)
    long = "Tra cứu hồ sơ " + "a" * 100 + " H47.16-240617-0001 " + "b" * 100
    pieces = [
        arrived(replace(message, source=sender, source_type=(1, 1)))
        for sender in ("84905000001", "84905000002")
        for message in as_messages(long, way) * 2
    ]
    dice.shuffle(pieces)
    whole, waiting = _joined(pieces, NOW)
    assert [one.inbound.text for one in whole] == [long, long]
    assert {one.inbound.sender for one in whole} == {"+84905000001", "+84905000002"}
    assert waiting == []


def test_the_same_text_is_a_second_one_on_one_link_and_a_repeat_on_the_next(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", "5e" * 32)
    arriving = Arriving(spool, None, None, lambda: NOW)  # type: ignore[arg-type]
    text = ShortMessage("84905000001", "8088", b"HS 1", (1, 1))
    arriving.keep([text, text])
    arriving.keep([text])
    arriving.new_link()
    arriving.keep([text])
    named: list[str] = []
    spool.replay(lambda one: named.append(msgspec.msgpack.decode(one.body, type=Delivered).message_id))
    assert [bool(name) for name in named] == [False, True, True, False]
    assert len(set(named)) == 3


def test_a_part_waits_for_the_rest_and_is_read_alone_when_it_never_comes() -> None:
    first, *_ = [arrived(message) for message in as_messages("HS H47.16-240617-0001 " + "x" * 200, "udh8")]
    assert _joined([first], NOW + timedelta(seconds=5)) == ([], [first[0]])
    (alone,), waiting = _joined([first], NOW + REST_WITHIN)
    assert alone.inbound.text.startswith("HS H47.16-240617-0001")
    assert waiting == []


def test_what_waits_survives_the_spool(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", "5e" * 32)
    message = ShortMessage("84905000001", "8088", b"id:1 stat:DELIVRD", (1, 1), esm_class=4, optional={0x1E: b"1\0"})
    spool.keep(arrived(message)[0])
    read: list[Delivered] = []
    spool.replay(lambda one: read.append(msgspec.msgpack.decode(one.body, type=Delivered)))
    assert read[0].receipt is not None
    assert read_receipt(read[0].receipt) is not None


WORDS = "id:{} sub:001 dlvrd:001 submit date:2406240900 done date:2406240901 stat:{} err:000 text:Ho so"


@pytest.mark.parametrize(("state", "expected"), [
    ("DELIVRD", DeliveryState.DELIVERED), ("ACCEPTD", DeliveryState.SENT), ("ENROUTE", DeliveryState.SENT),
    ("UNDELIV", DeliveryState.FAILED), ("EXPIRED", DeliveryState.FAILED), ("REJECTD", DeliveryState.FAILED),
    ("DELETED", DeliveryState.FAILED), ("UNKNOWN", DeliveryState.SENT), ("delivrd", DeliveryState.DELIVERED),
])  # fmt: skip
def test_receipts_in_words(state: str, expected: DeliveryState) -> None:
    message = ShortMessage("84905000001", "8088", WORDS.format("00AF", state).encode(), esm_class=4)
    assert is_receipt(message)
    read = read_receipt(message)
    assert read is not None
    assert (read.message_id, read.state) == (same_id("af"), expected)


def test_receipts_in_fields_and_those_that_say_nothing() -> None:
    fields = {Tag.RECEIPTED_MESSAGE_ID: b"7\0", Tag.MESSAGE_STATE: b"\x05"}
    read = read_receipt(ShortMessage("1", "2", b"", esm_class=4, optional=dict(fields)))
    assert read is not None
    assert (read.message_id, read.state) == ("7", DeliveryState.FAILED)
    for payload in (b"", b"hello", b"id:1 stat:WHAT", WORDS.format("1", "").encode()):
        assert read_receipt(ShortMessage("1", "2", payload, esm_class=4)) is None


def test_ten_thousand_broken_messages_are_refused_in_one_way() -> None:
    dice = random.Random(34)
    whole = Pdu(Command.DELIVER_SM, 1, body=write_short_message(as_messages(VIETNAMESE * 3, "sar")[0])).write()
    for _ in range(10_000):
        broken = bytearray(whole)
        for _ in range(dice.randrange(1, 6)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        del broken[dice.randrange(len(broken)) :]
        buffer = broken
        try:
            for pdu in cut(buffer):
                read_part(read_short_message(pdu.body))
        except NotSmpp:
            continue


@pytest.mark.parametrize("length", [0, 15, 70_000, 0xFFFFFFFF])
def test_a_length_that_no_message_has_ends_the_connection(length: int) -> None:
    with pytest.raises(NotSmpp):
        list(cut(bytearray(length.to_bytes(4, "big") + b"\0" * 12)))

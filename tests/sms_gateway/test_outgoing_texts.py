"""Texts of the outbox, by whomever they were put there."""

from datetime import timedelta

import pytest

from hotline_bot.voice.deeds import TEXTS
from sms_gateway.outgoing import CHANNEL, FROM_THE_TELEPHONE, TextToSend, draft, read_body
from tests.support.fake_lookup_api import NOW


def test_a_text_of_our_own_is_read_as_it_was_put() -> None:
    put = draft("k", "+84905000001", "HS 1: da nop", template="notice-submitted/1", not_after=NOW + timedelta(hours=1))
    assert read_body(put.body) == TextToSend("HS 1: da nop", "notice-submitted/1")


def test_what_the_telephone_texts_to_a_caller_leaves_by_the_same_road() -> None:
    assert TEXTS == CHANNEL
    assert read_body("HS 1: đang xử lý".encode()) == TextToSend("HS 1: đang xử lý", FROM_THE_TELEPHONE)


@pytest.mark.parametrize("body", [b"{", b'{"text": 1}', b"\xff\xfe"])
def test_what_is_no_text_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"truncated|Expected|codec"):
        read_body(body)

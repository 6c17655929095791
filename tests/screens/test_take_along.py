"""The symbol that takes an answer along, read off the drawn screen as a phone reads it."""

import pytest

from kiosk.state import Button, SymbolsRead
from lookup_api.symbols import read_symbols
from tests.support import fake_lookup_api as samples
from tests.support.kiosk_plays import CODE, LOOKS, PLAYS, after, answered, dress, restore, saved, token_for
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage

PAGE = f"HTTPS://TRACUU.EXAMPLE.VN/T/{token_for(CODE)}"


def held_up_at_another_address(stage: Stage) -> None:
    """A genuine token in a symbol that anybody may have printed."""
    stage.happens(SymbolsRead((f"https://tracuu.example.com/t/{token_for(CODE)}",)))
    stage.answer(samples.processing_view())


TAKEN = [
    ("a receipt", after(answered(samples.processing_view), Button.TAKE_ALONG), "vi", PAGE),
    ("a receipt", after(answered(samples.processing_view), Button.TAKE_ALONG), "vi contrast", PAGE),
    ("a receipt", after(answered(samples.processing_view), Button.TAKE_ALONG), "en low large", PAGE),
    ("a receipt, another address", after(held_up_at_another_address, Button.TAKE_ALONG), "vi", PAGE),
    ("a barcode", PLAYS["take the code along"], "vi", samples.supplement_view().code),
    ("a barcode, while the API is away", after(saved, Button.TAKE_ALONG), "vi", samples.processing_view().code),
]


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_symbol_on_the_screen_opens_what_the_asker_has_and_no_more(size: tuple[int, int]) -> None:
    with on_stage(size) as stage:
        for held, play, looks, text in TAKEN:
            restore(stage)
            dress(stage, LOOKS[looks])
            play(stage)
            dress(stage, LOOKS[looks])
            stage.draw()
            assert read_symbols(stage.pixels).texts == (text,), (held, looks)

"""A reader that types: bursts of keys are papers, whatever the system makes of the keys; hands are nothing."""

import random

import pytest

from kiosk.scanners.wedge import LEAST, MOST, PACE, SILENCE, Scan, Wedge
from kiosk.sighting import what_is_meant
from lookup_api.domain.scans import CodeMeant, TokenMeant
from tests.support.hostile import hostile_texts
from tests.support.receipt_photos import RECEIPT, TOKEN
from tests.support.us_keyboard import ENTER, PLACES, SHIFT

CODE = "000.00.16.H47-240620-0001"


class Reader:
    """Types texts as a reader would, into a wedge; the system may be set up in any way."""

    def __init__(self, wedge: Wedge, *, pace: float = 0.005) -> None:
        self.wedge = wedge
        self.pace = pace
        self.now = 100.0
        self.scans: list[Scan] = []

    def _keep(self, scan: Scan | None) -> None:
        if scan is not None:
            self.scans.append(scan)

    def type(self, text: str, *, signs: str | None = "", keys: bool = True) -> "Reader":
        """Type a text. `signs` is what the system writes: the same when empty, nothing when None."""
        written = text if signs == "" else signs or ""
        for number, letter in enumerate(text):
            place, shift = PLACES[letter]
            if keys:
                if shift:
                    self._keep(self.wedge.press(SHIFT, self.now, shift=True))
                self._keep(self.wedge.press(place, self.now, shift=shift))
            if number < len(written):
                self._keep(self.wedge.write(written[number], self.now))
            self.now += self.pace
        return self

    def enter(self) -> "Reader":
        self._keep(self.wedge.press(ENTER, self.now))
        return self

    def rest(self, seconds: float = SILENCE) -> "Reader":
        self.now += seconds
        self._keep(self.wedge.rest(self.now))
        return self

    @property
    def texts(self) -> list[str]:
        return [scan.text for scan in self.scans]


@pytest.fixture
def reader() -> Reader:
    return Reader(Wedge())


@pytest.mark.parametrize("text", [CODE, RECEIPT.code, RECEIPT.qr_text, f"D-{RECEIPT.code}-12345", "4172065837"])
def test_a_burst_that_ends_with_enter_is_a_paper(reader: Reader, text: str) -> None:
    assert reader.type(text).enter().texts == [text]


@pytest.mark.parametrize("told", [True, False])
def test_the_numeric_keypad_is_no_reader_however_fast_its_keys_come(reader: Reader, *, told: bool) -> None:
    def press(digits: str) -> None:
        for digit in digits:
            reader._keep(reader.wedge.press(98 if digit == "0" else 88 + int(digit), reader.now))
            if told:
                reader._keep(reader.wedge.write(digit, reader.now))
        reader._keep(reader.wedge.press(88, reader.now))

    press("4172065837")
    assert reader.rest().texts == []
    press("12")
    assert reader.type(CODE).enter().texts == [CODE]
    press("4172065837")
    assert reader.rest().texts == [CODE]


def test_a_burst_that_ends_in_silence_is_a_paper(reader: Reader) -> None:
    assert reader.type(CODE).texts == []
    assert reader.wedge.wakes_at == pytest.approx(reader.now - reader.pace + SILENCE)
    assert reader.rest().texts == [CODE]
    assert reader.wedge.wakes_at is None


def test_papers_one_after_the_other_are_told_one_by_one(reader: Reader) -> None:
    reader.type(CODE).enter().type(RECEIPT.code).enter()
    reader.now += SILENCE  # the next burst's own first key ends this one
    reader.type(CODE)
    reader.now += SILENCE
    reader.type(RECEIPT.code).enter()
    assert reader.texts == [CODE, RECEIPT.code, CODE, RECEIPT.code]


def test_a_hand_is_no_reader(reader: Reader) -> None:
    hand = Reader(reader.wedge, pace=0.074)  # a fast typist
    assert hand.type(CODE).enter().rest().texts == []
    assert Reader(reader.wedge, pace=PACE * 1.2).type(CODE).enter().rest().texts == []


def test_a_few_keys_at_once_are_a_fist(reader: Reader) -> None:
    assert reader.type(CODE[: LEAST - 1]).enter().rest().texts == []


def test_all_keys_in_one_frame_of_the_window_are_a_burst() -> None:
    assert Reader(Wedge(), pace=0.0).type(CODE).enter().texts == [CODE]


def test_without_signs_the_keys_alone_are_enough_shift_and_all(reader: Reader) -> None:
    """After a text field had the focus the system tells no signs; and Shift arrives as a key of its own."""
    assert reader.type(RECEIPT.qr_text, signs=None).enter().texts == [RECEIPT.qr_text]


@pytest.mark.parametrize("heard", range(0, len(CODE) + 1, 3))
def test_a_focus_that_changes_in_the_midst_of_a_burst_loses_nothing(reader: Reader, heard: int) -> None:
    assert reader.type(CODE, signs=CODE[:heard] or None).enter().texts == [CODE]


def test_signs_alone_are_enough(reader: Reader) -> None:
    assert reader.type(CODE, keys=False).rest().texts == [CODE]


@pytest.mark.parametrize(
    "signs",
    [
        "ôôô.ôô.ưă.H47-âơô6âô-ôôôă",  # the Vietnamese layout: digits are letters with accents
        "000.00.16.H47-240620-0001".replace("0", "ô", 1),
        "aaddoo",  # an input method swallowed half
        "\b" * len(CODE),
    ],
)
def test_a_vietnamese_layout_or_input_method_does_not_spoil_a_paper(reader: Reader, signs: str) -> None:
    assert reader.type(CODE, signs=signs).enter().texts == [CODE]


def test_a_layout_that_moves_signs_is_noticed_and_what_names_something_counts(reader: Reader) -> None:
    azerty = CODE.translate(str.maketrans("0123456789.-", "à&é\"'(-è_ç:)"))
    reader.type(CODE, signs=azerty).enter()
    assert reader.scans == [Scan(CODE, other_layout=True)]
    # A reader that is set to the same layout as the system: its keys are nonsense, the signs are right.
    nonsense = "qqqqqqqqqqqqqqqqqqqqqqqqq"
    other = Reader(Wedge()).type(nonsense, signs=CODE).enter()
    assert other.scans == [Scan(CODE, other_layout=True)]


def test_the_layout_everybody_has_is_nothing_to_report(reader: Reader) -> None:
    assert not reader.type(CODE).enter().scans[0].other_layout


def test_caps_lock_changes_nothing_that_matters(reader: Reader) -> None:
    reader.type(RECEIPT.qr_text, signs=RECEIPT.qr_text.swapcase()).enter()
    meant = what_is_meant(reader.texts)
    assert isinstance(meant, TokenMeant)
    assert meant.token.text == TOKEN


def test_a_key_that_hangs_neither_fills_the_memory_nor_names_anything(reader: Reader) -> None:
    for _ in range(20):
        reader.type("0" * 1000)
    assert len(reader.wedge._keys) <= MOST + 1
    assert reader.enter().rest().texts == []
    assert reader.type(CODE).enter().texts == [CODE]


def test_what_was_begun_is_forgotten_when_told_to(reader: Reader) -> None:
    reader.type(CODE)
    reader.wedge.forget()
    assert reader.enter().rest().texts == []


def test_any_mixture_of_keys_and_signs_is_survived() -> None:
    chance = random.Random(3)
    wedge, now = Wedge(), 0.0
    for text in hostile_texts(200):
        for letter in text[:60]:
            now += chance.choice((0.0, 0.004, 0.2))
            wedge.write(letter, now)
            wedge.press(chance.randrange(-5, 300), now, shift=chance.random() < 0.5)
    reader = Reader(wedge)
    reader.now = now + 1
    assert isinstance(what_is_meant(reader.rest().type(CODE).enter().texts[-1:]), CodeMeant)

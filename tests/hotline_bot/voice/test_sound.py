"""Sound, packets and offers: the parts of a call that are plain data."""

import asyncio
import struct
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_bot.voice.prompts import NoVoice, Prompts, espeak
from hotline_bot.voice.sip.offers import NoCommonSound, Sound, read_sound, write_answer, write_offer
from hotline_bot.voice.sip.rtp import KeyReader, Packet, Sender, read_packet
from hotline_bot.voice.sound import FRAME, NotSound, from_mu_law, mu_law, read_wave, to_a_law, to_telephone
from hotline_bot.voice.turns import Kind, Line
from tests.support.hostile import hostile_texts

# --- G.711 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sample", "byte"), [(0, 0xFF), (-1, 0x7F), (32767, 0x80), (-32768, 0x00), (1000, 0xCE)])
def test_samples_of_the_mu_law(sample: int, byte: int) -> None:
    assert mu_law(np.array([sample], dtype=np.int16))[0] == byte


@settings(max_examples=500, deadline=None)
@given(st.integers(-32635, 32635))
def test_the_mu_law_errs_by_less_than_its_step(sample: int) -> None:
    heard = from_mu_law(mu_law(np.array([sample], dtype=np.int16))[0])
    assert abs(heard - sample) <= max(4, (abs(sample) + 132) // 32)
    assert heard * sample >= 0


def test_the_a_law_is_the_same_sound() -> None:
    # Of ITU-T G.711 table 1a: silence is 0xD5, the loudest positive sample 0xAA (both with even bits inverted).
    assert to_a_law(b"\xff\x80\x00") == bytes([0xD5, 0xAA, 0x2A])
    assert len(set(to_a_law(bytes(range(256))))) > 200


def wave(rate: int, samples: np.ndarray, length: int | None = None) -> bytes:
    data = samples.astype("<i2").tobytes()
    size = len(data) if length is None else length
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", size, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", size
    )
    return head + data


def test_a_tone_survives_the_way_to_the_telephone_and_what_it_cannot_carry_does_not() -> None:
    at = np.arange(22050)
    for hertz, heard in ((1000, True), (6000, False)):
        tone = (10000 * np.sin(2 * np.pi * hertz * at / 22050)).astype(np.int16)
        sound = to_telephone(*read_wave(wave(22050, tone, 0x7FFFF000)))
        assert len(sound) % FRAME == 0
        assert abs(len(sound) - 8000) < FRAME
        samples = np.array([from_mu_law(byte) for byte in sound[800:7200]], dtype=float)
        spectrum = np.abs(np.fft.rfft(samples))
        assert bool(spectrum.max() > 1e6) is heard
        if heard:
            assert abs(np.argmax(spectrum) * 8000 / len(samples) - hertz) < 5


@pytest.mark.parametrize("data", [b"", b"RIFF", b"x" * 100, wave(8000, np.zeros(4))[:22] + b"\x02\x00" + b"\x00" * 40])
def test_what_is_no_wave(data: bytes) -> None:
    with pytest.raises(NotSound):
        read_wave(data)


# --- the voice ---------------------------------------------------------------------------------------------------


class Synthesizer:
    """Counts what it was asked for."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, text: str, language: str) -> bytes:
        with self._lock:
            self.said.append(text)
        return bytes([len(text) % 200]) * FRAME


LINES = (
    Line("Xin chào quý vị.", "vi"),
    Line("bốn một, bảy", "vi", Kind.WORDS),
    Line("Lịch hẹn là thứ Hai.", "vi", Kind.FACTS),
)


def sounds(folder: Path, synthesizer: Synthesizer, *lines: Line) -> list[bytes]:
    async def make() -> list[bytes]:
        prompts = Prompts(folder, synthesizer)
        await prompts.prepare([])
        made = list(await asyncio.gather(*(prompts.sound(line) for line in lines)))
        prompts.close()
        return made

    return asyncio.run(make())


def test_each_sentence_is_made_once_and_fixed_ones_last(tmp_path: Path) -> None:
    first, second = Synthesizer(), Synthesizer()
    made = sounds(tmp_path, first, *LINES, *LINES)
    assert sorted(first.said) == sorted(["Xin chào quý vị.", "bốn", "một", "bảy", "Lịch hẹn là thứ Hai."])
    assert made[:3] == made[3:]
    assert all(len(sound) % FRAME == 0 for sound in made)
    assert sounds(tmp_path, second, *LINES) == made[:3]
    assert second.said == ["Lịch hẹn là thứ Hai."]


def test_nothing_that_tells_of_a_dossier_lies_on_the_disk(tmp_path: Path) -> None:
    sounds(tmp_path, Synthesizer(), *LINES)
    files = list(tmp_path.iterdir())
    assert len(files) == 4
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    assert bytes([len("Lịch hẹn là thứ Hai.")]) * FRAME not in [file.read_bytes() for file in files]


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    made = sounds(tmp_path, Synthesizer(), LINES[0])
    for file in tmp_path.iterdir():
        file.write_bytes(b"short")
    again = Synthesizer()
    assert sounds(tmp_path, again, LINES[0]) == made
    assert len(again.said) == 1


def test_the_real_voice_speaks_both_languages() -> None:
    for text, language in (("Xin chào quý vị.", "vi"), ("Hello.", "en")):
        sound = espeak(text, language)
        assert 2000 < len(sound) < 24000
        assert len(set(sound)) > 50


def test_a_voice_that_fails_says_so_without_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoVoice) as failed:
        espeak("Nguyễn Văn An", "no such language")
    assert "An" not in str(failed.value)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoVoice, match="not installed"):
        espeak("một", "vi")


# --- packets -----------------------------------------------------------------------------------------------------


def test_packets_are_numbered_and_the_clock_runs_on_in_silence() -> None:
    sender = Sender(7, 0xFFFF, 0xFFFFFFFF)
    first, second = sender.packet(0, b"a" * FRAME), sender.packet(0, b"b" * FRAME)
    sender.pass_frame()
    third = sender.packet(0, b"c" * FRAME)
    assert [each[1] >> 7 for each in (first, second, third)] == [1, 0, 1]  # the first after silence is marked
    packets = [read_packet(each) for each in (first, second, third)]
    assert [each.sequence for each in packets if each] == [0xFFFF, 0, 1]
    assert [each.timestamp for each in packets if each] == [0xFFFFFFFF, 159, 479]


def key_packets(key: int, timestamp: int, first: int) -> list[Packet]:
    """One key as it is sent: while it is held, and its end three times over."""
    payloads = [bytes([key, 10, 0, 80 * held]) for held in range(1, 4)]
    payloads += [bytes([key, 0x8A, 2, 128])] * 3
    return [Packet(101, (first + at) & 0xFFFF, timestamp, 7, payload) for at, payload in enumerate(payloads)]


KEYS = "0123456789*#"


@settings(max_examples=300, deadline=None)
@given(st.text(KEYS, max_size=40), st.integers(0, 0xFFFF), st.randoms())
def test_every_key_is_heard_once_also_when_packets_are_lost_doubled_and_overtaken(
    keys: str, first: int, dice: object
) -> None:
    reader, heard, packets = KeyReader(), "", []
    for number, key in enumerate(keys):
        sent = key_packets(KEYS.index(key), number * 800, first + 6 * number)
        kept = [packet for packet in sent if dice.random() < 0.7] or sent[-1:]  # type: ignore[attr-defined]
        packets += kept + [packet for packet in kept[-1:] if dice.random() < 0.5]  # type: ignore[attr-defined]
    for at in range(len(packets) - 1):
        # Neighbours of one key change places; the first of a key stays before the first of the next.
        same = packets[at].timestamp == packets[at + 1].timestamp
        if same and dice.random() < 0.3:  # type: ignore[attr-defined]
            packets[at], packets[at + 1] = packets[at + 1], packets[at]
    for at, packet in enumerate(packets):
        heard += reader.read(packet, at * 0.05) or ""
    assert heard == keys


def test_a_packet_of_a_key_that_is_over_is_no_new_key_and_after_a_pause_everything_is() -> None:
    reader = KeyReader()
    one, two = key_packets(1, 0, 100), key_packets(2, 800, 106)
    assert reader.read(one[0], 0.0) == "1"
    assert reader.read(two[0], 0.1) == "2"
    assert reader.read(one[5], 0.12) is None
    assert reader.read(two[0], 0.14) is None
    assert reader.read(one[0], 2.0) == "1"  # a sender that numbers anew
    assert reader.read(Packet(101, 300, 9999, 7, b"\x10\x0a\x00\xa0"), 2.1) is None  # a hook flash
    assert reader.read(Packet(101, 301, 9999, 7, b"\x01"), 2.1) is None


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=400))
def test_any_datagram_is_a_packet_or_none(datagram: bytes) -> None:
    packet = read_packet(datagram)
    assert packet is None or len(packet.payload) <= len(datagram)
    if packet is not None:
        KeyReader().read(packet, 0.0)


# --- offers ------------------------------------------------------------------------------------------------------

OFFER = (
    "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 18 8 0 96\r\na=rtpmap:96 telephone-event/8000\r\nm=video 4002 RTP/AVP 99\r\n"
)


def test_an_offer_is_read_and_answered_line_by_line() -> None:
    sound = read_sound(OFFER.encode())
    assert (sound.address, sound.port, sound.codec, sound.keys) == ("192.0.2.7", 4000, 8, 96)
    answer = write_answer(sound, "192.0.2.1", 20000, 5).decode()
    assert "m=audio 20000 RTP/AVP 8 96\r\n" in answer
    assert "m=video 0 RTP/AVP 99\r\n" in answer
    assert read_sound(answer.encode()).keys == 96


def test_our_own_offer_is_one_that_we_read() -> None:
    sound = read_sound(write_offer("192.0.2.1", 20000, 5))
    assert (sound.port, sound.codec, sound.keys) == (20000, 0, 101)


def test_an_address_of_the_line_goes_before_that_of_the_session_and_hold_is_seen() -> None:
    moved = OFFER.replace("m=video", "c=IN IP4 192.0.2.8\r\nm=video")
    assert read_sound(moved.encode()).address == "192.0.2.8"
    assert read_sound(OFFER.replace("192.0.2.7\r\nt", "0.0.0.0\r\nt").encode()).held
    assert not Sound("192.0.2.7", 4000, 0, None).held


@pytest.mark.parametrize(
    "offer",
    ["", "v=0", "m=audio", OFFER.replace("18 8 0 96", "18 96"), OFFER.replace("RTP/AVP 18", "RTP/SAVP 18"),
     OFFER.replace("audio 4000", "audio 99999"), OFFER.replace("192.0.2.7", "239.1.1.1"),
     OFFER.replace("192.0.2.7", "999.1.1.1"), OFFER + "x" * 9000],
)  # fmt: skip
def test_what_cannot_be_spoken(offer: str) -> None:
    with pytest.raises(NoCommonSound):
        read_sound(offer.encode())


def test_hostile_offers_are_read_or_refused() -> None:
    for text in hostile_texts(500):
        for offer in (text, OFFER.replace("RTP/AVP", text), OFFER.replace("4000", text), OFFER + text):
            try:
                read_sound(offer.encode("utf-8", "surrogatepass"))
            except NoCommonSound:
                continue

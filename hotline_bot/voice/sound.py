"""Sound at the telephone's rate: 8,000 samples a second in G.711 (ITU-T). Pure."""

import struct

import numpy as np
from numpy.typing import NDArray

RATE = 8000
FRAME = 160  # bytes: 20 ms
SILENCE = 0xFF  # of the mu-law
_BIAS, _CLIP = 0x84, 32635
_TELEPHONE = 3400  # hertz; above lies nothing that a telephone carries
_TAPS = 127


class NotSound(ValueError):
    """The bytes are no sound of the expected kind."""


def read_wave(data: bytes) -> tuple[int, NDArray[np.int16]]:
    """Return rate and samples of a mono wave of 16 bits, also of one whose lengths were not known when it was begun."""
    if len(data) < 44 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":  # noqa: PLR2004 - the shortest header
        raise NotSound("no wave")
    channels, rate = struct.unpack_from("<HI", data, 22)
    bits = struct.unpack_from("<H", data, 34)[0]
    begin = data.find(b"data", 36) + 8
    if (channels, bits) != (1, 16) or begin < 44:  # noqa: PLR2004 - as above
        raise NotSound("no wave of one channel and sixteen bits")
    rest = data[begin:]
    return rate, np.frombuffer(rest[: len(rest) & ~1], dtype="<i2").astype(np.int16)


def to_telephone(rate: int, samples: NDArray[np.int16]) -> bytes:
    """Bring samples of any rate to the telephone's, in mu-law, filled up with silence to whole frames."""
    if rate != RATE and len(samples):
        samples = _resampled(rate, samples)
    encoded = mu_law(samples)
    return encoded + bytes([SILENCE]) * (-len(encoded) % FRAME)


def _resampled(rate: int, samples: NDArray[np.int16]) -> NDArray[np.int16]:
    # What lies above the telephone's band would come back as false tones, so it is filtered out first.
    at = np.arange(_TAPS) - (_TAPS - 1) / 2
    band = np.sinc(2 * _TELEPHONE / rate * at) * np.hamming(_TAPS)
    filtered = np.convolve(samples.astype(np.float64), band / band.sum(), mode="same")
    moments = np.arange(int(len(samples) * RATE / rate)) * (rate / RATE)
    heard = np.interp(moments, np.arange(len(filtered)), filtered)
    whole: NDArray[np.int16] = np.clip(np.rint(heard), -32768, 32767).astype(np.int16)
    return whole


def mu_law(samples: NDArray[np.int16]) -> bytes:
    """Encode samples in mu-law."""
    wide = samples.astype(np.int32)
    size = np.minimum(np.abs(wide), _CLIP) + _BIAS
    exponent = np.floor(np.log2(size)).astype(np.int32) - 7
    mantissa = (size >> (exponent + 3)) & 0x0F
    sign = np.where(wide < 0, 0x80, 0)
    return bytes((~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8))


def from_mu_law(byte: int) -> int:
    """Decode one sample."""
    byte = ~byte & 0xFF
    size = (((byte & 0x0F) << 3) + _BIAS << (byte >> 4 & 7)) - _BIAS
    return -size if byte & 0x80 else size


def _a_law(sample: int) -> int:
    mask, size = (0xD5, sample >> 3) if sample >= 0 else (0x55, -(sample >> 3) - 1)
    segment = max(size.bit_length() - 5, 0)
    low = size >> 1 if segment < 2 else size >> segment  # noqa: PLR2004 - the two lowest segments have one step
    return (segment << 4 | low & 0x0F) ^ mask


_TO_A_LAW = bytes(_a_law(from_mu_law(byte)) for byte in range(256))


def to_a_law(sound: bytes) -> bytes:
    """Bring mu-law to A-law."""
    return sound.translate(_TO_A_LAW)

"""Makes the sounds of the kiosk, byte for byte the same each time: `python -m assets.sounds.making`.

Two notes up for an answer, two notes down for none, one for the question whether anybody is still there, a bell for
staff; each is a sine with its octave, faded in and out so that nothing clicks. They differ in direction, not in pitch
alone, for ears that hear high notes badly.
"""

import io
import math
import struct
import sys
import wave
from pathlib import Path

RATE = 22_050  # samples a second
LOUDNESS = 0.35  # of the largest sample there is
FADE = 0.02  # seconds
SOUNDS = {
    "success": ((523.25, 0.12), (783.99, 0.22)),  # C5, G5
    "failure": ((392.00, 0.16), (261.63, 0.28)),  # G4, C4
    "countdown": ((440.00, 0.30),),  # A4
    "call": ((783.99, 0.3), (659.25, 0.5)) * 3,  # G5, E5: a bell at a door, three times
}


def make(notes: tuple[tuple[float, float], ...]) -> bytes:
    """Return a WAV file of notes, each a frequency in hertz and a length in seconds."""
    samples: list[int] = []
    for frequency, seconds in notes:
        count = round(seconds * RATE)
        for at in range(count):
            angle = 2 * math.pi * frequency * at / RATE
            tone = 0.8 * math.sin(angle) + 0.2 * math.sin(2 * angle)
            fade = min(1.0, at / (FADE * RATE), (count - at) / (FADE * RATE))
            samples.append(round(32_767 * LOUDNESS * fade * tone))
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return written.getvalue()


def main() -> int:
    """Write every sound beside this file."""
    for name, notes in SOUNDS.items():
        Path(__file__).with_name(f"{name}.wav").write_bytes(make(notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())

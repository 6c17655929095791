"""A reader that types what it read, as a keyboard would (keyboard wedge): key events in, texts out. Knows no window.

A reader types faster than any person, so a burst of keys is a paper and everything else is nothing. What was meant is
taken from the keys' places on a United States keyboard, which readers assume, because what the system makes of them may
differ: another layout writes other signs, a Vietnamese input method turns "dd" into "đ" and a digit into an accent, and
the system stops telling any signs after a text field had the focus. Where both are told, the one that names something
counts.

The numeric keypad is for hands: what comes from there is no paper, however fast the window hears of it.
"""

from dataclasses import dataclass, field
from typing import Final

from lookup_api.domain.scans import NothingMeant, read_scan

LEAST: Final = 8  # signs; no number on a receipt is shorter
SILENCE: Final = 0.1  # seconds after which a reader that sends no Enter has ended
PACE: Final = 0.015  # seconds a sign; a burst that takes longer on average was typed by a hand
MOST: Final = 4096  # signs; an identity card has 150, and a key that hangs has no end

ENTER: Final = frozenset({40, 43, 88})  # Enter, Tab and the keypad's Enter, by their places (USB HID, usage page 7)
_ROW: Final = {
    **{place: (letter, letter.upper()) for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz", 4)},
    **dict(enumerate(zip("1234567890", "!@#$%^&*()", strict=True), 30)),
    **dict(enumerate(zip(" -=[]\\", " _+{}|", strict=True), 44)),
    **dict(enumerate(zip(";'`,./", ':"~<>?', strict=True), 51)),
}
_KEYPAD: Final = frozenset({*range(84, 88), *range(89, 100)})
_BACKSPACE: Final = "\b"


@dataclass(frozen=True, slots=True)
class Scan:
    """What a reader typed. `other_layout` tells that the system wrote other signs than the reader's keyboard has."""

    text: str
    other_layout: bool = False


@dataclass(slots=True)
class Wedge:
    """Collects the keys of one reader; times in seconds of a clock that never goes back."""

    _keys: list[str] = field(default_factory=list)  # by their places
    _signs: list[str] = field(default_factory=list)  # as the system wrote them
    _by_hand: int = 0  # keys of the numeric keypad whose signs the system is still to write
    _begun: float = 0.0
    _last: float = 0.0

    def press(self, place: int, now: float, *, shift: bool = False) -> Scan | None:
        """Take a key that went down, by its place (USB HID usage, which SDL calls scan code); return what it ended.

        Whether Caps Lock is on does not matter: what the reader meant is in the places and in Shift.
        """
        ended = self.rest(now)
        if place in ENTER:
            return self._end(now) or ended
        if place in _KEYPAD:
            self._by_hand += 1
        elif place in _ROW:
            # The sign of a key is written before the next one goes down; one that was not is not written any more.
            self._by_hand = 0
            self._take(self._keys, _ROW[place][shift], now)
        return ended

    def write(self, signs: str, now: float) -> Scan | None:
        """Take what the system wrote for a key; return what a silence before it ended."""
        ended = self.rest(now)
        if signs in {"\r", "\n", "\t"}:
            return self._end(now) or ended
        if signs and self._by_hand:
            self._by_hand -= 1
        elif signs:
            self._take(self._signs, signs, now)
        return ended

    def rest(self, now: float) -> Scan | None:
        """Return what ended in silence; to be called when `wakes_at` has come."""
        return self._end(self._last) if self.wakes_at is not None and now - self._last >= SILENCE else None

    @property
    def wakes_at(self) -> float | None:
        """When `rest` will end a burst; None while no key waits."""
        return self._last + SILENCE if self._keys or self._signs else None

    def forget(self) -> None:
        """Drop what was typed so far."""
        self._keys, self._signs, self._by_hand = [], [], 0

    def _take(self, into: list[str], sign: str, now: float) -> None:
        if not self._keys and not self._signs:
            self._begun = now
        self._last = now
        if len(into) <= MOST:
            into.append(sign)

    def _end(self, now: float) -> Scan | None:
        keys, signs, took = "".join(self._keys), "".join(self._signs), now - self._begun
        count = max(len(self._keys), len(self._signs))
        self.forget()
        if not LEAST <= count <= MOST or took > PACE * count:
            return None
        return _chosen(keys, signs)


def _chosen(keys: str, signs: str) -> Scan:
    """Choose between the keys' places and the system's signs."""
    if not keys:
        return Scan(signs)  # a reader behind a system that tells signs alone
    whole = len(signs) == len(keys) and signs.isascii() and _BACKSPACE not in signs
    if not whole:
        # Fewer signs: the focus changed meanwhile. Other letters: an input method, or a layout with accents.
        return Scan(keys, other_layout=bool(signs) and not signs.isascii())
    if signs.casefold() == keys.casefold():
        return Scan(signs)
    if isinstance(read_scan(keys), NothingMeant) and not isinstance(read_scan(signs), NothingMeant):
        return Scan(signs, other_layout=True)
    return Scan(keys, other_layout=True)

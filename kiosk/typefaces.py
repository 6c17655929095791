"""Which typeface writes a language: one of the house's, or one that lies in the language's folder.

It must have every letter of its screens: those of the language, and the Vietnamese ones, for names of offices and what
the language has no words for stand between them. Kivy draws a box for a letter that is missing, and takes none from
another typeface; so such a language is refused when the kiosk starts, and not before a citizen.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import ImageFont

from assets import asset

SUFFIXES: Final = frozenset({".otf", ".ttc", ".ttf"})
_NO_LETTER: Final = "\U0010ffff"  # which no typeface has: what is drawn for it is drawn for all that is missing
_SIZE: Final = 24  # pixels; in smaller ones letters begin to look alike
_LETTERS: Final = frozenset("LN")  # Unicode's categories, by their first sign: arrows and the like stand in chats alone
_VIETNAMESE: Final = frozenset(
    unicodedata.normalize("NFC", letter + tone)
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯYđĐ₫"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    if len(unicodedata.normalize("NFC", letter + tone)) == 1
)


@dataclass(frozen=True, slots=True)
class Typeface:
    """The files of a typeface: its usual weight, and a bold one."""

    regular: Path
    bold: Path

    def missing(self, letters: frozenset[str]) -> str:
        """Return which of these letters one of its weights lacks, in order."""
        return "".join(sorted(_missing(self.regular, letters) | _missing(self.bold, letters)))


class NoTypeface(Exception):
    """No typeface has all letters; `letters` are those that the last one lacks."""

    def __init__(self, letters: str) -> None:
        """Take the letters."""
        super().__init__(letters)
        self.letters = letters


def of_house(name: str, bold: str) -> Typeface:
    """Return a typeface of `assets/fonts`, by its files."""
    return Typeface(Path(str(asset("fonts", name))), Path(str(asset("fonts", bold))))


TEXT: Final = of_house("BeVietnamPro-Regular.ttf", "BeVietnamPro-SemiBold.ttf")
FIGURES: Final = of_house("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")  # equally wide figures, and further letters


def typeface_for(folder: Path) -> Typeface:
    """Return the typeface for the language of a folder: its own where one lies there, else one of the house's.

    A file whose name has "bold" in it is the bold weight. Raises NoTypeface where none has all letters, and OSError for
    a file that is no typeface.
    """
    letters = _letters(folder) | _VIETNAMESE
    typefaces = [typeface] if (typeface := _own(folder)) is not None else [TEXT, FIGURES]
    for typeface in typefaces:
        missing = typeface.missing(letters)
        if not missing:
            return typeface
    raise NoTypeface(missing)


def _own(folder: Path) -> Typeface | None:
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES)
    if not files:
        return None
    bold = [file for file in files if "bold" in file.name.lower()]
    regular = [file for file in files if file not in bold]
    return Typeface((regular or bold)[0], (bold or regular)[0])


def _letters(folder: Path) -> frozenset[str]:
    """What the sentences of a language are written with; comments are not drawn."""
    lines = (line for file in folder.glob("*.ftl") for line in file.read_text(encoding="utf-8").splitlines())
    said = unicodedata.normalize("NFC", "".join(line for line in lines if not line.startswith("#")))
    return frozenset(sign for sign in said if unicodedata.category(sign)[0] in _LETTERS)


def _missing(path: Path, letters: frozenset[str]) -> set[str]:
    typeface = ImageFont.truetype(str(path), _SIZE)
    box = bytes(typeface.getmask(_NO_LETTER))
    return {letter for letter in letters if bytes(typeface.getmask(letter)) == box}

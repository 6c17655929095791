"""Writes texts as systems did before Unicode, for files as an old system exports them."""

import re
import unicodedata
from typing import Final

from lookup_api.feeds.old_systems import spellings

_TCVN3: Final = str.maketrans({letter: place for place, letter in spellings._TCVN3.items()})
_VNI: Final = re.compile("|".join(map(re.escape, spellings._VNI_WRITTEN)))


def to_tcvn3(text: str) -> str:
    """Write a text in TCVN3, each byte as the Latin-1 character of its place."""
    return unicodedata.normalize("NFC", text).translate(_TCVN3)


def to_vni(text: str) -> str:
    """Write a text in VNI, each byte as the Latin-1 character of its place."""
    written = spellings._VNI_WRITTEN
    return _VNI.sub(lambda found: written[found[0]], unicodedata.normalize("NFC", text))

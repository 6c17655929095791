"""The language that a text shows itself to be written in. Pure."""

import re
from functools import cache

from hotline_bot.understanding_words import bare, read_phrases

FEWEST_WORDS = 3  # of a text that is taken for English; shorter ones are said in any language
FEWEST_TELLING = 2
# Letters that no English word has and every longer Vietnamese sentence with diacritics does.
_VIETNAMESE = re.compile("[ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]", re.IGNORECASE)


def spoken_in(text: str) -> str:
    """`vi` or `en` where the text says so, else empty: a code, a name or a word alone tells nothing."""
    if len(_VIETNAMESE.findall(text)) >= FEWEST_TELLING:
        return "vi"
    said = bare(text).split()
    return "en" if len(said) >= FEWEST_WORDS and len(_telling().intersection(said)) >= FEWEST_TELLING else ""


@cache
def _telling() -> frozenset[str]:
    return frozenset(read_phrases("en")["telling"])

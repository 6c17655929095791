"""Each province's own word for a dossier past its date is understood; the screens say quá hạn everywhere."""

import pytest

from hotline_bot.understanding import Intent, Wanted
from lookup_api.provinces import province_ids, read_province
from lookup_api.wording import fold
from tests.hotline_bot.test_understanding import understand

WORDS = sorted({read_province(province).word_for_late for province in province_ids()})


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("said", ["{}", "hồ sơ {}", "hồ sơ của tôi bị {}", "sao hồ sơ lại {} vậy"])
def test_the_word_of_a_regulation_is_heard(word: str, said: str) -> None:
    text = said.format(word)
    for written in (text, fold(text)):
        assert understand(written) == Wanted(Intent.LATE), written


def test_provinces_say_it_in_several_words() -> None:
    assert len(WORDS) > 1

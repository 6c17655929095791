"""Whom the hotline speaks for, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass

from lookup_api.provinces import read_province
from lookup_api.wording import Face, Wording


@dataclass(frozen=True, slots=True)
class House:
    """A province's hotline: its face and its wordings by language, the first language first."""

    face: Face
    wordings: Mapping[str, Wording]

    def wording(self, language: str) -> Wording:
        """The wording of a language, or of the first one where there is none."""
        return self.wordings.get(language) or next(iter(self.wordings.values()))

    def other(self, language: str) -> str:
        """The language that a switch leads to: the next one, and after the last the first."""
        languages = list(self.wordings)
        at = languages.index(language) if language in languages else -1
        return languages[(at + 1) % len(languages)]


SPOKEN = ("vi", "en")  # the languages of chat.ftl


def open_house(province_id: str) -> House:
    """The house of a province by its id; raises ProvinceNotKnown."""
    province = read_province(province_id)
    face = Face.of(province)
    # Any citizen may be a foreigner, so English is offered even where a province lists its own languages only.
    return House(face, {language: Wording(language) for language in SPOKEN})

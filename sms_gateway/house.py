"""Whom the gateway speaks for, and in which words."""

from dataclasses import dataclass, field

from lookup_api.client.notice_board import Standing, nothing_stands
from lookup_api.provinces import read_province
from lookup_api.wording import Face, Wording
from sms_gateway.grammar import Grammar, read_grammar


@dataclass(frozen=True, slots=True)
class House:
    """The province's face, its words, the short number it is texted at, and how it is written to.

    `standing` knows what is, or is going to be, out of order.
    """

    face: Face
    wording: Wording
    short_number: str | None = None
    grammar: Grammar = field(default_factory=read_grammar)
    english: Wording = field(default_factory=lambda: Wording("en"))
    standing: Standing = nothing_stands

    def words(self, *, english: bool) -> Wording:
        """The words of a message's language."""
        return self.english if english else self.wording


def open_house(province_id: str, standing: Standing = nothing_stands) -> House:
    """Return the house of a province by its id; raise ProvinceNotKnown. SMS speaks Vietnamese without diacritics."""
    province = read_province(province_id)
    grammar = read_grammar(province.sms_prefixes)
    return House(Face.of(province), Wording("vi"), province.sms_short_number, grammar, standing=standing)

"""From a text's words to what people want. Pure; shorthand, rules and phrases are data (`assets/phrases/*.yaml`).

    fold -> spell out shorthand -> rules in their order -> mend slips, rules again -> nearest phrase

A text that no rule knows is taken for its nearest phrase, if that is near enough; otherwise it means nothing here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import yaml
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from assets import asset
from lookup_api.wording import fold

PHRASE_LANGUAGES = ("vi", "en")
NEAR_ENOUGH = 78  # of 100; at 70, questions of other kinds are taken for ours (tests/hotline_bot/phrases)
NEAR_ENOUGH_WITHOUT_FILLERS = 86  # fewer words are like each other by chance
LONGEST_WISH = 160  # letters; a longer text tells a story, and any likeness would be chance
SHORT_WORD = 3  # letters of a word in which another letter makes another word
LONG_WORD = 6  # letters of a word that may hold two slips
SHORTEST_MENDED = 4  # letters of a word whose slip is mended; shorter ones are too near each other
_BREAK = re.compile(r"[^a-z0-9]+")


def bare(text: str) -> str:
    """Lower case without diacritics, words parted by one space."""
    return " ".join(_BREAK.sub(" ", fold(text).lower()).split())


def read_phrases(name: str) -> dict[str, Any]:
    """Read one file of `assets/phrases` by its name without ending."""
    read: dict[str, Any] = yaml.safe_load(asset("phrases", f"{name}.yaml").read_text(encoding="utf-8"))
    return read


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words, whole, in a bare text."""
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})\b")


@dataclass(frozen=True, slots=True)
class Rule:
    """Groups of words: one of each in `needs` and none of `bars`."""

    intent: str
    needs: tuple[re.Pattern[str], ...]
    bars: tuple[re.Pattern[str], ...]

    @classmethod
    def read(cls, intent: str, written: str, spell: "Shorthand") -> Self:
        """Read `a|b & c & ! d|e`."""
        needs: list[re.Pattern[str]] = []
        bars: list[re.Pattern[str]] = []
        for group in written.split("&"):
            words = group.strip()
            barred = words.startswith("!")
            found = any_of(spell.out(word) for word in words.removeprefix("!").split("|"))
            (bars if barred else needs).append(found)
        return cls(intent, tuple(needs), tuple(bars))

    def fits(self, words: str) -> bool:
        """Tell whether a spelled-out text is meant."""
        return all(need.search(words) for need in self.needs) and not any(bar.search(words) for bar in self.bars)


class Shorthand:
    """What people abbreviate or say in their region, one word or two."""

    def __init__(self, table: Mapping[str, str]) -> None:
        folded = {bare(short): bare(whole) for short, whole in table.items()}
        self._pairs = {short: whole for short, whole in folded.items() if " " in short}
        self._singles = {short: whole for short, whole in folded.items() if " " not in short}
        self._pair = any_of(self._pairs)

    def out(self, text: str) -> str:
        """Fold a text and spell its shorthand out."""
        singles = " ".join(self._singles.get(word, word) for word in self._paired(bare(text)).split())
        # What was spelled out may itself be another region's word for the usual one.
        return self._paired(singles)

    def _paired(self, words: str) -> str:
        return self._pair.sub(lambda found: self._pairs[found[0]], words)


class Words:
    """The phrases of all languages, made ready."""

    def __init__(self, files: Sequence[Mapping[str, Any]]) -> None:
        self.spelling = Shorthand({short: whole for file in files for short, whole in file["shorthand"].items()})
        self._fillers = frozenset(bare(word) for file in files for word in file["fillers"])
        self._rules = [
            Rule.read(intent, written, self.spelling)
            for file in files
            for intent, entry in file["intents"].items()
            for written in entry.get("rules", ())
        ]
        intents = {
            self.spelling.out(phrase): intent
            for file in files
            for intent, entry in file["intents"].items()
            for phrase in entry["phrases"]
        }
        self._exact = intents
        self._phrases = list(intents)
        self._bare_phrases = [self.content(phrase) for phrase in intents]
        self._intents = list(intents.values())
        self._vocabulary = sorted(self._known_words(files))
        self._known = frozenset(self._vocabulary)

    def intent(self, text: str) -> str | None:
        """The intent of a text, or None."""
        if len(text) > LONGEST_WISH:
            return None
        return self.intent_of(self.spelling.out(text))

    def told_intent(self, text: str) -> str | None:
        """The intent of a text that a phrase or rule knows as it stands: slips and likenesses are not looked for."""
        if len(text) > LONGEST_WISH:
            return None
        words = self.spelling.out(text)
        # Most who send a code write nothing beside it, and reading all rules took longer than finding the code.
        return (self._exact.get(words) or self._by_rule(words)) if words else None

    def intent_of(self, words: str) -> str | None:
        """The intent of a spelled-out text, or None."""
        return self._exact.get(words) or self._by_rule(words) or self._mended(words) or self._nearest(words)

    def mend(self, words: str) -> str:
        """Put the known word for each unknown one that is a single slip away from it."""
        return " ".join(self._mend(word) for word in words.split())

    def _by_rule(self, words: str) -> str | None:
        return next((rule.intent for rule in self._rules if rule.fits(words)), None)

    def _mended(self, words: str) -> str | None:
        mended = self.mend(words)
        return None if mended == words else self._exact.get(mended) or self._by_rule(mended)

    def _nearest(self, words: str) -> str | None:
        if not words:
            return None
        best = process.extractOne(words, self._phrases, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
        if best is None and (content := self.content(words)):
            best = process.extractOne(
                content, self._bare_phrases, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH_WITHOUT_FILLERS
            )
        return self._intents[best[2]] if best is not None and self._alike(words, self._phrases[best[2]]) else None

    def _alike(self, said: str, phrase: str) -> bool:
        """Tell whether all that says something in either has its like in the other.

        "khi nào hết mưa" and "khi nào xong" share most of their letters, and nothing else.
        """
        words, likes = said.split(), phrase.split()
        return all(
            any(_same_word(word, like) for like in others)
            for these, others in ((words, likes), (likes, words))
            for word in these
            if word not in self._fillers
        )

    def _mend(self, word: str) -> str:
        if len(word) < SHORTEST_MENDED or word in self._known or word.isdigit():
            return word
        near = process.extractOne(word, self._vocabulary, scorer=OSA.distance, score_cutoff=1)
        if near is None or (len(word) == SHORTEST_MENDED and not _same_letters(word, near[0])):
            return word
        return str(near[0])

    def content(self, words: str) -> str:
        """A spelled-out text without the words that say nothing."""
        return " ".join(word for word in words.split() if word not in self._fillers)

    def _known_words(self, files: Sequence[Mapping[str, Any]]) -> set[str]:
        written = list(self._phrases)
        for file in files:
            for entry in file["intents"].values():
                written += [self.spelling.out(re.sub(r"[&|!]", " ", rule)) for rule in entry.get("rules", ())]
        return {word for phrase in written for word in phrase.split()}


def _same_word(one: str, other: str) -> bool:
    """Tell whether two words differ by no more than slips of the finger; short ones by their order only."""
    if len(one) <= SHORT_WORD:
        return _same_letters(one, other)
    return bool(OSA.distance(one, other) <= (1 if len(one) < LONG_WORD else 2))


def _same_letters(one: str, other: str) -> bool:
    return sorted(one) == sorted(other)


@cache
def words() -> Words:
    """The words of the product, read once."""
    return Words([read_phrases(language) for language in PHRASE_LANGUAGES])

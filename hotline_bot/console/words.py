"""What the console says: the wording in the operator's language, and facts in words. Pure."""

from dataclasses import dataclass
from datetime import datetime

from hotline_bot.handover import Line, Talk, Who
from hotline_bot.house import VIETNAM, House
from lookup_api.contract.operators import OperatorView
from lookup_api.contract.views import Level
from lookup_api.wording import Telling, speak_text, tell, voice_answer

FOLLOW_UPS = ("proxy", "lost", "post", "late")  # what callers ask next, on Alt 1 to 4
OTHER_PROCEDURES = 5  # to choose from beside the dossier's own
_DOTS = "•"
_SHOWN_HEAD, _SHOWN_TAIL = 2, 2


def masked(number: str) -> str:
    """A telephone number with its first and last two digits: 09•• ••• •18."""
    digits = "".join(letter for letter in number if letter.isdigit())
    if digits.startswith("84") and len(digits) > 10:  # noqa: PLR2004 - a number with its country, as +84905...
        digits = f"0{digits[2:]}"
    if len(digits) <= _SHOWN_HEAD + _SHOWN_TAIL:
        return _DOTS * len(digits)
    hidden = digits[:_SHOWN_HEAD] + _DOTS * (len(digits) - 4) + digits[-_SHOWN_TAIL:]
    return " ".join(part for part in (hidden[:4], hidden[4:7], hidden[7:]) if part)


@dataclass(frozen=True, slots=True)
class Words:
    """The house's words in one language."""

    house: House
    language: str

    def say(self, message_id: str, variant: str | None = None, **facts: str | int) -> str:
        """A sentence of the wording; it may name the house's own facts."""
        face, terms = self.house.face, self.house.terms
        known = {"hotline": face.hotline, "centre": face.centre, "portal": terms.portal, "owner": terms.owner}
        return self.house.wording(self.language).text(message_id, variant, **(known | facts))

    def telling(self, opened: OperatorView, now: datetime) -> Telling:
        """The answer for the operator's eyes."""
        return tell(opened.view, self.house.wording(self.language), self.house.face, now)

    def read_aloud(self, opened: OperatorView, now: datetime) -> str:
        """What to read to the caller: only what this caller may be told, figures as words."""
        sentences = voice_answer(opened.say, self.house.wording(self.language), now)
        return " ".join(sentence.text for sentence in sentences)

    def spelled(self, code: str) -> str:
        """A code as it is read out."""
        return speak_text(code, self.language)

    def follow_up(self, name: str, opened: OperatorView | None) -> str:
        """The answer to what callers ask next."""
        view = opened.say if opened else None
        agency = (view.agency.name if view and view.agency else None) or self.say("console-the-desk")
        desk = (view.desk.name if view and view.desk else None) or self.say("console-the-desk")
        return self.say(f"console-answer-{name}", agency=agency, desk=desk)

    def procedures(self, opened: OperatorView) -> list[tuple[str, str]]:
        """Codes and names that a caller's words are held against: the dossier's own among others.

        None where it is withheld. The same ones each time, so that asking again tells nothing.
        """
        own = opened.view.procedure
        if own is None or not own.code or not own.name:
            return []
        others = [(card.code, card.name) for card in self.house.catalogue.beside(own.code, own.field, OTHER_PROCEDURES)]
        return sorted([(own.code, own.name), *others], key=lambda choice: choice[1])

    def may(self, opened: OperatorView) -> tuple[str, str]:
        """What may be told to this caller, and what may not yet, in words."""
        level = opened.say.level
        key = "code" if level is Level.CODE else "holder" if level is Level.HOLDER else "verified"
        return self.say(f"console-may-{key}"), self.say(f"console-may-not-{key}")

    def report(self, name: str) -> str:
        """The title of a report; its bare name where it is newer than the words."""
        title = f"report-{name}"
        return self.say(title) if self.house.wording(self.language).has(title) else name

    def time(self, at: datetime) -> str:
        """14:02."""
        return at.astimezone(VIETNAM).strftime("%H:%M")

    def moment(self, at: datetime) -> str:
        """05/11 14:02."""
        return at.astimezone(VIETNAM).strftime("%d/%m %H:%M")

    def day(self, at: datetime) -> str:
        """05/11/2026."""
        return at.astimezone(VIETNAM).strftime("%d/%m/%Y")

    def ago(self, at: datetime, now: datetime) -> str:
        """How long ago something was; beyond a day its moment. What is well stays one word between two heartbeats."""
        minutes = int((now - at).total_seconds() // 60)
        if minutes < 2:  # noqa: PLR2004 - heartbeats come once a minute
            return self.say("console-ago-now")
        if minutes < 60:  # noqa: PLR2004 - of an hour
            return self.say("console-ago-minutes", count=minutes)
        if minutes < 24 * 60:
            return self.say("console-ago-hours", count=minutes // 60)
        return self.moment(at)

    def line(self, line: Line, talk: Talk) -> str:
        """What a line of a talk says."""
        return self.say(line.text, operator=talk.operator) if line.who is Who.HOUSE else line.text

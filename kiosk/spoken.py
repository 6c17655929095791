"""What is read aloud of a page: its heading, what it says, and what each number chooses. Pure words, no sound.

What only a holder may know is read to headphones alone (product: who may be told what): without them an answer is read
as anyone with the code would hear it, and says that there is more.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from kiosk.choosing import choices, is_typed_into
from kiosk.sentences import Sentences
from kiosk.state import (
    Answer,
    Attract,
    Button,
    Form,
    Help,
    Keypad,
    LostReceipt,
    Noted,
    Offline,
    OutOfOrder,
    Page,
    Proving,
    Rated,
    Rating,
    Scanning,
    TakeAlong,
    Trouble,
    Visit,
    Waiting,
    WrongPaper,
)
from lookup_api.contract.views import Level, View
from lookup_api.wording import Telling, speak_code, speak_text

_MARKUP: Final = re.compile(r"\[/?[a-z]+(?:=[^\]]*)?\]")
_WORDS_OF: Final = {
    Button.BY_ID_NUMBER: "lost-by-id_number",
    Button.BY_NAME: "lost-by-name",
    Button.BY_PHONE: "lost-by-phone",
}


def announce(visit: Visit, sentences: Sentences, language: str, *, private: bool) -> list[str]:
    """Return the sentences of a visit's page, as a voice reads them; `private` tells that headphones are worn."""
    said = list(_said(visit, sentences, private=private))
    for number, button in enumerate(choices(visit), start=1):
        said.append(sentences.say("speech-choice", number=str(number), words=_words(button, sentences)))
    if is_typed_into(visit.page) and visit.countdown is None:
        said.append(sentences.say("speech-typing"))
    return [speak_text(_plain(line), language) for line in said if line]


def announce_typed(page: Page, sentences: Sentences, language: str) -> str | None:
    """Return what is said after a digit was typed: the digit, or how many where what is typed is hidden."""
    match page:
        case Keypad(typed) if typed:
            return speak_code(typed[-1], language)
        case Proving(digits=hidden) | LostReceipt(typed=hidden) if hidden:
            return speak_text(sentences.say("speech-hidden", count=str(len(hidden))), language)
    return None


def at_code_level(view: View) -> View:
    """Return a view without what only a holder is told; it does not say whether its procedure is sensitive."""
    return msgspec.structs.replace(
        view,
        level=Level.CODE,
        applicant=None,
        phone=None,
        fee=None,
        refund=None,
        officer=None,
        visit=None,
        procedure=None,
        supplement=view.supplement and msgspec.structs.replace(view.supplement, papers=[]),
        collect=view.collect and msgspec.structs.replace(view.collect, parcel=None),
    )


def _said(visit: Visit, sentences: Sentences, *, private: bool) -> Iterator[str]:
    if visit.countdown is not None:
        yield sentences.say("still-there")
        return
    match visit.page:
        case Attract():
            yield sentences.say("question")
            yield sentences.say("instruction" if visit.machine.scanner else "instruction-without-scanner")
        case Answer() as page:
            yield from _answer(page, sentences, private=private)
        case Trouble() | Offline() | WrongPaper() as page:
            yield from _told(sentences.trouble(page))
        case OutOfOrder(fault):
            yield from _told(sentences.fault(fault))
        case Help():
            yield sentences.say("help-person")
            yield from sentences.people()
            yield from sentences.notices(visit.machine.notices)
        case page:
            for message in _messages(page):
                yield sentences.say(message)


_FIXED: Final[dict[type[Page], tuple[str, ...]]] = {
    Waiting: ("waiting",),
    TakeAlong: ("take-along-page", "take-along-page-how"),
    Proving: ("proving", "proving-why", "proving-hidden"),
    Rating: ("rating", "rating-why"),
    Noted: ("noted", "noted-sentence", "noted-else"),
}


def _messages(page: Page) -> tuple[str, ...]:
    """The messages of a page whose words hang on nothing else."""
    match page:
        case Keypad(form=form):
            return (f"form-{form}", "keypad-ten" if form is Form.TEN_DIGITS else "keypad-where")
        case Scanning(hint=hint):
            return ("scanning", f"hint-{hint}")
        case Rated(before):
            return ("rated", "rated-before" if before else "rated-sentence")
        case LostReceipt(None):
            return ("lost-receipt", "lost-why", "lost-choose")
        case LostReceipt(kind):
            return (f"lost-type-{kind}", f"lost-how-{kind}")
    return _FIXED.get(type(page), ())


def _answer(page: Answer, sentences: Sentences, *, private: bool) -> Iterator[str]:
    more = page.view.level is not Level.CODE
    view = page.view if private or not more else at_code_level(page.view)
    if page.saved:
        yield sentences.say("saved")
        yield sentences.age(view.as_of)
    yield from _told(sentences.answer(view))
    if more and not private:
        yield sentences.say("speech-headphones")


def _told(telling: Telling) -> Iterator[str]:
    yield telling.heading
    yield telling.timeliness or ""
    yield telling.sentence or ""
    yield " ".join(part for part in (telling.date_label, telling.day, telling.hour) if part)
    yield telling.to_do or ""
    yield from telling.to_do_lines
    yield from telling.notes
    yield telling.as_of or ""


def _words(button: Button, sentences: Sentences) -> str:
    if button is Button.LANGUAGE:
        return sentences.other_language or ""
    return sentences.say(_WORDS_OF.get(button, button.replace("_", "-")))


def _plain(line: str) -> str:
    return " ".join(_MARKUP.sub("", line).split())

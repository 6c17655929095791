"""What is read aloud of a page: its heading, what it says, and what each number chooses. Pure words, no sound.

What only a holder may know is read to headphones alone (product: who may be told what): without them an answer is read
as anyone with the code would hear it, and says that there is more.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import msgspec

from kiosk.choosing import choices, is_typed_into
from kiosk.hands import following_language, next_form
from kiosk.masks import BOX, ImpossibleDay, day_of
from kiosk.pages import KEYPAD_DIGITS, PHONE_DIGITS, PROOF_DIGITS
from kiosk.sentences import Sentences
from kiosk.speaking.voices import Line, by_voice
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
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.views import Level, View
from lookup_api.wording import Telling, speak_code

_HIDDEN: Final = "•"  # stands for letters of a name that are not told (`mask_name`)
_MARKUP: Final = re.compile(r"\[/?[a-z]+(?:=[^\]]*)?\]")
_WORDS_OF: Final = {
    Button.BY_ID_NUMBER: "lost-by-id_number",
    Button.BY_PHONE: "lost-by-phone",
}


def announce(visit: Visit, sentences: Sentences, language: str, *, private: bool) -> list[Line]:
    """Return what is read aloud of a visit's page, line by line; `private` tells that headphones are worn."""
    said = [*_said(visit, sentences, language, private=private)]
    if is_typed_into(visit.page) and visit.countdown is None:
        said += _typing(visit.page, sentences, language)
    lines = _lines(said, language)
    for number, button in enumerate(choices(visit), start=1):
        if button is Button.LANGUAGE:
            # Whoever waits for this hears it in the language that it leads to.
            lines += _lines([f"{sentences.other_language}: {number}"], following_language(visit))
        else:
            words = _words(button, sentences).rstrip("?")
            lines += _lines([sentences.say("speech-choice", number=str(number), words=words)], language)
    if isinstance(visit.page, Attract | Help) and visit.countdown is None:
        lines += _lines([sentences.say("speech-keys")], language)
    return lines


def announce_message(message: str, sentences: Sentences, language: str) -> list[Line]:
    """Return what is said of something that is told beside the page, by the id of its sentence; none for none."""
    return _lines([sentences.say(message)], language) if message else []


def announce_change(before: Page, page: Page, sentences: Sentences, language: str) -> list[Line]:
    """Return what is said of a page that changed in place: the digit typed, how many are left, a further hint."""
    if isinstance(page, Scanning) and isinstance(before, Scanning) and page.hint is not before.hint:
        return _lines([sentences.say(f"hint-{page.hint}")], language)
    if not is_typed_into(page) or _typed_into(page) == _typed_into(before):
        return []
    typed, count = _typed_into(page), len(_typed_into(page))
    if count < len(_typed_into(before)):
        said = [sentences.say("speech-erased", count=str(count)) if count else sentences.say("speech-erased-all")]
    elif isinstance(page, Keypad):
        said = [speak_code(typed[-1:], language)]
        said += [day] if (day := _day(page, sentences)) != _day(before, sentences) else []
    else:
        said = [sentences.say("speech-hidden", count=str(count))]
    if _all_typed(page) and not _all_typed(before):
        said.append(sentences.say("speech-all-typed"))
    return _lines(said, language)


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


def _lines(said: list[str], language: str) -> list[Line]:
    return [line for words in said for line in by_voice(_plain(words), language)]


def _said(visit: Visit, sentences: Sentences, language: str, *, private: bool) -> Iterator[str]:
    if visit.countdown is not None:
        yield sentences.say("still-there")
        yield f"{visit.countdown} {sentences.say('seconds-left')}"
        return
    match visit.page:
        case Attract():
            yield sentences.say("question")
            yield sentences.say("instruction" if visit.machine.scanner else "instruction-without-scanner")
            yield sentences.band(visit.machine.notices, connected=visit.machine.connected) or ""
        case Answer() as page:
            yield from _answer(page, sentences, language, private=private)
        case Trouble() | Offline() | WrongPaper() as page:
            if shown := getattr(page, "shown", ""):
                yield f"{sentences.say('asked')}: {speak_code(shown, language)}"
            yield from _told(sentences.trouble(page))
        case OutOfOrder(fault):
            yield from _told(sentences.fault(fault))
        case Help(called=called):
            yield from map(sentences.say, ("called", "called-sentence") if called else ("help-person",))
            yield from sentences.people()
            yield from sentences.notices(visit.machine.notices)
        case page:
            messages = _messages(page)
            # Whoever has begun to type has heard where the code stands, and is told how many digits are left.
            begun = isinstance(page, Keypad | Proving) and _typed_into(page)
            yield from map(sentences.say, messages[:1] if begun else messages)


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
            how = {Form.PRINTED: ("keypad-where", "keypad-fixed"), Form.TEN_DIGITS: ("keypad-ten",)}
            return (f"form-{form}", *how.get(form, ("keypad-where", "speech-letters")))
        case Scanning(hint=hint):
            return ("scanning", f"hint-{hint}")
        case Proving(refused=True):
            return ("proving-refused",)
        case Rated(before):
            return ("rated", "rated-before" if before else "rated-sentence")
        case LostReceipt(kind):
            return (f"lost-type-{kind}", f"lost-how-{kind}") if kind else ("lost-receipt", "lost-why", "lost-choose")
    return _FIXED.get(type(page), ())


def _typing(page: Page, sentences: Sentences, language: str) -> Iterator[str]:
    """What was typed so far, as far as it is shown, and what the keys do."""
    typed = _typed_into(page)
    if isinstance(page, LostReceipt) and page.kind is LostReceiptKey.NAME:
        yield sentences.say("speech-letters")
        yield sentences.say("speech-back")
        return
    if typed and isinstance(page, Keypad):
        yield sentences.say("speech-typed", typed=speak_code(typed, language))
        yield _day(page, sentences)
    elif typed:
        yield sentences.say("speech-hidden", count=str(len(typed)))
    elif isinstance(page, Keypad) and page.form is Form.PRINTED and (fixed := speak_code(_fixed(page), language)):
        yield sentences.say("speech-fixed", fixed=fixed)
    if (left := _wanted(page) - len(typed)) > 0:
        yield sentences.say("keypad-left", count=left)
    if _all_typed(page):
        yield sentences.say("speech-all-typed")
    yield sentences.say("speech-typing")
    if isinstance(page, Keypad):
        yield sentences.say("speech-other-form", form=sentences.say(f"form-{next_form(page)}"))


def _typed_into(page: Page) -> str:
    match page:
        case Keypad(typed=typed) | Proving(digits=typed) | LostReceipt(typed=typed):
            return typed
    return ""


def _fixed(page: Keypad) -> str:
    """What stands before the first digit that is typed."""
    return page.mask.partition(BOX)[0]


def _day(page: Page, sentences: Sentences) -> str:
    """The day that the digits name, or that they name none; nothing as long as it is not whole."""
    if not isinstance(page, Keypad) or page.form is not Form.PRINTED:
        return ""
    try:
        day = day_of(page.mask, page.typed)
    except ImpossibleDay:
        return sentences.say("keypad-day-impossible")
    return sentences.say("keypad-day", date=sentences.date(day)) if day else ""


def _wanted(page: Page) -> int:
    """How many digits are typed here; nought where there may be more or fewer."""
    match page:
        case Keypad(form=Form.PRINTED, mask=mask):
            return mask.count(BOX)
        case Keypad(form=Form.TEN_DIGITS):
            return KEYPAD_DIGITS
        case Proving():
            return PROOF_DIGITS
        case LostReceipt(kind=LostReceiptKey.PHONE):
            return PHONE_DIGITS
    return 0


def _all_typed(page: Page) -> bool:
    """Whether nothing more can be typed that would be right."""
    return 0 < _wanted(page) <= len(_typed_into(page))


def _answer(page: Answer, sentences: Sentences, language: str, *, private: bool) -> Iterator[str]:
    more = page.view.level is not Level.CODE
    view = page.view if private or not more else at_code_level(page.view)
    telling = sentences.answer(view)
    if page.saved:
        yield sentences.say("saved")
        yield sentences.age(view.as_of)
        telling = replace(telling, as_of=None)
    yield from _told(telling)
    if telling.applicant:
        yield sentences.say("applicant", name=telling.applicant.replace(_HIDDEN, ""))
    if telling.code:
        yield sentences.say("speech-code", code=speak_code(telling.code, language))
    if telling.steps:
        yield sentences.say("speech-steps")
    for step in telling.steps:
        yield ", ".join(part for part in (step.title, step.date) if part)
    if more and not private:
        yield sentences.say("speech-headphones")


def _told(telling: Telling) -> Iterator[str]:
    yield telling.heading
    yield telling.timeliness or ""
    yield telling.sentence or ""
    moment = ", ".join(part for part in (telling.hour, telling.day) if part)
    yield ": ".join(part for part in (telling.date_label, moment) if part)
    yield telling.to_do or ""
    yield from telling.to_do_lines
    yield from telling.notes
    yield telling.as_of or ""


def _words(button: Button, sentences: Sentences) -> str:
    return sentences.say(_WORDS_OF.get(button, button.replace("_", "-")))


def _plain(line: str) -> str:
    return " ".join(_MARKUP.sub("", line).split())

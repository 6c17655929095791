"""A visit to the kiosk (lượt tra cứu) as a state machine without a window.

    Attract ──a symbol──────▶ (asking) ──0.3 s──▶ Waiting
       │                         ▲  └──answer──▶ Answer      a further symbol asks again from any of these
       ├──a symbol that cannot be read──▶ Scanning, until it is read, or gone
       ├──Nhập mã hồ sơ──▶ Keypad┘  └──problem─▶ Trouble     Sửa mã ──▶ Keypad, Thử lại ──▶ (asking)
       └──a paper that is no receipt──▶ WrongPaper

    every page ──Xong──▶ Attract; 45 s without a touch ──▶ countdown of 15 s ──▶ Attract

`step` takes a visit, an event and the time, and returns the next visit and the effects to run. The time is given in
seconds of a clock that never goes back, for it only measures how long something lasted: a corrected wall clock must
neither keep an answer on the screen nor wipe it early.
"""

import math
from dataclasses import replace

from kiosk import scanning
from kiosk.asking import look_up, over, settle
from kiosk.hands import press, press_key, read_aloud
from kiosk.sighting import what_is_meant
from kiosk.state import (
    Answer,
    Answered,
    Asking,
    Attract,
    Button,
    ConnectionChanged,
    Done,
    Effect,
    Event,
    FaultChanged,
    Happening,
    HeadphonesChanged,
    Keypad,
    KeyPressed,
    Machine,
    NoticesTold,
    Offline,
    Page,
    Paper,
    Pressed,
    PrinterChanged,
    Purpose,
    ReadOn,
    Refused,
    ScannerChanged,
    Scanning,
    Seen,
    SpeakerChanged,
    Spoken,
    Step,
    StopSpeaking,
    SymbolSeen,
    SymbolsRead,
    Ticked,
    Touched,
    Trouble,
    Visit,
    Waiting,
    WrongPaper,
    home,
)
from lookup_api.domain.scans import (
    CodeMeant,
    ForeignLink,
    IdentityCard,
    KeypadMeant,
    Meant,
    ProcedureMeant,
    SeveralMeant,
    TokenMeant,
)

SAME_PAPER = 3.0  # seconds: a paper that stays under the scanner is read once
WAITING_SHOWN_AFTER = 0.25  # seconds: an answer that comes sooner is not announced; the sign is there within 0.3
IDLE = 45.0  # seconds without a touch until the person is asked
COUNTDOWN = 15  # seconds to say that one is still there
LISTENING = 240.0  # seconds without a touch while pages are read aloud; a voice that hangs keeps no page for longer


def step(visit: Visit, event: Event, now: float) -> Step:  # noqa: PLR0911 - one line a kind of event
    """Return the next visit and the effects to run; `now` in seconds of a clock that never goes back."""
    match event:
        case Ticked():
            return _tick(visit, now)
        case SymbolsRead(texts):
            return _read(visit, texts, now)
        case SymbolSeen():
            return scanning.seen(visit, event, now), ()
        case Answered(ticket) | Done(ticket) | Refused(ticket):
            return settle(visit, ticket, event, now), ()
        case Spoken():
            # While the person is asked whether they are there, what they heard is no sign of them.
            heard_at = now if visit.countdown is None else visit.heard_at
            return replace(visit, speaking=False, heard_at=heard_at), ()
        case ReadOn():
            return (visit, ()) if visit.speaking else read_aloud(visit)
        case HeadphonesChanged(present):
            return _plugged(visit, now, present=present)
        case KeyPressed() | Pressed() | Touched():
            return _act(visit, event, now)
    return _happen(visit, event, now)


def _act(visit: Visit, event: KeyPressed | Pressed | Touched, now: float) -> Step:
    """Answer what a hand did; that it did something has ended any countdown, and whatever was being read aloud."""
    silenced: tuple[Effect, ...] = ()
    if visit.speaking and event != Pressed(Button.LISTEN):
        visit, silenced = replace(visit, speaking=False), (StopSpeaking(),)
    visit, effects = _act_on(_touched(visit, now), event, now)
    return visit, (*silenced, *effects)


def _plugged(visit: Visit, now: float, *, present: bool) -> Step:
    """Begin to read to whoever has plugged in headphones; what was meant for them stops when they are pulled out."""
    if present:
        return read_aloud(_touched(visit, now))
    return (replace(visit, speaking=False), (StopSpeaking(),)) if visit.speaking else (visit, ())


def _act_on(visit: Visit, event: KeyPressed | Pressed | Touched, now: float) -> Step:
    match event:
        case KeyPressed(key):
            return press_key(visit, key), ()
        case Pressed(button):
            return press(visit, button, now)
    return visit, ()


def _happen(visit: Visit, event: Happening, now: float) -> Step:
    """Take what happened to the machine; a fault ends the visit, and nobody else notices more than a band."""
    before, visit = visit.machine, replace(visit, machine=_changed(visit.machine, event))
    if visit.machine.fault is not before.fault:
        return over(visit, now)
    return visit, ()


def _changed(machine: Machine, event: Happening) -> Machine:
    match event:
        case ScannerChanged(present):
            return replace(machine, scanner=present)
        case SpeakerChanged(present):
            return replace(machine, speaker=present)
        case PrinterChanged(present):
            return replace(machine, printer=present)
        case ConnectionChanged(present):
            return replace(machine, connected=present)
        case NoticesTold(notices):
            return replace(machine, notices=notices)
        case FaultChanged(fault):
            return replace(machine, fault=fault)


def wakes_at(visit: Visit) -> float | None:
    """Return when a tick will change something next, in the clock of `step`; None when only a person can."""
    moments = [seen.at + SAME_PAPER for seen in visit.seen]
    moments.extend(scanning.wakes_at(visit))
    if visit.asking is not None and not isinstance(visit.page, Waiting):
        moments.append(visit.asking.since + WAITING_SHOWN_AFTER)
    if not visit.untouched:
        end = _asked_at(visit) + COUNTDOWN
        shown = visit.countdown if visit.countdown is not None else COUNTDOWN + 1
        moments.append(end if visit.page == home(visit.machine) else end - (shown - 1))
    return min(moments, default=None)


def _asked_at(visit: Visit) -> float:
    """When the person is asked whether they are still there: whoever listens need not touch anything until the end."""
    latest = visit.touched_at + LISTENING
    if visit.speaking and visit.countdown is None:
        return latest
    return max(visit.touched_at + IDLE, min(visit.heard_at + IDLE, latest))


def _touched(visit: Visit, now: float) -> Visit:
    return replace(visit, touched_at=now, countdown=None)


def _tick(visit: Visit, now: float) -> Step:
    visit = replace(visit, seen=tuple(seen for seen in visit.seen if now - seen.at < SAME_PAPER))
    visit = scanning.passed(visit, now)
    asking = visit.asking
    if asking is not None and now - asking.since >= WAITING_SHOWN_AFTER:
        visit = replace(visit, page=Waiting())
    if visit.untouched:
        return visit, ()
    asked_at = _asked_at(visit)
    left = asked_at + COUNTDOWN - now
    if left <= 0:
        return over(visit, now)
    if left <= COUNTDOWN and visit.page != home(visit.machine):
        # The first screen shows nothing of anybody, so nobody is asked before its language goes back.
        # That the question itself is read aloud, or the page's voice still hangs, does not move its end.
        visit = replace(visit, countdown=math.ceil(left), heard_at=asked_at - IDLE)
    return visit, ()


def _read(visit: Visit, texts: tuple[str, ...], now: float) -> Step:
    meant = what_is_meant(texts)
    if not texts or visit.machine.fault is not None:
        return visit, ()
    known, beside = _is_known(visit, meant, now), _is_beside_signed(visit, meant, now)
    if not known and not beside and visit.asking is not None and not _may_give_way(visit.asking, meant):
        return visit, ()  # it leaves no mark, so it is read as soon as there is an answer
    sight = Seen(hash(meant), now, signed=isinstance(meant, TokenMeant), beside=beside)
    visit = replace(visit, seen=(*(seen for seen in visit.seen if seen.mark != sight.mark), sight))
    return (visit, ()) if known or beside else _taken(visit, meant, now)


def _taken(visit: Visit, meant: Meant, now: float) -> Step:
    """Ask for what a paper names, or say that it is no receipt."""
    match meant:
        case TokenMeant(token):
            return look_up(_touched(visit, now), token.text, token.code_text or "", now, typed=False)
        case CodeMeant(code):
            return look_up(_touched(visit, now), code.text, code.text, now, typed=False)
        case KeypadMeant(keypad):
            return look_up(_touched(visit, now), keypad.digits, keypad.grouped, now, typed=False)
    return _hint(visit, meant, now), ()


def _is_known(visit: Visit, meant: Meant, now: float) -> bool:
    """Whether this was read a moment ago, or is on the screen.

    What was taken for a part of the paper before it, and stays when that has gone, is another paper: whoever is still
    here is answered. After the end of a visit it is only a paper that was left lying.
    """
    here = visit.page != home(visit.machine)
    recent = (seen for seen in visit.seen if now - seen.at < SAME_PAPER)
    if any(seen.mark == hash(meant) and not (seen.beside and here) for seen in recent):
        return True
    return isinstance(meant, CodeMeant | KeypadMeant) and _is_answered(visit.page, meant)


def _is_beside_signed(visit: Visit, meant: Meant, now: float) -> bool:
    """Whether a signed symbol was read a moment ago, which says more than a code printed beside it."""
    signed = any(seen.signed and now - seen.at < SAME_PAPER for seen in visit.seen)
    return signed and isinstance(meant, CodeMeant | KeypadMeant)


def _may_give_way(asking: Asking, meant: Meant) -> bool:
    """Whether a further paper takes the place of the question under way: the newest one is what the person wants."""
    simple = asking.purpose is Purpose.LOOK_UP and asking.proof is None
    return simple and isinstance(meant, TokenMeant | CodeMeant | KeypadMeant)


def _is_answered(page: Page, meant: CodeMeant | KeypadMeant) -> bool:
    return isinstance(page, Answer) and isinstance(meant, CodeMeant) and meant.code.text == page.view.code


def _hint(visit: Visit, meant: Meant, now: float) -> Visit:
    """Say that this is no receipt, unless something is being read, typed or awaited."""
    if not _may_be_hinted(visit.page):
        return visit
    match meant:
        case ForeignLink():
            page: Page = WrongPaper(Paper.OTHER_SYSTEM)
        case IdentityCard():
            page = WrongPaper(Paper.IDENTITY_CARD)
        case ProcedureMeant():
            page = WrongPaper(Paper.PROCEDURE)
        case SeveralMeant():
            page = WrongPaper(Paper.SEVERAL)
        case _:
            # Whoever holds a payment up is told at once that nothing is paid here: silence would look like waiting.
            page = WrongPaper(Paper.OTHER)
    return replace(_touched(visit, now), page=page)


def _may_be_hinted(page: Page) -> bool:
    match page:
        case Keypad(typed):
            return not typed
        case Attract() | Scanning() | WrongPaper() | Trouble() | Offline():
            return True
    return False

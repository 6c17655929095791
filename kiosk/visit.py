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
from kiosk.sighting import what_is_meant
from kiosk.state import (
    Answer,
    Answered,
    Asking,
    Attract,
    Button,
    Event,
    Forget,
    Keypad,
    KeyPressed,
    Looks,
    LookUp,
    Page,
    Paper,
    Pressed,
    Refused,
    ScannerChanged,
    Seen,
    Step,
    SymbolSeen,
    SymbolsRead,
    Ticked,
    Touched,
    Trouble,
    Visit,
    Waiting,
    WrongPaper,
)
from lookup_api.domain.scans import (
    CodeMeant,
    ForeignLink,
    IdentityCard,
    KeypadMeant,
    Meant,
    NothingMeant,
    ProcedureMeant,
    SeveralMeant,
    TokenMeant,
)

SAME_PAPER = 3.0  # seconds: a paper that stays under the scanner is read once
WAITING_SHOWN_AFTER = 0.3  # seconds: an answer that comes sooner is not announced
IDLE = 45.0  # seconds without a touch until the person is asked
COUNTDOWN = 15  # seconds to say that one is still there
LONGEST_TYPED = 32  # characters; the longest code printed on a receipt has 25
KEYS = frozenset("0123456789HG.-/")


def step(visit: Visit, event: Event, now: float) -> Step:
    """Return the next visit and the effects to run; `now` in seconds of a clock that never goes back."""
    match event:
        case Ticked():
            return _tick(visit, now)
        case SymbolsRead(texts):
            return _read(visit, texts, now)
        case SymbolSeen():
            return scanning.seen(visit, event, now), ()
        case Answered(ticket) | Refused(ticket):
            return _settle(visit, ticket, event, now)
        case ScannerChanged(present):
            return replace(visit, scanner=present), ()
    return _act(_touched(visit, now), event, now)


def _act(visit: Visit, event: KeyPressed | Pressed | Touched, now: float) -> Step:
    """Answer what a hand did; that it did something has ended any countdown."""
    match event:
        case KeyPressed(key):
            return _key(visit, key), ()
        case Pressed(button):
            return _press(visit, button, now)
        case Touched():
            return visit, ()


def wakes_at(visit: Visit) -> float | None:
    """Return when a tick will change something next, in the clock of `step`; None when only a person can."""
    moments = [seen.at + SAME_PAPER for seen in visit.seen]
    moments.extend(scanning.wakes_at(visit))
    if visit.asking is not None and not isinstance(visit.page, Waiting):
        moments.append(visit.asking.since + WAITING_SHOWN_AFTER)
    if not visit.untouched:
        end = visit.touched_at + IDLE + COUNTDOWN
        shown = visit.countdown if visit.countdown is not None else COUNTDOWN + 1
        moments.append(end if isinstance(visit.page, Attract) else end - (shown - 1))
    return min(moments, default=None)


def _touched(visit: Visit, now: float) -> Visit:
    return replace(visit, touched_at=now, countdown=None)


def _over(visit: Visit, now: float) -> Step:
    """End the visit. What stays is a count, and the marks that keep the paper still lying there from being read."""
    fresh = Visit.begin(visit.languages, now, scanner=visit.scanner)
    return replace(fresh, seen=visit.seen, sight=scanning.left(visit.sight), tickets=visit.tickets), (Forget(),)


def _tick(visit: Visit, now: float) -> Step:
    visit = replace(visit, seen=tuple(seen for seen in visit.seen if now - seen.at < SAME_PAPER))
    visit = scanning.passed(visit, now)
    asking = visit.asking
    if asking is not None and now - asking.since >= WAITING_SHOWN_AFTER:
        visit = replace(visit, page=Waiting())
    if visit.untouched:
        return visit, ()
    left = visit.touched_at + IDLE + COUNTDOWN - now
    if left <= 0:
        return _over(visit, now)
    if left <= COUNTDOWN and not isinstance(visit.page, Attract):
        # The attract screen shows nothing of anybody, so nobody is asked before its language goes back.
        visit = replace(visit, countdown=math.ceil(left))
    return visit, ()


def _read(visit: Visit, texts: tuple[str, ...], now: float) -> Step:
    meant = what_is_meant(texts)
    if isinstance(meant, NothingMeant):
        return visit, ()
    adds_nothing = _adds_nothing(visit, meant, now)
    sight = Seen(hash(meant), now, signed=isinstance(meant, TokenMeant))
    visit = replace(visit, seen=(*(seen for seen in visit.seen if seen.mark != sight.mark), sight))
    if adds_nothing or visit.asking is not None:
        return visit, ()
    match meant:
        case TokenMeant(token):
            return _ask(_touched(visit, now), token.text, token.code_text or "", now)
        case CodeMeant(code):
            return _ask(_touched(visit, now), code.text, code.text, now)
        case KeypadMeant(keypad):
            return _ask(_touched(visit, now), keypad.digits, keypad.grouped, now)
    return _hint(visit, meant, now), ()


def _adds_nothing(visit: Visit, meant: Meant, now: float) -> bool:
    """Whether this paper was read a moment ago, by this symbol or by the signed one beside it, which says more."""
    recent = [seen for seen in visit.seen if now - seen.at < SAME_PAPER]
    if any(seen.mark == hash(meant) for seen in recent):
        return True
    if not isinstance(meant, CodeMeant | KeypadMeant):
        return False
    return any(seen.signed for seen in recent) or _is_answered(visit.page, meant)


def _is_answered(page: Page, meant: CodeMeant | KeypadMeant) -> bool:
    return isinstance(page, Answer) and isinstance(meant, CodeMeant) and meant.code.text == page.view.code


def _hint(visit: Visit, meant: Meant, now: float) -> Visit:
    """Say that this is no receipt, unless an answer is being read or awaited."""
    if isinstance(visit.page, Answer | Waiting):
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
            return visit
    return replace(_touched(visit, now), page=page)


def _ask(visit: Visit, text: str, shown: str, now: float, *, typed: bool = False) -> Step:
    ticket = visit.tickets + 1
    asking = Asking(ticket, text, shown, typed, now)
    return replace(visit, asking=asking, tickets=ticket), (LookUp(ticket, text),)


def _settle(visit: Visit, ticket: int, result: Answered | Refused, now: float) -> Step:
    asked = visit.asking
    if asked is None or asked.ticket != ticket:
        return visit, ()  # the visit it belongs to has ended, or the person went back
    if isinstance(result, Answered):
        page: Page = Answer(result.view)
    else:
        page = Trouble(result.problem, asked.text, asked.shown, asked.typed)
    return replace(_touched(visit, now), page=page, asking=None), ()


def _key(visit: Visit, key: str) -> Visit:
    if not isinstance(visit.page, Keypad) or key not in KEYS or len(visit.page.typed) >= LONGEST_TYPED:
        return visit
    return replace(visit, page=Keypad(visit.page.typed + key))


def _press(visit: Visit, button: Button, now: float) -> Step:
    match button:
        case Button.DONE:
            return _over(visit, now)
        case Button.LANGUAGE | Button.LARGE | Button.CONTRAST | Button.LOW:
            return replace(visit, looks=_other_looks(visit, button)), ()
        case Button.ENTER_CODE:
            return replace(visit, page=Keypad(), asking=None), ()
        case Button.BACK:
            return replace(visit, page=Attract(), asking=None, sight=scanning.left(visit.sight)), ()
    return _press_on_page(visit, button, now)


def _press_on_page(visit: Visit, button: Button, now: float) -> Step:
    """Answer the buttons that one page alone has; on another page they do nothing."""
    match button, visit.page:
        case Button.ERASE_ONE, Keypad(typed):
            visit = replace(visit, page=Keypad(typed[:-1]))
        case Button.ERASE_ALL, Keypad():
            visit = replace(visit, page=Keypad())
        case Button.CORRECT_CODE, Trouble(text=text, typed=True):
            visit = replace(visit, page=Keypad(text))
        case Button.NEXT_PAGE, Answer(view, part):
            visit = replace(visit, page=Answer(view, part + 1))
        case Button.LOOK_UP, Keypad() as page if page.may_look_up and visit.asking is None:
            return _ask(visit, page.typed, page.typed, now, typed=True)
        case Button.TRY_AGAIN, Trouble(_, text, shown, typed) if visit.asking is None:
            return _ask(visit, text, shown, now, typed=typed)
    return visit, ()


def _other_looks(visit: Visit, button: Button) -> Looks:
    looks = visit.looks
    match button:
        case Button.LARGE:
            return replace(looks, large=not looks.large)
        case Button.CONTRAST:
            return replace(looks, contrast=not looks.contrast)
        case Button.LOW:
            return replace(looks, low=not looks.low)
        case _:
            place = visit.languages.index(looks.language) + 1
            return replace(looks, language=visit.languages[place % len(visit.languages)])

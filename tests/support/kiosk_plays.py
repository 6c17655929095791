"""How to come to each screen of the kiosk: one play a screen, for everything that walks through all of them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import msgspec

from kiosk.masks import house_mask
from kiosk.state import (
    Answered,
    Button,
    ConnectionChanged,
    Fault,
    FaultChanged,
    KeyPressed,
    LookUp,
    Machine,
    NoticesTold,
    Pressed,
    ScannerChanged,
    SymbolSeen,
    SymbolsRead,
)
from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.problems import ProblemCode
from lookup_api.contract.views import AdjustmentReason, DeskDays, RescheduledView, View
from tests.support import fake_lookup_api as samples
from tests.support.kiosk_stage import Stage
from tests.support.sealed_tokens import token_for

CODE = "H47.16-240617-0001"
PRINTED = "16240617000"  # all digits of the house's mask but the last
MACHINE = Machine(mask=house_mask("H47"), doors=tuple(LostReceiptKey), speaker=True)
PLANNED = MaintenanceNotice(
    "1",
    "planned",
    samples.NOW + timedelta(days=4, hours=11),
    {
        "vi": "không tra cứu được trong thời gian này, mời quý vị hỏi quầy",
        "en": "no lookups; please ask at a counter",
    },
    samples.NOW + timedelta(days=5),
)
HOLIDAY = DeskDays(samples.NOW.date(), samples.NOW.date() + timedelta(days=1), "Nghỉ bù")
UNUSUAL = msgspec.structs.replace(samples.DESK, days=[HOLIDAY])
OUTAGE = MaintenanceNotice("2", "outage", samples.NOW, {"vi": "số liệu đến chậm", "en": "facts arrive late"})

Play = Callable[[Stage], None]

VIEWS: dict[str, Callable[[], View]] = {
    name.removesuffix("_view"): getattr(samples, name)
    for name in dir(samples)
    if name.endswith("_view") and name != "sample_view"
}
VIEWS["overdue, rescheduled"] = lambda: msgspec.structs.replace(
    samples.overdue_view(),
    desk=UNUSUAL,
    rescheduled=RescheduledView(
        to=samples.NOW + timedelta(days=6),
        from_=samples.NOW - timedelta(days=4),
        slip="118/XL",
        reason=AdjustmentReason.OWN_DELAY,
    ),
)
VIEWS["ready, days off"] = lambda: msgspec.structs.replace(samples.ready_view(), desk=UNUSUAL)
VIEWS["unconfirmed"] = lambda: samples.sample_view(
    "H47.16-240615-0011", samples.StageKey.FINISHED, outcome=samples.Outcome.UNCONFIRMED,
    next_step=samples.NextStep.ASK_DESK,
)  # fmt: skip


def answered(view: Callable[[], View]) -> Play:
    def play(stage: Stage) -> None:
        stage.happens(SymbolsRead((token_for(CODE),)))
        stage.answer(view())

    return play


def known_by_code(stage: Stage) -> None:
    stage.happens(SymbolsRead((CODE,)))
    stage.answer(samples.at_code_level(samples.supplement_view()))


def saved(stage: Stage) -> None:
    stage.happens(ConnectionChanged(present=False))
    stage.happens(SymbolsRead((CODE,)))
    view = msgspec.structs.replace(
        samples.at_code_level(samples.processing_view()), as_of=samples.NOW - timedelta(minutes=32)
    )
    stage.happens(Answered(stage.lookups.asked[-1].ticket, view, saved=True))


def not_opened(stage: Stage) -> None:
    after(known_by_code, Button.PROVE, keys="0123")(stage)
    stage.happens(Pressed(Button.SEND))
    stage.refuse(ProblemCode.PROOF_REFUSED)


def refused(code: ProblemCode, *, scanned: bool = False) -> Play:
    def play(stage: Stage) -> None:
        if scanned:
            stage.happens(SymbolsRead((CODE,)))
        else:
            stage.happens(Pressed(Button.ENTER_CODE))
            for key in f"{PRINTED}1":
                stage.happens(KeyPressed(key))
            stage.happens(Pressed(Button.LOOK_UP))
        stage.refuse(code, retry_after=900, as_of=samples.NOW - timedelta(hours=1))

    return play


def shown(*texts: str) -> Play:
    return lambda stage: stage.happens(SymbolsRead(texts))


def typed(keys: str, *buttons: Button) -> Play:
    def play(stage: Stage) -> None:
        for button in buttons:
            stage.happens(Pressed(button))
        for key in keys:
            stage.happens(KeyPressed(key))

    return play


def after(begin: Play, *buttons: Button, keys: str = "") -> Play:
    def play(stage: Stage) -> None:
        begin(stage)
        typed(keys, *buttons)(stage)

    return play


def sent(begin: Play) -> Play:
    def play(stage: Stage) -> None:
        begin(stage)
        assert not isinstance(stage.lookups.asked[-1], LookUp)
        stage.done()

    return play


def waiting(stage: Stage) -> None:
    stage.happens(SymbolsRead((CODE,)))
    stage.passes(0.5)


def countdown(stage: Stage) -> None:
    answered(samples.processing_view)(stage)
    stage.passes(48)


def seen(share: float, brightness: float, *, for_long: bool = False) -> Play:
    def play(stage: Stage) -> None:
        for _ in range(20 if for_long else 2):
            stage.happens(SymbolSeen(((0.5, 0.3), (0.7, 0.33), (0.68, 0.7), (0.48, 0.66)), share, brightness))
            stage.passes(0.5)

    return play


def told(notice: MaintenanceNotice, begin: Play) -> Play:
    def play(stage: Stage) -> None:
        stage.happens(NoticesTold((notice,)))
        begin(stage)

    return play


def dress(stage: Stage, buttons: Iterable[Button]) -> None:
    """Give a stage its looks, whatever they are: a visit that ended has lost them."""
    wanted = set(buttons)
    looks = stage.visit.looks
    on = {Button.LARGE: looks.large, Button.CONTRAST: looks.contrast, Button.LOW: looks.low}
    on[Button.LANGUAGE] = looks.language != stage.visit.languages[0]
    for button, is_on in on.items():
        if is_on is not (button in wanted):
            stage.happens(Pressed(button))


def restore(stage: Stage) -> None:
    """Bring the machine back to how it stood, whatever a play did to it."""
    stage.happens(FaultChanged(None))
    stage.happens(NoticesTold(()))
    stage.happens(ConnectionChanged(present=True))
    stage.happens(ScannerChanged(present=True))
    for _ in range(3):
        stage.happens(Pressed(Button.BACK))
    stage.passes(4)


RETURNED = answered(samples.returned_view)
LOST = (Button.LOST_RECEIPT,)

PLAYS: dict[str, Play] = {
    "attract": lambda _stage: None,
    "attract without scanner": lambda stage: stage.happens(ScannerChanged(present=False)),
    "attract, maintenance planned": told(PLANNED, lambda _stage: None),
    "keypad": typed("", Button.ENTER_CODE),
    "keypad, nearly full": typed(PRINTED, Button.ENTER_CODE),
    "keypad, no such day": typed("16249917", Button.ENTER_CODE),
    "keypad, ten digits": typed("4172065", Button.ENTER_CODE, Button.OTHER_FORM),
    "keypad, free": typed("", Button.ENTER_CODE, Button.OTHER_FORM, Button.OTHER_FORM),
    "keypad, long code": typed("000.00.16.H47-240620-000111", Button.ENTER_CODE, Button.OTHER_FORM, Button.OTHER_FORM),
    "keypad, outage": told(OUTAGE, typed(PRINTED, Button.ENTER_CODE)),
    "symbol seen": seen(0.3, 0.5),
    "symbol seen, too far": seen(0.1, 0.5),
    "symbol seen, too bright": seen(0.3, 0.9, for_long=True),
    "symbol seen, outage": told(OUTAGE, seen(0.3, 0.5)),
    "waiting": waiting,
    "countdown": countdown,
    "countdown, outage": told(OUTAGE, countdown),
    "identity card": shown("079085000123"),
    "procedure": shown("1.004222"),
    "several": shown(CODE, "H47.16-240603-0002"),
    "other system": shown("https://example.gov.vn/xem"),
    "payment": shown("00020101021138540010A00000072701240006970436011012345678900208QRIBFTTA53037045802VN63046B1E"),
    "answer by code": known_by_code,
    "answer, saved": saved,
    "answer, outage": told(OUTAGE, answered(samples.supplement_view)),
    **{f"answer {name}": answered(view) for name, view in VIEWS.items()},
    **{f"problem {code}": refused(code) for code in ProblemCode},
    "problem of a scan": refused(ProblemCode.STORE_UNAVAILABLE, scanned=True),
    "proof": after(known_by_code, Button.PROVE),
    "proof, typed": after(known_by_code, Button.PROVE, keys="0123"),
    "proof, refused": not_opened,
    "proof, outage": told(OUTAGE, after(known_by_code, Button.PROVE, keys="01")),
    "take along": after(answered(samples.processing_view), Button.TAKE_ALONG),
    "take the code along": after(known_by_code, Button.TAKE_ALONG),
    "rating": after(RETURNED, Button.RATE),
    "rating, outage": told(OUTAGE, after(RETURNED, Button.RATE)),
    "rated": sent(after(RETURNED, Button.RATE, Button.SCORE_5)),
    "lost receipt": typed("", *LOST),
    "lost receipt, outage": told(OUTAGE, typed("", *LOST)),
    "lost receipt by ID number": typed("07908500012", *LOST, Button.BY_ID_NUMBER),
    "lost receipt by name": typed("NGUYEN VAN", *LOST, Button.BY_NAME),
    "lost receipt by name, outage": told(OUTAGE, typed("NGUYEN VAN", *LOST, Button.BY_NAME)),
    "lost receipt by phone": typed("09051234", *LOST, Button.BY_PHONE),
    "help": typed("", Button.HELP),
    "help, staff called": typed("", Button.HELP, Button.CALL_STAFF),
    "help, maintenance": told(PLANNED, typed("", Button.HELP)),
    "out of order": lambda stage: stage.happens(FaultChanged(Fault.CLOSED)),
    "not admitted": lambda stage: stage.happens(FaultChanged(Fault.NOT_ADMITTED)),
}
PLAYS["lost receipt, noted"] = sent(after(typed("0905123456", *LOST, Button.BY_PHONE), Button.SEND))

LOOKS: dict[str, tuple[Button, ...]] = {
    "vi": (),
    "en": (Button.LANGUAGE,),
    "vi contrast": (Button.CONTRAST,),
    "vi large": (Button.LARGE,),
    "en large": (Button.LANGUAGE, Button.LARGE),
    "en large contrast": (Button.LANGUAGE, Button.LARGE, Button.CONTRAST),
    "vi low": (Button.LOW,),
    "en low": (Button.LANGUAGE, Button.LOW),
    "vi low large contrast": (Button.LOW, Button.LARGE, Button.CONTRAST),
    "en low large": (Button.LANGUAGE, Button.LOW, Button.LARGE),
}
MOST_PARTS = 4


def every_screen(stage: Stage, looks: str) -> Iterator[str]:
    """Bring one screen after the other on the stage, each part of it, laid out in these looks; yield what it is."""
    for name, play in PLAYS.items():
        restore(stage)
        dress(stage, LOOKS[looks])
        play(stage)
        dress(stage, LOOKS[looks])
        for part in range(MOST_PARTS):
            stage.lay_out()
            yield f"{name}, part {part}"
            if all(getattr(each, "button", None) is not Button.NEXT_PAGE for each in stage.buttons()):
                break
            stage.happens(Pressed(Button.NEXT_PAGE))

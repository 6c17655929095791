"""The command `kiosk` with somebody inside who presses what he is told to, and looks for what ought to be gone.

    python -m tests.support.kiosk_inside [ARGUMENTS OF kiosk]

One command a line on standard input, one answer a line on standard output, both JSON. What is typed or looked for is
written backwards, so that whoever looks does not find his own orders:

    {"do": "page"}                         the page that stands
    {"do": "press", "button": "done"}      presses a button
    {"do": "type", "backwards": "1000"}    types key by key
    {"do": "find", "backwards": ["..."]}   what holds such a text, and every picture that is not of one gray
    {"do": "loaded", "module": "..."}      whether a module was imported
"""

import gc
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

import numpy as np

from tests.support.patience import PATIENCE

SMALLEST_PICTURE = 100_000  # numbers in an array; icons and letters have fewer


def main() -> int:
    """Run the kiosk, with the commands beside it."""
    answers, sys.stdout = sys.stdout, sys.stderr  # libraries print too
    threading.Thread(target=_obey, args=(answers,), daemon=True).start()
    from kiosk.cli import main as kiosk

    return kiosk()


def _obey(answers: TextIO) -> None:
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


def _answer(command: dict[str, Any]) -> object:
    from kiosk.state import Button, KeyPressed, Pressed

    match command["do"]:
        case "page":
            visit = getattr(_app(), "visit", None)
            return None if visit is None else type(visit.page).__name__
        case "press":
            _happens(Pressed(Button(command["button"])))
        case "type":
            for key in reversed(command["backwards"]):
                _happens(KeyPressed(key))
        case "find":
            return sorted(set(_found(command["backwards"])))
        case "loaded":
            return command["module"] in sys.modules
    return None


def _happens(event: Any) -> None:
    """Let an event happen on the window's thread, and wait until it has."""
    from kivy.clock import Clock

    happened = threading.Event()
    _app().post(event)
    Clock.schedule_once(lambda _passed: happened.set())  # called after what was posted before it
    happened.wait(PATIENCE)


def _app() -> Any:
    app = sys.modules.get("kivy.app")
    return None if app is None else app.App.get_running_app()


def _found(backwards: Sequence[str]) -> Iterator[str]:
    """What holds a text, by the kind of its holder; garbage that nobody has collected yet counts as well."""
    gc.unfreeze()  # what was loaded before the first visit is searched too
    waiting: list[object] = gc.get_objects()
    seen: set[int] = set()
    while waiting:
        holder = waiting.pop()
        if holder is waiting or holder is seen:
            continue
        if _is_picture(holder):
            yield f"a picture of {np.shape(holder)}"
        for held in gc.get_referents(holder):
            kind = type(held)
            if kind is str or kind is bytes:
                text = held if isinstance(held, str) else held.decode("latin-1")
                for number, secret in enumerate(backwards):
                    if secret in text[::-1]:
                        yield f"text {number} in {type(holder).__module__}.{type(holder).__qualname__}"
            elif not gc.is_tracked(held) and id(held) not in seen and kind not in _ATOMS:
                seen.add(id(held))
                waiting.append(held)


def _is_picture(thing: Any) -> bool:
    if type(thing) is not np.ndarray:  # isinstance would ask a weak proxy for what it stood for
        return False
    return bool(thing.dtype == np.uint8 and thing.size >= SMALLEST_PICTURE and thing.min() != thing.max())


_ATOMS = frozenset({int, float, complex, bool, type(None), type(Ellipsis)})


if __name__ == "__main__":
    raise SystemExit(main())

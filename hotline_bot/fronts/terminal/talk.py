"""Reads lines, says replies. A number presses a button, the path of a picture shows it, anything else is said.

Nothing is kept: this front is for trying, so it needs no journal.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from hotline_bot.dialogue import Dialogue
from hotline_bot.turns import (
    Button,
    Found,
    Heard,
    Hindrance,
    NotReadable,
    Pressed,
    Said,
    Shown,
    State,
    Turn,
    Unanswered,
)
from lookup_api.client import LookupClient, ProblemError
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.symbols import PictureRefused, read_picture

ASKER = Asker(AskerKind.CHAT, "terminal")


def talk(
    dialogue: Dialogue,
    client: LookupClient,
    lines: Iterable[str],
    say: Callable[[str], None],
    clock: Callable[[], datetime],
) -> None:
    """Answer line after line until there are no more."""
    state: State | None = None
    buttons: tuple[Button, ...] = ()
    for line in lines:
        if not line.strip():
            continue
        turn = _complete(dialogue, dialogue.hear(state, _heard(line.strip(), buttons), clock()), client, clock)
        state = turn.state
        for reply in turn.replies:
            say(reply.text)
            buttons = reply.buttons
        if buttons:
            say("   ".join(f"[{number}] {button.label}" for number, button in enumerate(buttons, start=1)))


def _heard(line: str, buttons: tuple[Button, ...]) -> Heard:
    if line.isascii() and line.isdigit() and 1 <= int(line) <= len(buttons):
        return Pressed(buttons[int(line) - 1].id)
    try:
        if Path(line).is_file():
            reading = read_picture(Path(line).read_bytes())
            return Shown(reading.texts, blurred=bool(reading.unreadable))
    except PictureRefused:
        return NotReadable(Hindrance.PICTURE_REFUSED)
    except OSError:
        pass  # a text too long to be a path, or a file that is not ours to read: it was said, then
    return Said(line)


def _complete(dialogue: Dialogue, turn: Turn, client: LookupClient, clock: Callable[[], datetime]) -> Turn:
    """Look up what the dialogue asks for, until its turn is complete."""
    while turn.effects:
        asked = turn.effects[0]
        try:
            brought: Found | Unanswered = Found(asked, client.look_up(asked.text, asker=ASKER))
        except ProblemError as problem:
            brought = Unanswered(asked, problem)
        turn = dialogue.hear(turn.state, brought, clock())
    return turn

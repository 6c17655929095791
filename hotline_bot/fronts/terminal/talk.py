"""Reads lines, says replies. A number presses a button, the path of a picture shows it, anything else is said.

Nothing is kept: this front is for trying, so it needs no journal.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from hotline_bot.dialogue import Dialogue
from hotline_bot.effects import Hands
from hotline_bot.turns import Button, Heard, Hindrance, NotReadable, Pressed, Said, Shown, State, Turn, without_contact
from lookup_api.contract.lookups import Asker, AskerKind
from lookup_api.symbols import PictureRefused, read_picture

ASKER = Asker(AskerKind.CHAT, "terminal")


async def talk(
    dialogue: Dialogue,
    hands: Hands,
    lines: Iterable[str],
    say: Callable[[str], None],
    clock: Callable[[], datetime],
) -> None:
    """Answer line after line until there are no more. Reading a line blocks: nobody else is served by this loop."""
    state: State | None = None
    buttons: tuple[Button, ...] = ()
    for line in lines:
        if not line.strip():
            continue
        turn = await _complete(dialogue, dialogue.hear(state, _heard(line.strip(), buttons), clock()), hands, clock)
        state = turn.state
        shown = without_contact(turn.replies)
        for reply in shown:
            say(reply.text)
        buttons = tuple(button for reply in shown for button in reply.buttons)
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


async def _complete(dialogue: Dialogue, turn: Turn, hands: Hands, clock: Callable[[], datetime]) -> Turn:
    """Carry out what the dialogue asks for, until its turn is complete."""
    while turn.effects:
        brought = await hands.carry_out(turn.effects[0], ASKER, turn.state.language)
        turn = dialogue.hear(turn.state, brought, clock())
    return turn

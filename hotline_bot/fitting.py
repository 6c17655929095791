"""Replies within a provider's limits. Pure. Nothing is left out: long texts come in parts, long labels in the text."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from hotline_bot.turns import Button, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one message of a provider holds: letters of text, buttons, letters of a button's label."""

    text: int
    buttons: int
    label: int


def fitted(reply: Reply, limits: Limits, more: str) -> list[Reply]:
    """A reply in as many messages as it takes. `more` is the text above buttons that had no room before.

    A label that is too long is spelt out in the text under a number, and the button bears the number and its beginning.
    """
    texts = _parts("\n".join([reply.text, *_spelt_out(reply.buttons, limits.label)]), limits.text)
    buttons = [_named(number, button, limits.label) for number, button in enumerate(reply.buttons, 1)]
    rows = [tuple(buttons[start : start + limits.buttons]) for start in range(0, len(buttons), limits.buttons)] or [()]
    pieces = [*texts[:-1], texts[-1], *[more] * (len(rows) - 1)]
    below = [()] * (len(texts) - 1) + rows
    return [msgspec.structs.replace(reply, text=text, buttons=row) for text, row in zip(pieces, below, strict=True)]


def _spelt_out(buttons: Sequence[Button], most: int) -> list[str]:
    return [f"{number}. {button.label}" for number, button in enumerate(buttons, 1) if len(button.label) > most]


def _named(number: int, button: Button, most: int) -> Button:
    if len(button.label) <= most:
        return button
    begun = f"{number}. {button.label}"[: most - 1].rstrip()
    return Button(button.id, f"{begun}…")


def _parts(text: str, most: int) -> list[str]:
    """A text in parts of at most `most` letters, parted between lines where a line has room in a part."""
    parts = [""]
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), most):
            piece = line[start : start + most]
            if len(parts[-1]) + len(piece) > most:
                parts.append("")
            parts[-1] += piece
    return [part.strip("\n") for part in parts if part.strip()] or [text]

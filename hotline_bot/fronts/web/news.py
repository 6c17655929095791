"""What is new in a web chat while a person is waited for or speaks: fetched by the page, each line once.

The page says up to which line it knows (`after`), so nothing has to be remembered of it here, and a page that asks
again after a broken connection misses nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from hotline_bot.fronts.web.translate import FRONT
from hotline_bot.handover import Owner
from hotline_bot.talks import Place, Talks

LATELY: Final = 6  # lines shown to a page without script


class Item(msgspec.Struct, frozen=True):
    """One line for the citizen."""

    number: int
    text: str


class News(msgspec.Struct, frozen=True):
    """What is new. `person`: somebody is waited for or speaks, so ask again soon; `talk` names the hand-over."""

    items: Sequence[Item]
    person: bool
    owner: Owner
    talk: str = ""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """One a process. Without talks there is never any news."""

    talks: Talks | None

    def of(self, conversation: str, talk_id: str, after: int) -> News:
        """What is new in a conversation since line `after` of a talk; of another talk, all of it."""
        talk = self.talks.of(Place(FRONT, conversation)) if self.talks else None
        if talk is None or self.talks is None:
            return News((), person=False, owner=Owner.BOT)
        since = after if talk.id == talk_id else 0
        words: Callable[..., str] = self.talks.words
        items = [Item(line.number, words(line, talk)) for line in talk.lines if line.out and line.number > since]
        return News(items, person=talk.open, owner=talk.owner, talk=talk.id)

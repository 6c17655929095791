"""What is noted of a call beside its turns: figures for the bulletin, and what its operator is to see.

A journal that is away loses a figure or a hint, and no call. Methods block.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from hotline_bot.bulletin import VOICE, Figure
from hotline_bot.bulletin_counting import count
from hotline_bot.console.rings import Rings
from lookup_api.exchange import Exchange, ExchangeError

log = logging.getLogger(__name__)


class Records:
    """One a process; thread-safe."""

    def __init__(self, exchange: Exchange, clock: Callable[[], datetime]) -> None:
        self._exchange = exchange
        self._rings = Rings(exchange)
        self._clock = clock

    def count(self, figure: Figure, call: str) -> None:
        """Count a call, once for each figure."""
        with _all_the_same():
            count(self._exchange, figure, VOICE, call, self._clock())

    def put_through(self, call: str, number: str | None, asked: str) -> None:
        """A call goes on to an operator: what was last looked up goes along to the screen that it rings at."""
        self.count(Figure.PERSON, call)
        if number:
            with _all_the_same():
                self._rings.expect(number, asked, self._clock())


@contextmanager
def _all_the_same() -> Iterator[None]:
    try:
        yield
    except ExchangeError:
        log.exception("call not noted", extra={"channel": VOICE})

"""Weighted draws. `random.choices` builds a list and checks its weights at every draw; this does it once."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Drawer(Generic[Item]):
    """Draws items, each as often as its weight (a whole number above 0) says."""

    def __init__(self, weighted: Iterable[tuple[Item, int]]) -> None:
        self._items, weights = zip(*weighted, strict=True)
        self._until = tuple(accumulate(weights))

    def draw(self, rng: Random) -> Item:
        """Draw one."""
        item: Item = self._items[bisect_right(self._until, int(rng.random() * self._until[-1]))]
        return item

"""Items of many tasks done in one go: each gets its own answer, and none waits for nobody."""

import asyncio
from collections.abc import Sequence

import pytest

from hotline_bot.together import Together
from tests.support.patience import PATIENCE


async def doubled(items: Sequence[int]) -> Sequence[int]:
    return [item * 2 for item in items]


def test_a_crowd_is_answered_in_few_goes_each_by_its_own() -> None:
    sizes: list[int] = []

    async def perform(items: Sequence[int]) -> Sequence[int]:
        sizes.append(len(items))
        await asyncio.sleep(0)
        return await doubled(items)

    async def crowd() -> list[int]:
        together = Together(perform, 64)
        return await asyncio.gather(*(together.join(number) for number in range(100)))

    assert asyncio.run(crowd()) == [number * 2 for number in range(100)]
    assert sum(sizes) == 100
    assert max(sizes) <= 64
    assert len(sizes) <= 3


def test_who_joins_as_the_last_go_ends_is_answered() -> None:
    """The moment between a go's last look for items and its task's callbacks, which others may run in."""

    async def crowd() -> list[int]:
        together = Together(doubled, 64)
        first = asyncio.ensure_future(together.join(1))
        while not any(going.done() for going in together._going):
            await asyncio.sleep(0)
            if first.done() and not together._going:
                pytest.fail("the moment that is looked for never came")
        async with asyncio.timeout(PATIENCE):
            late = await together.join(2)
        return [await first, late]

    assert asyncio.run(crowd()) == [2, 4]


def test_a_failure_is_told_to_all_it_held_and_to_nobody_else() -> None:
    async def perform(items: Sequence[int]) -> Sequence[int]:
        if 1 in items:
            raise LookupError(items)
        return await doubled(items)

    async def crowd() -> list[int | BaseException]:
        together = Together(perform, 1)
        return await asyncio.gather(*(together.join(number) for number in range(3)), return_exceptions=True)

    first, second, third = asyncio.run(crowd())
    assert (first, third) == (0, 4)
    assert isinstance(second, LookupError)

"""Who stands behind a dossier once another record has told of it. Pure.

A record names the owner anew each time, and is believed by its age. It has no field for what a counter saw with its
own eyes, so that stays beside it: a proxy who was registered, and a phone whose owner showed who they are. Who handed
a dossier in is named by its first message alone, and stays as well.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from lookup_api.domain.dossier import Person, PersonRole

_NAMED_ANEW: Final = frozenset({PersonRole.OWNER, PersonRole.CONTACT})  # each record names all of these
PHONE_KEEPS: Final = timedelta(days=365)  # numbers are given to others; after this one is confirmed anew (product)


def people_after(
    standing: Sequence[Person], stated: Sequence[Person], *, age: datetime, speaks: bool
) -> tuple[Person, ...] | None:
    """The people once a record of that age stated some; None where they stay as they are.

    `speaks` tells whether the record is the newest of those that named people: an older one adds at most a submitter.
    """
    submitter = _submitter(standing, stated, age)
    owners = [_with_phone_shown(each, standing, age) for each in stated if each.role in _NAMED_ANEW]
    if not speaks:
        owners = [each for each in standing if each.role in _NAMED_ANEW]
    proxies = {_mark(each): each for each in standing if each.role is PersonRole.PROXY}
    if speaks:
        shown = (_with_phone_shown(each, standing, age) for each in stated if each.role is PersonRole.PROXY)
        proxies |= {_mark(each): each for each in shown}
    after = (*owners, *submitter, *proxies.values())
    return None if after == tuple(standing) else after


def spelling(name: str | None) -> str:
    """A name by which it is known again: composed, in small letters, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", name or "").casefold().split())


def _mark(person: Person) -> tuple[str, str | None]:
    return spelling(person.name), person.id_number


def _submitter(standing: Iterable[Person], stated: Iterable[Person], age: datetime) -> tuple[Person, ...]:
    """Who handed in, as the newest record says that names anybody; a phone is dated by the record that told it."""
    told = [each for each in standing if each.role is PersonRole.SUBMITTER]
    told += [
        replace(each, phone_confirmed_at=age if each.phone else None)
        for each in stated
        if each.role is PersonRole.SUBMITTER
    ]
    # Sorting is stable: of two that are as old, the later arrival stands last.
    dated = sorted(
        told, key=lambda each: 0.0 if each.phone_confirmed_at is None else each.phone_confirmed_at.timestamp()
    )
    return tuple(dated[-1:])


def _with_phone_shown(stated: Person, standing: Iterable[Person], age: datetime) -> Person:
    """A person with the phone that was confirmed at a counter, not the one that a sender repeats."""
    for known in standing:
        confirmed = known.phone_confirmed_at
        if (
            confirmed is not None
            and known.phone is not None
            and known.role is stated.role
            and age - confirmed <= PHONE_KEEPS
            and _is_same(known, stated)
        ):
            return replace(stated, phone=known.phone, phone_confirmed_at=confirmed)
    return stated


def _is_same(one: Person, other: Person) -> bool:
    if one.id_number and other.id_number:
        return one.id_number == other.id_number
    return spelling(one.name) == spelling(other.name)

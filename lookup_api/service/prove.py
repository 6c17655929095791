"""Proofs: what an asker offers besides a code, and the level it reaches (product: who may be told what)."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.dossier import Dossier, Person, PersonKind, PersonRole
from lookup_api.domain.people import PHONE_KEEPS
from lookup_api.service.ports import PhoneStanding

MOST_OWNERS = 5  # a phone on dossiers of more owners is a service's, not a person's
WRONG_PER_DOSSIER = 5  # in a day
WRONG_PER_ASKER = 10  # in a day
LOCK_WINDOW = timedelta(days=1)
PHONE_KEYS = frozenset({KeyKind.SMS, KeyKind.CHAT})  # who may state a sender's phone

_LAST4 = 4


def proves_by_phone(standing: PhoneStanding, dossier: Dossier, now: datetime) -> bool:
    """Tell whether a sender's phone proves holding: an owner's or proxy's, not shared by many, not too old."""
    if standing.owners > MOST_OWNERS:
        return False
    return any(_is_holder(person) and _fresh(person, dossier, now) for person in standing.people)


def _fresh(person: Person, dossier: Dossier, now: datetime) -> bool:
    confirmed = person.phone_confirmed_at or dossier.received_at or dossier.submitted_at or dossier.as_of
    return now - confirmed <= PHONE_KEEPS


def proves_by_last4(people: Sequence[Person], offered: str) -> bool:
    """Tell whether four digits are the last of an owner's or proxy's ID number; each is compared in full time."""
    digits = offered.strip()
    shaped = len(digits) == _LAST4 and digits.isascii() and digits.isdigit()
    right = False
    for person in people:
        if _is_holder(person) and person.id_number:
            right |= hmac.compare_digest(person.id_number[-_LAST4:].encode(), digits.encode("utf-8", "replace"))
    return right and shaped


def _is_holder(person: Person) -> bool:
    """An enterprise's tax code is public and proves nothing."""
    return person.kind is PersonKind.CITIZEN and person.role in (PersonRole.OWNER, PersonRole.PROXY)

"""Answer a kiosk's bell: somebody of staff takes on who rang. The bell then stands on no console any more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from lookup_api.contract.kiosks import BellRequest
from lookup_api.domain.errors import Conflict, InvalidRequest
from lookup_api.service.operator_ports import SignedIn
from lookup_api.service.watch_kiosks import Heard


class BellBook(Protocol):
    """Keeps who answered the bells of which kiosks."""

    def all(self) -> Sequence[Heard]:
        """The last heartbeat of each kiosk."""
        ...

    def answer(self, key: str, name: str, called_at: datetime, operator_id: int, now: datetime) -> None:
        """Keep who answered a bell, for good; of several the first."""
        ...


def answer_bell(name: str, wanted: BellRequest, who: SignedIn, book: BellBook, now: datetime) -> None:
    """Keep that an operator answered a bell; where another did before, theirs stands.

    Raise InvalidRequest where there is no such kiosk, Conflict where this is not the bell that rang last at it.
    """
    heard = next((each for each in book.all() if (each.key, each.name) == (wanted.key, name)), None)
    if heard is None:
        raise InvalidRequest("no such kiosk was ever heard")
    if heard.told.called_at != wanted.called_at:
        raise Conflict("another bell has rung there since")
    book.answer(heard.key, heard.name, wanted.called_at, who.operator.id, now)

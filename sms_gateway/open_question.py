"""A question of ours that waits for yes or no, as it is kept between two messages of one number (sealed, expiring)."""

from datetime import datetime, timedelta

import msgspec

ANSWERED_WITHIN = timedelta(minutes=30)
# Until then a bare "dung" may still be a late or a second "đúng": nobody is opted out by it.
REMEMBERED_FOR = timedelta(days=1)


class OpenQuestion(msgspec.Struct, frozen=True):
    """Whether this code was meant. `closed`: it was answered, or something else was said."""

    code: str
    asked_at: datetime
    english: bool = False
    closed: bool = False

    def is_open(self, now: datetime) -> bool:
        """Tell whether an answer still counts."""
        return not self.closed and now - self.asked_at <= ANSWERED_WITHIN

    def is_remembered(self, now: datetime) -> bool:
        """Tell whether an answer may still be meant for it."""
        return now - self.asked_at <= REMEMBERED_FOR

    def __repr__(self) -> str:
        """Without the code, so that no log can quote it."""
        return "OpenQuestion()"


def write_question(question: OpenQuestion) -> bytes:
    """Write the state of a conversation."""
    return msgspec.json.encode(question)


def read_question(state: bytes | None) -> OpenQuestion | None:
    """Read the state of a conversation; None for none, and for one of another version of this program."""
    if not state:
        return None
    try:
        return msgspec.json.decode(state, type=OpenQuestion)
    except msgspec.MsgspecError:
        return None

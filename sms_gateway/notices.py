"""Notices by text message and by letter: worded here, and carried by `lookup_api.notifying`."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lookup_api.client import LookupClient
from lookup_api.contract.notices import NoticeToSend, Way
from lookup_api.exchange import Exchange
from lookup_api.notifying import Message, Notifying, key_of, leaves_before, names_of
from lookup_api.wording import Face, Wording, languages
from lookup_api.wording.notices import notice_letter, notice_texts
from sms_gateway.mail import letters
from sms_gateway.outgoing import draft


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """The house's words for notices."""

    face: Face

    def messages(self, notices: Sequence[NoticeToSend]) -> Iterator[Message]:
        """Word what waits for one recipient: texts of one segment each, or one letter."""
        first = notices[0]
        wording = Wording(first.language if first.language in languages() else "vi")
        if first.way is Way.EMAIL:
            yield self._letter(notices, wording)
        else:
            yield from self._texts(notices, wording)

    def _texts(self, notices: Sequence[NoticeToSend], wording: Wording) -> Iterator[Message]:
        for told in notice_texts(notices, wording, self.face):
            first = told.notices[0]
            text = draft(
                key_of(first),
                first.address,
                told.text,
                template=told.template,
                not_after=leaves_before(told.notices),
                names=names_of(told.notices),
            )
            yield Message(text, told.template, told.notices)

    def _letter(self, notices: Sequence[NoticeToSend], wording: Wording) -> Message:
        letter = notice_letter(notices, wording, self.face)
        first = notices[0]
        body = letters.Letter(letter.subject, letter.text, wording.language, names_of(letter.notices))
        return Message(
            letters.draft(key_of(first), first.address, body, leaves_before(notices)), letter.template, letter.notices
        )


def notifying(
    client: LookupClient, exchange: Exchange, face: Face, ways: Collection[Way], clock: Callable[[], datetime]
) -> Notifying:
    """Who takes notices by these ways, SMS and e-mail at most."""
    return Notifying(client, exchange, ways, NoticeWords(face).messages, clock)

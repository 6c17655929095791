"""Updates to what is heard, replies to what Telegram takes. Pure."""

from typing import Final, Self

import msgspec
from telegram import (
    Document,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ChatType, InlineKeyboardButtonLimit, MessageLimit

from hotline_bot.fronts import Incoming, Picture
from hotline_bot.fronts.reading import read_json
from hotline_bot.pictures import LARGEST_PICTURE
from hotline_bot.reception import Delivered
from hotline_bot.switchboard import Caller
from hotline_bot.turns import Button, Heard, Hindrance, NotReadable, Pressed, Reply, Said, SharedContact

FRONT: Final = "telegram"
KINDS: Final = (Update.MESSAGE, Update.CALLBACK_QUERY)  # of updates that are for us
SHORT_LABEL = 18  # letters; two buttons of this length stand beside each other on a telephone
CUT = "\n…"


class Address(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a reply goes. `after`: the newest message known when the reply was kept; the reply has a higher number."""

    chat: int
    after: int
    pressed: int | None = None  # the message whose button was pressed

    def beyond(self, number: int) -> Self:
        """The same address, with a number that is known to stand before the reply's own."""
        return self if number <= self.after else msgspec.structs.replace(self, after=number)


class _Chat(msgspec.Struct):
    id: int


class _Message(msgspec.Struct):
    chat: _Chat


class _Press(msgspec.Struct):
    message: _Message


class _Outline(msgspec.Struct):
    """What has to be known of an update before it is kept."""

    update_id: int
    message: _Message | None = None
    callback_query: _Press | None = None


def outline(body: bytes) -> Delivered | None:
    """Tell the number and chat of an update as it was delivered; None where it has none, and is not for us."""
    found = read_json(body, _Outline)
    if found is None:
        return None
    message = found.message or (found.callback_query and found.callback_query.message)
    return Delivered(FRONT, str(found.update_id), str(message.chat.id), body) if message else None


def translate(update: Update) -> Incoming | None:
    """Read an update; None for what is not for us: groups and channels (others read along), bots, service messages."""
    if (query := update.callback_query) is not None:
        message = query.message
        if message is None or message.chat.type != ChatType.PRIVATE or query.from_user.is_bot:
            return None
        chat, user = message.chat.id, query.from_user.id
        address = Address(chat, message.message_id, message.message_id)
        return Incoming(_caller(chat, user), Pressed(_clean(query.data or "")), _written(address), press=query.id)
    message = update.message
    if message is None or message.from_user is None:
        return None
    if message.chat.type != ChatType.PRIVATE or message.from_user.is_bot:
        return None
    content = _content(message)
    if content is None:
        return None
    address = Address(message.chat.id, message.message_id)
    caller = _caller(message.chat.id, message.from_user.id)
    return Incoming(caller, content, _written(address))


def _written(address: Address) -> str:
    return msgspec.json.encode(address).decode()


def _caller(chat: int, user: int) -> Caller:
    return Caller(FRONT, str(chat), str(user))


def _content(message: Message) -> Heard | Picture | None:
    if message.text is not None and not message.photo:
        return Said(_clean(message.text))
    if (contact := message.contact) is not None:
        own = message.from_user is not None and contact.user_id == message.from_user.id
        return SharedContact(contact.phone_number, own)
    caption = _clean(message.caption or "")
    if message.photo:
        sizes = [size for size in message.photo if (size.file_size or 0) <= LARGEST_PICTURE]
        largest = max(sizes, key=lambda size: size.width * size.height, default=None)
        return Picture(largest.file_id, caption) if largest else NotReadable(Hindrance.PICTURE_TOO_LARGE)
    if message.document is not None:
        return _document(message.document, caption)
    # What is no attachment either is a note of the service itself, such as a pinned message.
    return None if message.effective_attachment is None else NotReadable(Hindrance.OTHER_KIND)


def _document(file: Document, caption: str) -> Heard | Picture:
    if (file.file_size or 0) > LARGEST_PICTURE:
        return NotReadable(Hindrance.PICTURE_TOO_LARGE)
    if not (file.mime_type or "").startswith("image/"):
        return NotReadable(Hindrance.PICTURE_REFUSED)
    return Picture(file.file_id, caption)


def _clean(text: str) -> str:
    """Without half surrogate pairs, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def text_of(reply: Reply) -> str:
    """The text as it is sent: plain, without markup, at most 4,096 UTF-16 units, as Telegram counts."""
    most = MessageLimit.MAX_TEXT_LENGTH
    units = reply.text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return reply.text
    return units[: 2 * (most - len(CUT))].decode("utf-16-le", "ignore") + CUT


def markup_of(reply: Reply) -> InlineKeyboardMarkup | None:
    """The buttons in rows: two short ones side by side, a long one alone."""
    if not reply.buttons:
        return None
    rows: list[list[Button]] = []
    for button in reply.buttons:
        last = rows[-1] if rows else []
        if len(last) == 1 and len(last[0].label) <= SHORT_LABEL and len(button.label) <= SHORT_LABEL:
            last.append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def contact_keyboard(reply: Reply) -> ReplyKeyboardMarkup | None:
    """The button that sends the user's own number, which Telegram vouches for; it goes away once pressed."""
    if not reply.contact:
        return None
    keys = [[KeyboardButton(reply.contact, request_contact=True)]]
    return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)


def _button(button: Button) -> InlineKeyboardButton:
    if len(button.id.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError("a button's id is longer than Telegram carries")
    return InlineKeyboardButton(button.label, callback_data=button.id)

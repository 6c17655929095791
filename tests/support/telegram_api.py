"""A strict Bot API on loopback: what the real one refuses is refused here, in the same words.

`TelegramServer` runs in a thread and keeps every message; `Citizen` writes, presses and sends photographs to it.
Faults are queued per method and happen once each. Private chats only, as in the product.
"""

import json
import re
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote

from tests.support.patience import PATIENCE

TOKEN = "1022:loopback-only"
LONGEST_TEXT = 4096
LONGEST_CALLBACK = 64  # bytes
LARGEST_FILE = 20 * 1024 * 1024
CHAT_ACTIONS = {"typing", "upload_photo", "upload_document", "find_location"}
TAGS = {"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "tg-spoiler", "blockquote"}
Json = dict[str, Any]


class Refused(Exception):
    """An answer of the server that is not ok."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.retry_after = retry_after


@dataclass
class Fault:
    """One thing going wrong: `status` with an optional wait, `hang` in seconds, or a `cut` connection.

    `accepted` says whether the server does what it was asked before it fails. `then` is called at that moment.
    """

    status: int | None = None
    retry_after: int | None = None
    hang: float = 0.0
    cut: bool = False
    accepted: bool = False
    then: Callable[[], None] | None = None


class _Tags(HTMLParser):
    """Finds the first tag that the real server would not take."""

    wrong: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong = self.wrong or tag


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _checked_text(asked: Json) -> str:
    text = str(asked.get("text", ""))
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if _units(text) > LONGEST_TEXT:
        raise Refused(400, "Bad Request: message is too long")
    mode = asked.get("parse_mode")
    if mode == "HTML":
        tags = _Tags()
        tags.feed(text)
        if tags.wrong:
            raise Refused(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tags.wrong}"')
    elif mode:
        raise Refused(400, "Bad Request: unsupported parse_mode")
    return text


def _checked_markup(asked: Json) -> Json | None:
    markup = asked.get("reply_markup")
    if markup is None:
        return None
    if isinstance(markup, dict) and "keyboard" in markup:
        return _checked_keyboard(markup)
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list):
        raise Refused(400, "Bad Request: object expected as reply markup")
    for button in (button for row in rows for button in row):
        if not button.get("text"):
            raise Refused(400, "Bad Request: inline keyboard button text must be non-empty")
        actions = [name for name in ("callback_data", "url") if name in button]
        if len(actions) != 1:
            raise Refused(400, "Bad Request: text buttons are unallowed in the inline keyboard")
        if not 1 <= len(str(button.get("callback_data", "url")).encode()) <= LONGEST_CALLBACK:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        if not str(button.get("url", "https://")).startswith(("https://", "http://", "tg://")):
            raise Refused(400, "Bad Request: inline keyboard button URL is invalid")
    return markup if any(rows) else None


def _checked_keyboard(markup: Json) -> Json:
    """A keyboard below the field of writing; of its buttons, only the one that sends a contact is known here."""
    rows = markup["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused(400, "Bad Request: object expected as reply markup")
    for button in (button for row in rows for button in row):
        if not button.get("text") or button.get("request_contact") is not True:
            raise Refused(400, "Bad Request: can't parse keyboard button")
    return markup


@dataclass
class TelegramServer:
    """The server. `url` goes to TELEGRAM_API_URL; `said` holds the chats' messages in order, both sides."""

    token: str = TOKEN
    webhook_url: str = ""
    webhook_secret: str = ""
    calls: list[tuple[str, Json]] = field(default_factory=list)
    said: list[Json] = field(default_factory=list)
    edits: list[Json] = field(default_factory=list)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._change = threading.Condition()
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._pending: list[Json] = []  # updates that nobody has confirmed
        self._files: dict[str, bytes] = {}
        self._queries: dict[str, bool] = {}  # callback query: was it answered
        self._chats: set[int] = set()
        self._poll = 0
        self._update_id = 900_000
        self.sent = 0  # messages of the bot
        self._message_id = 0  # one sequence for all private chats of a bot, as in the real one
        self._allowed: list[str] = []
        server = self

        class Handler(_Handler):
            telegram = server

        self._http = _Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._change:
            self._poll += 1  # a waiting poll ends
            self._change.notify_all()
        self._http.shutdown()
        self._http.server_close()

    # --- for tests ---------------------------------------------------------------------------------------

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        with self._change:
            self._faults[method].extend([fault] * times)

    def deliver(self, kind: str, content: Json) -> int:
        """Queue an update and return its number."""
        return self.deliver_raw({kind: content})

    def deliver_raw(self, content: Json) -> int:
        """Queue an update of any shape, even one the real server would not send."""
        with self._change:
            self._update_id += 1
            self._pending.append({"update_id": self._update_id, **content})
            self._change.notify_all()
            return self._update_id

    def deliver_again(self, update: Json) -> None:
        """Queue an update that may have been confirmed before."""
        with self._change:
            self._pending.insert(0, update)
            self._change.notify_all()

    @property
    def pending(self) -> list[Json]:
        """Updates not yet confirmed."""
        with self._change:
            return list(self._pending)

    @property
    def newest(self) -> Json:
        """The update that was queued last."""
        with self._change:
            return self._pending[-1]

    def wait(self, holds: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Wait until something holds, looking again at every change."""
        end = time.monotonic() + timeout
        with self._change:
            while not holds():
                if (left := end - time.monotonic()) <= 0:
                    raise TimeoutError("the bot did not do it in time")
                self._change.wait(min(left, 0.1))

    def answers_to(self, chat: int) -> list[Json]:
        """What the bot has said in a chat."""
        return [one for one in self.said if one["chat"]["id"] == chat and one["from"]["is_bot"]]

    def next_message_id(self) -> int:
        """Number a message."""
        self._message_id += 1
        return self._message_id

    def jump(self, messages: int) -> None:
        """Go on with the numbers as if so many messages had been exchanged in chats that nobody looks at."""
        with self._change:
            self._message_id += messages

    # --- the methods of the Bot API -----------------------------------------------------------------------

    def call(self, token: str, method: str, asked: Json) -> Any:
        """Do one call, or raise Refused."""
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise Refused(404, "Not Found")
        if token != self.token:
            raise Refused(401, "Unauthorized")
        known = getattr(self, "do_" + re.sub(r"(?<=[a-z])([A-Z])", r"_\1", method).lower(), None)
        if known is None:
            raise Refused(404, "Not Found")
        with self._change:
            self.calls.append((method, asked))
            faults = self._faults[method]
            fault = faults.popleft() if faults else Fault(accepted=True)
            result = known(asked) if fault.accepted else None
            self._change.notify_all()
        if fault.then is not None:
            fault.then()
        if fault.hang:
            time.sleep(fault.hang)
        if fault.cut:
            raise ConnectionAbortedError
        if fault.status is not None:
            words = {429: f"Too Many Requests: retry after {fault.retry_after}"}
            raise Refused(fault.status, words.get(fault.status, "Internal Server Error"), fault.retry_after)
        return result

    def do_get_me(self, _: Json) -> Json:
        return {"id": 1022, "is_bot": True, "first_name": "Tra cứu Một cửa", "username": "motcua_bot"}

    def do_set_webhook(self, asked: Json) -> bool:
        # The real one takes HTTPS alone; on loopback there is nobody to listen in.
        if not str(asked.get("url", "")).startswith(("https://", "http://127.0.0.1:")):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", asked.get("secret_token", "")):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self.webhook_url, self.webhook_secret = asked["url"], asked.get("secret_token", "")
        return True

    def do_delete_webhook(self, _: Json) -> bool:
        self.webhook_url = self.webhook_secret = ""
        return True

    def do_set_my_commands(self, asked: Json) -> bool:
        for command in asked["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[asked.get("language_code", "")] = asked["commands"]
        return True

    def do_get_updates(self, asked: Json) -> list[Json]:
        if self.webhook_url:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self._poll += 1
        mine = self._poll
        self._change.notify_all()
        offset = int(asked.get("offset", 0))
        if offset > 0:
            self._pending = [update for update in self._pending if update["update_id"] >= offset]
        self._allowed = asked.get("allowed_updates") or self._allowed
        end = time.monotonic() + float(asked.get("timeout", 0))
        while not (ready := [u for u in self._pending if not self._allowed or self._allowed_kind(u)]):
            if (left := end - time.monotonic()) <= 0:
                break
            self._change.wait(left)
            if self._poll != mine:
                raise Refused(409, "Conflict: terminated by other getUpdates request")
        return ready[: int(asked.get("limit", 100))]

    def _allowed_kind(self, update: Json) -> bool:
        return any(kind in update for kind in self._allowed)

    def _chat_of(self, asked: Json) -> int:
        chat = int(asked.get("chat_id", 0))
        if chat not in self._chats:
            raise Refused(400, "Bad Request: chat not found")
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return chat

    def do_send_message(self, asked: Json) -> Json:
        chat = self._chat_of(asked)
        message = {
            "message_id": 0,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private"},
            "from": self.do_get_me({}),
            "text": _checked_text(asked),
        }
        if markup := _checked_markup(asked):
            message["reply_markup"] = markup
        message["message_id"] = self.next_message_id()
        self.said.append(message)
        self.sent += 1
        # Of keyboards, the answer to a bot shows those below messages only.
        shown = "inline_keyboard" in message.get("reply_markup", {})
        return message if shown else {name: value for name, value in message.items() if name != "reply_markup"}

    def _editable(self, asked: Json) -> Json:
        chat, number = self._chat_of(asked), int(asked.get("message_id", 0))
        for message in self.said:
            if message["chat"]["id"] == chat and message["message_id"] == number:
                # Nor one with a keyboard: only what has none, or has buttons of its own, can be edited.
                if not message["from"]["is_bot"] or "keyboard" in message.get("reply_markup", {}):
                    raise Refused(400, "Bad Request: message can't be edited")
                return message
        raise Refused(400, "Bad Request: message to edit not found")

    def _edit(self, message: Json, text: str, markup: Json | None) -> Json:
        if (message["text"], message.get("reply_markup")) == (text, markup):
            raise Refused(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message",
            )
        message["text"] = text
        message.pop("reply_markup", None)
        if markup:
            message["reply_markup"] = markup
        message["edit_date"] = int(time.time())
        self.edits.append(dict(message))
        return message

    def do_edit_message_text(self, asked: Json) -> Json:
        return self._edit(self._editable(asked), _checked_text(asked), _checked_markup(asked))

    def do_edit_message_reply_markup(self, asked: Json) -> Json:
        message = self._editable(asked)
        return self._edit(message, message["text"], _checked_markup(asked))

    def do_answer_callback_query(self, asked: Json) -> bool:
        query = str(asked.get("callback_query_id"))
        if self._queries.get(query, True):
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._queries[query] = True
        return True

    def do_send_chat_action(self, asked: Json) -> bool:
        self._chat_of(asked)
        if asked.get("action") not in CHAT_ACTIONS:
            raise Refused(400, "Bad Request: wrong parameter action in request")
        return True

    def do_get_file(self, asked: Json) -> Json:
        data = self._files.get(str(asked.get("file_id")))
        if data is None:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(data) > LARGEST_FILE:
            raise Refused(400, "Bad Request: file is too big")
        name = asked["file_id"]
        return {"file_id": name, "file_unique_id": name, "file_size": len(data), "file_path": f"photos/{name}.jpg"}

    def download(self, token: str, path: str) -> bytes:
        """The bytes of a file, or Refused."""
        data = self._files.get(path.removeprefix("photos/").removesuffix(".jpg"))
        if token != self.token or data is None:
            raise Refused(404, "Not Found")
        return data

    def keep_file(self, data: bytes) -> str:
        """Keep a file that a citizen sends and return its id."""
        with self._change:
            name = f"file{len(self._files) + 1}"
            self._files[name] = data
            return name

    def open_chat(self, chat: int) -> None:
        """A citizen opens the chat with the bot."""
        with self._change:
            self._chats.add(chat)

    def add_query(self) -> str:
        """A citizen presses a button: the number of that press."""
        with self._change:
            query = f"q{len(self._queries) + 1}"
            self._queries[query] = False
            return query

    @property
    def unanswered_queries(self) -> list[str]:
        """Presses whose waiting mark still turns on the citizen's screen."""
        return [query for query, answered in self._queries.items() if not answered]


class _Listener(ThreadingHTTPServer):
    """Takes as many connections as a busy bot opens; one that breaks off was killed, which is no fault here."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Reads a request as the real server does: JSON, or a form whose values are JSON where they are not text."""

    telegram: TelegramServer
    protocol_version = "HTTP/1.1"
    # Without it the second write of an answer waits for the acknowledgement of the first.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # the bot was killed while it wrote
            self.close_connection = True
            return
        found = re.fullmatch(r"/bot([^/]*)/(\w+)", unquote(self.path))
        try:
            token, method = found.groups() if found else ("", "")
            result = self.telegram.call(token, method, self._asked(body))
            self._send(200, {"ok": True, "result": result})
        except Refused as refused:
            answer: Json = {"ok": False, "error_code": refused.status, "description": str(refused)}
            if refused.retry_after is not None:
                answer["parameters"] = {"retry_after": refused.retry_after}
            self._send(refused.status, answer)
        except ConnectionAbortedError:
            self.close_connection = True

    def do_GET(self) -> None:
        found = re.fullmatch(r"/file/bot([^/]*)/(.+)", unquote(self.path))
        if found is None:
            self.do_POST()
            return
        try:
            data = self.telegram.download(found[1], found[2])
        except Refused as refused:
            self._send(refused.status, {"ok": False, "error_code": refused.status, "description": str(refused)})
            return
        self._write(200, "application/octet-stream", data)

    def _asked(self, body: bytes) -> Json:
        if "json" in self.headers.get("Content-Type", ""):
            return dict(json.loads(body or b"{}"))
        form = parse_qs(body.decode(), keep_blank_values=True)
        asked: Json = {name: values[0] for name, values in form.items()}
        for name in ("reply_markup", "commands", "allowed_updates"):
            if name in asked:
                try:
                    asked[name] = json.loads(asked[name])
                except ValueError:
                    raise Refused(400, f"Bad Request: can't parse {name} JSON object") from None
        return asked

    def _send(self, status: int, answer: Json) -> None:
        self._write(status, "application/json", json.dumps(answer).encode())

    def _write(self, status: int, kind: str, data: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the bot was killed while it waited

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing: a test's output is its own."""


class Citizen:
    """Someone who writes to the bot."""

    def __init__(self, server: TelegramServer, number: int = 500_001, language: str = "vi") -> None:
        self.server = server
        self.number = number
        self.user = {"id": number, "is_bot": False, "first_name": "Người dân", "language_code": language}
        server.open_chat(number)

    def _message(self, **content: Any) -> Json:
        message = {
            "message_id": self.server.next_message_id(),
            "date": int(time.time()),
            "chat": {"id": self.number, "type": "private", "first_name": "Người dân"},
            "from": self.user,
            **content,
        }
        self.server.said.append(message)
        return message

    def say(self, text: str) -> int:
        """Write a message; returns the number of the update."""
        return self.send(text=text)

    def send(self, **content: Any) -> int:
        """Send a message of any content."""
        return self.server.deliver("message", self._message(**content))

    def send_photo(
        self, data: bytes, size: int | None = None, *, caption: str | None = None, thumb: bool = True
    ) -> int:
        """Send a photograph, as the two sizes the real server makes; `size` is the one announced."""
        name = self.server.keep_file(data)
        small = {"file_id": "thumb", "file_unique_id": "thumb", "width": 90, "height": 90, "file_size": 900}
        large = {"file_id": name, "file_unique_id": name, "width": 1280, "height": 1280}
        sizes = [small] * thumb + [large | {"file_size": len(data) if size is None else size}]
        return self.send(photo=sizes, **({"caption": caption} if caption else {}))

    def send_file(self, data: bytes, kind: str) -> int:
        """Send a file of a media type."""
        name = self.server.keep_file(data)
        file = {"file_id": name, "file_unique_id": name, "mime_type": kind, "file_size": len(data)}
        return self.send(document=file)

    def press(self, label: str) -> int:
        """Press the newest button of this label."""
        for message in reversed(self.answers):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return self.press_data(button["callback_data"], message)
        raise LookupError(f"there is no button {label!r}")

    def press_data(self, data: str, message: Json) -> int:
        """Press a button by what it carries."""
        query = {"id": self.server.add_query(), "from": self.user, "chat_instance": "1", "data": data}
        return self.server.deliver("callback_query", query | {"message": message})

    @property
    def answers(self) -> list[Json]:
        """What the bot has said to this citizen."""
        return self.server.answers_to(self.number)

    def hear(self, count: int, timeout: float = PATIENCE) -> list[Json]:
        """Wait until the bot has said `count` things, and return them."""
        self.server.wait(lambda: len(self.answers) >= count, timeout)
        return self.answers

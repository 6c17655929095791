"""Letters leave through a real SMTP server on loopback: once each, well formed, never in clear over a network."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.headerregistry import Address
from pathlib import Path

import pytest

from lookup_api.exchange import DeliveryState, Exchange, open_exchange
from lookup_api.settings import Settings, SettingsError
from sms_gateway.mail import letters
from sms_gateway.mail.letters import Letter, compose
from sms_gateway.mail.sending import LEASE, LetterSending
from sms_gateway.mail.server import MailServer, is_address
from tests.support.clocks import At
from tests.support.fake_lookup_api import NOW
from tests.support.smtp_server import SmtpServer

SENDER = "Một cửa Quảng Nam <motcua@quangnam.example>"
LETTER = Letter("Hồ sơ H47.16-240617-0001: đã tiếp nhận", "Kính gửi quý vị,\n\n.một dòng có dấu chấm\n", "vi", "17")


@pytest.fixture
def clock() -> At:
    return At(NOW)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as serving:
        yield serving
    assert serving.faults == []


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    opened = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", "5e" * 32)
    yield opened
    opened.close()


Put = Callable[..., str]


@pytest.fixture
def put(exchange: Exchange, clock: At) -> Put:
    """Puts a letter into the outbox; its key."""

    def putting(key: str = "notice:17:1", to: str = "mau@example.vn", letter: Letter = LETTER) -> str:
        exchange.outbox.enqueue(letters.draft(key, to, letter, clock() + timedelta(hours=1)), clock())
        return key

    return putting


@pytest.fixture
def post(exchange: Exchange, clock: At, server: SmtpServer) -> Iterator[LetterSending]:
    """Sends what waits to the server, which is reached as the settings say."""
    reached = MailServer.of(Settings(mail_server=f"smtp://127.0.0.1:{server.port}", mail_from=SENDER))
    assert reached is not None
    sending = LetterSending(exchange, reached, clock)
    yield sending
    sending.close()


def state(exchange: Exchange, key: str) -> DeliveryState:
    standing = exchange.outbox.standing(key)
    assert standing is not None
    return standing.state


def test_a_letter_arrives_as_it_was_written(
    exchange: Exchange, clock: At, server: SmtpServer, put: Put, post: LetterSending
) -> None:
    key = put()
    assert post.once() == 1
    assert post.once() == 0
    [taken] = server.letters
    assert taken.sender == "motcua@quangnam.example"
    assert taken.recipients == ("mau@example.vn",)
    assert taken.text == LETTER.text
    message = taken.message
    assert message["Subject"] == LETTER.subject
    assert message["From"].addresses == (Address("Một cửa Quảng Nam", "motcua", "quangnam.example"),)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "vi"
    assert message["Date"].datetime == NOW
    assert taken.raw.isascii()
    assert state(exchange, key) is DeliveryState.SENT


def test_many_letters_go_over_one_connection_each_once(
    exchange: Exchange, clock: At, server: SmtpServer, put: Put, post: LetterSending
) -> None:
    for number in range(9):
        put(f"notice:{number}:1", f"mau{number}@example.vn", Letter("Tin", "Nội dung\n", "vi", str(number)))
    while post.once():
        pass
    assert sorted(taken.recipients[0] for taken in server.letters) == [f"mau{n}@example.vn" for n in range(9)]
    assert len({taken.message["Message-ID"] for taken in server.letters}) == 9


def test_a_recipient_who_is_not_there_is_given_up_and_one_who_is_busy_is_tried_again(
    exchange: Exchange, clock: At, server: SmtpServer, put: Put, post: LetterSending
) -> None:
    server.refusals.update({"gone@example.vn": 550, "busy@example.vn": 451})
    gone, busy, well = put("notice:1:1", "gone@example.vn"), put("notice:2:1", "busy@example.vn"), put("notice:3:1")
    assert post.once() == 1
    assert [state(exchange, key) for key in (gone, busy, well)] == [
        DeliveryState.FAILED, DeliveryState.QUEUED, DeliveryState.SENT]  # fmt: skip
    server.refusals.clear()
    clock.now += timedelta(minutes=1)
    assert post.once() == 1
    assert state(exchange, busy) is DeliveryState.SENT


@pytest.mark.parametrize(("code", "stands"), [(552, DeliveryState.FAILED), (451, DeliveryState.QUEUED)])
def test_a_letter_that_is_refused_whole_is_given_up_or_tried_again_as_the_server_says(
    exchange: Exchange, clock: At, server: SmtpServer, put: Put, post: LetterSending, code: int, stands: DeliveryState
) -> None:
    server.data_codes.append(code)
    key = put()
    assert post.once() == 0
    assert state(exchange, key) is stands


def test_an_answer_that_was_lost_makes_the_same_letter_again_with_the_same_name(
    exchange: Exchange, clock: At, server: SmtpServer, put: Put, post: LetterSending
) -> None:
    server.hangs_up_after_data = 1
    key = put()
    assert post.once() == 0
    clock.now += timedelta(minutes=1)
    assert post.once() == 1
    assert state(exchange, key) is DeliveryState.SENT
    # It was taken twice; by its Message-ID the mailbox knows it again.
    assert len({taken.message["Message-ID"] for taken in server.letters}) == 1


def test_while_the_server_is_away_letters_wait_and_then_leave(
    exchange: Exchange, clock: At, server: SmtpServer, put: Put, post: LetterSending
) -> None:
    key = put()
    away = MailServer("127.0.0.1", _closed_port(), "motcua@quangnam.example", implicit_tls=False, plain=True)
    assert LetterSending(exchange, away, clock).once() == 0
    assert state(exchange, key) is DeliveryState.QUEUED
    clock.now += timedelta(minutes=1)
    assert post.once() == 1


def test_who_dies_with_letters_in_hand_gives_them_back(
    exchange: Exchange, clock: At, server: SmtpServer, put: Put, post: LetterSending
) -> None:
    put()
    exchange.outbox.lease(letters.CHANNEL, clock(), sending=LEASE)  # and dies
    assert post.once() == 0
    clock.now += LEASE
    assert post.once() == 1


def test_nothing_leaves_in_clear_for_another_machine(
    exchange: Exchange, clock: At, server: SmtpServer, put: Put, post: LetterSending
) -> None:
    key = put()
    elsewhere = MailServer("127.0.0.1", server.port, "motcua@quangnam.example", implicit_tls=False, plain=False)
    assert LetterSending(exchange, elsewhere, clock).once() == 0
    assert server.letters == []
    assert state(exchange, key) is DeliveryState.QUEUED


@pytest.mark.parametrize(
    "address", ["", "mau", "mau@", "@example.vn", "a@b@c.vn", "mau@example.vn\r\nBcc: all@example.vn", "mẫu@example.vn",
                "mau @example.vn", "mau@exam ple.vn", "<mau@example.vn>", "mau@-x", "a" * 65 + "@example.vn"],
)  # fmt: skip
def test_what_is_no_address_is_given_up_before_it_reaches_a_server(
    exchange: Exchange, clock: At, server: SmtpServer, put: Put, post: LetterSending, address: str
) -> None:
    assert not is_address(address)
    key = put(to=address)
    assert post.once() == 0
    assert state(exchange, key) is DeliveryState.FAILED


def test_a_subject_never_begins_another_header() -> None:
    message = compose(Letter("Tin\r\nBcc: all@example.vn", "x\n", "vi", "1"), "mau@example.vn", SENDER, NOW)
    assert message["Bcc"] is None
    assert message["Subject"] == "Tin Bcc: all@example.vn"


def test_no_letter_can_be_quoted_by_a_log() -> None:
    assert "H47" not in repr(LETTER)


@pytest.mark.parametrize(
    ("server", "host", "port", "implicit", "plain"),
    [
        ("smtps://mail.tinh.example", "mail.tinh.example", 465, True, False),
        ("smtps://mail.tinh.example:8465", "mail.tinh.example", 8465, True, False),
        ("smtp://mail.tinh.example", "mail.tinh.example", 587, False, False),
        ("smtp://localhost:2525", "localhost", 2525, False, True),
        ("smtp://[::1]:2525", "::1", 2525, False, True),
    ],
)
def test_a_server_is_reached_encrypted_unless_it_is_this_machine(
    server: str, host: str, port: int, *, implicit: bool, plain: bool
) -> None:
    reached = MailServer.of(Settings(mail_server=server, mail_from=SENDER, mail_user="u", mail_password="p-secret"))
    assert reached is not None
    assert (reached.host, reached.port, reached.implicit_tls, reached.plain) == (host, port, implicit, plain)
    assert "p-secret" not in repr(reached)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(mail_server="mail.tinh.example", mail_from=SENDER),
        Settings(mail_server="http://mail.tinh.example", mail_from=SENDER),
        Settings(mail_server="smtp://mail.tinh.example:x", mail_from=SENDER),
        Settings(mail_server="smtp://u:p@mail.tinh.example", mail_from=SENDER),
        Settings(mail_server="smtp://mail.tinh.example"),
        Settings(mail_server="smtp://mail.tinh.example", mail_from=SENDER, mail_user="u"),
    ],
)
def test_a_server_that_lacks_something_is_refused_by_one_sentence(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="MAIL_"):
        MailServer.of(settings)


def test_without_a_server_there_are_no_letters() -> None:
    assert MailServer.of(Settings()) is None


def _closed_port() -> int:
    with SmtpServer() as gone:
        return gone.port

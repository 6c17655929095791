"""What Kannel fetches, as a table of labelled requests; and everything seen of Kannel 1.4.5 that it asks of us."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from lookup_api.exchange import DeliveryState
from lookup_api.settings import SettingsError
from sms_gateway.carriers.kannel import KannelFetch, headers, plain
from tests.sms_gateway.conftest import OURS, SENDER, Running
from tests.support.sms_carriers import CARRIERS, KANNEL_SECRET, Text, kannel_query

KANNEL = next(carrier for carrier in CARRIERS if carrier.name == "kannel")
CODE = "H47.16-240617-0001"
SPOKEN = f"Tra cứu hồ sơ {CODE} giúp em ạ"
ID = "0b7c6f0e-1d53-4c9f-8b0e-3f1c2d4e5a6b"
ANSWERED = f"HS {CODE}: dang xu ly, trong han"


@dataclass(frozen=True)
class Fetched:
    """A request as it arrives."""

    label: str
    query: str
    status: int = 200
    answers: bool = True


def genuine(text: str = CODE, sender: str = SENDER, recipient: str = OURS) -> str:
    return kannel_query(Text(ID, text, sender, recipient))


def raw(text: bytes, charset: str, coding: str) -> str:
    head, _, _ = genuine().partition("&text=")
    return f"{head}&text={quote(text)}&charset={charset}&coding={coding}"


def without(name: str) -> str:
    return "&".join(pair for pair in genuine().split("&") if not pair.startswith(f"{name}="))


TABLE = [
    Fetched("valid", genuine()),
    Fetched("diacritics, as bare UTF-16", genuine(SPOKEN)),
    Fetched("diacritics in decomposed form", genuine(unicodedata.normalize("NFD", SPOKEN))),
    Fetched("UTF-16 told by the coding alone", raw(SPOKEN.encode("utf-16-be"), "", "2")),
    Fetched("a charset nobody knows", raw(CODE.encode(), "KOI-7", "0")),
    Fetched("Latin-1", raw(f"Hồ sơ {CODE}".encode("latin-1", "replace"), "ISO-8859-1", "1")),
    Fetched("half a character at the end", raw(SPOKEN.encode("utf-16-be") + b"\xd8", "UTF-16BE", "2")),
    Fetched("bytes that are no text", raw(bytes(range(256)), "UTF-8", "0")),
    Fetched("without charset and coding", without("charset").replace("&coding=0", "")),
    Fetched("nothing texted", genuine("")),
    Fetched("longer than any text joins to", genuine("x" * 1600)),
    Fetched("number with country code and no plus", genuine(sender="84905000001")),
    Fetched("number with double zero", genuine(sender="0084905000001")),
    Fetched("number as people write it", genuine(sender="0905000001")),
    Fetched("from a name", genuine(sender="VIETTEL"), answers=False),
    Fetched("from a short code", genuine(sender="8088"), answers=False),
    Fetched("from a service number", genuine(sender="19001022"), answers=False),
    Fetched("from our own number", genuine(sender=OURS), answers=False),
    Fetched("from our own number, written otherwise", genuine(sender="0905000001", recipient=SENDER), answers=False),
    Fetched("without a secret", without("secret"), 403, answers=False),
    Fetched("with an empty secret", genuine().replace(KANNEL_SECRET, ""), 403, answers=False),
    Fetched("with another secret", genuine().replace(KANNEL_SECRET, "x" * len(KANNEL_SECRET)), 403, answers=False),
    Fetched("with half the secret", genuine().replace(KANNEL_SECRET, KANNEL_SECRET[:12]), 403, answers=False),
    Fetched("with a secret of another script", genuine().replace(KANNEL_SECRET, "%C3%A9" * 8), 403, answers=False),
    Fetched("a second secret after a wrong one", f"secret=wrong&{genuine()}", 403, answers=False),
    Fetched("a second sender after the first", f"{genuine()}&from=VIETTEL"),
    Fetched("no query at all", "", 403, answers=False),
    Fetched("without an id", without("sid"), 400, answers=False),
    Fetched("without a sender", without("from"), 400, answers=False),
    Fetched("without a text", without("text"), 400, answers=False),
    Fetched("an id without end", genuine().replace(ID, "9" * 5000), 400, answers=False),
    Fetched("longer than any text", genuine("x" * 20_000), 403, answers=False),
]


@pytest.mark.parametrize("fetched", TABLE, ids=lambda fetched: fetched.label)
def test_a_request(gateway: Running, fetched: Fetched) -> None:
    response = gateway.http.get(f"/sms/kannel?{fetched.query}")

    assert response.status_code == fetched.status
    if fetched.status == 200:
        assert response.content_type == "text/plain; charset=UTF-8"
        assert bool(response.data) is fetched.answers
        assert CODE not in fetched.query or not fetched.answers or ANSWERED in response.text
    if not fetched.answers:
        assert gateway.api.asked == []
        assert fetched.status != 200 or response.data == b""


def test_the_bytes_of_utf16_are_read_whole(gateway: Running) -> None:
    text = "Mã H47.16-240617-0001 với, ạ ữ Đ 👍 + 100% & hơn"
    inbound = KannelFetch(KANNEL_SECRET).read(genuine(text).encode())

    assert inbound.text == text
    assert (inbound.message_id, inbound.sender, inbound.recipient) == (ID, SENDER, OURS)
    assert text not in repr(inbound)
    assert SENDER not in repr(inbound)
    assert gateway.api.asked == []


def test_a_retry_bears_the_same_id_and_is_one_lookup(gateway: Running) -> None:
    first = gateway.text(CODE, message_id=ID, by=KANNEL)
    again = gateway.text(CODE, message_id=ID, by=KANNEL)

    assert (again.data, dict(again.headers)) == (first.data, dict(first.headers))
    assert len(gateway.api.asked) == 1


def test_a_text_sent_three_times_by_a_citizen_is_answered_three_times(gateway: Running) -> None:
    said = [gateway.text(CODE, by=KANNEL).text for _ in range(3)]

    assert len(set(said)) == 1
    assert len(gateway.api.asked) == 3


def test_the_ids_of_two_carriers_do_not_meet(gateway: Running) -> None:
    bodies = [gateway.text(CODE, message_id=ID, by=carrier).data for carrier in CARRIERS]

    assert len(set(bodies)) == len(CARRIERS)
    assert len(gateway.api.asked) == len(CARRIERS)


def test_several_dossiers_are_answered_a_line_each(gateway: Running) -> None:
    response = gateway.text("H47.16-240617-0001, H47.16-240603-0002", by=KANNEL)

    first, second = response.text.split("\n")
    assert ["240617-0001" in first, "240603-0002" in second] == [True, True]
    assert plain(["one\nbroken", "two"]) == b"one broken\ntwo"


def test_a_robot_is_answered_with_an_empty_body_and_no_receipt_is_asked_for(gateway: Running) -> None:
    response = gateway.text(CODE, sender="VIETTEL", by=KANNEL)

    assert (response.status_code, response.data) == (200, b"")
    assert "X-Kannel-DLR-Url" not in response.headers


def test_plain_letters_need_no_coding_and_diacritics_do(gateway: Running) -> None:
    """Without the header Kannel sends "Xin chào, h? s? ?? xong"."""
    assert "X-Kannel-Coding" not in gateway.text(CODE, by=KANNEL).headers
    assert "X-Kannel-Coding" not in headers(b"Ho so da xong", None)
    assert headers("Xin chào, hồ sơ đã xong".encode(), None)["X-Kannel-Coding"] == "2"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/sms/kannel", "/sms/kannel/receipt"])
def test_other_methods_are_refused(gateway: Running, method: str, path: str) -> None:
    assert getattr(gateway.http, method)(path).status_code == 405


def test_away_is_answered_as_such_and_later_told_truly(gateway: Running) -> None:
    gateway.api.away = True
    assert "Chua tra cuu duoc luc nay" in gateway.text(CODE, message_id=ID, by=KANNEL).text

    gateway.api.away = False
    gateway.clock.advance(timedelta(minutes=2))
    assert ANSWERED in gateway.text(CODE, message_id=ID, by=KANNEL).text


# --- receipts -------------------------------------------------------------------------------------------------


def receipt(gateway: Running, kind: str, message_id: str = ID, secret: str = KANNEL_SECRET) -> int:
    return gateway.http.get(f"/sms/kannel/receipt?secret={secret}&sid={message_id}&type={kind}").status_code


def state_of(gateway: Running, message_id: str) -> DeliveryState:
    """The state that holds: the lowest report changes nothing."""
    return gateway.exchange.record_delivery("kannel", message_id, DeliveryState.QUEUED, gateway.clock())


def test_the_answer_tells_kannel_where_its_receipt_goes(gateway: Running) -> None:
    answer = gateway.text(CODE, message_id=ID, by=KANNEL)

    assert (
        int(answer.headers["X-Kannel-DLR-Mask"]) == 1 + 2 + 16
    )  # delivered, undeliverable, rejected: not "on its way"
    address = urlsplit(answer.headers["X-Kannel-DLR-Url"])
    assert (address.path, parse_qs(address.query)) == (
        "/sms/kannel/receipt", {"secret": [KANNEL_SECRET], "sid": [ID], "type": ["%d"]}
    )  # fmt: skip
    assert gateway.http.get(f"{address.path}?{address.query.replace('%d', '1')}").status_code == 200
    assert state_of(gateway, ID) is DeliveryState.DELIVERED


def test_an_id_that_would_need_escaping_asks_for_no_receipt(gateway: Running) -> None:
    assert "X-Kannel-DLR-Url" not in gateway.text(CODE, message_id="a&b %d", by=KANNEL).headers


@pytest.mark.parametrize(("kinds", "state"), [
    (("1", "8", "4"), DeliveryState.DELIVERED),  # "delivered" has been seen before "taken by the SMSC"
    (("8", "2", "4"), DeliveryState.FAILED),
    (("8", "16"), DeliveryState.FAILED),
    (("4", "8"), DeliveryState.SENT),
])  # fmt: skip
def test_receipts_in_every_order_end_alike(gateway: Running, kinds: tuple[str, ...], state: DeliveryState) -> None:
    for number, order in enumerate(permutations(kinds)):
        for kind in (*order, *order):
            assert receipt(gateway, kind, f"text-{number}") == 200
        assert state_of(gateway, f"text-{number}") is state


@pytest.mark.parametrize(("query", "status"), [
    (f"sid={ID}&type=1", 403),
    (f"secret={'x' * 20}&sid={ID}&type=1", 403),
    (f"secret={KANNEL_SECRET}&sid={ID}&type=3", 400),
    (f"secret={KANNEL_SECRET}&sid={ID}&type=", 400),
    (f"secret={KANNEL_SECRET}&sid={ID}&type=%25d", 400),
    (f"secret={KANNEL_SECRET}&type=1", 400),
    ("", 403),
])  # fmt: skip
def test_a_receipt_that_is_none_changes_nothing(gateway: Running, query: str, status: int) -> None:
    assert gateway.http.get(f"/sms/kannel/receipt?{query}").status_code == status
    assert state_of(gateway, ID) is DeliveryState.QUEUED


@pytest.mark.parametrize("secret", ["", "short", "with a space in it", "percent%20percent%20", "đủ-dài-nhưng-có-dấu"])
def test_a_secret_that_kannel_could_not_send_is_refused(secret: str) -> None:
    with pytest.raises(SettingsError, match="KANNEL_SECRET") as raised:
        KannelFetch(secret)
    assert not secret or secret not in str(raised.value)

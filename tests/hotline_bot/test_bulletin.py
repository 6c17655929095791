"""The bulletin: each contact once a day, whole per cents, the published order, nothing of a person."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from hotline_bot.bulletin import (
    CHANNELS,
    Figure,
    as_text,
    channel_of,
    day_of,
    figures_in,
    month_of,
    of_ticket,
    rows,
    table,
    with_others,
)
from hotline_bot.bulletin_counting import count, count_contact, counted, keep_figures
from hotline_bot.cli import main
from hotline_bot.house import VIETNAM
from hotline_bot.sheets import as_csv
from lookup_api.contract.operators import TicketKind, TicketOutcome, TicketReason, TicketState, TicketView
from lookup_api.exchange import Exchange, ExchangeUnavailable, forget, open_exchange
from lookup_api.wording import Wording
from tests.support.console import open_office
from tests.support.web_chat import Visitor

SECRET = "5e" * 32
SEPTEMBER = {"contact.telegram": 746, "contact.phone": 316, "contact.messenger": 161, "contact.zalo": 106,
             "contact.web": 39, "kannel": 8, "twilio": 6, "person.telegram": 20, "back.zalo": 3, "telegram": 9000,
             "petition.zalo": 7, "petition.phone": 3, "forwarded.phone": 3, "late.phone": 1,
             "zalo-heard": 500}  # fmt: skip


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    opened = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    yield opened
    opened.close()


def test_a_month_as_it_is_published() -> None:
    text = as_text(rows(figures_in(SEPTEMBER)), month_of(date(2024, 9, 17)), Wording("vi"), "Trung tâm")
    assert text.replace("\u00a0", " ").splitlines() == [
        "Bản tin tổng đài tháng 09/2024 · Trung tâm",
        "Tổng số lượt liên hệ: 1.382",
        "- Chatbot Telegram: 746 lượt (54%)",
        "- Chatbot trên trang: 39 lượt (3%)",
        "- Điện thoại viên: 316 lượt (23%)",
        "- Facebook: 161 lượt (12%)",
        "- Zalo: 106 lượt (8%)",
        "- Tin nhắn: 14 lượt (1%)",
        "Lượt chuyển cán bộ: 20",
        "Lượt hẹn gọi lại: 3",
        "Phản ánh, kiến nghị, khiếu nại: 10, đều đã hướng dẫn đúng nơi tiếp nhận",
        "Phiếu đã chuyển vào hệ thống phản ánh, kiến nghị: 3; quá hạn: 1",
    ]


def test_a_table_for_a_spreadsheet() -> None:
    written = as_csv(table(rows(figures_in(SEPTEMBER)), Wording("vi"))).decode("utf-8-sig").split("\r\n")
    assert written[0] == "Kênh,Lượt liên hệ,Chuyển cán bộ,Hẹn gọi lại,Phản ánh kiến nghị,Đã chuyển,Quá hạn,Tỷ lệ (%)"
    assert written[1] == "Chatbot Telegram,746,20,0,0,0,0,54"
    assert written[-2] == "Tổng cộng,1382,20,3,10,3,1,100"


def test_contacts_by_other_doors_stand_beside_ours_with_their_share() -> None:
    made = rows(with_others({"contact.zalo": 85}, [("email", 10), ("app", 4), ("email", 1)]))
    text = as_text(made, day_of(date(2024, 9, 17)), Wording("vi"), "Trung tâm")
    lines = ["- Zalo: 85 lượt (85%)", "- Thư điện tử: 11 lượt (11%)", "- app: 4 lượt (4%)"]
    assert text.replace("\u00a0", " ").splitlines()[1:5] == ["Tổng số lượt liên hệ: 100", *lines]


OPENED = datetime(2026, 11, 2, 8, tzinfo=VIETNAM)
FEEDBACK = TicketView(
    id=1, kind=TicketKind.FEEDBACK, reason=TicketReason.ASKED, state=TicketState.TAKEN, opened_at=OPENED,
    due_at=OPENED + timedelta(days=14), register_by=OPENED + timedelta(days=1), channel="console",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "figures"),
    [
        ({}, []),
        ({"registered_at": OPENED + timedelta(days=1)}, [Figure.FORWARDED]),
        ({"registered_at": OPENED + timedelta(days=2)}, [Figure.FORWARDED, Figure.LATE]),
        ({"registered_at": OPENED + timedelta(days=2), "register_by": None}, [Figure.FORWARDED]),
        ({"outcome": TicketOutcome.PASSED_ON, "closed_at": OPENED + timedelta(days=14)}, [Figure.FORWARDED]),
        ({"outcome": TicketOutcome.ANSWERED, "closed_at": OPENED + timedelta(days=15)}, [Figure.LATE]),
        ({"kind": TicketKind.CALL_BACK, "closed_at": OPENED + timedelta(days=15)}, []),
    ],
)
def test_what_a_ticket_of_feedback_counts_for(changes: dict[str, Any], figures: list[Figure]) -> None:
    assert list(of_ticket(structs.replace(FEEDBACK, **changes))) == figures


@given(st.lists(st.integers(0, 5000), max_size=len(CHANNELS)))
def test_shares_are_rounded_each_by_itself(contacts: list[int]) -> None:
    made = rows({channel_of(Figure.CONTACT, name): number for name, number in zip(CHANNELS, contacts, strict=False)})
    total = made[-1]
    assert total.figures[Figure.CONTACT] == sum(contacts)
    for row in made[:-1]:
        exact = 100 * row.figures[Figure.CONTACT] / sum(contacts) if sum(contacts) else 0
        assert abs(row.share - exact) <= 0.5


def test_a_day_begins_and_ends_at_midnight_in_vietnam(exchange: Exchange) -> None:
    midnight = datetime(2026, 11, 22, tzinfo=VIETNAM)
    for at in (midnight - timedelta(milliseconds=1), midnight, midnight + timedelta(hours=23, minutes=59)):
        count(exchange, Figure.CONTACT, "web", at.isoformat(), at)
    count(exchange, Figure.CONTACT, "web", "next", midnight + timedelta(days=1))
    assert counted(exchange, day_of(date(2026, 11, 22))) == {"contact.web": 2}
    assert counted(exchange, month_of(date(2026, 11, 1))) == {"contact.web": 4}


def test_a_contact_counts_once_a_day(exchange: Exchange) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=VIETNAM)
    for hours in range(5):
        count_contact(exchange, "zalo", "u1", noon + timedelta(hours=hours))
    count_contact(exchange, "zalo", "u1", noon + timedelta(days=1))
    count_contact(exchange, "zalo", "u2", noon)
    assert counted(exchange, day_of(date(2026, 11, 22))) == {"contact.zalo": 2}
    assert exchange.backlog(noon).replies_waiting == 0


def test_a_month_is_whole_after_its_messages_are_forgotten_and_after_a_restart(tmp_path: Path) -> None:
    keeps, noon = timedelta(days=30), datetime(2026, 10, 1, 12, tzinfo=VIETNAM)
    for number in range(70):  # the hotline is begun anew each day, by two processes
        at = noon + timedelta(days=number)
        for _ in range(2):
            opened = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
            count_contact(opened, "zalo", "u1", at)
            count(opened, Figure.PETITION, "zalo", at.isoformat(), at)
            keep_figures(opened, keeps, at)
            forget(opened, keeps, at)
            opened.close()
    opened = open_exchange(f"sqlite:///{tmp_path / 'exchange.sqlite3'}", SECRET)
    assert counted(opened, month_of(date(2026, 10, 1))) == {"contact.zalo": 31, "petition.zalo": 31}
    assert counted(opened, month_of(date(2026, 12, 1))) == {"contact.zalo": 9, "petition.zalo": 9}  # until today
    assert counted(opened, day_of(date(2026, 10, 2))) == {"contact.zalo": 1, "petition.zalo": 1}
    assert counted(opened, day_of(date(2026, 9, 30))) == {}
    long_after = noon + timedelta(days=60)
    assert opened.tallies.by_channel(noon - timedelta(days=1), noon + timedelta(days=1)) == {}, long_after
    opened.close()


def test_a_hotline_that_was_off_adds_up_what_the_journal_still_holds(exchange: Exchange) -> None:
    noon = datetime(2026, 11, 1, 12, tzinfo=VIETNAM)
    for number in range(40):
        count_contact(exchange, "zalo", "u1", noon + timedelta(days=number))
    now = noon + timedelta(days=40, seconds=1)
    keep_figures(exchange, timedelta(days=30), now)
    forget(exchange, timedelta(days=30), now)
    kept = counted(exchange, month_of(date(2026, 11, 1)))["contact.zalo"]
    # The day that is forgotten in part is not added up: figures of half a day would look like those of a whole one.
    assert kept == 30 - 11


def test_a_december_ends_with_the_year() -> None:
    span = month_of(date(2026, 12, 31))
    assert (span.since, span.until) == (datetime(2026, 12, 1, tzinfo=VIETNAM), datetime(2027, 1, 1, tzinfo=VIETNAM))


def test_what_is_turned_to_its_door_is_counted(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        visitor = Visitor(office.app.test_client())
        for text in ("tôi muốn khiếu nại", "tôi muốn phản ánh thái độ của cán bộ", "xin chào"):
            visitor.say(text)
        operator = office.operator()
        operator.do("/call-back", kind="feedback", about="Chậm trả kết quả", phone="0905123456")
        assert "Đã mở phiếu" in operator.text
        operator.do("/tickets/1/take")
        for _ in range(2):
            operator.do("/tickets/1/register", number="PA-77")
        office.api.tickets[1] = structs.replace(office.api.tickets[1], due_at=office.now - timedelta(hours=1))
        operator.do("/tickets/1/close", outcome="answered")
        figures = counted(office.exchange, day_of(office.now.astimezone(VIETNAM).date()))
    assert (figures["petition.web"], figures["petition.phone"]) == (2, 1)
    assert (figures["forwarded.phone"], figures["late.phone"]) == (1, 1)


def test_house_is_kept_once_a_day_and_again_where_the_journal_was_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_office(tmp_path) as office:
        count_contact(office.exchange, "zalo", "u1", office.now - timedelta(days=31))
        count_contact(office.exchange, "zalo", "u1", office.now - timedelta(days=1))
        with monkeypatch.context() as away:
            away.setattr(office.exchange, "purge", lambda _: (_ for _ in ()).throw(ExchangeUnavailable))
            office.keeper.once()
        yesterday = day_of((office.now - timedelta(days=1)).astimezone(VIETNAM).date())
        everything = (office.now - timedelta(days=60), office.now)
        assert office.exchange.tallies.by_channel(*everything) == {"contact.zalo": 2}
        office.keeper.once()
        assert office.exchange.tallies.by_channel(*everything) == {"contact.zalo": 1}
        office.exchange.purge(office.now - timedelta(hours=1))
        office.keeper.once()  # a second time on this day there is nothing to be done
        assert counted(office.exchange, yesterday) == {"contact.zalo": 1}


def test_conversations_are_counted_and_nothing_of_them_is_kept_in_the_figures(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        for _ in range(2):
            visitor = Visitor(office.app.test_client())
            for text in ("xin chào", "H47.16-240617-0001", "gặp cán bộ"):
                visitor.say(text)
        figures = counted(office.exchange, day_of(office.now.astimezone(VIETNAM).date()))
    assert (figures["contact.web"], figures["person.web"]) == (2, 2)


@pytest.mark.parametrize(("asked", "begins"), [
    (["--day", "2026-11-22"], "Bản tin tổng đài ngày 22/11/2026"),
    (["--month", "2026-11"], "Bản tin tổng đài tháng 11/2026"),
    (["--month", "2026-11", "--csv"], "\ufeffKênh"),
    (["--month", "2026-11", "--add", "email=14"], "Bản tin tổng đài tháng 11/2026"),
    (["--day", "2026-11-22", "--language", "en"], "Hotline bulletin of 22/11/2026"),
    ([], "Bản tin tổng đài ngày "),
])  # fmt: skip
def test_the_command_prints_it(
    asked: list[str],
    begins: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setenv("LOOKUP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EXCHANGE_SECRET", SECRET)
    assert main(["bulletin", *asked]) == 0
    assert capfdbinary.readouterr().out.decode().startswith(begins)


@pytest.mark.parametrize(
    "asked",
    [
        ["--day", "22/11/2026"],
        ["--month", "2026-13"],
        ["--day", "2026-11-22", "--month", "2026-11"],
        *(["--add", odd] for odd in ("email", "email=", "email=-1", "=14", "E=1", "a.b=1", "email=99999999")),
    ],
)
def test_what_is_no_day_is_a_slip_of_usage(asked: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["bulletin", *asked])
    assert ended.value.code == 2

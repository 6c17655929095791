"""Operators, sessions, callers who passed, requests, tickets and notes, kept the same on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from lookup_api.domain.errors import Conflict
from lookup_api.domain.operators import SESSION_IDLE, DisclosureState, Disposition, Purpose, Role
from lookup_api.domain.tickets import DueTimes, TicketKind, TicketOutcome, TicketReason, TicketState
from lookup_api.service.operator_ports import NewTicket, Operator
from lookup_api.store import Store
from tests.store.samples import NOW, save, simple

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOUR = timedelta(hours=1)


@pytest.fixture
def lan(store: Store) -> Operator:
    store.operators.add("lan", Role.OPERATOR, "$argon2id$x", SECRET, NOW)
    credentials = store.operators.credentials("lan")
    assert credentials is not None
    return credentials.operator


@pytest.fixture
def dossier(store: Store) -> int:
    [saved] = save(store, simple(1))
    return saved.id or 0


def test_credentials_come_back_and_a_name_is_given_once(store: Store, lan: Operator) -> None:
    credentials = store.operators.credentials("lan")
    assert credentials is not None
    assert (credentials.totp_secret, credentials.password, credentials.given_at) == (SECRET, "$argon2id$x", NOW)
    with pytest.raises(Conflict):
        store.operators.add("lan", Role.ADMIN, "x", SECRET, NOW)
    assert store.operators.revoke("lan", NOW)
    assert store.operators.credentials("lan") is None
    assert [listed.revoked_at for listed in store.operators.list()] == [NOW]
    assert store.operators.reset("lan", "y", SECRET, NOW + HOUR)
    assert store.operators.credentials("lan") is not None
    assert not store.operators.revoke("mai", NOW)
    assert lan.role is Role.OPERATOR


def test_a_session_is_found_by_its_secret_until_it_ends(store: Store, lan: Operator) -> None:
    secret, session = store.operator_sessions.open(lan, NOW)
    found = store.operator_sessions.find(secret, NOW + SESSION_IDLE / 2)
    assert found is not None
    assert found.ends_at == NOW + SESSION_IDLE * 1.5
    assert store.operator_sessions.find(secret[:-1], NOW) is None
    assert [each.id for each in store.operator_sessions.of(lan.id, NOW)] == [session.id]
    assert store.operator_sessions.find(secret, NOW + 2 * HOUR) is None
    store.operator_sessions.open(lan, NOW + 3 * HOUR)  # forgets those that are over
    assert store._reading.all(text("SELECT count(*) FROM operator_sessions"))[0][0] == 1
    assert not store.operator_sessions.end(session.id, None)


def test_a_caller_who_passed_goes_with_the_session(store: Store, lan: Operator, dossier: int) -> None:
    _, session = store.operator_sessions.open(lan, NOW)
    for _ in range(2):
        store.passed_callers.note(session.id, dossier, "c", NOW, NOW + HOUR)
    assert store.passed_callers.until(session.id, dossier, "c", NOW) == NOW + HOUR
    assert store.passed_callers.until(session.id, dossier, "d", NOW) is None
    assert store.passed_callers.until(session.id, dossier, "c", NOW + HOUR) is None
    assert store.operator_sessions.end(session.id, lan.id)
    assert store._reading.all(text("SELECT count(*) FROM passed_callers"))[0][0] == 0


def test_a_request_is_decided_and_ends(store: Store, lan: Operator, dossier: int) -> None:
    store.operators.add("head", Role.SUPERVISOR, "x", SECRET, NOW)
    head = store.operators.credentials("head")
    assert head is not None
    with store.write() as writer:
        number = writer.disclosures.ask(dossier, Purpose.CORRECTION, "Sai số", lan.id, NOW)
    with store.write() as writer:
        writer.disclosures.decide(number, head.operator.id, NOW, NOW + HOUR)
    request = store.disclosures.get(number)
    assert request is not None
    assert (request.reason, request.asked_by, request.decided_by) == ("Sai số", lan, "head")
    assert (request.state(NOW), request.state(NOW + HOUR)) == (DisclosureState.APPROVED, DisclosureState.ENDED)
    assert store.disclosures.since(NOW, head.operator.id, 10) == []
    assert [each.id for each in store.disclosures.since(NOW, None, 10)] == [number]
    assert store.disclosures.get(number + 1) is None


def test_a_ticket_goes_its_way(store: Store, lan: Operator, dossier: int) -> None:
    new = NewTicket(
        kind=TicketKind.FEEDBACK, reason=TicketReason.ASKED, channel="voice", language="vi", opened_at=NOW,
        due=DueTimes(NOW + HOUR, NOW + HOUR / 2), dossier_id=dossier, phone="0905000077", text="Chậm",
    )  # fmt: skip
    with store.write() as writer:
        number = writer.tickets.open(new)
        writer.tickets.take(number, lan.id, NOW)
        writer.tickets.register(number, "PAKN-1", NOW)
        taken = writer.tickets.get(number)
    assert taken is not None
    assert (taken.phone, taken.text, taken.taken_by, taken.code) == ("0905000077", "Chậm", lan, simple(1).code)
    assert store.tickets.of_dossier(dossier) == [number]
    page = store.tickets.page(None, None, 10, NOW + 2 * HOUR)
    assert (len(page.items), page.open, page.overdue) == (1, 0, 1)
    assert store.tickets.page(None, (NOW + HOUR, number), 10, NOW).items == []
    with store.write() as writer:
        writer.tickets.close(number, TicketOutcome.ANSWERED, "Xong", NOW)
        closed = writer.tickets.get(number)
    assert closed is not None
    assert (closed.state, closed.phone, closed.closing_text) == (TicketState.CLOSED, None, "Xong")
    assert store.tickets.of_dossier(dossier) == []


def test_notes_are_read_newest_first(store: Store, lan: Operator, dossier: int) -> None:
    with store.write() as writer:
        for words in ("một", "hai", None):
            writer.operator_notes.write(lan.id, Disposition.ANSWERED, dossier, words, "sip-1", NOW)
    found = store.operator_notes.of_dossier(dossier, 2)
    assert [(note.text, note.author, note.conversation) for note in found] == [
        (None, "lan", "sip-1"), ("hai", "lan", "sip-1"),
    ]  # fmt: skip

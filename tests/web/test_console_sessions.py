"""An operator signs in through the console: one answer to all that is wrong, sessions that end, and floods."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.operators import Role
from lookup_api.sealing import operators as credentials
from lookup_api.service.sign_in import LOCKED_FOR, WRONG_BEFORE_LOCK, WRONG_OF_CHANNEL
from tests.support.operators import PASSWORD, Person
from tests.web.conftest import Face
from tests.web.console import Console, console_of, later


@pytest.fixture
def console(face: Face) -> Console:
    return console_of(face)


def whose(console: Console, session: str) -> object:
    return console.ask("GET", "/v1/operators/sessions/current", session=session)


def test_an_operator_signs_in_once_with_each_code(console: Console) -> None:
    lan = console.add("lan", Role.SUPERVISOR)
    opened = console.try_sign_in(lan).body
    assert (opened["name"], opened["role"], opened["idle_seconds"]) == ("lan", "supervisor", 900)
    assert len(opened["session"]) >= 43
    assert whose(console, opened["session"]).body["name"] == "lan"
    assert console.try_sign_in(lan).problem == "proof_refused"
    later(console.clock, seconds=30)
    assert console.try_sign_in(lan).status == 200


@pytest.mark.parametrize(("name", "password", "code"), [
    ("lan", "mười hai con chó", None), ("lan", PASSWORD, "000000"), ("mai", PASSWORD, None), ("LAN", PASSWORD, None),
    ("lan", PASSWORD.upper(), None), ("lan", PASSWORD, "abcdef"), ("lan\0", PASSWORD, None), ("lan", "\ud800", None),
    ("lan", PASSWORD, "１２３４５６"),
])  # fmt: skip
def test_all_that_is_wrong_answers_the_same(console: Console, name: str, password: str, code: str | None) -> None:
    lan = console.add("lan")
    answer = console.try_sign_in(Person(name, Role.OPERATOR, lan.secret), password, code)
    if "\ud800" in password:
        assert answer.problem == "invalid_request"  # no JSON carries half a letter
        return
    assert (answer.status, answer.body) == (
        403, {"code": "proof_refused", "title": "The proof was not accepted.", "status": 403},
    )  # fmt: skip


def test_what_is_checked_for_nobody_costs_what_a_password_costs() -> None:
    assert not credentials.password_holds(credentials.NO_PASSWORD, PASSWORD)
    told = credentials.NO_PASSWORD.split("$")
    assert told[:4] == credentials.hash_password("x").split("$")[:4]
    assert len(told[5]) == len(credentials.hash_password("x").split("$")[5])
    with pytest.raises(credentials.VerificationError) as refused:  # computed, not refused for its shape
        credentials._HASHER.verify(credentials.NO_PASSWORD, PASSWORD)
    assert "match" in str(refused.value)


def test_five_wrong_tries_lock_a_name_for_a_while(console: Console) -> None:
    lan = console.add("lan")
    for _ in range(WRONG_BEFORE_LOCK):
        assert console.try_sign_in(lan, "wrong password").problem == "proof_refused"
    assert console.try_sign_in(lan).problem == "proof_refused"
    console.clock.now += LOCKED_FOR
    later(console.clock, seconds=1)
    assert console.try_sign_in(lan).status == 200


def test_new_credentials_lift_a_lock_and_end_sessions(console: Console) -> None:
    lan = console.add("lan")
    session = console.try_sign_in(lan).body["session"]
    for _ in range(WRONG_BEFORE_LOCK):
        console.try_sign_in(lan, "wrong password")
    later(console.clock, seconds=1)
    store = console.face.parts.store
    kept = store.operators.credentials("lan")
    assert kept is not None
    assert store.operators.reset("lan", kept.password, lan.secret, console.clock.now)
    assert whose(console, session).problem == "not_signed_in"
    assert console.try_sign_in(lan).status == 200


def test_a_flood_at_one_console_is_held_up(console: Console) -> None:
    lan = console.add("lan")
    locks = console.face.parts.store.locks
    mark = console.face.parts.mark_asker("console sign-in", "test-console")
    for number in range(WRONG_OF_CHANNEL):
        locks.record_wrong(f"{number}".encode(), mark, console.clock.now)
    answer = console.try_sign_in(lan)
    assert (answer.problem, answer.body["retry_after"]) == ("too_many_attempts", 900)


def test_no_more_than_two_passwords_are_looked_at_at_once(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "_PATIENCE", 0.01)
    lan = console.add("lan")
    with held(credentials.AT_ONCE):
        answer = console.try_sign_in(lan)
    assert (answer.problem, answer.body["retry_after"]) == ("too_many_attempts", 5)
    assert console.try_sign_in(lan).status == 200


class held:  # noqa: N801 - reads as a word where it is used
    """All turns taken by others."""

    def __init__(self, turns: int) -> None:
        self._turns = turns

    def __enter__(self) -> None:
        for _ in range(self._turns):
            assert credentials._TURNS.acquire(timeout=1)

    def __exit__(self, *_: object) -> None:
        for _ in range(self._turns):
            credentials._TURNS.release()


def test_a_session_ends_when_nobody_uses_it_and_after_a_working_day(console: Console) -> None:
    session = console.sign_in("lan")
    for _ in range(33):
        later(console.clock, minutes=14)
        assert whose(console, session).status == 200
    later(console.clock, minutes=19)  # beyond eight hours in all
    assert whose(console, session).problem == "not_signed_in"
    other = console.sign_in("mai")
    later(console.clock, minutes=15)
    assert whose(console, other).problem == "not_signed_in"


def test_sessions_are_listed_and_ended(console: Console) -> None:
    lan = console.add("lan")
    first = console.try_sign_in(lan).body
    later(console.clock, minutes=1)
    second = console.try_sign_in(lan).body
    admin = console.sign_in("quantri", Role.ADMIN)
    mine = console.ask("GET", "/v1/operators/sessions", session=second["session"]).body["items"]
    assert [(each["id"], each.get("current", False)) for each in mine] == [(second["id"], True), (first["id"], False)]
    everyone = console.ask("GET", "/v1/operators/sessions", session=admin).body["items"]
    assert {each["name"] for each in everyone} == {"lan", "quantri"}
    end = f"/v1/operators/sessions/{first['id']}/end"
    assert console.ask("POST", end, session=console.sign_in("mai")).body == {"ended": False}
    assert console.ask("POST", end, session=second["session"]).body == {"ended": True}
    assert whose(console, first["session"]).problem == "not_signed_in"
    assert console.ask("POST", f"/v1/operators/sessions/{second['id']}/end", session=admin).body == {"ended": True}
    assert whose(console, second["session"]).problem == "not_signed_in"
    assert console.ask("POST", "/v1/operators/sessions/current/end", session=admin).body == {"ended": True}
    assert whose(console, admin).problem == "not_signed_in"


def test_a_revoked_operator_is_out_at_once(console: Console) -> None:
    lan = console.add("lan")
    session = console.try_sign_in(lan).body["session"]
    assert console.face.parts.store.operators.revoke("lan", console.clock.now)
    assert whose(console, session).problem == "not_signed_in"
    later(console.clock, minutes=1)
    assert console.try_sign_in(lan).problem == "proof_refused"


@pytest.mark.parametrize("session", ["", "x", "\x7f", "é", "x" * 5000])
def test_what_is_no_session_is_not_signed_in(console: Console, session: str) -> None:
    answer = console.ask("GET", "/v1/operators/sessions/current", session=session)
    assert answer.problem == "not_signed_in"


def test_a_code_is_taken_by_one_of_two_at_the_same_moment(console: Console) -> None:
    store = console.face.parts.store
    lan = console.add("lan")
    kept = store.operators.credentials("lan")
    assert kept is not None
    step = int(console.clock.now.timestamp()) // credentials.STEP
    taken: list[bool] = []
    both = [
        threading.Thread(target=lambda: taken.append(store.operators.use_step(kept.operator.id, step)))
        for _ in range(4)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join(10)
    assert sorted(taken) == [False, False, False, True]
    assert console.try_sign_in(lan).problem == "proof_refused"


def test_an_authenticators_clock_may_be_half_a_minute_off(console: Console) -> None:
    lan = console.add("lan")
    secret = lan.secret
    now = console.clock.now
    for seconds, passes in ((-60, False), (-30, True), (30, True), (60, False)):
        code = lan.code(now + timedelta(seconds=seconds))
        assert (credentials.matching_step(secret, code, now) is not None) is passes


def test_other_channels_do_not_sign_operators_in(console: Console) -> None:
    lan = console.add("lan")
    body = {"name": "lan", "password": PASSWORD, "one_time_code": lan.code(console.clock.now)}
    for kind in set(KeyKind) - {KeyKind.CONSOLE}:
        assert console.ask("POST", "/v1/operators/sessions", body, kind=kind).problem == "not_allowed"


@pytest.fixture(autouse=True)
def _turns_are_given_back() -> Iterator[None]:
    yield
    for _ in range(credentials.AT_ONCE):
        assert credentials._TURNS.acquire(blocking=False)
    for _ in range(credentials.AT_ONCE):
        credentials._TURNS.release()

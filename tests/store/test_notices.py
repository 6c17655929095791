"""The queue of notices on both databases: once each, to whom it concerns, leased to one, settled for good."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from lookup_api.contract.lookups import Proof, ProofKind
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import Dossier, Fee, Person, PersonRole, ProcessingStep
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.notices import Occasion, Situation, Way
from lookup_api.domain.status import Stage
from lookup_api.provinces import read_calendar, read_province
from lookup_api.sealing import KeyRing
from lookup_api.service.find_due_notices import FindDuePorts, find_due_notices, go_on_finding
from lookup_api.service.follow_dossier import follow_dossier, want_notices
from lookup_api.service.notice_ports import LeasedNotice, NewNotice, NoticeSource, NoticeState, Recipient
from lookup_api.service.queue_notices import queue_notices
from lookup_api.service.settle_notice import MOST_ATTEMPTS, settle_notice
from lookup_api.store import Store, open_store
from lookup_api.store.notices import SETTLED_KEPT_FOR, NoticeBook, forget_settled_notices
from tests.store.samples import NOW, SOURCE, save, simple

HOURS, DAY = timedelta(hours=1), timedelta(days=1)
MINUTES = timedelta(minutes=1)
PHONE, PROXYS = "+84905000001", "+84905000002"
OWNER = Person(role=PersonRole.OWNER, name="Nguyễn Thị Mẫu", phone="0905 000 001", email="mau@example.vn")
PROXY = Person(role=PersonRole.PROXY, name="Đặng Văn Mẫu", phone=PROXYS)
SENDER = Person(role=PersonRole.SUBMITTER, name="Lê Văn Mẫu", phone="0905000003")
LIVE = NoticeSource(live_since=NOW - 30 * DAY)


@pytest.fixture
def live(store: Store) -> Store:
    store.sources.put(SOURCE)
    store.notice_sources.put(SOURCE.id, LIVE)
    return store


def received(store: Store, *people: Person, serial: int = 1) -> Dossier:
    dossier = simple(serial, as_of=NOW - DAY, received_at=NOW - 3 * DAY, result_appointment=NOW + 5 * DAY)
    [saved] = save(store, dossier, people=people or (OWNER,))
    return saved


def take(
    store: Store, dossier: Dossier, stage: Stage, *, at: object = None, source: str = SOURCE.id, then_fail: bool = False
) -> int:
    """Take a step in, with what follows from it; how many notices are new."""
    with store.write() as writer:
        before = writer.load(recognise(dossier.code))
        assert before is not None
        step = ProcessingStep(at=at or NOW - HOURS, stage=stage)  # type: ignore[arg-type]
        after = writer.save(replace(before, steps=(*before.steps, step)))
        queued = queue_notices(writer, before, after, NOW, source=source)
        if then_fail:
            raise RuntimeError
        return queued


def claim(
    store: Store, *ways: Way, most: int = 50, now: object = NOW, lease: timedelta = 2 * MINUTES, quiet: bool = False
) -> tuple[LeasedNotice, ...]:
    at = now if now is not NOW else NOW
    with store.write() as writer:
        return writer.notices.claim(ways or tuple(Way), most, at + lease, at, quiet=quiet)  # type: ignore[operator,arg-type]


def whom(notices: tuple[LeasedNotice, ...]) -> list[tuple[Way, str]]:
    return [(notice.recipient.way, notice.recipient.address) for notice in notices]


# --- what is queued, and to whom ----------------------------------------------------------------------------


def test_a_step_and_its_notices_are_kept_together_or_not_at_all(live: Store) -> None:
    dossier = received(live)
    with pytest.raises(RuntimeError):
        take(live, dossier, Stage.STOPPED, then_fail=True)
    assert claim(live) == ()


def test_a_statutory_notice_goes_to_owner_and_proxy_and_not_to_who_handed_the_papers_in(live: Store) -> None:
    assert take(live, received(live, OWNER, PROXY, SENDER), Stage.SUPPLEMENT_WANTED) == 2
    assert sorted(whom(claim(live))) == [(Way.SMS, PHONE), (Way.SMS, PROXYS)]


def test_a_number_that_only_stands_beside_the_owner_s_is_told_nothing(live: Store) -> None:
    other = Person(role=PersonRole.CONTACT, phone="0905000004")
    take(live, received(live, OWNER, other), Stage.SUPPLEMENT_WANTED)
    assert whom(claim(live)) == [(Way.SMS, PHONE)]


def test_who_handed_the_papers_in_is_told_where_nobody_else_can_be(live: Store) -> None:
    take(live, received(live, replace(OWNER, phone=None, email=None), SENDER), Stage.STOPPED)
    assert whom(claim(live)) == [(Way.SMS, "+84905000003")]


def test_the_same_step_again_queues_nothing_more(live: Store) -> None:
    dossier = received(live)
    assert take(live, dossier, Stage.STOPPED) == 1
    with live.write() as writer:
        after = writer.load(recognise(dossier.code))
        assert after is not None
        assert queue_notices(writer, replace(after, steps=()), after, NOW, source=SOURCE.id) == 0


@pytest.mark.parametrize(
    "told",
    [
        NoticeSource(),
        NoticeSource(live_since=NOW),
        NoticeSource(live_since=NOW - 30 * DAY, tells_itself=frozenset({Situation.STOPPED})),
    ],
)
def test_before_its_go_live_and_for_what_it_tells_itself_a_source_queues_nothing(
    live: Store, told: NoticeSource
) -> None:
    live.notice_sources.put(SOURCE.id, told)
    assert live.notice_sources.get(SOURCE.id) == told
    assert take(live, received(live), Stage.STOPPED) == 0


def test_a_source_that_was_never_switched_and_a_step_older_than_a_day_queue_nothing(live: Store) -> None:
    assert take(live, received(live), Stage.STOPPED, source="another") == 0
    assert take(live, received(live, serial=2), Stage.STOPPED, at=NOW - 2 * DAY) == 0


def test_what_needs_consent_goes_to_followers_alone(live: Store) -> None:
    dossier = received(live, OWNER, PROXY)
    assert take(live, dossier, Stage.RETURNED) == 0
    other = received(live, OWNER, PROXY, serial=2)
    with live.write() as writer:
        writer.wishes.follow(other.id or 0, Recipient(Way.CHAT, "telegram 42", "en"), NOW)
        writer.wishes.follow(other.id or 0, Recipient(Way.SMS, PROXYS), NOW)
    assert take(live, other, Stage.RETURNED) == 2
    claimed = claim(live)
    assert sorted(whom(claimed)) == [(Way.CHAT, "telegram 42"), (Way.SMS, PROXYS)]
    assert {notice.recipient.language for notice in claimed} == {"en", "vi"}


def test_opting_out_moves_what_is_owed_to_another_way_and_ends_the_rest(live: Store) -> None:
    dossier = received(live, OWNER, PROXY)
    with live.write() as writer:
        writer.wishes.follow(dossier.id or 0, Recipient(Way.SMS, PHONE), NOW)
        for phone in ("0905.000.001", PROXYS):
            writer.wishes.opt_out(phone, NOW)
            writer.wishes.opt_out(phone, NOW)
    take(live, dossier, Stage.SUPPLEMENT_WANTED)
    assert sorted(whom(claim(live))) == [(Way.CALL, PROXYS), (Way.EMAIL, "mau@example.vn")]
    with live.write() as writer:
        writer.wishes.opt_in(PHONE)
        assert whom_follows(writer.wishes.followers(dossier.id or 0)) == [PHONE]
        with pytest.raises(InvalidRequest):
            writer.wishes.opt_out("no phone", NOW)


LETTERLESS = replace(OWNER, email=None)
TEXTED, WRITTEN, CALLED = (Way.SMS, PHONE), (Way.EMAIL, "mau@example.vn"), (Way.CALL, PHONE)


@pytest.mark.parametrize(
    ("owner", "texts", "owed", "by_consent"),
    [
        (OWNER, [], [TEXTED], []),
        (OWNER, ["DK <code>"], [TEXTED], [TEXTED]),
        (OWNER, ["DK <code>", "HUY <code>"], [TEXTED], []),
        (OWNER, ["HUY <code>"], [TEXTED], []),
        (OWNER, ["HUY"], [WRITTEN], []),
        (LETTERLESS, ["HUY"], [CALLED], []),
        (OWNER, ["DK <code>", "HUY"], [WRITTEN], []),
        (LETTERLESS, ["DK <code>", "HUY <code>", "HUY"], [CALLED], []),
        (OWNER, ["HUY", "DK"], [TEXTED], []),
        (LETTERLESS, ["DK <code>", "HUY", "DK"], [TEXTED], [TEXTED]),
        (LETTERLESS, ["HUY", "DK <code>"], [TEXTED], [TEXTED]),  # the later wish counts
        (LETTERLESS, ["HUY", "HUY <code>"], [CALLED], []),
    ],
    ids=str,
)
def test_what_still_comes_after_each_text_and_how(
    live: Store, owner: Person, texts: list[str], owed: list[tuple[Way, str]], by_consent: list[tuple[Way, str]]
) -> None:
    dossier = received(live, owner)
    sender = Proof(kind=ProofKind.PHONE, value=PHONE)
    for each in texts:
        wanted = each.startswith("DK")
        if each.endswith("<code>"):
            follow_dossier(dossier, following=wanted, proof=sender, chat=None, language="vi", store=live, now=NOW)
        else:
            want_notices(PHONE, wanted=wanted, store=live, now=NOW)
    take(live, dossier, Stage.SUPPLEMENT_WANTED)
    assert whom(claim(live)) == owed
    take(live, dossier, Stage.RETURNED)
    assert whom(claim(live)) == by_consent


def whom_follows(recipients: tuple[Recipient, ...]) -> list[str]:
    return [recipient.address for recipient in recipients]


def test_a_landline_is_called_by_the_desk(live: Store) -> None:
    take(live, received(live, replace(OWNER, phone="0235 3852739", email=None)), Stage.STOPPED)
    assert whom(claim(live)) == [(Way.CALL, "+842353852739")]


# --- claiming -----------------------------------------------------------------------------------------------


def put(
    store: Store, *, serial: int, situation: Situation = Situation.STOPPED, to: str = PHONE, **facts: object
) -> None:
    [dossier] = save(store, simple(serial))
    notice = NewNotice(
        dossier_id=dossier.id or 0,
        occasion=Occasion(situation, NOW - HOURS if situation is not Situation.ONE_TIME_CODE else NOW),
        once="x",
        recipient=Recipient(Way.SMS, to),
        **facts,  # type: ignore[arg-type]
    )
    with store.write() as writer:
        assert writer.notices.put(notice, NOW)
        assert not writer.notices.put(notice, NOW)


def test_what_is_leased_is_not_claimed_again_until_the_lease_ends(live: Store) -> None:
    put(live, serial=1)
    [first] = claim(live)
    assert first.attempt == 1
    assert claim(live) == ()
    [second] = claim(live, now=NOW + 3 * MINUTES)
    assert (second.id, second.attempt) == (first.id, 2)


def test_who_waits_comes_first_then_apologies(live: Store) -> None:
    for serial, situation in enumerate((Situation.STOPPED, Situation.RESCHEDULED, Situation.ONE_TIME_CODE)):
        put(live, serial=serial, situation=situation, to=f"+8490500010{serial}")
    order = [notice.occasion.situation for notice in claim(live)]
    assert order == [Situation.ONE_TIME_CODE, Situation.RESCHEDULED, Situation.STOPPED]


def test_in_quiet_hours_only_what_was_asked_for_is_handed_out(live: Store) -> None:
    put(live, serial=1)
    put(live, serial=2, situation=Situation.ONE_TIME_CODE, secret="123456")
    assert [notice.secret for notice in claim(live, quiet=True)] == ["123456"]
    assert len(claim(live)) == 1


def test_what_else_waits_for_a_recipient_comes_along(live: Store) -> None:
    for serial in range(4):
        put(live, serial=serial)
    put(live, serial=9, to=PROXYS)
    claimed = claim(live, most=1)
    assert [notice.recipient.address for notice in claimed[:1]] == [PHONE]
    assert len({notice.group for notice in claimed}) == 1
    assert len(claimed) == 2
    assert len(claim(live, most=50)) == 3


def test_claimers_side_by_side_never_get_the_same_notice(live: Store, url: str, keyring: KeyRing) -> None:
    for serial in range(40):
        put(live, serial=serial, to=f"+849050001{serial:02d}")
    claimed: list[int] = []
    lock = threading.Lock()

    def work() -> None:
        with open_store(url, keyring) as own:
            while got := claim(own, most=3):
                with lock:
                    claimed.extend(notice.id for notice in got)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert len(claimed) == 40
    assert len(set(claimed)) == 40


def test_settled_notices_are_forgotten_after_a_quarter_and_waiting_ones_never(live: Store) -> None:
    take(live, received(live, serial=1), Stage.STOPPED)
    take(live, received(live, serial=2), Stage.STOPPED)
    first, second = claim(live)
    with live.write() as writer:
        writer.notices.settle(first.id, NoticeState.SENT, NOW)

    def forget(now: datetime) -> int:
        with live._writing.begin() as connection:
            forget_settled_notices(connection, now)
        with live.write() as writer:
            return sum(_is_there(writer.notices, notice.id) for notice in (first, second))

    assert forget(NOW + SETTLED_KEPT_FOR) == 2
    assert forget(NOW + SETTLED_KEPT_FOR + MINUTES) == 1
    assert forget(NOW + 2 * SETTLED_KEPT_FOR) == 1


def test_settled_notices_are_forgotten_while_others_write(live: Store) -> None:
    take(live, received(live), Stage.STOPPED)
    [notice] = claim(live)
    with live.write() as writer:
        writer.notices.settle(notice.id, NoticeState.SENT, NOW - 2 * SETTLED_KEPT_FOR)
    live._clock = lambda: NOW  # type: ignore[method-assign]
    with live._writing.begin() as connection:
        live._forget_old(connection)
    with live.write() as writer:
        assert not _is_there(writer.notices, notice.id)


def _is_there(book: NoticeBook, notice_id: int) -> bool:
    try:
        book.state(notice_id)
    except LookupError:
        return False
    return True


def test_what_was_not_sent_in_time_expires(live: Store) -> None:
    put(live, serial=1)
    late = NOW + 8 * DAY
    assert claim(live, now=late) == ()
    with live.write() as writer:
        [expired] = writer.notices.expire(late, 10)
        assert writer.notices.state(expired.id) is NoticeState.EXPIRED
        assert writer.notices.expire(late, 10) == ()


# --- settling -----------------------------------------------------------------------------------------------


def settle(store: Store, notice: LeasedNotice, state: NoticeState, now: object = NOW) -> NoticeState:
    return settle_notice(notice.id, state, notice.attempt, store=store, now=now)  # type: ignore[arg-type]


def test_sent_is_never_left_and_leaves_neither_address_nor_code(live: Store) -> None:
    put(live, serial=1, situation=Situation.ONE_TIME_CODE, secret="123456")
    [notice] = claim(live)
    for state in (NoticeState.SENT, NoticeState.QUEUED, NoticeState.GIVEN_UP, NoticeState.SENT):
        assert settle(live, notice, state) is NoticeState.SENT
    [row] = live._reading.all(text("SELECT address, secret, state FROM notices"))
    assert tuple(row) == (None, None, "sent")


def test_what_failed_is_tried_again_later_and_given_up_at_last(live: Store) -> None:
    put(live, serial=1)
    now = NOW
    for attempt in range(1, MOST_ATTEMPTS + 1):
        [notice] = claim(live, now=now)
        assert notice.attempt == attempt
        state = settle(live, notice, NoticeState.QUEUED, now)
        assert claim(live, now=now) == ()
        now += HOURS
    assert state is NoticeState.GIVEN_UP
    assert claim(live, now=now) == ()


def test_a_late_report_of_an_earlier_claimer_counts_only_where_it_was_sent(live: Store) -> None:
    put(live, serial=1)
    [early] = claim(live)
    [late] = claim(live, now=NOW + 3 * MINUTES)
    assert settle(live, early, NoticeState.GIVEN_UP) is NoticeState.QUEUED
    assert settle(live, early, NoticeState.SENT) is NoticeState.SENT
    assert settle(live, late, NoticeState.QUEUED) is NoticeState.SENT


def test_what_is_owed_goes_another_way_when_one_gives_up(live: Store) -> None:
    take(live, received(live), Stage.SUPPLEMENT_WANTED)
    ways = []
    while claimed := claim(live):
        [notice] = claimed
        ways.append(notice.recipient.way)
        settle(live, notice, NoticeState.GIVEN_UP)
    assert ways == [Way.SMS, Way.EMAIL, Way.CALL]


def followed(live: Store, stage: Stage, *people: Person) -> None:
    """A dossier that a chat follows takes a step."""
    dossier = received(live, *people)
    with live.write() as writer:
        writer.wishes.follow(dossier.id or 0, Recipient(Way.CHAT, "zalo:42", "en"), NOW)
    take(live, dossier, stage)


def test_what_a_chat_cannot_be_told_goes_to_the_telephones_in_its_language(live: Store) -> None:
    followed(live, Stage.RETURNED, OWNER, PROXY, SENDER)
    [notice] = claim(live)
    assert notice.recipient.way is Way.CHAT
    settle(live, notice, NoticeState.GIVEN_UP)
    instead = claim(live)
    assert sorted(whom(instead)) == [(Way.SMS, PHONE), (Way.SMS, PROXYS)]
    assert {each.recipient.language for each in instead} == {"en"}
    for each in instead:
        settle(live, each, NoticeState.GIVEN_UP)
    assert claim(live) == ()  # by consent: it was tried twice, nobody is called for it


def test_what_is_owed_and_was_told_is_not_told_again_for_a_chat_that_gives_up(live: Store) -> None:
    followed(live, Stage.STOPPED, OWNER)
    both = {notice.recipient.way: notice for notice in claim(live)}
    assert set(both) == {Way.SMS, Way.CHAT}
    settle(live, both[Way.SMS], NoticeState.SENT)
    settle(live, both[Way.CHAT], NoticeState.GIVEN_UP)
    assert claim(live) == ()


@pytest.mark.parametrize(("stage", "called"), [(Stage.STOPPED, [Way.CALL]), (Stage.RETURNED, [])])
def test_the_desk_calls_for_what_is_owed_alone(live: Store, stage: Stage, called: list[Way]) -> None:
    followed(live, stage, replace(OWNER, phone="0235 3852739", email=None))
    by_way = {notice.recipient.way: notice for notice in claim(live)}
    settle(live, by_way.pop(Way.CHAT), NoticeState.GIVEN_UP)
    assert [*by_way, *(notice.recipient.way for notice in claim(live))] == called


def test_there_is_no_outcome_without_notice(live: Store) -> None:
    with pytest.raises(InvalidRequest):
        settle_notice(404, NoticeState.SENT, 1, store=live, now=NOW)


def test_reports_in_any_order_end_in_the_same_state(live: Store) -> None:
    put(live, serial=1)
    put(live, serial=2, to=PROXYS)
    one, other = claim(live)
    settle(live, one, NoticeState.GIVEN_UP)
    settle(live, one, NoticeState.SENT)
    settle(live, other, NoticeState.SENT)
    settle(live, other, NoticeState.GIVEN_UP)
    assert [tuple(row) for row in live._reading.all(text("SELECT DISTINCT state FROM notices"))] == [("sent",)]


# --- what time brings ---------------------------------------------------------------------------------------


def due_ports(store: Store) -> FindDuePorts:
    calendar = read_calendar(read_province("quang-nam"))
    return FindDuePorts(store=store, reader=store.reader, in_time=store.in_time, calendar=lambda _: calendar)


def due(store: Store, now: object) -> int:
    return find_due_notices(due_ports(store), now)  # type: ignore[arg-type]


def test_a_promise_that_passes_is_told_once_to_who_it_was_given(live: Store) -> None:
    dossier = received(live)
    take(live, dossier, Stage.PROCESSING, at=NOW - 2 * DAY)
    later = NOW + 5 * DAY + HOURS
    assert due(live, NOW) == 0
    assert due(live, later) == 1
    assert due(live, later) == 0
    [notice] = claim(live, now=later)
    assert notice.occasion.situation is Situation.OVERDUE


def test_followers_are_told_that_it_is_due_and_invited_to_rate(live: Store) -> None:
    dossier = received(live)
    take(live, dossier, Stage.PROCESSING, at=NOW - 2 * DAY)
    with live.write() as writer:
        writer.wishes.follow(dossier.id or 0, Recipient(Way.SMS, PHONE), NOW)
    assert due(live, NOW + 5 * DAY - HOURS) == 1
    take(live, dossier, Stage.RETURNED, at=NOW + 5 * DAY)
    assert due(live, NOW + 6 * DAY) == 1
    situations = {notice.occasion.situation for notice in claim(live, now=NOW + 6 * DAY)}
    assert Situation.RATING_INVITATION in situations


def test_a_search_goes_on_where_it_stood_and_begins_anew_in_time(live: Store) -> None:
    second = timedelta(seconds=1)
    search = live.in_time
    assert search.search_from(300, NOW) == 0
    search.searched_to(200)
    assert search.search_from(300, NOW + second) == 200
    search.searched_to(None)
    assert search.search_from(300, NOW + 299 * second) is None
    assert search.search_from(300, NOW + 300 * second) == 0


def test_a_search_in_parts_finds_what_a_whole_one_does(live: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup_api.service.find_due_notices.PAGE", 2)
    for serial in range(5):
        dossier = received(live, serial=serial)
        take(live, dossier, Stage.PROCESSING, at=NOW - 2 * DAY)
        with live.write() as writer:
            writer.wishes.follow(dossier.id or 0, Recipient(Way.SMS, PHONE), NOW)
    later = NOW + 5 * DAY - HOURS
    parts = [go_on_finding(300, due_ports(live), later + part * timedelta(seconds=5)) for part in range(6)]
    assert parts == [2, 2, 1, 0, 0, 0]


# --- one-time codes and secrecy -----------------------------------------------------------------------------


def test_a_one_time_code_serves_its_first_asker_in_its_time(live: Store) -> None:
    [dossier] = save(live, simple(1))
    row = dossier.id or 0
    with live.write() as writer:
        writer.notices.issue_code(row, "123456", NOW + 5 * MINUTES)
    redeem = live.one_time_codes.redeem
    assert not redeem(row, "654321", b"a" * 16, NOW)
    assert not redeem(row + 1, "123456", b"a" * 16, NOW)
    assert redeem(row, "123456", b"a" * 16, NOW)
    assert redeem(row, "123456", b"a" * 16, NOW + MINUTES)
    assert not redeem(row, "123456", b"b" * 16, NOW + MINUTES)
    assert not redeem(row, "123456", b"a" * 16, NOW + 5 * MINUTES)


def test_five_wrong_tries_end_a_one_time_code_and_a_new_one_begins_anew(live: Store) -> None:
    [dossier] = save(live, simple(1))
    row = dossier.id or 0
    for _ in range(2):
        with live.write() as writer:
            writer.notices.issue_code(row, "123456", NOW + 5 * MINUTES)
        for _ in range(4):
            assert not live.one_time_codes.redeem(row, "000000", b"a" * 16, NOW)
    assert live.one_time_codes.redeem(row, "123456", b"a" * 16, NOW)
    with live.write() as writer:
        writer.notices.issue_code(row, "123456", NOW + 5 * MINUTES)
    for _ in range(5):
        live.one_time_codes.redeem(row, "000000", b"a" * 16, NOW)
    assert not live.one_time_codes.redeem(row, "123456", b"a" * 16, NOW)


def test_no_address_and_no_code_stands_in_clear(live: Store) -> None:
    put(live, serial=1, situation=Situation.ONE_TIME_CODE, secret="834512")
    with live.write() as writer:
        writer.wishes.follow(1, Recipient(Way.CHAT, "telegram-4242"), NOW)
        writer.wishes.opt_out(PHONE, NOW)
        writer.notices.issue_code(1, "834512", NOW)
        writer.ratings.put(1, 4, "Chị Mẫu rất nhiệt tình", "sms", NOW)
    for table in ("notices", "followers", "opt_outs", "one_time_codes", "ratings"):
        kept = repr(live._reading.all(text(f"SELECT * FROM {table}")))  # noqa: S608 - names of ours
        for secret in ("905000001", "834512", "telegram-4242", "Mẫu"):
            assert secret not in kept


def test_a_rating_is_kept_once(live: Store) -> None:
    [dossier] = save(live, simple(1, returned_at=NOW, fees=(Fee(name="x", amount=1),)), simple(2, returned_at=NOW))[:1]
    with live.write() as writer:
        assert writer.ratings.put(dossier.id or 0, 4, None, "sms", NOW) == 4
        assert writer.ratings.put(dossier.id or 0, 1, "khác", "web", NOW) == 4
    [all_of_them] = live.ratings.response(NOW, NOW + DAY)
    assert (all_of_them.returned, all_of_them.rated, all_of_them.scores) == (2, 1, (0, 0, 0, 1, 0))
    assert all_of_them.rate == 0.5
    assert live.ratings.response(NOW + DAY, NOW + 2 * DAY) == ()

"""Conversations against the journal: what stays open, what a repeat hears, and what happens when the API fails."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from tests.sms_gateway.conftest import SENDER, Running, texts
from tests.support.fake_lookup_api import processing_view

CODE, SLIP = "H47.16-240617-0001", "H47.16-240617-0002"
QUESTION = f"Khong tim thay HS {SLIP}. Co phai quy vi hoi HS {CODE}? Tra loi: DUNG hoac KHONG. Ho tro: 1022"
OTHER = "+84905000002"


@pytest.fixture
def owner(gateway: Running) -> Running:
    """The gateway, with one dossier registered on the sender's phone."""
    gateway.api.add(processing_view(CODE), phones=[SENDER])
    return gateway


def said(gateway: Running, text: str, sender: str = SENDER, message_id: str | None = None) -> list[str]:
    return texts(gateway.text(text, sender=sender, message_id=message_id))


def test_a_question_delivered_twice_is_one_question_and_its_answer_one_answer(owner: Running) -> None:
    assert said(owner, SLIP, message_id="SMa") == said(owner, SLIP, message_id="SMa") == [QUESTION]
    first = said(owner, "dung", message_id="SMb")
    assert CODE in first[0]
    lookups = len(owner.api.asked)
    assert said(owner, "dung", message_id="SMb") == first
    assert len(owner.api.asked) == lookups
    # The repeat of the question, after its answer, opens nothing.
    assert said(owner, SLIP, message_id="SMa") == [QUESTION]
    assert said(owner, "dung")[0].startswith("Hien khong co cau hoi")
    assert owner.api.wishes == []


def test_a_question_is_its_own_numbers_only(owner: Running) -> None:
    said(owner, SLIP)

    assert said(owner, "dung", sender=OTHER)[0].startswith("Da ngung nhan tin thong bao")
    assert owner.api.wishes == [(OTHER, False)]
    assert CODE in said(owner, "dung")[0]


def test_who_follows_in_english_is_told_in_english(owner: Running) -> None:
    for text, language in ((f"DK {CODE}", "vi"), (f"EN DK {CODE}", "en"), (f"FOLLOW {CODE}", "en")):
        said(owner, text)
        assert owner.api.languages == {CODE: language}


def test_the_question_lies_sealed_in_the_journal(owner: Running, tmp_path: Path) -> None:
    said(owner, SLIP)
    kept = owner.exchange.state("twilio", SENDER)

    assert kept is not None
    assert CODE.encode() in kept  # opened with the secret
    files = [file for file in tmp_path.iterdir() if file.is_file()]
    assert files
    assert not any(CODE.encode() in file.read_bytes() for file in files)


def test_who_is_no_holder_is_asked_nothing(owner: Running) -> None:
    said(owner, SLIP)

    assert said(owner, SLIP, sender=OTHER)[0].startswith(f"Khong tim thay HS {SLIP}. Kiem tra")
    assert owner.exchange.state("twilio", OTHER) is None


@pytest.mark.parametrize(
    "code", [ProblemCode.STORE_UNAVAILABLE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.NOT_ALLOWED]
)
def test_own_dossiers_that_cannot_be_asked_leave_an_ordinary_miss(
    owner: Running, code: ProblemCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = Problem(code=code, title=code, status=HTTP_STATUS[code])
    monkeypatch.setattr(owner.api, "_own", lambda _body: refused)

    assert said(owner, SLIP)[0].startswith(f"Khong tim thay HS {SLIP}. Kiem tra")


def test_an_answer_that_must_wait_leaves_the_question_open(owner: Running) -> None:
    said(owner, SLIP)
    owner.api.away = True
    assert said(owner, "dung", message_id="SMc")[0].startswith("Chua tra cuu duoc")
    owner.api.away = False
    owner.clock.advance(timedelta(minutes=2))

    assert CODE in said(owner, "dung", message_id="SMc")[0]


def test_a_question_of_another_version_is_forgotten(owner: Running) -> None:
    owner.exchange.change_state("twilio", SENDER, 0, b'{"unheard": "of"}', owner.clock())

    assert said(owner, "dung")[0].startswith("Da ngung nhan tin thong bao")


def test_no_log_tells_a_number_or_a_code(owner: Running, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for text in (SLIP, "dung", f"DK {CODE}", f"HUY {CODE}", "HUY", "HS", f"{CODE} 0078", f"DK {CODE} 0078"):
            said(owner, text)
    told = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)

    assert "message answered" in told
    for secret in (CODE, SLIP, SENDER, SENDER[1:]):
        assert secret not in told

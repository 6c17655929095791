"""What senders' programs look for in an answer: `error_code`, and the words of `message`."""

import msgspec
import pytest

from lookup_api.domain.errors import InvalidRequest, NotAllowed, NotSignedIn, ProblemError, StoreUnavailable, TooLarge
from lookup_api.domain.statements import RefusedRecord
from lookup_api.feeds import national

REFUSED = [RefusedRecord(position=at, reason="TrangThai để trống", raw=b"{}") for at in range(9)]


def test_what_was_taken_in_is_counted_in_the_senders_words() -> None:
    reply = national.reply(2, 1)
    assert (reply.error_code, reply.message) == (0, "Đồng bộ thành công 2/3")


def test_new_dossiers_that_were_there_already_are_named_so() -> None:
    reply = national.reply(3, 0, 2)
    assert reply.error_code == 0
    assert "thành công 3/3" in reply.message
    assert "đã tồn tại" in reply.message
    assert "đã tồn tại" not in national.reply(3, 0, 3, updating=True).message


@pytest.mark.parametrize(
    "reply",
    [
        national.reply(0, 3, reasons=REFUSED),
        national.reply(0, 0),
        national.reply_refused(3),
        national.reply_sign_in_refused(),
        *(national.reply_problem(problem) for problem in (InvalidRequest(), TooLarge(), NotSignedIn(), NotAllowed())),
        national.reply_problem(StoreUnavailable()),
    ],
    ids=lambda reply: reply.message[:30],
)
def test_nothing_accepted_never_sounds_like_success(reply: national.Reply) -> None:
    # -3, 0 and 3 are the codes that one sender reads the words behind.
    assert reply.error_code not in (-3, 0, 3)
    assert "thành công" not in reply.message.lower()
    assert "đã tồn tại" not in reply.message.lower()
    assert reply.message


def test_the_first_reasons_are_told_with_their_places() -> None:
    message = national.reply(0, 9, reasons=REFUSED).message
    assert "bản ghi 1: TrangThai để trống" in message
    assert "bản ghi 3" in message
    assert "bản ghi 4" not in message


def test_success_needs_something_accepted() -> None:
    for accepted, total in ((0, 3), (4, 3), (-1, 0)):
        with pytest.raises(ValueError, match="at least one"):
            national.reply_accepted(accepted, total)


def test_the_answers_are_spelt_as_senders_read_them() -> None:
    assert msgspec.json.decode(msgspec.json.encode(national.reply_sign_in("abc"))) == {
        "error_code": 0,
        "message": "",
        "session": "abc",
    }
    found = msgspec.json.decode(msgspec.json.encode(national.reply_look_up(["H47.16-240620-0001"])))
    assert found == {"error_code": 0, "message": "", "result": [{"MaHoSo": "H47.16-240620-0001"}]}
    assert national.reply_look_up([]).result == []


def test_every_problem_has_an_answer() -> None:
    kinds = ProblemError.__subclasses__()
    assert len(kinds) > 8
    assert all(national.reply_problem(kind()).error_code for kind in kinds)

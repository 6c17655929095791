"""Answers in the words that senders' programs search for.

They read `error_code` (0 is success) and then look into `message`: "thành công" means taken in, "đã tồn tại" means that
the dossier is there and is to be sent as an update. So neither phrase may stand in an answer that took nothing in.
"""

from collections.abc import Iterable, Sequence

import msgspec

from lookup_api.domain.catalogue import Agency, Procedure
from lookup_api.domain.errors import NotSignedIn, ProblemError, StoreUnavailable, TooLarge
from lookup_api.domain.statements import RefusedRecord

DONE = 0
NOTHING_ACCEPTED = 1  # senders take -3, 0 and 3 for answers to be read; this one is plainly a failure
NOT_SIGNED_IN = 2
_MOST_REASONS = 3  # told in an answer; all of them lie in the quarantine


class Reply(msgspec.Struct, frozen=True):
    """The answer to records."""

    error_code: int
    message: str


class SignInReply(msgspec.Struct, frozen=True):
    """The answer to a sign-in."""

    error_code: int
    message: str
    session: str


class FoundRecord(msgspec.Struct, frozen=True):
    """One dossier that is there."""

    MaHoSo: str


class LookUpReply(msgspec.Struct, frozen=True):
    """The answer to TraCuuHoSo: not empty means that the dossier is there."""

    error_code: int
    message: str
    result: list[FoundRecord]


class ProcedureRecord(msgspec.Struct, frozen=True, rename="upper"):
    """A procedure, as LayThuTuc and LayDanhSachTTHC tell it."""

    matthc: str
    tentthc: str
    malinhvuc: str
    tenlinhvuc: str


class AgencyRecord(msgspec.Struct, frozen=True, rename="upper"):
    """An agency, as LayDanhMucCoQuan tells it. Its level is in no list of ours, so it is blank."""

    madonvi: str
    tendonvi: str
    capdonvi: str = ""


class CatalogueReply(msgspec.Struct, frozen=True):
    """The answer to a question about procedures or agencies; nothing found is an empty list."""

    error_code: int
    message: str
    result: list[ProcedureRecord | AgencyRecord]


def reply(
    accepted: int, refused: int, existed: int = 0, *, updating: bool = False, reasons: Sequence[RefusedRecord] = ()
) -> Reply:
    """Answer records: how many were taken in, refused, and there before."""
    if accepted == 0:
        return reply_refused(refused, reasons)
    return reply_accepted(accepted, accepted + refused, existed, updating=updating)


def reply_accepted(accepted: int, total: int, existed: int = 0, *, updating: bool = False) -> Reply:
    """Answer a message of which at least one record was taken in."""
    if not 0 < accepted <= total:
        raise ValueError("accepted is at least one record of the message")
    message = f"Đồng bộ thành công {accepted}/{total}"
    if existed and not updating:
        message += f", trong đó {existed} hồ sơ đã tồn tại và được cập nhật"
    return Reply(DONE, message)


def reply_refused(total: int, reasons: Sequence[RefusedRecord] = ()) -> Reply:
    """Answer a message of which nothing was taken in; positions count from 1, as people do."""
    told = "".join(f"; bản ghi {record.position + 1}: {record.reason}" for record in reasons[:_MOST_REASONS])
    return Reply(NOTHING_ACCEPTED, f"Không tiếp nhận được bản ghi nào (0/{total}){told}")


def reply_problem(problem: ProblemError) -> Reply:
    """Answer a message that was refused as a whole."""
    match problem:
        case NotSignedIn():
            return Reply(NOT_SIGNED_IN, "Phiên đăng nhập không hợp lệ hoặc đã hết hạn, mời đăng nhập lại")
        case TooLarge():
            return Reply(NOTHING_ACCEPTED, "Bản tin quá lớn, mời chia nhỏ rồi gửi lại")
        case StoreUnavailable():
            return Reply(NOTHING_ACCEPTED, "Hệ thống tạm thời chưa tiếp nhận được, mời gửi lại sau")
    return Reply(NOTHING_ACCEPTED, "Bản tin không đúng định dạng, không tiếp nhận được bản ghi nào")


def reply_look_up(codes: Sequence[str]) -> LookUpReply:
    """Answer whether a dossier is there, by the code or codes found."""
    return LookUpReply(DONE, "", [FoundRecord(code) for code in codes])


def reply_procedures(procedures: Iterable[Procedure]) -> CatalogueReply:
    """Answer with procedures; the keys are those of a dossier's record in capitals, as senders read them."""
    found = (
        ProcedureRecord(each.told_code or "", each.name, each.field_code or "", each.field or "") for each in procedures
    )
    return CatalogueReply(DONE, "", list(found))


def reply_agencies(agencies: Iterable[Agency]) -> CatalogueReply:
    """Answer with agencies."""
    return CatalogueReply(DONE, "", [AgencyRecord(each.code, each.name) for each in agencies])


def reply_sign_in(session: str) -> SignInReply:
    """Answer a sign-in with its session."""
    return SignInReply(DONE, "", session)


def reply_sign_in_refused() -> SignInReply:
    """Answer a sign-in with a wrong name or password."""
    return SignInReply(NOT_SIGNED_IN, "Tên đăng nhập hoặc mật khẩu không đúng", "")

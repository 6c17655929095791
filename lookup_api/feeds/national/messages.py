"""A message's bytes into statements: the envelope or the bare array whole, then each record alone.

Only a body that is no JSON, of another service, without a list or too large is refused as a whole. A record that
cannot be read is refused with its place and reason, so that one wrong date in ten thousand holds up nothing else.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import msgspec

from lookup_api.domain.errors import CodeNotRecognised, InvalidRequest, TooLarge
from lookup_api.domain.statements import RefusedRecord, Statement
from lookup_api.feeds.national import values, wire
from lookup_api.feeds.national.code_lists import DEFAULT, CodeLists
from lookup_api.feeds.national.records import Record, code_of, newest_fact, to_dossier, to_stage, to_step
from lookup_api.feeds.national.values import UnreadableError

LARGEST_BODY = 32 * 1024 * 1024  # bytes
LARGEST_RECORD = 1024 * 1024  # bytes; a hundred attachments with the longest names stay below
MOST_RECORDS = 10_000
MOST_VALUES = 2_000_000  # counted before a list is parted, so that `1,1,1,...` cannot fill the memory
DEEPEST = 12  # levels of lists and objects in one record; senders use four
CLOCK_DIFFERENCE = timedelta(days=1)  # how far a sender's clock may run ahead
_KEPT_OF_TOO_LARGE = 64 * 1024  # bytes that go to the quarantine of a record that is too large


RECORD_TOO_LARGE = "bản ghi quá lớn"  # its beginning alone is kept


class Service(StrEnum):
    """What a message wants."""

    DOSSIERS = "DongBoHoSoMC"
    STEPS = "CapNhatTienDoHoSoMC"
    STAGES = "CapNhatTrangThai"
    LOOK_UP = "TraCuuHoSo"
    PROCEDURE = "LayThuTuc"
    PROCEDURES = "LayDanhSachTTHC"
    AGENCIES = "LayDanhMucCoQuan"


# What senders ask at the same address; nothing is stated by it.
QUESTIONS = frozenset({Service.LOOK_UP, Service.PROCEDURE, Service.PROCEDURES, Service.AGENCIES})
Shape = TypeVar("Shape")
# Senders' names for the same: the ministry portals' (2026), and three addresses for those who have no names at all.
_SERVICES = {
    **{service.lower(): service for service in Service},
    "createdossier": Service.DOSSIERS,
    "capnhattientrinh": Service.STEPS,
    "add": Service.DOSSIERS,
    "update": Service.DOSSIERS,
    "progress": Service.STEPS,
}
_UPDATES = "update"
_SHAPES: Mapping[Service, type[Record]] = {
    Service.DOSSIERS: wire.DossierRecord,
    Service.STEPS: wire.StepRecord,
    Service.STAGES: wire.StageRecord,
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message, read."""

    service: Service
    session: str | None = field(repr=False)  # what the sender signed in with
    sender: str | None  # madonvi / MaDinhDanhDV: the sending unit's identifier
    updating: bool  # isUpdating; whether the sender believes the dossiers to be there
    statements: tuple[Statement, ...] = field(repr=False)
    refused: tuple[RefusedRecord, ...] = field(repr=False)
    asked_code: str | None = None  # of TraCuuHoSo and LayThuTuc, as it was sent


def read_message(
    body: bytes,
    *,
    service: str | None = None,
    query: Mapping[str, str] | None = None,
    lists: CodeLists = DEFAULT,
    now: datetime | None = None,
) -> Message:
    """Read a message: an envelope, or a bare array whose `service` stands in the address and the rest in `query`.

    A single record without an array, as CreateDossier sends it, is read as an array of one. `lists` are the source's.

    With `now` (aware) a record that tells of a moment more than a day ahead is refused: it would outdate everything
    that follows. Raises InvalidRequest for a body that is no message, TooLarge beyond the limits above.
    """
    if len(body) > LARGEST_BODY:
        raise TooLarge(f"a message is at most {LARGEST_BODY} bytes")
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    query = {name.lower(): value for name, value in (query or {}).items()}
    envelope = wire.Envelope(data=msgspec.Raw(body)) if body[:1] == b"[" else _envelope(body)
    name = _text(envelope.service) or service
    wanted = read_service(name)
    sender = _text(envelope.madonvi) or query.get("madinhdanhdv")
    updating = values.truth(query.get("isupdating") if envelope.isUpdating is None else envelope.isUpdating)
    if updating is None:
        updating = name is not None and name.lower() == _UPDATES
    asked_code = None
    read: list[Statement | RefusedRecord] = []
    if wanted in QUESTIONS:
        asked_code = _asked(wanted, envelope)
    else:
        records = enumerate(_records(envelope.data))
        read = [_read_record(position, raw, wanted, sender, lists, now) for position, raw in records]
    return Message(
        service=wanted,
        session=_text(envelope.session),
        sender=sender,
        updating=bool(updating),
        statements=tuple(each for each in read if not isinstance(each, RefusedRecord)),
        refused=tuple(each for each in read if isinstance(each, RefusedRecord)),
        asked_code=asked_code,
    )


def _asked(question: Service, envelope: wire.Envelope) -> str | None:
    """The code that a question names; None for one that asks for all."""
    if question in {Service.PROCEDURES, Service.AGENCIES}:
        return None
    of_dossier = _text(envelope.mahoso) or _text(envelope.MaHoSo)
    asked = of_dossier if question is Service.LOOK_UP else _text(envelope.maTTHC)
    if asked is None:
        raise InvalidRequest("mahoso or maTTHC is missing")
    return asked


def read_session(body: bytes) -> str | None:
    """The session inside an envelope, before anything else of it is read. Raises InvalidRequest, TooLarge."""
    if len(body) > LARGEST_BODY:
        raise TooLarge(f"a message is at most {LARGEST_BODY} bytes")
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    return None if body[:1] == b"[" else _text(_decode(body, wire.Envelope).session)


def read_sign_in(body: bytes) -> tuple[str, str]:
    """Read the request for a session: user name and password. Raises InvalidRequest, TooLarge."""
    if len(body) > LARGEST_RECORD:
        raise TooLarge("a sign-in is a user name and a password")
    sign_in = _decode(body, wire.SignIn)
    return sign_in.username, sign_in.password


def _decode(body: bytes, kind: type[Shape]) -> Shape:
    """Decode a whole body; whatever is wrong with it is the sender's to mend."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (ValueError, RecursionError):
        # The decoder's own sentence may quote the body, and a body holds names.
        raise InvalidRequest("the body is not a JSON message of the documented shape") from None


def _envelope(body: bytes) -> wire.Envelope:
    """What stands around the records; a record that stands alone is its own envelope."""
    envelope = _decode(body, wire.Envelope)
    alone = envelope.data == msgspec.Raw(b"null") and envelope.MaHoSo is not None
    return msgspec.structs.replace(envelope, data=msgspec.Raw(b"[" + body + b"]")) if alone else envelope


def _text(value: wire.Value) -> str | None:
    try:
        return values.text(value, "envelope")
    except UnreadableError:
        raise InvalidRequest("a value of the envelope is too long") from None


def read_service(name: str | None) -> Service:
    """Read the name of a service, in any case and by any of its names. Raises InvalidRequest."""
    service = _SERVICES.get((name or "").lower())
    if service is None:
        raise InvalidRequest(f"service is one of {', '.join(Service)}")
    return service


def _records(data: msgspec.Raw) -> list[msgspec.Raw]:
    """Part a list into its records without reading them."""
    body = bytes(data)
    if body.count(b",") > MOST_VALUES:
        raise TooLarge(f"a message holds at most {MOST_VALUES} values")
    records = _decode(body, list[msgspec.Raw])
    if len(records) > MOST_RECORDS:
        raise TooLarge(f"a message holds at most {MOST_RECORDS} records")
    return records


def _read_record(
    position: int, raw: msgspec.Raw, service: Service, sender: str | None, lists: CodeLists, now: datetime | None
) -> Statement | RefusedRecord:
    """Read one record, or say why it cannot be read. Never raises for anything a record can hold."""
    body = bytes(raw)
    if len(body) > LARGEST_RECORD:
        return RefusedRecord(position=position, reason=RECORD_TOO_LARGE, raw=body[:_KEPT_OF_TOO_LARGE], sender=sender)
    record: Record | None = None
    try:
        plain = msgspec.json.decode(body)
        if _depth(plain) > DEEPEST:
            raise UnreadableError("bản ghi lồng quá nhiều cấp")
        digest = _digest(service, plain)
        record = msgspec.convert(plain, _SHAPES[service])
        statement = _state(record, digest, sender, lists)
        _require_past(statement, now)
    except (ValueError, RecursionError, CodeNotRecognised) as error:
        code = _code_or_none(record)
        return RefusedRecord(position=position, reason=_reason(error), raw=body, code=code, sender=sender)
    return replace(statement, position=position, raw=body)


def _state(record: Record, digest: bytes, sender: str | None, lists: CodeLists) -> Statement:
    match record:
        case wire.StepRecord():
            return to_step(record, digest, sender, lists)
        case wire.StageRecord():
            return to_stage(record, digest, sender, lists)
        case wire.DossierRecord():
            return to_dossier(record, digest, sender, lists)


def _digest(service: Service, plain: object) -> bytes:
    """What makes a record the same again: its values, whatever the order of its keys and the blanks around them."""
    return hashlib.sha256(service.encode() + b"\0" + msgspec.json.encode(plain, order="sorted")).digest()


def _depth(plain: object) -> int:
    """How many levels of lists and objects a value has."""
    depth, level = 0, [plain]
    while level:
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, list):
                inner += value
        depth, level = depth + 1, [value for value in inner if isinstance(value, (dict, list))]
    return depth


def _require_past(statement: Statement, now: datetime | None) -> None:
    newest = newest_fact(statement)
    if now is not None and newest is not None and newest > now + CLOCK_DIFFERENCE:
        raise UnreadableError("bản ghi có ngày xảy ra ở tương lai")


def _reason(error: Exception) -> str:
    """A sentence for the officer that quotes nothing of the record."""
    match error:
        case UnreadableError():
            return str(error)
        case CodeNotRecognised():
            return "mã hồ sơ (MaHoSo) không có chữ số, quá dài hoặc có ký tự của bảng chữ cái khác"
        case msgspec.ValidationError():
            _, _, path = str(error).partition(" - at `$")
            return f"kiểu dữ liệu không đúng tại {path.strip('.`')}" if path else "bản ghi không phải là một đối tượng"
    return "bản ghi không phải là JSON hợp lệ"


def _code_or_none(record: Record | None) -> str | None:
    try:
        return None if record is None else code_of(record).text
    except (UnreadableError, CodeNotRecognised):
        return None

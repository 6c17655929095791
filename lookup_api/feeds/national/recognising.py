"""Which service a message is for, seen from its shape: for copies and files, which carry no address of ours."""

from dataclasses import dataclass

import msgspec

from lookup_api.domain.errors import ProblemError
from lookup_api.feeds.national import wire
from lookup_api.feeds.national.messages import LARGEST_BODY, QUESTIONS, Service, read_service


@dataclass(frozen=True, slots=True)
class Recognised:
    """A message that states something of dossiers. `service` is None where its envelope names one."""

    service: Service | None


def recognise_message(body: bytes, *, address: str = "") -> Recognised | None:
    """Recognise a message by its envelope, else by the end of its address, else by its first record.

    None for what states nothing of dossiers: a sign-in, a question, a body that is no message.
    """
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    if len(body) > LARGEST_BODY:
        return None
    try:
        if body[:1] == b"[":
            service = _named(address) or _of_records(body)
        else:
            envelope = msgspec.json.decode(body, type=wire.Envelope)
            if envelope.service is not None:
                named = _named(str(envelope.service))
                return None if named is None or named in QUESTIONS else Recognised(None)
            alone = envelope.data == msgspec.Raw(b"null")
            service = _named(address) or _of_record(body if alone else None) or _of_records(bytes(envelope.data))
    except (ValueError, RecursionError):
        return None
    return None if service is None or service in QUESTIONS else Recognised(service)


def _named(name: str) -> Service | None:
    try:
        return read_service(name)
    except ProblemError:
        return None


def _of_records(body: bytes) -> Service | None:
    records = msgspec.json.decode(body, type=list[msgspec.Raw] | None)
    return _of_record(bytes(records[0])) if records else None


def _of_record(body: bytes | None) -> Service | None:
    """The service by the fields that only one of the three kinds of record has."""
    fields = {} if body is None else msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    if "MaHoSo" not in fields:
        return None
    if "ThoiDiemXuLy" in fields:
        return Service.STEPS
    return Service.STAGES if "TrangThai" in fields and "TrangThaiHoSo" not in fields else Service.DOSSIERS

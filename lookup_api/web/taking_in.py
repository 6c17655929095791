"""One way in for messages of the national form: from an address, a relay's copy, a file in a folder, a retry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from lookup_api.domain.dossier import SourceSystem
from lookup_api.domain.errors import NotAllowed
from lookup_api.feeds import national
from lookup_api.service.take_in import TakenIn, take_in
from lookup_api.store import Quarantined
from lookup_api.store.sources import FeedRules
from lookup_api.web.parts import Parts


@dataclass(frozen=True, slots=True)
class Received:
    """A message that was read, and what became of its records; `taken` is None for a question."""

    message: national.Message
    taken: TakenIn | None


def read_for(
    source_id: str, body: bytes, *, service: str | None, query: Mapping[str, str], parts: Parts, now: datetime
) -> tuple[national.Message, FeedRules]:
    """Read a message by the code list of its source. Raises InvalidRequest, TooLarge, NotAllowed."""
    known = parts.store.sources.known(source_id)
    if known is None:
        raise NotAllowed("the key names no source system")
    lists = national.read_code_lists(known.rules.code_list, known.rules.own_codes)
    return national.read_message(body, service=service, query=query, lists=lists, now=now), known.rules


def receive_message(
    body: bytes,
    *,
    source: SourceSystem,
    parts: Parts,
    now: datetime,
    service: str | None = None,
    query: Mapping[str, str] | None = None,
) -> Received:
    """Read a message of a source and take in its records. Raises InvalidRequest, TooLarge, StoreUnavailable."""
    message, rules = read_for(source.id, body, service=service, query=query or {}, parts=parts, now=now)
    if message.service in national.QUESTIONS:
        return Received(message, None)
    taken = take_in(
        message.statements,
        message.refused,
        source=source,
        service=message.service,
        replay_window=rules.replay_window,
        ports=parts.take_in,
        now=now,
    )
    return Received(message, taken)


class CannotBeRetried(ValueError):
    """A refused record that is not whole, or did not come in a message of the national form."""


def retry(record: Quarantined, *, parts: Parts, now: datetime) -> str | None:
    """Try a refused record again, by its source's code list of today; return why it waits on, None if it went in whole.

    It is taken in by its age as every record is, so that a late one overwrites nothing newer. What is refused again
    waits on under its reason of today. Raises CannotBeRetried.
    """
    source = parts.store.source(record.source_id)
    whole = bool(record.raw) and record.reason != national.RECORD_TOO_LARGE
    if source is None or not whole or record.service not in {service.value for service in national.Service}:
        raise CannotBeRetried("không phải bản ghi đồng bộ; hãy nhập lại tệp gốc")
    query = {} if record.sender is None else {"MaDinhDanhDV": record.sender}
    body = b"[" + record.raw + b"]"
    message, rules = read_for(record.source_id, body, service=record.service, query=query, parts=parts, now=now)
    place = record.position
    taken = take_in(
        [replace(statement, position=place) for statement in message.statements],
        [replace(refused, position=place) for refused in message.refused],
        source=source,
        service=record.service,
        replay_window=rules.replay_window,
        ports=parts.take_in,
        now=now,
    )
    waiting = next(iter((*taken.refused, *taken.in_part)), None)
    if waiting is None or waiting.reason != record.reason:
        parts.store.quarantine.drop(record)
    return None if waiting is None else waiting.reason

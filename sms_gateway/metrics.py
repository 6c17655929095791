"""What a monitor asks for, in the text form of Prometheus: plain numbers, nothing of any number, name or text."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from lookup_api.exchange import ExchangeError, Spool
from sms_gateway.breaker import Breaker
from sms_gateway.parts import Parts

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def write_metrics(parts: Parts, breakers: Mapping[str, Breaker] | None = None, spool: Spool | None = None) -> str:
    """Write what waits in journal and spool, what today cost, and which carriers are given a rest."""
    spool = spool or (parts.waiting.spool if parts.waiting is not None else None)
    return "".join(f"{line}\n" for line in _lines(parts, breakers or {}, spool))


def _lines(parts: Parts, breakers: Mapping[str, Breaker], spool: Spool | None) -> Iterator[str]:
    now = parts.clock()
    try:
        waiting = asdict(parts.exchange.backlog(now))
        today = next((day for _, day in parts.counting.days(now.date(), 1)), None)
    except ExchangeError:
        yield "sms_journal_up 0"
        waiting, today = {}, None
    else:
        yield "sms_journal_up 1"
    for name, number in waiting.items():
        yield f"sms_{name} {number}"
    if spool is not None:
        yield f"sms_spool_bytes {spool.holds()}"
    for carrier, templates in today.counts.items() if today else ():
        for template, count in templates.items():
            labels = f'{{carrier="{carrier}",template="{template}"}}'
            yield f"sms_texts_today{labels} {count.texts}"
            yield f"sms_segments_today{labels} {count.segments}"
            yield f"sms_cost_today_dong{labels} {count.cost}"
    for name, breaker in breakers.items():
        yield f'sms_carrier_rests{{carrier="{name}"}} {int(not breaker.is_closed)}'

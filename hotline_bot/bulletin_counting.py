"""Counts for the bulletin, in the journal: each contact once, however often it is told and by how many processes.

The journal forgets messages, and with them what is counted of them (`lookup_api.exchange.keeping`). So a day that is
over is added up once and its figures are kept, a record a month, for as long as a bulletin may be asked for.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from hotline_bot.bulletin import Figure, Span, channel_of, day_of, days_of, figures_in, month_of
from hotline_bot.house import VIETNAM
from lookup_api.exchange import Claimed, Exchange, Settlement, StateChanged

CHANNEL: Final = "bulletin"  # of the journal's states: the figures of past days, a record a month
MONTHS_KEPT: Final = 25  # two years, and the month that is compared with that of a year before
_TRIES = 20  # while other processes keep the same figures

Days = dict[str, dict[str, int]]  # by day (2026-11-22) and by the figure's name


def day_name(now: datetime) -> str:
    """The day of a moment, as contacts are named by it."""
    return now.astimezone(VIETNAM).date().isoformat()


def count(exchange: Exchange, figure: Figure, channel: str, name: str, now: datetime) -> None:
    """Count something once under its name. Raises ExchangeUnavailable."""
    count_many(exchange, figure, channel, [name], now)


def count_many(exchange: Exchange, figure: Figure, channel: str, names: Sequence[str], now: datetime) -> None:
    """Count as many things as there are names, each once, in two transactions. Raises ExchangeUnavailable."""
    claims = exchange.claim_many(channel_of(figure, channel), names, now)
    # What another process holds, or takes over meanwhile, that process counts.
    ours = [Settlement(claim, b"", sent=True) for claim in claims if isinstance(claim, Claimed)]
    if ours:
        exchange.settle_many(ours, now)


def contact_name(conversation: str, now: datetime) -> str:
    """The name under which a conversation or a call is counted: one a day."""
    return f"{day_name(now)}:{conversation}"


def count_contact(exchange: Exchange, channel: str, conversation: str, now: datetime) -> None:
    """Count a conversation or a call, once a day."""
    count(exchange, Figure.CONTACT, channel, contact_name(conversation, now), now)


def counted(exchange: Exchange, span: Span) -> dict[str, int]:
    """The figures of a span, by name: of past days as they were kept, of the others as they stand now."""
    total: Counter[str] = Counter()
    months: dict[str, Days] = {}
    for day in days_of(span):
        month = months.setdefault(_month(day), _kept(exchange, _month(day))[0])
        figures = month.get(day.isoformat())
        total.update(_live(exchange, day) if figures is None else figures)
    return dict(total)


def keep_figures(exchange: Exchange, keeps: timedelta, now: datetime) -> None:
    """Add up the past days that the journal still holds in full, and touch what was kept before.

    To be done every day, before the journal forgets: `keeps` is how long it holds messages.
    """
    today = now.astimezone(VIETNAM).date()
    first = (now - keeps).astimezone(VIETNAM).date() + timedelta(days=1)
    held = [first + timedelta(days=number) for number in range((today - first).days)]
    month = today
    for _ in range(MONTHS_KEPT):
        _keep_month(exchange, _month(month), [day for day in held if _month(day) == _month(month)], now)
        month = month.replace(day=1) - timedelta(days=1)


def _keep_month(exchange: Exchange, month: str, held: list[date], now: datetime) -> None:
    for _ in range(_TRIES):
        kept, version = _kept(exchange, month)
        added = {day.isoformat(): _live(exchange, day) for day in held if day.isoformat() not in kept}
        if not kept and not added:
            return
        try:
            exchange.change_state(CHANNEL, month, version, msgspec.json.encode({**added, **kept}), now)
        except StateChanged:
            continue
        return


def _kept(exchange: Exchange, month: str) -> tuple[Days, int]:
    state = exchange.versioned_state(CHANNEL, month)
    return ({}, 0) if state is None else (msgspec.json.decode(state.value, type=Days), state.version)


def _live(exchange: Exchange, day: date) -> Mapping[str, int]:
    span = day_of(day)
    return figures_in(exchange.tallies.by_channel(span.since, span.until))


def _month(day: date) -> str:
    """2026-11."""
    return month_of(day).since.strftime("%Y-%m")

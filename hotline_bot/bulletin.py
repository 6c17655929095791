"""The bulletin that a 1022 hotline publishes (bản tin tổng đài): contacts of a day or a month by channel. Pure.

A contact is one conversation or one call on one day, however many messages it had, or one text message. Nothing in it
tells of a person: a contact is counted under a keyed hash, and only numbers come out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from hotline_bot.house import VIETNAM
from lookup_api.contract.operators import TicketKind, TicketOutcome, TicketView
from lookup_api.wording import Wording

PHONE: Final = "phone"  # calls that operators take
VOICE: Final = "voice"  # calls that the automatic service takes
# As the published bulletins name and order them; what is not listed comes after, under its own name.
CHANNELS: Final = ("telegram", "web", PHONE, VOICE, "messenger", "zalo", "sms", "email")


class Figure(StrEnum):
    """What is counted."""

    CONTACT = "contact"  # a conversation or a call, once a day
    PERSON = "person"  # a conversation for which a person was called
    CALL_BACK = "back"  # a request to be called back
    PETITION = "petition"  # feedback or a complaint (phản ánh, kiến nghị, khiếu nại) that was turned to its door
    FORWARDED = "forwarded"  # one of these that an operator entered into the feedback system, or passed on
    LATE = "late"  # one that came there, or was answered, after its time


# Citizens' texts stand in the journal under the carrier that brought them; each is a contact of the one channel.
_TEXTS: Final = ("twilio", "kannel", "push", "smpp")


@dataclass(frozen=True, slots=True)
class Span:
    """A day or a month of the Vietnamese calendar, from its first moment to before the next one's."""

    title: str  # 22/11/2026, 11/2026
    monthly: bool
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one channel."""

    channel: str
    figures: Mapping[Figure, int]
    share: int  # of all contacts, in whole per cent


def day_of(at: date) -> Span:
    """A day."""
    since = datetime.combine(at, time(), VIETNAM)
    return Span(at.strftime("%d/%m/%Y"), monthly=False, since=since, until=since + timedelta(days=1))


def month_of(at: date) -> Span:
    """The month that a day lies in."""
    first = at.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    since, until = (datetime.combine(each, time(), VIETNAM) for each in (first, after))
    return Span(first.strftime("%m/%Y"), monthly=True, since=since, until=until)


def days_of(span: Span) -> Iterator[date]:
    """The days of a span, in their order."""
    at = span.since
    while at < span.until:
        yield at.date()
        at += timedelta(days=1)


def channel_of(figure: Figure, channel: str) -> str:
    """Under which name a figure of a channel is kept in the journal."""
    return f"{figure.value}.{channel}"


def figures_in(counts: Mapping[str, int]) -> dict[str, int]:
    """The bulletin's figures by name, of all that was counted in the journal."""
    names = {each.value for each in Figure}
    found = {name: count for name, count in counts.items() if name.partition(".")[0] in names and "." in name}
    if texts := sum(counts.get(carrier, 0) for carrier in _TEXTS):
        found[channel_of(Figure.CONTACT, "sms")] = texts
    return found


def of_ticket(ticket: TicketView) -> Iterator[Figure]:
    """What a ticket of feedback counts for as it stands, besides being a petition."""
    if ticket.kind is not TicketKind.FEEDBACK:
        return
    if ticket.registered_at is not None or ticket.outcome is TicketOutcome.PASSED_ON:
        yield Figure.FORWARDED
    if _after(ticket.registered_at, ticket.register_by) or _after(ticket.closed_at, ticket.due_at):
        yield Figure.LATE


def _after(done: datetime | None, due: datetime | None) -> bool:
    return done is not None and due is not None and done > due


def with_others(counts: Mapping[str, int], others: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The figures with contacts that came by doors which are not ours, such as the centre's mailbox."""
    found = Counter(counts)
    for channel, count in others:
        found[channel_of(Figure.CONTACT, channel)] += count
    return dict(found)


def rows(counts: Mapping[str, int]) -> list[Row]:
    """The rows of a bulletin from its figures by name, the channels in the published order."""
    found: dict[str, dict[Figure, int]] = {}
    for name, count in counts.items():
        figure, _, channel = name.partition(".")
        found.setdefault(channel, dict.fromkeys(Figure, 0))[Figure(figure)] = count
    total = sum(figures[Figure.CONTACT] for figures in found.values())
    ordered = [each for each in CHANNELS if each in found] + sorted(found.keys() - set(CHANNELS))
    shares = _shares([found[channel][Figure.CONTACT] for channel in ordered])
    made = [Row(channel, found[channel], share) for channel, share in zip(ordered, shares, strict=True)]
    sums = {figure: sum(figures[figure] for figures in found.values()) for figure in Figure}
    return [*made, Row("total", sums, 100 if total else 0)]


def _shares(contacts: Sequence[int]) -> list[int]:
    """Per cents, each rounded by itself as the published bulletins do: they need not add up to a hundred."""
    total = sum(contacts)
    return [(200 * count + total) // (2 * total) if total else 0 for count in contacts]


def table(made: Sequence[Row], wording: Wording) -> list[list[str | int]]:
    """The bulletin as a table with its head, in words."""
    head: list[str | int] = [wording.text("bulletin-channel")]
    head += [wording.text(f"bulletin-{figure.value}") for figure in Figure]
    head.append(wording.text("bulletin-share"))
    return [head] + [[_named(row.channel, wording), *row.figures.values(), row.share] for row in made]


def as_text(made: Sequence[Row], span: Span, wording: Wording, centre: str) -> str:
    """The bulletin as it is read out or sent round: a title, and a sentence a channel."""
    sums = made[-1].figures
    title = wording.text("bulletin-title-month" if span.monthly else "bulletin-title-day", span=span.title)
    lines = [
        f"{title} · {centre}",
        wording.text("bulletin-total", contacts=sums[Figure.CONTACT]),
        *(
            wording.text(
                "bulletin-line",
                channel=_named(row.channel, wording),
                contacts=row.figures[Figure.CONTACT],
                share=row.share,
            )
            for row in made[:-1]
        ),
        wording.text("bulletin-persons", count=sums[Figure.PERSON]),
        wording.text("bulletin-call-backs", count=sums[Figure.CALL_BACK]),
        wording.text("bulletin-petitions", count=sums[Figure.PETITION]),
        wording.text("bulletin-petitions-forwarded", count=sums[Figure.FORWARDED], late=sums[Figure.LATE]),
    ]
    return "\n".join(lines) + "\n"


def _named(channel: str, wording: Wording) -> str:
    name = f"bulletin-channel-{channel}"
    return wording.text(name) if wording.has(name) else channel

"""What texts were sent and what they cost, by day, carrier and template (`sms-gateway report`)."""

from collections.abc import Iterable, Iterator
from datetime import date

from sms_gateway.counting import Count, Day
from sms_gateway.tariff import Tariff

HEAD = ("day", "carrier", "template", "texts", "segments", "dong")


def rows(days: Iterable[tuple[date, Day]]) -> Iterator[tuple[str, str, str, int, int, int]]:
    """Yield a row for each day, carrier and template, oldest first."""
    for day, counted in sorted(days):
        for carrier, templates in sorted(counted.counts.items()):
            for template, count in sorted(templates.items()):
                yield day.isoformat(), carrier, template, count.texts, count.segments, count.cost


def as_csv(days: Iterable[tuple[date, Day]]) -> Iterator[str]:
    """Yield the lines of a table for a spreadsheet."""
    yield ",".join(HEAD)
    for row in rows(days):
        yield ",".join(map(str, row))


def as_text(days: Iterable[tuple[date, Day]], tariff: Tariff) -> Iterator[str]:
    """Yield the lines of a table for a terminal, with its sums."""
    total, by_carrier = Count(), dict[str, Count]()
    yield f"{'day':12}{'carrier':10}{'template':28}{'texts':>8}{'segments':>10}{'đồng':>12}"
    for day, carrier, template, *numbers in rows(days):
        count = Count(*numbers)
        yield f"{day:12}{carrier:10}{template:28}{count.texts:8}{count.segments:10}{count.cost:12}"
        total.add(count)
        by_carrier.setdefault(carrier, Count()).add(count)
    for carrier, count in sorted(by_carrier.items()):
        yield f"{'all days':12}{carrier:10}{'':28}{count.texts:8}{count.segments:10}{count.cost:12}"
    yield f"{'all days':12}{'':10}{'':28}{total.texts:8}{total.segments:10}{total.cost:12}"
    if not tariff.verified:
        yield "The prices are unverified: see SMS_TARIFF."

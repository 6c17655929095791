"""What is counted, in the text form that monitors read (`/metrics`). No label names a person or a code."""

from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


@dataclass(frozen=True, slots=True)
class SourceFreshness:
    """How long a source has been silent: seconds by the clock, None if it never sent anything; and whether too long."""

    source: str
    silent_seconds: float | None
    alarm: bool


class Measures:
    """Counters of one app; a registry of its own, so that two apps in one process do not collide."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter("lookup_requests", "Requests served", ["route", "status"], registry=self._registry)
        self._seconds = Histogram(
            "lookup_request_seconds",
            "Seconds a request took",
            ["route"],
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0),
            registry=self._registry,
        )
        self._lookups = Counter(
            "lookups", "Lookups by channel and outcome", ["channel", "outcome"], registry=self._registry
        )
        self._records = Counter(
            "feed_records", "Feed records by source and outcome", ["source", "outcome"], registry=self._registry
        )

    def served(self, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def looked_up(self, channel: str, outcome: str) -> None:
        """Count a lookup."""
        self._lookups.labels(channel, outcome).inc()

    def taken_in(self, source: str, outcome: str, count: int) -> None:
        """Count feed records."""
        self._records.labels(source, outcome).inc(count)

    def text(self, sources: Iterable[SourceFreshness] = ()) -> bytes:
        """Everything counted, and how fresh the sources are now."""
        return generate_latest(self._registry) + _freshness(sources)


def _freshness(sources: Iterable[SourceFreshness]) -> bytes:
    """A registry of its own each time: what stands in the store is read, not counted, and a source may be gone."""
    registry = CollectorRegistry()
    silent = Gauge(
        "feed_source_silent_seconds",
        "Seconds since a source last sent something that was taken in; none for one that never did",
        ["source"],
        registry=registry,
    )
    alarm = Gauge(
        "feed_source_alarm",
        "1 where a source has been silent for more working hours than it may",
        ["source"],
        registry=registry,
    )
    for each in sources:
        alarm.labels(each.source).set(each.alarm)
        if each.silent_seconds is not None:
            silent.labels(each.source).set(each.silent_seconds)
    return generate_latest(registry)

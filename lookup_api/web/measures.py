"""What is counted, in the text form that monitors read (`/metrics`). No label names a person or a code."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest


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

    def text(self) -> bytes:
        """Everything counted."""
        return generate_latest(self._registry)

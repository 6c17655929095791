"""What a monitor reads: counts of this process, and how fresh each source is, by what stands in the store."""

from datetime import timedelta

import pytest

from lookup_api.domain.dossier import Dossier, SourceSystem
from lookup_api.domain.errors import StoreUnavailable
from lookup_api.domain.periods import read_period
from lookup_api.domain.report import ReportName
from lookup_api.reporting import make_report
from lookup_api.store.sources import FeedRules
from tests.web.conftest import Face


def gauges(face: Face) -> dict[str, float]:
    """The figures of each source."""
    lines = face.client.get("/metrics").get_data(as_text=True).splitlines()
    return {name: float(value) for name, _, value in (each.partition(" ") for each in lines) if "feed_source" in name}


def heard(face: Face, source: str, ago: timedelta | None) -> None:
    """Enter a source, and take a dossier in from it so long ago."""
    known = SourceSystem(id=source, name=source)
    face.parts.store.sources.put(known)
    if ago is not None:
        with face.parts.store.write() as writer:
            writer.save(Dossier(code=f"H47.99-240617-{len(source):04}", source=known, as_of=face.parts.clock() - ago))


def test_each_source_tells_how_long_it_has_been_silent_and_alarms_as_the_report_does(face: Face) -> None:
    heard(face, "never", None)
    heard(face, "now", timedelta(0))
    heard(face, "early", -timedelta(hours=1))
    heard(face, "silent", timedelta(days=30))
    told = gauges(face)
    assert 'feed_source_silent_seconds{source="never"}' not in told
    assert 0 <= told['feed_source_silent_seconds{source="now"}'] < 300
    assert told['feed_source_silent_seconds{source="early"}'] == 0
    assert 0 <= told['feed_source_silent_seconds{source="silent"}'] - 30 * 86400 < 300
    report = make_report(ReportName.FRESHNESS, face.parts, read_period("2026"))
    states = {str(row[0]): row[4] for row in report.rows}
    assert {"never": "never", "now": "fresh", "early": "fresh", "silent": "silent"}.items() <= states.items()
    alarms = {source: told[f'feed_source_alarm{{source="{source}"}}'] for source in states}
    assert alarms == {source: float(state == "silent") for source, state in states.items()}


@pytest.mark.parametrize(
    ("hours", "state"),
    [(None, "silent"), (8, "silent"), (1000, "fresh"), (0, "ended")],
    ids=["as all", "for itself", "rarely sends", "came once"],
)
def test_a_source_may_be_silent_for_as_long_as_is_set_for_it(face: Face, hours: int | None, state: str) -> None:
    heard(face, "old", timedelta(days=30))
    face.parts.store.sources.set_rules("old", FeedRules(silent_hours=hours))
    report = make_report(ReportName.FRESHNESS, face.parts, read_period("2026"))
    assert {row[0]: row[4] for row in report.rows}["old"] == state
    assert gauges(face)['feed_source_alarm{source="old"}'] == float(state == "silent")


def test_what_was_counted_is_told_while_the_store_is_away(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise StoreUnavailable("away", retry_after=5)

    face.client.get("/healthz")
    monkeypatch.setattr(face.parts.store.sources, "all_known", away)
    answer = face.client.get("/metrics")
    assert answer.status_code == 200
    assert 'lookup_requests_total{route="/healthz",status="200"}' in answer.get_data(as_text=True)
    assert gauges(face) == {}

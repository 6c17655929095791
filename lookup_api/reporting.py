"""Makes any report by its name from what the store holds."""

from collections.abc import Callable, Mapping
from datetime import datetime

from lookup_api.contract.lookups import AskerKind
from lookup_api.domain.periods import Period
from lookup_api.domain.report import Report, ReportName
from lookup_api.service.report_dossiers import GATHERERS, report_dossiers
from lookup_api.service.report_officers import OfficerPorts, report_officers
from lookup_api.service.report_operations import (
    report_accesses,
    report_freshness,
    report_operation,
    report_ratings,
)
from lookup_api.service.report_unknown import report_unknown
from lookup_api.service.watch_kiosks import report_kiosks, watch_kiosks
from lookup_api.web.parts import Parts

IN_OPERATION = (ReportName.COUNTERS, ReportName.NATIONAL, ReportName.INTAKE, ReportName.APOLOGIES)


def make_report(name: ReportName, parts: Parts, period: Period, *, published_by: str | None = None) -> Report:
    """Make one report; `published_by` puts officers' names into that of officers. Raises StoreUnavailable."""
    now = parts.clock()
    if name in GATHERERS:
        return report_dossiers([name], period, parts.store.survey, parts.rules, now)[0]
    if name is ReportName.OFFICERS:
        return _officers(parts, period, now, published_by)
    if name is ReportName.OPERATIONS:
        counted = report_dossiers(IN_OPERATION, period, parts.store.survey, parts.rules, now)
        others = (_OTHERS[each](parts, period, now) for each in _OTHERS)
        return report_operation(period, (*counted, *others), now)
    return _OTHERS[name](parts, period, now)


def _officers(parts: Parts, period: Period, now: datetime, published_by: str | None) -> Report:
    ports = OfficerPorts(
        survey=parts.store.survey,
        store=parts.store,
        ledger=parts.store.ledger,
        rules=parts.rules,
        mark=lambda who: parts.mark_asker("publisher", who),
    )
    return report_officers(period, ports, now, published_by=published_by)


def _freshness(parts: Parts, _period: Period, now: datetime) -> Report:
    own = parts.rules.calendar_of(parts.province)
    return report_freshness(parts.store.sources.all_known(), int(parts.settings.lookup_silent_hours), own, now)


def _accesses(parts: Parts, period: Period, now: datetime) -> Report:
    desks = parts.store.directory.desks.all()
    named = {parts.mark_asker(AskerKind.DEVICE, key): desk.name for desk in desks for key in (desk.id, desk.name)}
    return report_accesses(period, parts.store.ledger, named, now)


def _ratings(parts: Parts, period: Period, now: datetime) -> Report:
    responses = parts.store.ratings.response(period.begins, period.ends)
    names = {agency.code: agency.successor or agency.name for agency in parts.store.directory.agencies.all()}
    return report_ratings(period, responses, names, now)


def _unknown(parts: Parts, _period: Period, now: datetime) -> Report:
    return report_unknown(parts.store.unknown, now)


def _kiosks(parts: Parts, _period: Period, now: datetime) -> Report:
    return report_kiosks(watch_kiosks(parts.store.kiosks, now, parts.store.directory.desks.all()), now)


_OTHERS: Mapping[ReportName, Callable[[Parts, Period, datetime], Report]] = {
    ReportName.FRESHNESS: _freshness,
    ReportName.ACCESSES: _accesses,
    ReportName.RATINGS: _ratings,
    ReportName.UNKNOWN: _unknown,
    ReportName.KIOSKS: _kiosks,
}

"""Reports over all dossiers: counted, listed and judged in one pass, whichever are wanted.

Each gatherer looks at one dossier after another and keeps what its report needs, no more: the lists hold codes and
dates, never a person. Names of officers are not in them; `report_officers` adds them where they are to be published.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from lookup_api.domain.adjustments import DeadlineAdjustment, broken_links
from lookup_api.domain.deadlines import DUE_SOON, appointment, date_judged, deadline
from lookup_api.domain.disclosure import flagged_by
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.figures import AgencyFigures, Count, LateDossier, agency_of, counts_of, late_dossier
from lookup_api.domain.intake import IntakeKey, intake
from lookup_api.domain.national_on_time import national_facts, national_on_time
from lookup_api.domain.periods import Period
from lookup_api.domain.province import SlipKind
from lookup_api.domain.report import Cell, Report, ReportName
from lookup_api.domain.standing import current_status, ended_at
from lookup_api.domain.status import Clock, Stage
from lookup_api.domain.working_time import OutOfCalendar
from lookup_api.service.ports import DossierSurvey
from lookup_api.service.rulebook import RuleBook


class Gatherer(Protocol):
    """Looks at dossiers and makes one report of them."""

    def add(self, dossier: Dossier) -> None:
        """Look at one dossier."""
        ...

    def report(self) -> Report:
        """The report of all that were looked at."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """What every gatherer is given: which period, by which rules, and the present moment."""

    period: Period
    rules: RuleBook
    now: datetime

    def report(
        self, name: ReportName, columns: tuple[str, ...], rows: list[tuple[Cell, ...]], *, alarm: bool = False
    ) -> Report:
        """Put a report together."""
        return Report(name, self.period.name, self.now, columns, tuple(rows), alarm)


@dataclass(slots=True)
class Counters:
    """Received, solved and in progress, agency by agency (Quảng Nam, art. 5.2; Yên Bái, art. 9.8)."""

    frame: Frame
    _agencies: dict[str, AgencyFigures] = field(default_factory=dict)

    def add(self, dossier: Dossier) -> None:
        """Count one dossier."""
        code, name = agency_of(dossier)
        figures = self._agencies.setdefault(code or name, AgencyFigures(code, name))
        rules, period = self.frame.rules, self.frame.period
        profile = rules.profile(dossier)
        calendar = rules.calendar_of(profile)
        for count in counts_of(dossier, period, calendar, self.frame.now, profile.out_of_hours):
            figures.add(count)

    def report(self) -> Report:
        """One row an agency, and one of all."""
        ordered = sorted(self._agencies.values(), key=lambda each: (each.code, each.name))
        rows: list[tuple[Cell, ...]] = [
            (figures.code, figures.name, *figures.counts.values())
            for figures in ordered
            if any(figures.counts.values())
        ]
        totals = [sum(figures.counts[count] for figures in self._agencies.values()) for count in Count]
        rows.append(("", "all", *totals))
        return self.frame.report(ReportName.COUNTERS, ("agency_code", "agency", *Count), rows)


@dataclass(slots=True)
class LateList:
    """The list of late dossiers, worst first (Yên Bái, art. 20.2: monthly, and public)."""

    frame: Frame
    late: list[LateDossier] = field(default_factory=list)

    def add(self, dossier: Dossier) -> None:
        """List one dossier if it was late."""
        profile = self.frame.rules.profile(dossier)
        calendar = self.frame.rules.calendar_of(profile)
        shown = flagged_by(profile, dossier)
        found = late_dossier(shown, self.frame.period, calendar, self.frame.now, profile.out_of_hours)
        if found is not None:
            self.late.append(found)

    def report(self) -> Report:
        """One row a dossier."""
        columns = (
            "code", "agency", "procedure", "received_at", "due",
            "ended_at", "late_hours", "officer_title", "apologised",
        )  # fmt: skip
        ordered = sorted(self.late, key=lambda each: (each.agency, -each.working_seconds, each.code))
        rows: list[tuple[Cell, ...]] = [
            (
                each.code,
                each.agency,
                each.procedure,
                each.received_at,
                each.due,
                each.ended_at,
                round(each.working_seconds / 3600, 1),
                each.officer_title,
                "x" if each.apologised else None,
            )
            for each in ordered
        ]
        return self.frame.report(ReportName.LATE, columns, rows)


@dataclass(slots=True)
class DueList:
    """Open dossiers whose promise passes within eight working hours, the nearest first.

    The desk returns the result, or gives a new appointment and says sorry before the promised time passes.
    """

    frame: Frame
    _rows: list[tuple[Cell, ...]] = field(default_factory=list)

    def add(self, dossier: Dossier) -> None:
        """List one dossier if its promise passes soon."""
        now, profile, status = self.frame.now, self.frame.rules.profile(dossier), current_status(dossier)
        calendar = self.frame.rules.calendar_of(profile)
        promised = date_judged(dossier.received_at, None, dossier.result_appointment, calendar)
        if promised is None or promised < now or status is None or status.stage.clock is not Clock.RUNNING:
            return
        left = calendar.between(now, promised)
        if left > DUE_SOON:
            return
        procedure = flagged_by(profile, dossier).procedure
        self._rows.append((
            promised,
            round(left / 3600, 1),
            dossier.code,
            None if dossier.desk is None else dossier.desk.name,
            agency_of(dossier)[1],
            None if procedure is None or procedure.sensitive else procedure.name,
            next((step.officer_title for step in reversed(dossier.steps) if step.officer_title), None),
        ))  # fmt: skip

    def report(self) -> Report:
        """One row a dossier; somebody has to act on every one."""
        columns = ("due", "hours_left", "code", "desk", "agency", "procedure", "officer_title")
        rows = sorted(self._rows, key=lambda row: (row[0], str(row[2])))
        return self.frame.report(ReportName.DUE, columns, rows, alarm=bool(rows))


@dataclass(slots=True)
class Apologies:
    """Apologies with a new appointment (Đắk Lắk, art. 5.10: published when late)."""

    frame: Frame
    _rows: list[tuple[Cell, ...]] = field(default_factory=list)

    def add(self, dossier: Dossier) -> None:
        """List the apology slips of one dossier, or the new appointment that came without one."""
        agency = agency_of(dossier)[1]
        slips = [slip for slip in dossier.slips if slip.kind is SlipKind.APOLOGY]
        for slip in slips:
            if self.frame.period.holds(slip.issued_at):
                self._rows.append(
                    (
                        slip.issued_at,
                        slip.number,
                        dossier.code,
                        agency,
                        dossier.rescheduled_from,
                        dossier.result_appointment,
                    )
                )
        if not slips and dossier.rescheduled_from is not None and self.frame.period.holds(dossier.rescheduled_from):
            self._rows.append((None, None, dossier.code, agency, dossier.rescheduled_from, dossier.result_appointment))

    def report(self) -> Report:
        """One row an apology; without slip and number where a source sent a new appointment alone."""
        columns = ("issued_at", "slip", "code", "agency", "appointment_before", "appointment_after")
        rows = sorted(self._rows, key=lambda row: (str(row[3]), str(row[2])))
        return self.frame.report(ReportName.APOLOGIES, columns, rows)


@dataclass(slots=True)
class IntakeAlarms:
    """Submissions whose intake limit was missed, or was kept too late in the period."""

    frame: Frame
    _rows: list[tuple[Cell, ...]] = field(default_factory=list)
    _alarm: bool = False

    def add(self, dossier: Dossier) -> None:
        """List one dossier if its intake limit was missed."""
        limit = self.frame.rules.profile(dossier).intake_limit
        try:
            judged = intake(dossier, limit, self.frame.rules.calendar(dossier), self.frame.now)
        except OutOfCalendar:
            return
        if judged is None or judged.key in (IntakeKey.RUNNING, IntakeKey.KEPT):
            return
        if judged.key is IntakeKey.LATE and not self.frame.period.holds(judged.done_at):
            return
        self._alarm = self._alarm or judged.key is IntakeKey.MISSED
        late = round(-judged.working_seconds / 3600, 1)
        self._rows.append((judged.key.value, dossier.code, agency_of(dossier)[1], judged.due_at, judged.done_at, late))

    def report(self) -> Report:
        """One row a dossier, those still waiting first."""
        columns = ("intake", "code", "agency", "due", "ended_at", "late_hours")
        rows = sorted(self._rows, key=lambda row: (row[0] != IntakeKey.MISSED.value, str(row[2]), str(row[1])))
        return self.frame.report(ReportName.INTAKE, columns, rows, alarm=self._alarm)


_WITH_RESULT = frozenset({Stage.FINISHED, Stage.RETURNED})


@dataclass(slots=True)
class NationalRate:
    """The on-time rate of the national indicator set, agency by agency (Quyết định 766/QĐ-TTg, indicator 2.1)."""

    frame: Frame
    _agencies: dict[str, list[int]] = field(default_factory=dict)

    def add(self, dossier: Dossier) -> None:
        """Judge one dossier as the indicator does; one whose result has no date cannot be judged."""
        period, status = self.frame.period, current_status(dossier)
        if status is not None and status.stage in _WITH_RESULT and ended_at(dossier, status) is None:
            return
        facts = national_facts(dossier)
        judged = national_on_time(
            facts,
            longest=self.frame.rules.term(dossier),
            period_end=period.judged_at(self.frame.now),
            calendar=self.frame.rules.calendar(dossier),
        )
        if judged is None or judged.end < period.begins:
            return
        counts = self._agencies.setdefault(agency_of(dossier)[1], [0, 0])
        counts[0] += 1
        counts[1] += judged.on_time

    def report(self) -> Report:
        """One row an agency, and one of all."""
        rows: list[tuple[Cell, ...]] = [(name, *_rate(*counts)) for name, counts in sorted(self._agencies.items())]
        judged = sum(counts[0] for counts in self._agencies.values())
        on_time = sum(counts[1] for counts in self._agencies.values())
        rows.append(("all", *_rate(judged, on_time)))
        return self.frame.report(ReportName.NATIONAL, ("agency", "judged", "on_time", "percent"), rows)


def _rate(judged: int, on_time: int) -> tuple[int, int, float | None]:
    return judged, on_time, round(100 * on_time / judged, 1) if judged else None


@dataclass(slots=True)
class Adjustments:
    """Deadlines that were set anew in the period, each with its reason code and slip.

    One that replaced another deadline than the one in force is an alarm: a decision in between went missing.
    """

    frame: Frame
    _rows: list[tuple[Cell, ...]] = field(default_factory=list)
    _alarm: bool = False

    def add(self, dossier: Dossier) -> None:
        """List the decisions on one dossier."""
        decisions = [fact for fact in dossier.counter_facts if isinstance(fact, DeadlineAdjustment)]
        broken = broken_links(decisions)
        for each in decisions:
            if not self.frame.period.holds(each.decided_at):
                continue
            self._alarm = self._alarm or each in broken
            state = "link-broken" if each in broken else "link-whole"
            dates = (each.decided_at, each.before, each.after)
            self._rows.append((dossier.code, agency_of(dossier)[1], each.reason.value, *dates, each.slip_number, state))

    def report(self) -> Report:
        """One row a decision."""
        columns = (
            "code", "agency", "reason", "decided_at", "deadline_before", "deadline_after", "slip", "state",
        )  # fmt: skip
        rows = sorted(self._rows, key=lambda row: (str(row[1]), str(row[0]), str(row[3])))
        return self.frame.report(ReportName.ADJUSTMENTS, columns, rows, alarm=self._alarm)


@dataclass(slots=True)
class DifferingDates:
    """Open dossiers whose date, counted by us, is another day than the one the citizen was given (product)."""

    frame: Frame
    _rows: list[tuple[Cell, ...]] = field(default_factory=list)

    def add(self, dossier: Dossier) -> None:
        """Count one dossier's date and list it where it differs."""
        rules, told = self.frame.rules, dossier.result_appointment or dossier.processing_deadline
        status, term = current_status(dossier), rules.term(dossier)
        if told is None or term is None or dossier.received_at is None or dossier.rescheduled_from is not None:
            return
        if status is None or status.stage.clock is not Clock.RUNNING or dossier.supplements:
            return
        calendar = rules.calendar(dossier)
        try:
            counted = deadline(dossier.received_at, term, calendar)
            if counted is not None and dossier.result_appointment is not None:
                counted = appointment(counted, calendar, rules.profile(dossier).appointment_rule)
        except OutOfCalendar:
            return
        if counted is not None and counted.date() != told.date():
            apart = (told.date() - counted.date()).days
            self._rows.append((dossier.code, agency_of(dossier)[1], dossier.received_at, told, counted, apart))

    def report(self) -> Report:
        """One row a dossier."""
        columns = ("code", "agency", "received_at", "told", "counted", "days_apart")
        return self.frame.report(ReportName.DATES, columns, sorted(self._rows, key=lambda row: str(row[0])))


GATHERERS: Mapping[
    ReportName,
    type[Counters | DueList | LateList | Apologies | IntakeAlarms | NationalRate | Adjustments | DifferingDates],
] = {
    ReportName.COUNTERS: Counters,
    ReportName.DUE: DueList,
    ReportName.LATE: LateList,
    ReportName.APOLOGIES: Apologies,
    ReportName.INTAKE: IntakeAlarms,
    ReportName.NATIONAL: NationalRate,
    ReportName.ADJUSTMENTS: Adjustments,
    ReportName.DATES: DifferingDates,
}


def report_dossiers(
    names: Collection[ReportName], period: Period, survey: DossierSurvey, rules: RuleBook, now: datetime
) -> tuple[Report, ...]:
    """Make the reports named, in one pass over all dossiers. Raises StoreUnavailable."""
    frame = Frame(period, rules, now)
    gatherers: list[Gatherer] = [GATHERERS[name](frame) for name in names]
    for dossier in survey.dossiers():
        for gatherer in gatherers:
            gatherer.add(dossier)
    return tuple(gatherer.report() for gatherer in gatherers)

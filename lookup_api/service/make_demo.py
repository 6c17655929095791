"""Make sample dossiers: any number, believable, the same for the same arguments, and all invented.

Procedures and terms are those of the national catalogue; people, agencies and courses are made up. Dossiers stream one
by one, so their number is not bounded by memory.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from lookup_api.domain.catalogue import OneStopDesk
from lookup_api.domain.codes import KeypadCode
from lookup_api.domain.deadlines import Term
from lookup_api.domain.dossier import (
    Channel,
    CodeAlias,
    CodeKind,
    CollectMethod,
    Dossier,
    Fee,
    Person,
    PersonRole,
    RecordedStage,
    SourceSystem,
)
from lookup_api.domain.national_procedures import NO_TERM, AdministrativeLevel, ApplicantKind, NationalProcedure
from lookup_api.domain.province import Province
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM, WorkingCalendar
from lookup_api.service._demo_courses import FREQUENCIES, Course, Plot, refuse, span_of, submitted_before, tell
from lookup_api.service._demo_people import AGENT, POPULATION, citizen, enterprise, person_name
from lookup_api.service._demo_places import REORGANISED, Places, Unit, lay_out
from lookup_api.service._drawer import Drawer

SAMPLE_SOURCE: Final = SourceSystem(id="demo", name="Dữ liệu mẫu")

_PLOTS: Final = Drawer([(plot, frequency.in_a_thousand) for plot, frequency in FREQUENCIES.items()])

# How much more often than others citizens come for these fields. Of the rest each procedure counts once.
_BUSY_FIELDS: Final = {
    "Đất đai": 25, "Hộ tịch": 15, "Đăng ký, quản lý cư trú": 40, "Chứng thực": 20, "Hoạt động xây dựng": 12,
    "Thành lập và hoạt động của doanh nghiệp": 10, "Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)": 30,
    "Sát hạch, cấp giấy phép lái xe": 40, "Đăng ký, quản lý phương tiện giao thông cơ giới, xe máy chuyên dùng": 25,
    "Đăng ký biện pháp bảo đảm": 20, "Cấp, quản lý căn cước": 12, "Lý lịch tư pháp": 10, "Nhà ở và công sở": 4,
}  # fmt: skip
_NOT_AT_DESKS: Final = frozenset({"Ngân hàng Nhà nước Việt Nam", "Tòa án nhân dân"})
_ANY_TERM: Final = 0.12  # the catalogue leaves more terms open than desks do, so those are drawn less often
_SENSITIVE: Final = 0.03
_OLD_FORM: Final = 0.15  # both forms of codes are still issued side by side
_RENUMBERED: Final = 0.1  # a code with the older number beside it
_INHERITED_RENUMBERED: Final = 0.75  # a merged province renumbers most of what it inherits
_RECEIPT_NUMBER: Final = 0.15
_ENTERPRISES: Final = 0.12  # of procedures that persons and firms may use
_FIRMS: Final = frozenset({ApplicantKind.BUSINESS, ApplicantKind.COOPERATIVE, ApplicantKind.ORGANISATION})
_PERSONS: Final = frozenset({ApplicantKind.CITIZEN, ApplicantKind.OVERSEAS, ApplicantKind.FOREIGNER})
_PROXIES: Final = 0.08
_THROUGH_AGENT: Final = 0.005
_UNCONFIRMED: Final = 0.09
_LATE: Final = 0.11  # of those that ended
_PAID_AT_ONCE: Final = 0.75
_BY_POST: Final = 0.17
_CHANNELS: Final = Drawer([(Channel.COUNTER, 55), (Channel.ONLINE, 40), (Channel.POST, 5)])
_SMALLEST_FEE: Final = 1_000  # đồng; smaller amounts of the catalogue stand in thousands, which nobody can tell

# A keypad code begins with eight digits, the first not 0. Multiplying in a ring of that many spreads neighbours.
_LOWEST_KEYPAD: Final = 10_000_000
_KEYPADS: Final = 89_999_000  # the last thousand belong to the samples
_KEYPAD_MIX: Final = 48_271_013


@dataclass(frozen=True, slots=True)
class DemoDossier:
    """A sample dossier and who stands behind it."""

    dossier: Dossier
    people: tuple[Person, ...]


def make_demo(
    count: int,
    *,
    now: datetime,
    seed: int,
    procedures: Sequence[NationalProcedure],
    province: Province,
    calendar: WorkingCalendar,
) -> Iterator[DemoDossier]:
    """Make `count` sample dossiers as they would stand at `now` (aware); equal arguments give equal dossiers.

    Raise ValueError when no procedure is carried out by a province or a commune.
    """
    maker = _Maker(now, Random(seed), procedures, province, calendar)  # noqa: S311 - invented data, no secret
    return (maker.make(number) for number in range(count))


def demo_desks(province: Province) -> tuple[OneStopDesk, ...]:
    """Every desk that sample dossiers name, the provincial centre first."""
    return lay_out(province).desks()


def sample_dossiers(
    *,
    now: datetime,
    procedures: Sequence[NationalProcedure],
    province: Province,
    calendar: WorkingCalendar,
) -> Mapping[str, DemoDossier]:
    """Five dossiers, one per interesting state, by its name, under codes that `make_demo` never uses."""
    by_code = {procedure.procedure.code: procedure for procedure in procedures}
    made = {}
    for number, sample in enumerate(_SAMPLES):
        maker = _Maker(now, Random(sample.name), procedures, province, calendar)  # noqa: S311 - the same
        procedure = by_code.get(sample.procedure) or maker.first_with_term
        made[sample.name] = maker.make_sample(number, sample, procedure)
    return made


@dataclass(frozen=True, slots=True)
class _Sample:
    name: str
    plot: Plot
    procedure: str  # its code; any other where the catalogue lacks it
    serial: int
    age: float  # spans of the term since reception


_SAMPLES: Final = (
    _Sample("processing", Plot.PROCESSING, "1.012783", 42, 0.3),
    _Sample("supplement_wanted", Plot.SUPPLEMENT_WANTED, "1.012753", 17, 0.5),
    _Sample("payment_due", Plot.PAYMENT_DUE, "1.012782", 8, 0.6),
    _Sample("overdue_rescheduled", Plot.RESCHEDULED, "1.012781", 23, 1.3),
    _Sample("returned", Plot.RETURNED, "1.012756", 5, 1.6),
)


class _Numbers(NamedTuple):
    code: str
    aliases: tuple[CodeAlias, ...]
    first_eight: int  # of the keypad code


class _Maker:
    """Draws dossiers one after another. Holds the running numbers of each agency and day, as a generator does."""

    def __init__(
        self,
        now: datetime,
        rng: Random,
        procedures: Sequence[NationalProcedure],
        province: Province,
        calendar: WorkingCalendar,
    ) -> None:
        self._now = now.astimezone(VIETNAM).replace(microsecond=0)
        self._rng = rng
        self._province = province
        self._calendar = calendar
        self._places: Places = lay_out(province)
        self._serials: dict[tuple[str, date], int] = defaultdict(int)
        self._keypad_start = rng.randrange(_KEYPADS)
        self._officers = tuple(person_name(POPULATION + number) for number in range(60))
        local = {AdministrativeLevel.PROVINCE, AdministrativeLevel.COMMUNE}
        offered = [item for item in procedures if item.levels & local and item.owner not in _NOT_AT_DESKS]
        if not offered:
            raise ValueError("no procedure is carried out by a province or a commune")
        with_terms = [item for item in offered if item.term is not NO_TERM] or offered
        self.first_with_term = with_terms[0]
        self._with_terms = _weighted(with_terms)
        self._any = _weighted(offered)
        self._sensitive = _weighted([item for item in offered if item.procedure.sensitive] or offered)

    def make(self, number: int) -> DemoDossier:
        """Make the next dossier."""
        rng = self._rng
        plot = _PLOTS.draw(rng)
        procedure, channel = self._draw_procedure(plot), self._draw_channel(plot)
        term = procedure.online_term if channel is Channel.ONLINE else procedure.term
        _, least, most, days = FREQUENCIES[plot]
        age = int(span_of(term) * rng.uniform(least, most)) + rng.randint(0, days * 8 * 3600)
        if plot is Plot.INHERITED:
            newest = min(self._now, datetime(REORGANISED.year, REORGANISED.month, 1, tzinfo=VIETNAM))
            age = self._calendar.between(newest - timedelta(minutes=rng.randint(1440, 500 * 1440)), self._now)
            age += rng.randint(0, 8 * 3600)
        received_at = self._calendar.add(self._now, -max(age, 1))
        unit, desk = self._draw_unit(procedure, received_at.date())
        first_eight = (number * _KEYPAD_MIX + self._keypad_start) % _KEYPADS + _LOWEST_KEYPAD
        numbers = _Numbers(*self._number(unit, received_at.date(), number), first_eight)
        course = self._course(term, unit, desk, received_at, max(age, 1))
        return self._made(course, plot, channel, procedure, numbers, self._draw_people(procedure, received_at))

    def make_sample(self, number: int, sample: _Sample, procedure: NationalProcedure) -> DemoDossier:
        """Make one of the five samples."""
        age = int(span_of(procedure.term) * sample.age) + self._rng.randint(60, 3 * 3600)
        received_at = self._calendar.add(self._now, -age)
        unit = self._places.sample
        code = f"{unit.agency.code}-{received_at:%y%m%d}-{sample.serial:04d}"
        course = self._course(procedure.term, unit, unit.desk, received_at, age)
        numbers = _Numbers(code, (), _LOWEST_KEYPAD + _KEYPADS + 97 * (number + 1))
        people = (citizen(POPULATION + 1 + number, PersonRole.OWNER, received_at),)
        return self._made(course, sample.plot, Channel.COUNTER, procedure, numbers, people)

    def _draw_procedure(self, plot: Plot) -> NationalProcedure:
        if plot in (Plot.OVERDUE, Plot.RESCHEDULED):
            return self._with_terms.draw(self._rng)  # without a term nothing is overdue
        if self._rng.random() < _SENSITIVE:
            return self._sensitive.draw(self._rng)
        if self._rng.random() < _ANY_TERM:
            return self._any.draw(self._rng)
        return self._with_terms.draw(self._rng)

    def _draw_channel(self, plot: Plot) -> Channel:
        # Only what was sent online waits to be accepted; at a counter both happen at once.
        return Channel.ONLINE if plot is Plot.SUBMITTED else _CHANNELS.draw(self._rng)

    def _draw_unit(self, procedure: NationalProcedure, day: date) -> tuple[Unit, OneStopDesk]:
        """Choose the agency and the desk; since 2025 a desk takes in other units' dossiers as well."""
        rng, places = self._rng, self._places
        commune = AdministrativeLevel.COMMUNE in procedure.levels
        if day < REORGANISED and (commune or rng.randrange(2)):
            unit = rng.choice(places.old_communes if commune and rng.randrange(2) else places.districts)
            return unit, unit.desk
        if commune and (AdministrativeLevel.PROVINCE not in procedure.levels or rng.randrange(2)):
            unit = rng.choice(places.communes)
            return unit, unit.desk
        unit = places.departments.get(procedure.owner, places.other_department)
        anywhere = day >= REORGANISED and rng.randrange(3) == 0
        return unit, rng.choice(places.communes).desk if anywhere else places.centre

    def _number(self, unit: Unit, day: date, number: int) -> tuple[str, tuple[CodeAlias, ...]]:
        """Give the code and the other numbers: older units have the older form, some desks give receipt numbers."""
        rng = self._rng
        self._serials[unit.old_code, day] += 1
        rest = f"{day:%y%m%d}-{self._serials[unit.old_code, day]:04d}"
        code, old = f"{unit.agency.code}-{rest}", f"{unit.old_code}-{rest}"
        aliases = []
        if code == old:  # a unit that is no more
            if rng.random() < _INHERITED_RENUMBERED:
                code = f"{unit.new_code}-{rest}"
                aliases.append(CodeAlias(CodeKind.LEGACY, old))
        elif (share := rng.random()) < _OLD_FORM:
            code, old = old, code
            aliases.append(CodeAlias(CodeKind.LEGACY, old))
        elif share < _OLD_FORM + _RENUMBERED:
            aliases.append(CodeAlias(CodeKind.LEGACY, old))
        if rng.random() < _RECEIPT_NUMBER:
            aliases.append(CodeAlias(CodeKind.RECEIPT, f"BN{day:%y}-{number:07d}"))
        return code, tuple(aliases)

    def _draw_people(self, procedure: NationalProcedure, received_at: datetime) -> tuple[Person, ...]:
        rng = self._rng
        owner, share = rng.randrange(POPULATION), rng.random()
        other = (owner + 1) % POPULATION
        confirmed_at = None if rng.random() < _UNCONFIRMED else received_at
        firms, persons = procedure.applicants & _FIRMS, procedure.applicants & _PERSONS
        if firms and (not persons or share < _ENTERPRISES):
            return enterprise(owner), citizen(other, PersonRole.SUBMITTER, confirmed_at)
        person, share = citizen(owner, PersonRole.OWNER, confirmed_at), rng.random()
        if share < _PROXIES:
            return person, citizen(other, PersonRole.PROXY, received_at)
        if share < _PROXIES + _THROUGH_AGENT:
            return person, citizen(AGENT, PersonRole.SUBMITTER, received_at)
        return (person,)

    def _course(self, term: Term, unit: Unit, desk: OneStopDesk, received_at: datetime, elapsed: int) -> Course:
        return Course(
            rng=self._rng,
            calendar=self._calendar,
            province=self._province,
            desk=desk,
            agency=unit.agency,
            officer=lambda: self._rng.choice(self._officers),
            received_at=received_at,
            elapsed=elapsed,
            term=term,
        )

    def _told(self, course: Course, plot: Plot, channel: Channel, fee: int | None) -> datetime:
        """Tell the course from submission on; return when the dossier was handed in."""
        rng = self._rng
        submitted_at = course.received_at
        if plot is Plot.SUBMITTED:
            submitted_at = self._now - timedelta(minutes=rng.randint(1, 14 * 60))
        elif channel is Channel.ONLINE:
            submitted_at = submitted_before(course.received_at, rng)
        if channel is Channel.ONLINE:
            course.submit(submitted_at)
        if plot is Plot.REFUSED:
            refuse(course)
        elif plot is not Plot.SUBMITTED:
            tell(course, plot, late=rng.random() < _LATE)
            if fee is not None and fee >= _SMALLEST_FEE:
                # A fee is paid when handing in or when collecting; the latter is still due while the result waits.
                paid = course.stage is Stage.RETURNED or rng.random() < _PAID_AT_ONCE
                course.fees.append(Fee(name="Lệ phí", amount=fee, paid=paid))
        return submitted_at

    def _made(
        self,
        course: Course,
        plot: Plot,
        channel: Channel,
        procedure: NationalProcedure,
        numbers: _Numbers,
        people: tuple[Person, ...],
    ) -> DemoDossier:
        submitted_at = self._told(course, plot, channel, procedure.fee)
        as_of = course.steps[-1].at
        dossier = Dossier(
            code=numbers.code,
            source=SAMPLE_SOURCE,
            as_of=as_of,
            aliases=(CodeAlias(CodeKind.NATIONAL, numbers.code), *numbers.aliases),
            keypad=KeypadCode.make(f"{numbers.first_eight}").digits,
            procedure=procedure.procedure,
            agency=course.agency,
            desk=course.desk,
            channel=channel,
            collect=CollectMethod.POST if self._rng.random() < _BY_POST else CollectMethod.COUNTER,
            submitted_at=submitted_at,
            received_at=None if plot in (Plot.SUBMITTED, Plot.REFUSED) else course.received_at,
            processing_deadline=course.processing_deadline,
            result_appointment=course.result_appointment,
            rescheduled_from=course.rescheduled_from,
            result_ready_at=course.result_ready_at,
            returned_at=course.returned_at,
            refused_at=course.refused_at,
            not_solved=course.not_solved,
            recorded=RecordedStage(course.stage, as_of),
            record_age=as_of,
            people_age=submitted_at,
            appointments=tuple(course.appointments),
            steps=tuple(course.steps),
            supplements=tuple(course.supplements),
            fees=tuple(course.fees),
        )
        return DemoDossier(dossier, people)


def _weighted(procedures: Sequence[NationalProcedure]) -> Drawer[NationalProcedure]:
    return Drawer([(item, _BUSY_FIELDS.get(item.procedure.field or "", 1)) for item in procedures])

"""Show what a notice of days off would move, before it is entered (xem trước khi nhập thông báo lịch nghỉ)."""

from collections.abc import Iterator

from lookup_api.domain.calendar_days import CalendarNotice, DayTable
from lookup_api.domain.recomputing import Moved, recompute
from lookup_api.provinces import read_calendar
from lookup_api.service.ports import DossierSurvey
from lookup_api.service.rulebook import RuleBook


def preview_notice(
    notice: CalendarNotice, in_force: DayTable, survey: DossierSurvey, rules: RuleBook
) -> Iterator[Moved]:
    """Count every unfinished dossier anew, with the notice and without; yield those whose dates move."""
    with_notice = in_force.with_days(notice.days, notice.confirmed_until)
    for dossier in survey.dossiers(unfinished=True):
        profile = rules.profile(dossier)
        moved = recompute(
            dossier,
            read_calendar(profile, in_force),
            read_calendar(profile, with_notice),
            profile.appointment_rule,
            rules.term(dossier),
        )
        if moved is not None:
            yield moved

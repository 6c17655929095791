"""`lookup-api calendar`: notices of days off and make-up days: list, preview, enter, withdraw, propose."""

import argparse
import sys
import tomllib
from pathlib import Path

from lookup_api.commands.opening import Commands, opened
from lookup_api.commands.saying import written
from lookup_api.domain.calendar_days import CalendarDay, CalendarNotice, calendar_notice_from
from lookup_api.domain.plain_data import DataError
from lookup_api.domain.recomputing import Moved
from lookup_api.program import FAILED, OK
from lookup_api.settings import Settings, SettingsError


def add(commands: Commands) -> None:
    """Add `calendar` with its actions."""
    told = "Days off and make-up days: list, preview a notice, enter or withdraw it, propose a year."
    actions = commands.add_parser("calendar", help=told, description=told).add_subparsers(
        required=True, metavar="ACTION"
    )
    listing = actions.add_parser("list", help="List the days that do not follow their weekday.")
    listing.add_argument("--year", type=int)
    listing.set_defaults(command=list_days)
    preview = actions.add_parser("preview", help="Show which open dossiers a notice would move; change nothing.")
    preview.add_argument("file", type=Path, metavar="FILE")
    preview.set_defaults(command=preview_file)
    enter = actions.add_parser("enter", help="Enter a notice; every process counts by it within a minute.")
    enter.add_argument("file", type=Path, metavar="FILE")
    enter.add_argument(
        "--move-own", action="store_true", help="set the deadlines of dossiers received by our own counters anew"
    )
    enter.set_defaults(command=enter_file)
    withdraw = actions.add_parser("withdraw", help="Take a notice out again.")
    withdraw.add_argument("number")
    withdraw.set_defaults(command=withdraw_notice)
    propose = actions.add_parser("propose", help="Print a proposal for a year as a notice file; nothing is entered.")
    propose.add_argument("year", type=int)
    propose.set_defaults(command=propose_year)


def list_days(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the days in force, with their notices."""
    with opened(settings) as parts:
        table = parts.rules.table()
    for row in table.days:
        if arguments.year in (None, row.day.year):
            print(_line(row))
    print(f"Đã đủ thông báo đến hết ngày {table.confirmed_until:%d/%m/%Y}.", file=sys.stderr)
    return OK


def _line(row: CalendarDay) -> str:
    instead = f" (thay ngày {row.in_place_of:%d/%m/%Y})" if row.in_place_of is not None else ""
    expected = " · dự kiến" if row.provisional else ""
    return f"{row.day:%d/%m/%Y}\t{row.kind}\t{row.name}{instead}\t{row.notice or '-'}{expected}"


def _read(path: Path) -> CalendarNotice:
    try:
        return calendar_notice_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: there is no such file") from error
    except (DataError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def preview_file(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the dossiers whose dates would move."""
    from lookup_api.service.preview_notice import preview_notice

    notice = _read(arguments.file)
    moved = 0
    with opened(settings) as parts:
        for change in preview_notice(notice, parts.rules.table(), parts.store.survey, parts.rules):
            moved += 1
            print(_moved(change))
    print(f"Thông báo {notice.number}: {moved} hồ sơ đang mở đổi thời hạn.", file=sys.stderr)
    return OK


def _moved(change: Moved) -> str:
    told = "-" if change.told is None else written(change.told)
    return (
        f"{change.code}\thạn xử lý {written(change.deadline_before)} -> {written(change.deadline_after)}"
        f"\thẹn trả {written(change.appointment_before)} -> {written(change.appointment_after)}\tđã hẹn {told}"
    )


def enter_file(arguments: argparse.Namespace, settings: Settings) -> int:
    """Enter a notice, and move our own dossiers where that is asked."""
    from lookup_api.service.preview_notice import preview_notice

    notice = _read(arguments.file)
    with opened(settings) as parts:
        moved = list(preview_notice(notice, parts.rules.table(), parts.store.survey, parts.rules))
        parts.store.calendar.enter(notice, parts.clock())
    print(f"Đã nhập thông báo {notice.number}: {len(notice.days)} ngày; {len(moved)} hồ sơ đang mở đổi thời hạn.")
    if arguments.move_own:
        _move_own(moved, settings)
    return OK


def _move_own(moved: list[Moved], settings: Settings) -> None:
    from lookup_api.contract.lookups import AskerKind, KeyKind
    from lookup_api.service.apply_notice import apply_notice
    from lookup_api.service.counter_ports import Acting
    from lookup_api.web.counter import counter_ports

    with opened(settings) as parts:  # anew, so that the rules are those of the notice
        acting = Acting(KeyKind.COUNTER, parts.mark_asker(AskerKind.OPERATOR, "command line"))
        adjusted = list(apply_notice(moved, acting, counter_ports(parts), parts.clock()))
    for change in adjusted:
        print(_moved(change))
    print(f"{len(adjusted)} hồ sơ của quầy được điều chỉnh.", file=sys.stderr)


def withdraw_notice(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take a notice out; fail where there is none of this number."""
    with opened(settings) as parts:
        there = parts.store.calendar.withdraw(arguments.number)
    if not there:
        print(f"lookup-api: there is no notice {arguments.number}", file=sys.stderr)
        return FAILED
    print(f"Đã rút thông báo {arguments.number}.")
    return OK


def propose_year(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what the `holidays` package expects of a year, every day marked as expected."""
    from holidays import country_holidays

    del settings
    first, last = 2000, 2099
    if not first <= arguments.year <= last:
        raise SettingsError(f"YEAR is a number from {first} to {last}")
    expected = country_holidays("VN", years=arguments.year, language="vi")
    print(f'number = "Đề xuất {arguments.year}"\ntitle = "Chưa có thông báo"\nissued_on = {arguments.year - 1}-01-01')
    for day, name in sorted(expected.items()):
        if day.weekday() < 5:  # noqa: PLR2004 - Saturday and Sunday are off by the office hours
            print(f'\n[[groups]]\nname = "{name}"\nprovisional = true\noff = [{day.isoformat()}]')
    for day in sorted(day for day in expected.weekend_workdays if day.year == arguments.year):
        print(f'\n[[groups]]\nname = "Làm bù"\nprovisional = true\nworked = [{{ day = {day.isoformat()} }}]')
    return OK

"""`lookup-api quarantine`: refused records (hồ sơ lỗi): see why, try them again, let go of them."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lookup_api.commands.opening import Commands, opened
from lookup_api.program import FAILED, OK
from lookup_api.settings import Settings, SettingsError

if TYPE_CHECKING:
    from lookup_api.store import Quarantined
    from lookup_api.web.parts import Parts


def add(commands: Commands) -> None:
    """Add `quarantine` with its actions."""
    told = "See, retry and drop refused records."
    actions = commands.add_parser("quarantine", help=told, description=told).add_subparsers(
        required=True, metavar="ACTION"
    )
    listing = actions.add_parser(
        "list", help="The newest refused records: number, when, source, service, line, reason."
    )
    listing.add_argument("--source", metavar="ID")
    listing.add_argument("--most", type=int, default=100, metavar="N")
    listing.set_defaults(command=list_records)
    showing = actions.add_parser("show", help="One record, everything that may tell of a person masked.")
    showing.add_argument("number")
    showing.set_defaults(command=show_record)
    for name, command, help_told in (
        ("retry", retry_records, "Try records again; those that go in leave the list."),
        ("drop", drop_records, "Let go of records for good."),
    ):
        action = actions.add_parser(name, help=help_told)
        action.add_argument("numbers", nargs="*", metavar="NUMBER")
        action.add_argument("--source", metavar="ID", help="all of a source")
        action.set_defaults(command=command)


def list_records(arguments: argparse.Namespace, settings: Settings) -> int:
    """List refused records."""
    if arguments.most < 1:
        raise SettingsError("--most is a number from 1")
    with opened(settings) as parts:
        quarantine, source = parts.store.quarantine, arguments.source
        records = (
            quarantine.waiting(most=arguments.most)
            if source is None
            else quarantine.of_source(source, most=arguments.most)
        )
        more = quarantine.count(source) - len(records)
    for record in records:
        print(_line(record))
    if more > 0:
        print(f"... {more} more")
    return OK


def _line(record: "Quarantined") -> str:
    at = record.refused_at.isoformat(timespec="seconds")
    return "\t".join((record.number, at, record.source_id, record.service, str(record.line), record.reason))


def show_record(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show one record, masked."""
    from lookup_api.feeds import national

    with opened(settings) as parts:
        record = _one(arguments.number, parts)
    print(_line(record))
    print(national.masked(record.raw))
    return OK


def retry_records(arguments: argparse.Namespace, settings: Settings) -> int:
    """Try records again; fail if one is refused again."""
    from lookup_api.web.taking_in import CannotBeRetried, retry

    went_in = refused = 0
    with opened(settings) as parts:
        for record in _chosen(arguments, parts):
            try:
                reason = retry(record, parts=parts, now=parts.clock())
            except CannotBeRetried as cannot:
                reason = str(cannot)
            if reason is None:
                went_in += 1
            else:
                refused += 1
                print(f"{record.number}\t{reason}")
    print(f"{went_in} went in, {refused} refused.")
    return FAILED if refused else OK


def drop_records(arguments: argparse.Namespace, settings: Settings) -> int:
    """Let go of records."""
    with opened(settings) as parts:
        dropped = sum(parts.store.quarantine.drop(record) for record in _chosen(arguments, parts))
    print(f"{dropped} dropped.")
    return OK


def _chosen(arguments: argparse.Namespace, parts: "Parts") -> Iterator["Quarantined"]:
    """The records that were named, or all of a source, oldest first: they came in that order."""
    if bool(arguments.numbers) is (arguments.source is not None):
        raise SettingsError("name records by their numbers, or a --source")
    # One at a time: a record may be large, and there may be many.
    for number in arguments.numbers or parts.store.quarantine.numbers(arguments.source):
        yield _one(number, parts)


def _one(number: str, parts: "Parts") -> "Quarantined":
    if len(number) < 4 or not set(number.lower()) <= set("0123456789abcdef"):  # noqa: PLR2004 - fewer name too many
        raise SettingsError(f"{number!r} is no number of a refused record")
    found = parts.store.quarantine.numbered(number)
    if len(found) != 1:
        raise SettingsError(f"{len(found)} refused records have the number {number}")
    return found[0]

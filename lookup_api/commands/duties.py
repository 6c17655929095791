"""`lookup-api maintenance` and `archive`: what is announced, and what is no longer kept whole."""

import argparse
import secrets
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assets import asset
from lookup_api.commands.opening import Commands, opened
from lookup_api.commands.saying import read_moment, written
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.maintenance import Maintenance, MaintenanceKind, checked
from lookup_api.program import FAILED, OK
from lookup_api.service.announce_maintenance import announce_maintenance
from lookup_api.settings import Settings, SettingsError

if TYPE_CHECKING:
    from lookup_api.domain.retention import RetentionTable


def add(commands: Commands) -> None:
    """Add both, with their actions."""
    told = "Announce planned maintenance days ahead, or an outage at once, on every channel."
    actions = commands.add_parser("maintenance", help=told, description=told).add_subparsers(
        required=True, metavar="ACTION"
    )
    plan = actions.add_parser("plan", help="Announce planned maintenance.")
    plan.add_argument("begins", metavar="BEGINS", help="such as 2026-12-01T18:00")
    plan.add_argument("ends", metavar="ENDS")
    plan.add_argument("--tell-followers", action="store_true", help="send a notice to all who follow a dossier")
    plan.set_defaults(command=plan_maintenance)
    outage = actions.add_parser("outage", help="Announce an outage now.")
    outage.set_defaults(command=announce_outage, tell_followers=False)
    for each in (plan, outage):
        each.add_argument("words", metavar="WORDS", help="what is affected, in Vietnamese")
        each.add_argument("--english", metavar="WORDS")
    end = actions.add_parser("end", help="Say that it is over.")
    end.add_argument("id")
    end.set_defaults(command=end_maintenance)
    actions.add_parser("list", help="Everything that was ever announced.").set_defaults(command=list_maintenance)
    told = "Take persons, papers, money and free words out of dossiers whose time is over; they still answer."
    archiving = commands.add_parser("archive", help=told, description=told)
    archiving.add_argument("--dry-run", action="store_true", help="report only, change nothing")
    archiving.set_defaults(command=archive)


def plan_maintenance(arguments: argparse.Namespace, settings: Settings) -> int:
    """Announce planned maintenance; refuse one that comes too soon."""
    return _publish(
        arguments, settings, MaintenanceKind.PLANNED, read_moment(arguments.begins), read_moment(arguments.ends)
    )


def announce_outage(arguments: argparse.Namespace, settings: Settings) -> int:
    """Announce an outage."""
    return _publish(arguments, settings, MaintenanceKind.OUTAGE, None, None)


def _publish(
    arguments: argparse.Namespace,
    settings: Settings,
    kind: MaintenanceKind,
    begins_at: datetime | None,
    ends_at: datetime | None,
) -> int:
    words = [("vi", arguments.words)] + ([("en", arguments.english)] if arguments.english else [])
    with opened(settings) as parts:
        now = parts.clock()
        notice = Maintenance(
            id=secrets.token_hex(4),
            kind=kind,
            begins_at=begins_at or now,
            ends_at=ends_at,
            text=tuple(words),
            published_at=now,
        )
        profile = parts.rules.profile_on(settings.lookup_province)
        try:
            checked(notice, profile.maintenance_notice_days, parts.rules.calendar_of(profile))
        except InvalidRequest as refused:
            print(f"lookup-api: {refused.detail}", file=sys.stderr)
            return FAILED
        parts.store.maintenance.publish(notice)
        print(notice.id)
        if arguments.tell_followers:
            print(f"{announce_maintenance(notice, parts.store, parts.store.in_time, now)} notices queued.")
    return OK


def end_maintenance(arguments: argparse.Namespace, settings: Settings) -> int:
    """End a notice; fail where there is none that runs."""
    with opened(settings) as parts:
        there = parts.store.maintenance.end(arguments.id, parts.clock())
    if not there:
        print(f"lookup-api: no notice {arguments.id} is running", file=sys.stderr)
        return FAILED
    return OK


def list_maintenance(_arguments: argparse.Namespace, settings: Settings) -> int:
    """List all notices."""
    with opened(settings) as parts:
        now = parts.clock()
        for notice in parts.store.maintenance.all():
            ends = notice.ended_at or notice.ends_at
            span = f"{written(notice.begins_at)} - {written(ends) if ends else '...'}"
            state = "standing" if notice.stands_at(now) else "over"
            print(f"{notice.id}\t{notice.kind}\t{state}\t{span}\t{notice.words('vi')}")
    return OK


def archive(arguments: argparse.Namespace, settings: Settings) -> int:
    """Archive, or report what would be."""
    from lookup_api.service.archive_dossiers import archive_dossiers

    table = _retention(settings.lookup_retention)
    if not table.verified:
        told = "the retention terms are unverified: LOOKUP_RETENTION names a table that an archivist has verified"
        if not arguments.dry_run:
            raise SettingsError(f"{told}; --dry-run looks without it")
        print(f"lookup-api: {told}", file=sys.stderr)
    with opened(settings) as parts:
        port = None if arguments.dry_run else parts.store.archive
        for report in archive_dossiers(table, parts.store.survey, port, parts.clock()):
            if sys.stderr.isatty():
                print(f"\r{report.read} read", end="", file=sys.stderr, flush=True)
    print(f"read {report.read}, open {report.still_open}, {'to be ' if arguments.dry_run else ''}archived:")
    for each in table.classes:
        years = "for ever" if each.years is None else f"{each.years} years"
        print(f"  {each.id:<20}{report.archived[each.id]:>10}  kept {report.kept[each.id]:>10}  ({years})")
    return OK


def _retention(path: str) -> "RetentionTable":
    """Read the table that LOOKUP_RETENTION names, or the shipped one; raise SettingsError."""
    from lookup_api.domain.retention import retention_table_from

    file = Path(path) if path else asset("retention", "classes.toml")
    try:
        return retention_table_from(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise SettingsError(f"LOOKUP_RETENTION cannot be read: {error}") from None

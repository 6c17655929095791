"""`lookup-api migrate`, `backup` and `restore`: the store is brought on, kept, and brought back."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from lookup_api.commands.catalogue import load_shipped
from lookup_api.commands.opening import Commands
from lookup_api.commands.saying import read_moment
from lookup_api.domain.maintenance import working_days_ahead
from lookup_api.domain.working_time import VIETNAM
from lookup_api.program import FAILED, OK
from lookup_api.provinces import read_calendar, read_province
from lookup_api.settings import Settings, SettingsError
from lookup_api.wording import Wording


def add(commands: Commands) -> None:
    """Add the three commands."""
    told = "Bring the store to this version's tables; one that has data is backed up and held against its inventory."
    migrating = commands.add_parser("migrate", help=told, description=told)
    migrating.add_argument(
        "--notice", metavar="WHEN", help="print the written notice of the maintenance, at this moment, and do nothing"
    )
    migrating.set_defaults(command=migrate)
    told = "Back the store up into a new folder under DIR, while it works."
    backing_up = commands.add_parser("backup", help=told, description=told)
    backing_up.add_argument("folder", type=Path, metavar="DIR")
    backing_up.set_defaults(command=backup)
    told = "Bring a backup back into LOOKUP_DATABASE_URL; what stands there is set aside."
    bringing_back = commands.add_parser("restore", help=told, description=told)
    bringing_back.add_argument("folder", type=Path, metavar="DIR")
    bringing_back.set_defaults(command=restore)


def migrate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Migrate the store; tell what became of each table, and fail where something went missing."""
    from lookup_api.store import migrations

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    standing = migrations.standing_version(settings.database_url)
    if arguments.notice is not None:
        begins_at = read_moment(arguments.notice)
        _require_ahead(settings, begins_at)
        print(_notice(settings, begins_at, migrations.steps_between(standing)))
        return OK
    if standing is None or standing == migrations.newest_version():
        migrations.upgrade(settings.database_url)
        if standing is None and settings.key_file.exists():
            load_shipped(arguments, settings)  # a new store knows the national catalogue
        print("The store has this version's tables.")
        return OK
    return _migrate_with_data(settings, standing)


def _migrate_with_data(settings: Settings, standing: str) -> int:
    """Back up, migrate, and report counts and digests before and after (Ninh Bình, art. 30.4)."""
    from lookup_api.store import migrations
    from lookup_api.store.backups import back_up
    from lookup_api.store.inventory import changes, is_loss, take_inventory

    url, now = settings.database_url, datetime.now(VIETNAM)
    print(_notice(settings, now, migrations.steps_between(standing)))
    print(f"\nBackup: {back_up(url, settings.data_dir / 'backups', now)}")
    before = take_inventory(url)
    migrations.upgrade(url)
    after = take_inventory(url, before)
    found = changes(before, after)
    print(f"\n{'table':<28}{'before':>12}{'after':>12}  digest")
    for name in sorted({*before, *after}):
        counts = (f"{table[name].rows if name in table else '-':>12}" for table in (before, after))
        print(f"{name:<28}{''.join(counts)}  {found[name].value if name in found else 'same'}")
    lost = [name for name, change in found.items() if is_loss(change)]
    if lost:
        print(
            f"\nRows are missing in {', '.join(lost)}: see the backup above, and `lookup-api restore`.", file=sys.stderr
        )
        return FAILED
    print("\nThe store has this version's tables, and nothing is missing.")
    return OK


def _require_ahead(settings: Settings, begins_at: datetime) -> None:
    """Refuse a written notice that would come later than it says of itself (Ninh Bình art. 12.4, Yên Bái art. 11.3)."""
    province = read_province(settings.lookup_province)
    needed = province.maintenance_notice_days or 0
    ahead = working_days_ahead(datetime.now(VIETNAM), begins_at, read_calendar(province))
    if ahead < needed:
        raise SettingsError(f"the notice comes {needed} working days ahead; these are {ahead}")


def _notice(settings: Settings, at: datetime, steps: tuple[str, ...]) -> str:
    """The written notice of maintenance, as the province sends it to its agencies and desks."""
    province = read_province(settings.lookup_province)
    names = [f"upgrade-{step}" for step in steps]  # what each brings, in words that its readers know
    wording = Wording("vi")
    lines = [
        wording.text("keeping-notice-title"),
        wording.text("keeping-notice-owner", owner=province.owner),
        wording.text("keeping-notice-when", hour=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}"),
        wording.text("keeping-notice-whole"),
        wording.text("keeping-notice-steps"),
        *(f"  - {wording.text(name)}" for name in names or ("keeping-notice-nothing",)),
    ]
    if province.maintenance_notice_days is not None:
        lines.append(wording.text("keeping-notice-days", days=str(province.maintenance_notice_days)))
    return "\n".join(lines)


def backup(arguments: argparse.Namespace, settings: Settings) -> int:
    """Back up."""
    from lookup_api.store.backups import BackupError, back_up

    try:
        made = back_up(settings.database_url, arguments.folder, datetime.now(VIETNAM))
    except BackupError as error:
        print(f"lookup-api: {error}", file=sys.stderr)
        return FAILED
    print(f"{made}\nThe sealing keys are not in it: keep a copy of {settings.key_file.name} apart.")
    return OK


def restore(arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring back."""
    from lookup_api.store.backups import BackupError
    from lookup_api.store.backups import restore as bring_back

    try:
        bring_back(settings.database_url, arguments.folder, datetime.now(VIETNAM))
    except BackupError as error:
        print(f"lookup-api: {error}", file=sys.stderr)
        return FAILED
    print("The store is back, and holds what the backup's inventory says. Run `lookup-api migrate` before serving.")
    return OK

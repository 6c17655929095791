"""`lookup-api catalogue`: procedures, agencies and one-stop desks, as a province enters them."""

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

from lookup_api.commands.opening import Commands, opened
from lookup_api.domain.catalogue import OneStopDesk
from lookup_api.program import OK
from lookup_api.provinces import province_ids, read_procedures
from lookup_api.settings import Settings, SettingsError

_DESK = ("id", "name", "address", "phone", "hours", "province", "agency_code", "main")
_AGENCY = ("code", "name", "successor_code")
_YES, _NO = frozenset({"x", "1", "yes", "có"}), frozenset({"", "0", "no", "không"})


def add(commands: Commands) -> None:
    """Add `catalogue` with its actions."""
    told = "Enter and list procedures, agencies and one-stop desks."
    actions = commands.add_parser("catalogue", help=told, description=told).add_subparsers(
        required=True, metavar="ACTION"
    )
    load = actions.add_parser("load", help="Load the national catalogue of procedures.")
    load.set_defaults(command=load_shipped)
    agencies = actions.add_parser(
        "agencies", help=f"Enter agencies from a CSV file with the columns {', '.join(_AGENCY)}."
    )
    agencies.set_defaults(command=enter_agencies)
    desks = actions.add_parser(
        "desks", help=f"Enter one-stop desks from a CSV file with the columns {', '.join(_DESK)}."
    )
    desks.set_defaults(command=enter_desks)
    for each in (agencies, desks):
        each.add_argument("file", type=Path, metavar="FILE")
    actions.add_parser("list", help="How much is entered, and every desk.").set_defaults(command=list_catalogue)


def load_shipped(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Load the national catalogue; procedures that are entered already take its names."""
    procedures = [national.procedure for national in read_procedures()]
    with opened(settings) as parts:
        parts.store.directory.procedures.put_many(procedures)
    print(f"{len(procedures)} procedures.")
    return OK


def enter_agencies(arguments: argparse.Namespace, settings: Settings) -> int:
    """Enter agencies, and follow their mergers to the end."""
    rows = list(_rows(arguments.file, _AGENCY, needed=("code", "name")))
    with opened(settings) as parts:
        parts.store.directory.agencies.put_many(
            (row["code"], row["name"], row.get("successor_code") or None) for row in rows
        )
    print(f"{len(rows)} agencies.")
    return OK


def enter_desks(arguments: argparse.Namespace, settings: Settings) -> int:
    """Enter desks; the one marked `main` (x) stands in for agencies without a desk."""
    rows = list(_rows(arguments.file, _DESK, needed=("id", "name")))
    for row in rows:
        if row.get("province") and row["province"] not in province_ids():
            raise SettingsError(f"{arguments.file}: {row['id']}: there are the provinces {', '.join(province_ids())}")
    marked = [_is_marked(row, arguments.file) for row in rows]
    with opened(settings) as parts:
        for row, main in zip(rows, marked, strict=True):
            facts = {name: row.get(name) or None for name in _DESK[2:-1]}
            facts["province"] = facts["province"] or settings.lookup_province
            parts.store.directory.desks.put(OneStopDesk(id=row["id"], name=row["name"], **facts), main=main)
    print(f"{len(rows)} desks.")
    return OK


def _is_marked(row: Mapping[str, str], path: Path) -> bool:
    """Whether a desk is marked as the main one; a "no" in words must not mark it."""
    written = row.get("main", "").casefold()
    if written not in {*_YES, *_NO}:
        raise SettingsError(f"{path}: {row['id']}: main is x, or empty")
    return written in _YES


def list_catalogue(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Tell how much there is, and list the desks."""
    with opened(settings) as parts:
        directory = parts.store.directory
        desks = directory.desks.all()
        counts = f"{len(directory.procedures.all())} procedures, {len(directory.agencies.all())} agencies"
    for desk in desks:
        print("\t".join((desk.id, desk.name, desk.province or "-", desk.agency_code or "-", desk.phone or "-")))
    print(f"{counts}, {len(desks)} desks.", file=sys.stderr)
    return OK


def _rows(path: Path, columns: tuple[str, ...], needed: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    """The rows of a CSV file in UTF-8, with or without a byte order mark; raise SettingsError naming the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read as a text in UTF-8") from error
    reader = csv.DictReader(StringIO(text, newline=""))
    if unknown := set(reader.fieldnames or ()) - set(columns):
        raise SettingsError(f"{path}: there is no column {min(unknown)}; there are {', '.join(columns)}")
    for row in reader:
        stripped = {name: (value or "").strip() for name, value in row.items() if name is not None}
        if missing := [name for name in needed if not stripped.get(name)]:
            raise SettingsError(f"{path}: line {reader.line_num}: {missing[0]} is missing")
        yield stripped

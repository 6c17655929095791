"""`lookup-api import`: old systems' exports into the store."""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lookup_api.commands.opening import Commands, opened
from lookup_api.commands.saying import bar
from lookup_api.program import FAILED, OK
from lookup_api.settings import Settings, SettingsError

if TYPE_CHECKING:
    from lookup_api.importing import ImportParts, Progress
    from lookup_api.service.import_report import ImportReport
    from lookup_api.web.parts import Parts

_TOLD = "Import the exports of an old system: CSV, XLSX or JSON-lines. The same file again goes on, or changes nothing."


def add(commands: Commands) -> None:
    """Add `import`."""
    parser = commands.add_parser("import", help=_TOLD, description=_TOLD)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--source", required=True, metavar="ID", help="the source system the facts come from")
    parser.add_argument(
        "--mapping", metavar="M", help="a .toml file, or the name of one that comes with the product; default: the ID"
    )
    parser.add_argument("--dry-run", action="store_true", help="read to the end, write nothing, and report")
    parser.set_defaults(command=import_files)
    told = (
        "Hold exports against the store: every number in them is looked up, counts and digests of both sides are told."
    )
    comparing = commands.add_parser("compare", help=told, description=told)
    comparing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    comparing.add_argument("--source", required=True, metavar="ID", help="the source system they came from")
    comparing.add_argument("--mapping", metavar="M", help="as for import")
    comparing.set_defaults(command=compare_files)


def import_files(arguments: argparse.Namespace, settings: Settings) -> int:
    """Import file after file; fail where a row was refused, for somebody has to look."""
    from lookup_api.importing import ImportJob, mapping_text, try_out
    from lookup_api.service.import_report import ImportReport

    files: list[Path] = arguments.files
    if missing := [path for path in files if not path.is_file()]:
        raise SettingsError(f"{missing[0]} is no file")
    text = mapping_text(arguments.mapping or arguments.source)
    refused = 0
    with opened(settings) as parts:
        parts.store.ready()
        ours = import_parts(parts, arguments.source, text)
        for path in files:
            if arguments.dry_run:
                report = ImportReport()
                _show(path, try_out(path, ours, report), report, would=True)
            else:
                job = ImportJob(path, ours)
                report = job.report
                _show(path, job.run(), report, would=False)
            refused += report.refused
    return FAILED if refused else OK


def compare_files(arguments: argparse.Namespace, settings: Settings) -> int:
    """Compare file after file; fail where a number of theirs does not find its dossier."""
    from lookup_api.importing import Comparison, compare, mapping_text

    files: list[Path] = arguments.files
    if missing := [path for path in files if not path.is_file()]:
        raise SettingsError(f"{missing[0]} is no file")
    text = mapping_text(arguments.mapping or arguments.source)
    whole = True
    with opened(settings) as parts:
        parts.store.ready()
        ours = import_parts(parts, arguments.source, text)
        for path in files:
            comparison, began = Comparison(), time.monotonic()
            for progress in compare(path, ours, comparison):
                if sys.stderr.isatty():
                    print(f"\r{_bar(progress, time.monotonic() - began)}", end="", file=sys.stderr, flush=True)
            print(f"{path.name}:")
            print("\n".join(f"  {line}" for line in comparison.told()))
            whole = whole and comparison.whole
    return OK if whole else FAILED


def import_parts(parts: "Parts", source_id: str, text: str) -> "ImportParts":
    """What an import into this store needs, by the text of its mapping."""
    from lookup_api.domain.catalogue import is_sensitive
    from lookup_api.domain.dossier import SourceSystem
    from lookup_api.importing import ImportParts, read_mapping
    from lookup_api.provinces import read_sensitive_words

    mapping, words = read_mapping(text), read_sensitive_words()
    stated = SourceSystem(
        id=source_id,
        name=mapping.name,
        authority=mapping.authority,
        mirrors_waiting_as_done=mapping.mirrors_waiting_as_done,
    )
    return ImportParts(
        store=parts.store,
        keyring=parts.keyring,
        source=parts.store.source(source_id) or stated,
        mapping_text=text,
        is_sensitive=lambda name, field: is_sensitive(name, field, words),
        now=parts.clock(),
    )


def _show(path: Path, steps: "Iterator[Progress]", report: "ImportReport", *, would: bool) -> None:
    """A bar with the time left where a person watches; the report at the end."""
    began, already = time.monotonic(), 0
    for progress in steps:
        already = progress.already
        if sys.stderr.isatty():
            print(f"\r{_bar(progress, time.monotonic() - began)}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if already and not report.rows:
        print(f"{path.name}: imported before, nothing changed.")
        return
    if already:
        print(f"{path.name}: went on after row {already}.")
    told = list(report.told())
    print(f"{path.name}: {'would be ' if would else ''}{told[0]}")
    print("\n".join(told[1:]), end="\n" if told[1:] else "")
    if report.reasons and not would:
        print("  these rows wait in the quarantine.")


def _bar(progress: "Progress", seconds: float) -> str:
    done, total = progress.done, max(progress.total, 1)
    worked = done - progress.already
    left = "" if worked <= 0 else f"  {timedelta(seconds=round(seconds * (total - done) / worked))} left"
    return f"{bar(done, total)}{left}  "

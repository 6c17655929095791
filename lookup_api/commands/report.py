"""`lookup-api report NAME`: what officers and those who run the system read, on the screen or as a file."""

import argparse
import sys
from pathlib import Path

from lookup_api.commands.opening import Commands, opened
from lookup_api.domain.periods import read_period
from lookup_api.domain.report import ReportName
from lookup_api.program import FAILED, OK
from lookup_api.settings import Settings, SettingsError

_ENDINGS = (".csv", ".xlsx", ".json", ".txt")


def add(commands: Commands) -> None:
    """Add `report`."""
    told = "Make a report: " + ", ".join(ReportName) + "."
    reporting = commands.add_parser("report", help=told, description=told)
    reporting.add_argument("name", choices=[name.value for name in ReportName], metavar="NAME")
    reporting.add_argument(
        "--period", metavar="PERIOD", help="2026, 2026-09, 2026-Q3 or 2026-H2; without it the month that runs"
    )
    reporting.add_argument("--language", default="vi")
    reporting.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="a file ending in .csv, .xlsx, .json or .txt"
    )
    reporting.add_argument(
        "--publish-names",
        metavar="WHO",
        help="officers: with personal names, for publishing; WHO answers for it, and it goes on record",
    )
    reporting.add_argument("--keep", action="store_true", help="keep it in the store, where the API hands it out")
    reporting.add_argument(
        "--fail-on-alarm", action="store_true", help="exit 1 where somebody has to act, for monitors"
    )
    reporting.set_defaults(command=report)
    told = "Write all dossiers to a file, as far as a code alone tells of them: no identity."
    exporting = commands.add_parser("export", help=told, description=told)
    exporting.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=".csv, .xlsx or .jsonl")
    exporting.set_defaults(command=export)


def report(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a report and print it, or write it to a file."""
    from lookup_api.domain.periods import month_of
    from lookup_api.exports import as_csv, as_json, as_text, as_xlsx
    from lookup_api.reporting import make_report
    from lookup_api.wording import Wording

    output: Path | None = arguments.output
    if output is not None and output.suffix not in _ENDINGS:
        raise SettingsError(f"FILE ends in {', '.join(_ENDINGS)}")
    if arguments.publish_names is not None and arguments.name != ReportName.OFFICERS:
        raise SettingsError("--publish-names belongs to the report officers")
    with opened(settings) as parts:
        now = parts.clock()
        try:
            period = month_of(now) if arguments.period is None else read_period(arguments.period)
        except ValueError as error:
            raise SettingsError(str(error)) from error
        made = make_report(ReportName(arguments.name), parts, period, published_by=arguments.publish_names)
        if arguments.keep and arguments.publish_names is None:
            parts.store.reports.keep(made)
    wording = Wording(arguments.language)
    if output is None:
        print(as_text(made, wording))
    elif output.suffix == ".csv":
        output.write_bytes(as_csv(made, wording))
    elif output.suffix == ".xlsx":
        output.write_bytes(as_xlsx(made, wording))
    elif output.suffix == ".json":
        output.write_bytes(as_json(made))
    else:
        output.write_text(as_text(made, wording) + "\n", encoding="utf-8")
    if made.alarm:
        print("lookup-api: somebody has to act on this report", file=sys.stderr)
    return FAILED if made.alarm and arguments.fail_on_alarm else OK


def export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Export all dossiers."""
    from lookup_api.exports import ENDINGS, write_rows
    from lookup_api.service.export_dossiers import COLUMNS, export_dossiers

    output: Path = arguments.output
    if output.suffix not in ENDINGS:
        raise SettingsError(f"FILE ends in {', '.join(ENDINGS)}")
    with opened(settings) as parts:
        count = write_rows(output, COLUMNS, export_dossiers(parts.store.survey, parts.rules, parts.clock()))
    print(f"{count} dossiers.")
    return OK

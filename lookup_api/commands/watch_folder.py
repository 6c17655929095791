"""`lookup-api watch-folder`: take in the files that a sender drops into a folder every night."""

import argparse
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from lookup_api.commands.opening import Commands, opened
from lookup_api.program import FAILED, OK
from lookup_api.settings import Settings, SettingsError

if TYPE_CHECKING:
    from lookup_api.web.drop_folder import ImportFile
    from lookup_api.web.parts import Parts


def add(commands: Commands) -> None:
    """Add `watch-folder`."""
    told = (
        "Take in files dropped into DIR: messages of the national form (.json) and exports (.csv, .xlsx, .jsonl). "
        "They end in done/ or refused/."
    )
    parser = commands.add_parser("watch-folder", help=told, description=told)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--source", required=True, metavar="ID", help="the source system the files come from")
    parser.add_argument("--mapping", metavar="M", help="how exports are read, as for `import`; default: the ID")
    parser.add_argument("--every", type=float, default=30.0, metavar="SECONDS", help="how often to look")
    parser.add_argument(
        "--settled", type=float, default=5.0, metavar="SECONDS", help="how long a file has not changed to be whole"
    )
    parser.add_argument("--once", action="store_true", help="take in what lies there now, and end")
    parser.set_defaults(command=watch)


def watch(arguments: argparse.Namespace, settings: Settings) -> int:
    """Watch until a signal ends it; with --once, fail if a file was refused or could not be taken in."""
    from lookup_api.logs import set_up_logs
    from lookup_api.web.drop_folder import DropFolder

    folder: Path = arguments.folder
    if not folder.is_dir():
        raise SettingsError(f"{folder} is no folder")
    if not (arguments.every > 0 and arguments.settled >= 0):
        raise SettingsError("--every and --settled are numbers of seconds")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if not arguments.once:
        set_up_logs("watch-folder")
    with opened(settings) as parts:
        if parts.store.source(arguments.source) is None:
            raise SettingsError(f"there is no source {arguments.source!r}: `lookup-api sources set {arguments.source}`")
        reader = _importer(parts, arguments.source, arguments.mapping or arguments.source)
        drop = DropFolder(folder, arguments.source, parts, import_file=reader, settled=arguments.settled)
        if arguments.once:
            drop.look()
            ended.wait(arguments.settled)
            return OK if drop.look() and not drop.refused else FAILED
        while not ended.is_set():
            drop.look()
            ended.wait(arguments.every)
    return OK


def _importer(parts: "Parts", source_id: str, mapping: str) -> "ImportFile":
    """How an export is taken in: as `lookup-api import` does it."""
    from lookup_api.commands.imports import import_parts
    from lookup_api.importing import ImportJob, mapping_text
    from lookup_api.web.drop_folder import FileCounts

    def import_file(path: Path) -> FileCounts:
        job = ImportJob(path, import_parts(parts, source_id, mapping_text(mapping)))
        already = 0
        for progress in job.run():
            already = progress.already
        report = job.report
        # A file that was imported before changes nothing, and is none the worse for it.
        return FileCounts(already + report.new + report.merged + report.unchanged, report.refused)

    return import_file

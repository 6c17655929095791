"""`lookup-api procedures`: the papers that procedures ask for, as a province announces them."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lookup_api.commands.opening import Commands, opened
from lookup_api.commands.saying import written
from lookup_api.domain.codes import national_procedure_code
from lookup_api.domain.required_papers import KeptPaperList, PaperList, RequiredPaper
from lookup_api.program import FAILED, OK
from lookup_api.settings import Settings, SettingsError

if TYPE_CHECKING:
    from lookup_api.feeds.paper_lists import Fault
    from lookup_api.store import Store

_COLUMNS = "code, paper, originals, copies, form, heading, decision"
MOST_TOLD = 20  # wrong lines of a file


def add(commands: Commands) -> None:
    """Add `procedures` with its actions."""
    told = "The papers that procedures ask for: import a province's lists, show one, withdraw one."
    actions = commands.add_parser("procedures", help=told, description=told).add_subparsers(
        required=True, metavar="ACTION"
    )
    importing = actions.add_parser(
        "import",
        help="Enter lists of papers from a CSV or XLSX file, one paper a row.",
        description=f"Enter lists of papers from a CSV or XLSX file with the columns {_COLUMNS}; the first two are"
        " needed, Vietnamese headings are known as well. A procedure that the file names gets exactly the file's list;"
        " the others keep theirs. A file with a wrong line is refused whole.",
    )
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--dry-run", action="store_true", help="read to the end, write nothing, and report")
    importing.set_defaults(command=import_lists)
    show = actions.add_parser("show", help="Show the papers of a procedure.")
    show.set_defaults(command=show_list)
    withdraw = actions.add_parser("withdraw", help="Take the list of a procedure out: it is told no more.")
    withdraw.set_defaults(command=withdraw_list)
    for each in (show, withdraw):
        each.add_argument("code", metavar="CODE", help="the procedure's code, such as 1.004222")


def import_lists(arguments: argparse.Namespace, settings: Settings) -> int:
    """Enter what a file says, or only tell what that would change; fail, changing nothing, where a line is wrong."""
    from lookup_api.feeds.old_systems import FileRefused
    from lookup_api.feeds.paper_lists import read_paper_lists

    path: Path = arguments.file
    if not path.is_file():
        raise SettingsError(f"{path} is no file")
    with opened(settings) as parts:
        parts.store.ready()
        try:
            table = read_paper_lists(path, _catalogue(parts.store))
        except FileRefused as refused:
            raise SettingsError(str(refused)) from refused
        if table.faults:
            _tell_faults(path, table.faults)
            return FAILED
        kept = parts.store.directory.papers.all()
        changed = {code: listed for code, listed in table.lists.items() if _differs(listed, kept.get(code))}
        if not arguments.dry_run:
            parts.store.directory.papers.put_many(changed, parts.clock())
    _report(path, table.lists, changed, kept, would=arguments.dry_run)
    return OK


def _catalogue(store: "Store") -> frozenset[str]:
    """The national codes of the procedures that the catalogue knows."""
    known = (procedure.code for procedure in store.directory.procedures.all() if procedure.known)
    return frozenset(code for each in known if (code := national_procedure_code(each)) is not None)


def _differs(listed: PaperList, kept: KeptPaperList | None) -> bool:
    return kept is None or kept.listed != listed


def _tell_faults(path: Path, faults: list["Fault"]) -> None:
    for fault in faults[:MOST_TOLD]:
        print(f"{path.name}: line {fault.line}: {fault.reason}", file=sys.stderr)
    if more := len(faults[MOST_TOLD:]):
        print(f"{path.name}: {more} more lines are wrong.", file=sys.stderr)
    print(f"{path.name}: refused, nothing is changed.", file=sys.stderr)


def _report(
    path: Path,
    lists: Mapping[str, PaperList],
    changed: Mapping[str, PaperList],
    kept: Mapping[str, KeptPaperList],
    *,
    would: bool,
) -> None:
    new = sum(code not in kept for code in changed)
    papers = sum(len(listed.papers) for listed in lists.values())
    print(
        f"{path.name}: {'would be ' if would else ''}{len(lists)} procedures with {papers} papers:"
        f" {new} new, {len(changed) - new} changed, {len(lists) - len(changed)} as before."
    )


def show_list(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a procedure's papers; fail where none are entered."""
    code = _code(arguments.code)
    with opened(settings) as parts:
        kept = parts.store.directory.papers.get(code)
        procedure = parts.store.directory.procedures.get(code)
    if kept is None:
        return _none_entered(code)
    print(f"{code}  {procedure.name.strip() if procedure else ''}".rstrip())
    print("\n".join(_lines(kept.listed.papers)))
    print(f"{kept.listed.decision or 'no decision named'}, entered {written(kept.as_of)}", file=sys.stderr)
    return OK


def _lines(papers: tuple[RequiredPaper, ...]) -> Iterator[str]:
    heading = None
    for number, paper in enumerate(papers, 1):
        if paper.heading != heading:
            heading = paper.heading
            yield f"{heading or '-'}:"
        counts = f"originals {paper.originals}, copies {paper.copies}"
        yield "\t".join((f"{number:>3}", paper.name, counts, paper.form or "-"))


def withdraw_list(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take a list out; fail where there is none."""
    code = _code(arguments.code)
    with opened(settings) as parts:
        there = parts.store.directory.papers.withdraw(code)
    if not there:
        return _none_entered(code)
    print(f"The papers of {code} are told no more.")
    return OK


def _code(written_code: str) -> str:
    code = national_procedure_code(written_code)
    if code is None:
        raise SettingsError("CODE is a procedure's code such as 1.004222")
    return code


def _none_entered(code: str) -> int:
    print(f"lookup-api: no papers are entered for {code}", file=sys.stderr)
    return FAILED

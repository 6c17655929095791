"""`lookup-api`: the service's command line. Exit codes: 0 ok, 1 failed, 2 usage.

Heavy parts are imported by the command that needs them, so that `--help` answers at once.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from lookup_api import __version__
from lookup_api.commands import (
    calendar,
    catalogue,
    duties,
    imports,
    keeping,
    keys,
    kiosks,
    notices,
    operators,
    procedures,
    quarantine,
    receipt,
    relay,
    report,
    sources,
    watch_folder,
)
from lookup_api.commands.opening import opened
from lookup_api.commands.saying import bar
from lookup_api.contract.lookups import AskerKind
from lookup_api.domain.errors import ProblemError
from lookup_api.program import FAILED, OK, run_command, serve_http, show_settings
from lookup_api.settings import Settings, SettingsError, listen_address

if TYPE_CHECKING:
    from lookup_api.web.parts import Parts

# One module of commands a subject; each adds its own.
SUBJECTS = (
    receipt,
    imports,
    keeping,
    keys,
    calendar,
    sources,
    quarantine,
    notices,
    operators,
    report,
    duties,
    relay,
    watch_folder,
    catalogue,
    procedures,
    kiosks,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Settings], int] = parsed.command
    try:
        return run_command("lookup-api", lambda settings: command(parsed, settings))
    except ProblemError as problem:
        print(f"lookup-api: {problem.code}: {problem.detail or problem.__doc__}", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lookup-api", description="The lookup API and its dossier store.")
    parser.add_argument("--version", action="version", version=f"lookup-api {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace, Settings], int], told: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=told, description=told)
        sub.set_defaults(command=command)
        return sub

    add("serve", serve, "Serve the API and the phone page on LOOKUP_LISTEN.")
    demo_parser = add("demo", demo, "Fill the store with invented dossiers, the same ones every time.")
    demo_parser.add_argument("--dossiers", type=int, default=2000, metavar="N")
    demo_parser.add_argument("--seed", type=int, default=1)
    look_up_parser = add("look-up", look_up, "Look up a text as an anonymous asker would, straight from the store.")
    look_up_parser.add_argument("text")
    shape = look_up_parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="the view as JSON")
    shape.add_argument("--explain", action="store_true", help="the sessions its deadline was counted from as well")
    for subject in SUBJECTS:
        subject.add(commands)
    add("verify-ledger", verify_ledger, "Check the chain of the access record; name the first broken entry.")
    add("openapi", openapi, "Print the OpenAPI document.")
    add("check-settings", check_settings, "Print what is in force, secrets masked.")
    return parser


def serve(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until a signal ends it."""
    with opened(settings) as parts:
        parts.store.ready()  # once here: a store that is not migrated is one sentence, not a worker that dies again
    # One thread that holds the interpreter is faster than several that hand it about.
    serve_http("lookup_api.web.server:application", settings.lookup_listen, workers=int(settings.lookup_workers))
    return OK


def demo(arguments: argparse.Namespace, settings: Settings) -> int:
    """Fill the store with invented dossiers; again with the same numbers changes nothing."""
    from lookup_api.demo import fill

    wanted: int = arguments.dossiers
    if wanted < 0:
        raise SettingsError("--dossiers is a number from 0")
    with opened(settings) as parts:
        for done in fill(parts, wanted, seed=arguments.seed, now=parts.clock()):
            _show_progress(done, wanted)
    return OK


def _show_progress(done: int, wanted: int) -> None:
    """A bar where a person watches, one line at the end where none does."""
    if sys.stderr.isatty():
        print(f"\r{bar(done, wanted)}", end="", file=sys.stderr, flush=True)
    if done >= wanted:
        print(f"{chr(10) if sys.stderr.isatty() else ''}{done} invented dossiers are in the store.", file=sys.stderr)


def look_up(arguments: argparse.Namespace, settings: Settings) -> int:
    """Look up a text as an anonymous asker, and say the answer."""
    from lookup_api.service.look_up import Asking
    from lookup_api.service.look_up import look_up as answer
    from lookup_api.wording import Face, Wording, tell

    with opened(settings) as parts:
        asking = Asking(None, AskerKind.WEB, parts.mark_asker(AskerKind.WEB, "command line"))
        now = parts.clock()
        view = answer(arguments.text, None, asking, parts.look_up, now)
        if arguments.json:
            print(msgspec.json.format(msgspec.json.encode(view)).decode())
            return OK
        face = Face.of(parts.province)
        telling = tell(view, Wording("vi"), face, now)
        explained = _explain(view.code, parts) if arguments.explain else ()
    said = (
        telling.code, telling.heading, telling.timeliness, telling.sentence, telling.date_label, telling.hour,
        telling.day, telling.to_do, *telling.to_do_lines, telling.as_of,
    )  # fmt: skip
    print("\n".join(line for line in (*said, *explained) if line))
    return OK


def _explain(code: str, parts: "Parts") -> tuple[str, ...]:
    """Say how the date of a dossier that was found was counted."""
    from lookup_api.domain.codes import recognise
    from lookup_api.domain.explaining import explain_dossier
    from lookup_api.domain.working_time import OutOfCalendar
    from lookup_api.wording import Wording, id_of, say_explanation

    wording = Wording("vi")
    dossier = parts.store.reader.find_whole(recognise(code))  # its receipt names the term
    if dossier is None:
        return (wording.text("explain-nothing"),)
    profile = parts.rules.profile(dossier)
    try:
        explanation = explain_dossier(dossier, parts.rules.calendar(dossier), profile.appointment_rule)
    except OutOfCalendar:
        return (wording.text("explain-beyond"),)
    if explanation is None:
        return (wording.text("explain-nothing"),)
    starts = wording.text(id_of("explain-starts", profile.term_starts_at))
    return (starts, *say_explanation(explanation, wording))


def verify_ledger(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Check the access record."""
    with opened(settings) as parts:
        broken = parts.store.ledger.verify()
    if broken is not None:
        print(f"The access record is broken at entry {broken}.", file=sys.stderr)
        return FAILED
    print("The access record is whole.")
    return OK


def openapi(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the OpenAPI document."""
    from lookup_api.web.app import create_app

    with opened(settings) as parts:
        print(create_app(parts).test_client().get("/openapi.json").get_data(as_text=True))
    return OK


def check_settings(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the settings in force; fail where serving would."""
    show_settings(settings)
    listen_address(settings.lookup_listen)
    return OK


if __name__ == "__main__":
    raise SystemExit(main())

"""`lookup-api notices`: whose steps citizens are told of, what waits to be told, and the search for what is due."""

import argparse
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from lookup_api.commands.opening import Commands, opened
from lookup_api.domain.notices import RULES, Basis, Situation
from lookup_api.domain.working_time import in_vietnam
from lookup_api.program import OK
from lookup_api.settings import Settings, SettingsError

if TYPE_CHECKING:
    from lookup_api.store import Store

_NO_MOMENT = "--at is a time with its offset, such as 2026-11-23T07:00:00+07:00"


def add(commands: Commands) -> None:
    """Add `notices` with its actions."""
    told = "Switch on which sources' steps citizens are told of; see what waits; search for what is due."
    actions = commands.add_parser("notices", help=told, description=told).add_subparsers(
        required=True, metavar="ACTION"
    )
    live = actions.add_parser("go-live", help="Tell citizens of a source's steps, from now on or from a moment.")
    live.add_argument("source", metavar="ID", help="the source; `counter` is what our own counters enter")
    live.add_argument("--at", metavar="TIME", help="ISO 8601 with offset; now where it is not given")
    live.set_defaults(command=go_live)
    hush = actions.add_parser("hush", help="Tell citizens nothing more of a source's steps.")
    hush.add_argument("source", metavar="ID")
    hush.set_defaults(command=end)
    own = actions.add_parser("told-by", help="Leave situations to a source that tells citizens of them itself.")
    own.add_argument("source", metavar="ID")
    own.add_argument(
        "situations",
        nargs="*",
        type=_situation,
        metavar="SITUATION",
        help="all it tells itself (`notices situations` lists them); none: it tells nothing",
    )
    own.set_defaults(command=leave_to)
    listing = actions.add_parser("list", help="Every source that was switched: since when, and what it tells itself.")
    listing.set_defaults(command=list_sources)
    situations = actions.add_parser("situations", help="Every situation, on what basis, and its worth in hours.")
    situations.set_defaults(command=list_situations)
    waiting = actions.add_parser("waiting", help="How many notices wait or were settled, by way and state.")
    waiting.set_defaults(command=count)
    search = actions.add_parser("search", help="Queue what time alone has brought: due soon, overdue, not collected.")
    search.set_defaults(command=find)


def go_live(arguments: argparse.Namespace, settings: Settings) -> int:
    """Switch a source on."""
    with opened(settings) as parts:
        at = parts.clock() if arguments.at is None else _moment(arguments.at)
        _require_source(parts.store, arguments.source)
        notices = parts.store.notice_sources
        notices.put(arguments.source, replace(notices.get(arguments.source), live_since=at))
    print(f"Citizens are told of the steps of {arguments.source} from {in_vietnam(at).isoformat(timespec='seconds')}.")
    return OK


def end(arguments: argparse.Namespace, settings: Settings) -> int:
    """Switch a source off."""
    with opened(settings) as parts:
        _require_source(parts.store, arguments.source)
        notices = parts.store.notice_sources
        notices.put(arguments.source, replace(notices.get(arguments.source), live_since=None))
    print(f"Citizens are told nothing more of the steps of {arguments.source}.")
    return OK


def leave_to(arguments: argparse.Namespace, settings: Settings) -> int:
    """Set what a source tells itself."""
    with opened(settings) as parts:
        _require_source(parts.store, arguments.source)
        notices = parts.store.notice_sources
        situations = frozenset(arguments.situations)
        notices.put(arguments.source, replace(notices.get(arguments.source), tells_itself=situations))
    return OK


def list_sources(_arguments: argparse.Namespace, settings: Settings) -> int:
    """List the sources that were switched."""
    with opened(settings) as parts:
        for source_id, notices in parts.store.notice_sources.all().items():
            since = "-" if notices.live_since is None else notices.live_since.isoformat(timespec="seconds")
            print(f"{source_id}\t{since}\t{' '.join(sorted(notices.tells_itself)) or '-'}")
    return OK


def list_situations(_arguments: argparse.Namespace, _settings: Settings) -> int:
    """List the situations."""
    for situation, rule in RULES.items():
        print(f"{situation.value}\t{rule.basis.value}\t{rule.worth.total_seconds() / 3600:g}h")
    return OK


def count(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Count the notices."""
    with opened(settings) as parts:
        for way, state, number in parts.store.notice_sources.counts():
            print(f"{way}\t{state}\t{number}")
    return OK


def find(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Search for what is due."""
    from lookup_api.service.find_due_notices import find_due_notices
    from lookup_api.web.notices import find_due_ports

    with opened(settings) as parts:
        print(f"{find_due_notices(find_due_ports(parts), parts.clock())} notices queued.")
    return OK


def _require_source(store: "Store", source_id: str) -> None:
    """Refuse a source that is not known; that of our own counters is entered here."""
    from lookup_api.domain.dossier import COUNTER_SOURCE

    if source_id == COUNTER_SOURCE.id and store.source(source_id) is None:
        store.sources.put(COUNTER_SOURCE)
    if store.source(source_id) is None:
        raise SettingsError(f"there is no source {source_id!r}: `lookup-api sources list` shows them")


def _situation(word: str) -> Situation:
    if word not in set(Situation) or RULES[Situation(word)].basis is Basis.ASKED:
        raise argparse.ArgumentTypeError(f"{word!r} is no situation that a source tells")
    return Situation(word)


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(_NO_MOMENT) from None
    if at.tzinfo is None:
        raise SettingsError(_NO_MOMENT)
    return at

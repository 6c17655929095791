"""`lookup-api sources`: the systems that facts come from, how far each is believed, and what its numbers mean."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from lookup_api.commands.opening import Commands, opened
from lookup_api.domain.status import Authority
from lookup_api.program import OK
from lookup_api.settings import Settings, SettingsError

if TYPE_CHECKING:
    from lookup_api.service.list_unknown import Unknown

_YES_NO = {"yes": True, "no": False}
_HOUR = 3600  # seconds


def add(commands: Commands) -> None:
    """Add `sources` with its actions."""
    told = "List and set the systems that facts come from; list what only they named."
    actions = commands.add_parser("sources", help=told, description=told).add_subparsers(
        required=True, metavar="ACTION"
    )
    listing = actions.add_parser("list", help="Every source, what is set for it, and when it last sent something.")
    listing.set_defaults(command=list_sources)
    _add_setting(actions)
    unknown = actions.add_parser(
        "unknown", help="Procedures and agencies that only feeds named, and statuses whose slip did not come."
    )
    unknown.add_argument("--most", type=int, default=100, metavar="N", help="lines of each kind")
    unknown.set_defaults(command=list_what_is_unknown)


def _add_setting(actions: Commands) -> None:
    setting = actions.add_parser("set", help="Enter a source, or change what is named here and nothing else.")
    setting.add_argument("id")
    setting.add_argument("--name", help="what officers call it")
    setting.add_argument(
        "--authority",
        choices=[each.value for each in Authority],
        help="whose system holds the master status: at one and the same moment a copy never displaces a master",
    )
    setting.add_argument(
        "--mirrors-waiting-as-done",
        choices=_YES_NO,
        help='it turns 5, 6 and 8 into 9 for the national portal: its 9 alone never says "finished"',
    )
    setting.add_argument(
        "--replay-hours", type=float, metavar="HOURS", help="within it, the same record again changes nothing"
    )
    setting.add_argument(
        "--silent-hours",
        type=int,
        metavar="HOURS",
        help="working hours it may be silent before `report freshness` alarms; 0 once nothing more is expected of it",
    )
    setting.add_argument(
        "--code-list", metavar="NAME", help="what its numbers mean; without NAME known, all are listed"
    )
    setting.add_argument(
        "--code",
        action="append",
        default=[],
        metavar="LIST:CODE=MEANING",
        help="one number of its own, such as stages:11=processing; an empty MEANING takes it back",
    )
    setting.set_defaults(command=set_source)


def list_sources(_arguments: argparse.Namespace, settings: Settings) -> int:
    """List the sources."""
    with opened(settings) as parts:
        for known in parts.store.sources.all_known():
            source, rules, latest = known.source, known.rules, known.last_taken_in_at
            facts = (
                source.id,
                source.name,
                source.authority.value,
                "mirrors-waiting-as-done" if source.mirrors_waiting_as_done else "-",
                f"{rules.replay_window / _HOUR:g}h",
                "-" if rules.silent_hours is None else f"silent {rules.silent_hours}h",
                rules.code_list + (f"+{rules.own_codes}" if rules.own_codes else ""),
                latest.isoformat(timespec="seconds") if latest else "-",
            )
            print("\t".join(facts))
    return OK


def set_source(arguments: argparse.Namespace, settings: Settings) -> int:
    """Enter a source or change it."""
    from lookup_api.domain.dossier import SourceSystem
    from lookup_api.feeds import national
    from lookup_api.store.sources import FeedRules

    with opened(settings) as parts:
        known = parts.store.sources.known(arguments.id)
        source = SourceSystem(id=arguments.id, name=arguments.id) if known is None else known.source
        rules = FeedRules() if known is None else known.rules
        if arguments.replay_hours is not None:
            if not arguments.replay_hours >= 0:
                raise SettingsError("--replay-hours is a number from 0")
            rules = replace(rules, replay_window=round(arguments.replay_hours * _HOUR))
        if arguments.silent_hours is not None:
            if arguments.silent_hours < 0:
                raise SettingsError("--silent-hours is a whole number from 0")
            rules = replace(rules, silent_hours=arguments.silent_hours)
        own = rules.own_codes
        for written in arguments.code:
            own = national.with_code(own, written)
        rules = replace(rules, own_codes=own, code_list=arguments.code_list or rules.code_list)
        national.read_code_lists(rules.code_list, rules.own_codes)  # refuses what could not be read later
        if arguments.name is not None:
            source = replace(source, name=arguments.name)
        if arguments.authority is not None:
            source = replace(source, authority=Authority(arguments.authority))
        if arguments.mirrors_waiting_as_done is not None:
            source = replace(source, mirrors_waiting_as_done=_YES_NO[arguments.mirrors_waiting_as_done])
        parts.store.sources.put(source, rules.replay_window)
        parts.store.sources.set_rules(source.id, rules)
    return OK


def list_what_is_unknown(arguments: argparse.Namespace, settings: Settings) -> int:
    """List what an officer has to see to; exit code 0 whether there is something or not."""
    from lookup_api.service.list_unknown import list_unknown

    if arguments.most < 1:
        raise SettingsError("--most is a number from 1")
    with opened(settings) as parts:
        unknown = list_unknown(parts.store.unknown, arguments.most)
    print("\n".join(_lines(unknown)))
    return OK


def _lines(unknown: "Unknown") -> list[str]:
    lines = [f"procedure\t{each.code or '-'}\t{each.dossiers}\t{each.name}" for each in unknown.procedures]
    lines += [f"agency\t{each.code or '-'}\t{each.dossiers}\t{each.name}" for each in unknown.agencies]
    lines += [
        f"slip\t{each.kind.value}\t{each.at.isoformat(timespec='minutes')}\t{each.code}"
        for each in unknown.without_slip
    ]
    more = unknown.slips_missing - len(unknown.without_slip)
    if more > 0:
        lines.append(f"slip\t...\t{more} more")
    return lines or ["Everything that feeds named is known, and no slip is missing."]

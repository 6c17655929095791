"""People at the hotline: where the settings are plugged into hand-over, console and the telephone exchange's events."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint

from hotline_bot.bulletin import PHONE
from hotline_bot.bulletin_counting import count_contact
from hotline_bot.console.chats import add_chats
from hotline_bot.console.cti import FEWEST_LETTERS, cti_front
from hotline_bot.console.desk import Desk
from hotline_bot.console.front import Parts, console_front
from hotline_bot.console.guard import Guard
from hotline_bot.console.halls import Halls
from hotline_bot.console.kiosks import add_kiosks
from hotline_bot.console.lists import add_lists
from hotline_bot.console.pages import Pages
from hotline_bot.console.rings import Rings
from hotline_bot.console.seats import Seats
from hotline_bot.handover import Limits
from hotline_bot.house import House
from hotline_bot.keeper import Keeper
from hotline_bot.talks import Talks
from hotline_bot.voice.house import staffed_hours
from lookup_api.client import LookupClient
from lookup_api.exchange import Exchange, kept_for
from lookup_api.settings import Settings, SettingsError

_LONGEST_WAIT = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class People:
    """What is served for people, and who keeps house beside it."""

    desks: list[Blueprint]
    keeper: Keeper


def check_people(settings: Settings) -> None:
    """Raise SettingsError, with its sentence, for what hand-over and console cannot do with."""
    staffed_hours("HOTLINE_HOURS", settings.hotline_hours, settings.lookup_province)
    _limits(settings)
    if settings.cti_secret and len(settings.cti_secret) < FEWEST_LETTERS:
        raise SettingsError(f"CTI_SECRET has fewer than {FEWEST_LETTERS} letters")


def fit_talks(settings: Settings, exchange: Exchange, house: House) -> Talks:
    """Hand-overs as the settings describe them; raises SettingsError."""
    staffed = staffed_hours("HOTLINE_HOURS", settings.hotline_hours, settings.lookup_province)
    return Talks(exchange, house.wordings, staffed, _limits(settings))


def fit_people(
    settings: Settings, exchange: Exchange, house: House, talks: Talks, clock: Callable[[], datetime]
) -> People:
    """Console and `/cti` where their settings are set, and a keeper that is still to be started."""
    check_people(settings)
    chat = LookupClient(settings.lookup_api_url, settings.lookup_api_key or None)
    keeper = Keeper(exchange, talks, chat, clock, kept_for(settings))
    rings = Rings(exchange)
    desks = []
    if settings.console_api_key:
        client = LookupClient(settings.lookup_api_url, settings.console_api_key)
        desks.append(open_console(client, exchange, house, talks, rings, settings.exchange_secret, clock))
    if settings.cti_secret:
        desks.append(
            cti_front(rings, settings.cti_secret, clock, lambda call: count_contact(exchange, PHONE, call, clock()))
        )
    return People(desks, keeper)


def open_console(
    client: LookupClient,
    exchange: Exchange,
    house: House,
    talks: Talks,
    rings: Rings,
    secret_hex: str,
    clock: Callable[[], datetime],
) -> Blueprint:
    """The whole console, for an API client with a console's key."""
    seats, guard = Seats(exchange), Guard(secret_hex)
    desk = Desk(client, seats, exchange, house, clock)
    halls = Halls(client, clock)
    pages = Pages(house, guard, rings, talks, halls)
    parts = Parts(client, desk, seats, rings, talks, halls, pages, guard, clock)
    blueprint = console_front(parts)
    add_chats(blueprint, parts)
    add_lists(blueprint, parts)
    add_kiosks(blueprint, parts)
    return blueprint


def _limits(settings: Settings) -> Limits:
    waiting = _seconds("HANDOVER_WAIT", settings.handover_wait)
    return Limits(waiting=waiting, silence=_seconds("HANDOVER_SILENCE", settings.handover_silence))


def _seconds(setting: str, text: str) -> timedelta:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= _LONGEST_WAIT):
        raise SettingsError(f"{setting} is no number of seconds up to a day")
    return timedelta(seconds=int(text))

"""The chat fronts that are switched on: those whose secrets are set, each with what it needs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from flask import Blueprint

from hotline_bot.fetching import PictureHosts, PictureReader
from hotline_bot.fronts import Front
from hotline_bot.fronts.messenger import MessengerFront, MessengerWebhook, messenger_webhook
from hotline_bot.fronts.zalo import App, ZaloFront, ZaloTokens, ZaloWebhook, zalo_webhook
from hotline_bot.house import House
from hotline_bot.notices import ChatNotices
from hotline_bot.reception import Reception
from hotline_bot.talks import Talks
from hotline_bot.worker import PACES
from lookup_api.client import LookupClient
from lookup_api.exchange import Exchange, Spool
from lookup_api.settings import Settings, SettingsError

TIMEOUT = httpx.Timeout(10.0, connect=3.0)
# What a provider's front is of no use without, by the setting that switches its webhook on.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "zalo_oa_secret": ("zalo_app_id", "zalo_app_secret", "zalo_refresh_token"),
    "messenger_app_secret": ("messenger_verify_token", "messenger_page_token"),
    "telegram_webhook_secret": ("telegram_bot_token", "public_base_url"),
}


@dataclass(slots=True)
class Fronts:
    """What is served, and what the worker answers on."""

    webhooks: list[Blueprint] = field(default_factory=list)
    fronts: list[Front] = field(default_factory=list)


def check_fronts(settings: Settings) -> None:
    """Raise SettingsError, with its sentence, for what a front cannot do with."""
    for switch, needed in NEEDED.items():
        missing = [name.upper() for name in needed if not getattr(settings, name)]
        if getattr(settings, switch) and missing:
            raise SettingsError(f"{switch.upper()} is set, so {' and '.join(missing)} must be set as well")
    # What Telegram takes for a secret; with anything else it would refuse to deliver.
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", settings.telegram_webhook_secret, re.ASCII):
        raise SettingsError("TELEGRAM_WEBHOOK_SECRET is at most 256 letters, digits, _ and -")
    read_paces(settings)


def fronts_on(settings: Settings) -> frozenset[str]:
    """The fronts, of those that are written to afterwards, on which a house can be heard at any time."""
    switches = {
        "telegram": settings.telegram_bot_token,
        "zalo": settings.zalo_oa_secret,
        "messenger": settings.messenger_app_secret,
    }
    return frozenset(name for name, switch in switches.items() if switch)


def fit_notices(
    settings: Settings, exchange: Exchange, house: House, talks: Talks, clock: Callable[[], datetime]
) -> ChatNotices:
    """Who tells notices in the chats that are switched on; still to be started. Without a key none are handed out."""
    client = LookupClient(settings.lookup_api_url, settings.lookup_api_key or None)
    fronts = fronts_on(settings) if settings.lookup_api_key else frozenset[str]()
    return ChatNotices(client, exchange, house, fronts, talks, clock)


def read_paces(settings: Settings) -> Mapping[str, float]:
    """How many replies a second each front sends; raises SettingsError."""
    paces = dict(PACES)
    for written in settings.chat_paces.split():
        name, _, figure = written.partition("=")
        try:
            paces[name] = float(figure)
        except ValueError:
            paces[name] = 0.0
        if name not in PACES or not paces[name] > 0:
            raise SettingsError(f"CHAT_PACES: {written!r} is no pace such as telegram=30")
    return paces


def open_spool(settings: Settings) -> Spool:
    """Where messages are kept while the journal's database is away."""
    return Spool(settings.data_dir / "spool" / "hotline", settings.exchange_secret)


def fit_fronts(
    settings: Settings, exchange: Exchange, reception: Reception, house: House, clock: Callable[[], datetime]
) -> Fronts:
    """The fronts of the settings; raises SettingsError. To be called on the loop that the worker runs on."""
    check_fronts(settings)
    fitted = Fronts()
    if settings.zalo_oa_secret:
        _fit_zalo(fitted, settings, exchange, reception, house, clock)
    if settings.messenger_app_secret:
        _fit_messenger(fitted, settings, exchange, reception, house, clock)
    if settings.telegram_webhook_secret:
        _fit_telegram(fitted, settings, exchange, reception, house)
    return fitted


def _fit_zalo(
    fitted: Fronts,
    settings: Settings,
    exchange: Exchange,
    reception: Reception,
    house: House,
    clock: Callable[[], datetime],
) -> None:
    http = _http()
    app = App(settings.zalo_app_id, settings.zalo_app_secret, settings.zalo_refresh_token)
    tokens = ZaloTokens(exchange, app, http, settings.zalo_oauth_url, clock)
    pictures = PictureReader(http, PictureHosts(settings.zalo_picture_hosts))
    fitted.fronts.append(ZaloFront(http, settings.zalo_api_url, tokens, pictures, exchange, house))
    webhook = ZaloWebhook(settings.zalo_app_id, settings.zalo_oa_secret, exchange, clock)
    fitted.webhooks.append(zalo_webhook(webhook, reception))


def _fit_messenger(
    fitted: Fronts,
    settings: Settings,
    exchange: Exchange,
    reception: Reception,
    house: House,
    clock: Callable[[], datetime],
) -> None:
    http = _http()
    pictures = PictureReader(http, PictureHosts(settings.messenger_picture_hosts))
    token = settings.messenger_page_token
    fitted.fronts.append(MessengerFront(http, settings.messenger_api_url, token, pictures, exchange, house))
    webhook = MessengerWebhook(settings.messenger_app_secret, settings.messenger_verify_token, exchange, clock)
    fitted.webhooks.append(messenger_webhook(webhook, reception))


def _fit_telegram(fitted: Fronts, settings: Settings, exchange: Exchange, reception: Reception, house: House) -> None:
    # A house without Telegram spares itself the library.
    from hotline_bot.fronts.telegram.front import Hook, TelegramFront  # noqa: PLC0415 - as said
    from hotline_bot.fronts.telegram.polling import open_bot  # noqa: PLC0415 - the same
    from hotline_bot.fronts.telegram.webhook import TelegramWebhook, telegram_webhook  # noqa: PLC0415 - the same

    secret = settings.telegram_webhook_secret
    hook = Hook(f"{settings.public_base_url.rstrip('/')}/chat/telegram", secret)
    bot = open_bot(settings.telegram_bot_token, settings.telegram_api_url)
    fitted.fronts.append(TelegramFront(bot, house, exchange.outbox, hook))
    fitted.webhooks.append(telegram_webhook(TelegramWebhook(secret), reception))


def _http() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)

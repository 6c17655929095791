"""The transports of the telephone that are switched on: plugs settings, journal and client into them."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint

from hotline_bot.loop import BackgroundLoop
from hotline_bot.voice.deeds import Deeds
from hotline_bot.voice.graph import CallGraph
from hotline_bot.voice.house import open_voice_house
from hotline_bot.voice.records import Records
from hotline_bot.voice.twilio import TwilioVoice, VoiceWebhook, voice_front
from lookup_api.client import AsyncLookupClient
from lookup_api.client.notice_board import Standing, nothing_stands
from lookup_api.exchange import Exchange
from lookup_api.settings import Settings


def check_voice(settings: Settings) -> None:
    """Raise SettingsError, with its sentence, for what the telephone cannot do with."""
    open_voice_house(settings)
    if settings.twilio_auth_token:
        VoiceWebhook(settings.twilio_auth_token, settings.public_base_url)


def fit_voices(
    settings: Settings,
    exchange: Exchange,
    client: AsyncLookupClient,
    loop: BackgroundLoop,
    clock: Callable[[], datetime],
    standing: Standing = nothing_stands,
) -> list[Blueprint]:
    """The blueprints of the voices that answer over HTTP: Twilio's where its token is set; raise SettingsError."""
    if not settings.twilio_auth_token:
        return []
    webhook = VoiceWebhook(settings.twilio_auth_token, settings.public_base_url)
    house = open_voice_house(settings, standing)
    deeds = Deeds(client, exchange.outbox, Records(exchange, clock), clock)
    voice = TwilioVoice(exchange, CallGraph(house), deeds, webhook.address, house.operator, clock)
    return [voice_front(voice, webhook, loop)]

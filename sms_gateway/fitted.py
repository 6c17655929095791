"""Which carriers are switched on: those whose secret is set, each with what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lookup_api.settings import Settings, SettingsError
from sms_gateway.carriers.kannel import KannelFetch
from sms_gateway.carriers.push import PushPost
from sms_gateway.carriers.twilio import TwilioWebhook


@dataclass(frozen=True, slots=True)
class Carriers:
    """What is served; None is not switched on, and its address is not there."""

    twilio: TwilioWebhook | None = None
    kannel: KannelFetch | None = None
    push: PushPost | None = None


def fit_carriers(settings: Settings, clock: Callable[[], datetime]) -> Carriers:
    """Return the carriers of the settings; raise SettingsError where there is none, or one lacks something."""
    if not (settings.twilio_auth_token or settings.kannel_secret or settings.push_secret):
        raise SettingsError("no carrier is switched on: set TWILIO_AUTH_TOKEN, KANNEL_SECRET or PUSH_SECRET")
    return Carriers(
        TwilioWebhook(settings.twilio_auth_token, settings.public_base_url) if settings.twilio_auth_token else None,
        KannelFetch(settings.kannel_secret) if settings.kannel_secret else None,
        PushPost(settings.push_secret, settings.push_fields, clock) if settings.push_secret else None,
    )

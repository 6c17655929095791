"""Which carriers are switched on: those whose settings are set, each with what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lookup_api.settings import Settings, SettingsError
from sms_gateway.carriers.console import ConsoleRoad
from sms_gateway.carriers.kannel import KannelFetch, KannelRoad
from sms_gateway.carriers.push import PushPost, PushRoad
from sms_gateway.carriers.smpp import SmppRoad, read_account
from sms_gateway.carriers.twilio import TwilioRoad, TwilioWebhook
from sms_gateway.roads import Road

PREFERRED = ("smpp", "kannel", "push", "twilio", "console")  # where SMS_ROADS says nothing


@dataclass(frozen=True, slots=True)
class Carriers:
    """What is served; None is not switched on, and its address is not there."""

    twilio: TwilioWebhook | None = None
    kannel: KannelFetch | None = None
    push: PushPost | None = None


def fit_carriers(settings: Settings, clock: Callable[[], datetime]) -> Carriers:
    """Return the carriers of the settings; raise SettingsError where there is none, or one lacks something."""
    if not (settings.twilio_auth_token or settings.kannel_secret or settings.push_secret):
        raise SettingsError(
            "no carrier is switched on: set TWILIO_AUTH_TOKEN, KANNEL_SECRET or PUSH_SECRET (SMPP_ADDRESS is served "
            "by sms-gateway work)"
        )
    return Carriers(
        TwilioWebhook(settings.twilio_auth_token, settings.public_base_url) if settings.twilio_auth_token else None,
        KannelFetch(settings.kannel_secret) if settings.kannel_secret else None,
        PushPost(settings.push_secret, settings.push_fields, clock) if settings.push_secret else None,
    )


def roads_on(settings: Settings) -> tuple[str, ...]:
    """Return the names of the carriers by which texts leave, in the order of preference; raise SettingsError."""
    switched_on = {
        "smpp": bool(settings.smpp_address),
        "kannel": bool(settings.kannel_send_url),
        "push": bool(settings.push_send_url),
        # Twilio takes a sender of its own kind: an account that only answers webhooks has none.
        "twilio": bool(settings.twilio_from),
        "console": False,
    }
    if not settings.sms_roads:
        return tuple(name for name in PREFERRED if switched_on[name])
    named = tuple(settings.sms_roads.split())
    for name in named:
        if name not in switched_on:
            raise SettingsError(f"SMS_ROADS holds {name!r}; wanted are {', '.join(PREFERRED)}")
    return tuple(dict.fromkeys(named))


def fit_roads(settings: Settings, clock: Callable[[], datetime]) -> list[Road]:
    """Return the roads of the settings in the order of preference; raise SettingsError where one lacks something."""
    made: dict[str, Callable[[], Road]] = {
        "smpp": lambda: SmppRoad(read_account(settings)),
        "kannel": lambda: KannelRoad(
            settings.kannel_send_url,
            settings.kannel_username,
            settings.kannel_password,
            settings.sms_number,
            KannelFetch(settings.kannel_secret),
            f"http://{settings.sms_listen}/sms/kannel",
        ),
        "push": lambda: PushRoad(
            settings.push_send_url, settings.push_secret, settings.push_fields, settings.sms_number, clock
        ),
        "twilio": lambda: TwilioRoad(
            settings.twilio_account_sid,
            settings.twilio_auth_token,
            settings.twilio_from,
            f"{settings.public_base_url.rstrip('/')}/sms/twilio/status",
            settings.twilio_api_url,
        ),
        "console": ConsoleRoad,
    }
    return [made[name]() for name in roads_on(settings)]

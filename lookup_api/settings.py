"""Settings every part knows, from the environment and one TOML file; the environment wins.

The file is named by `LOOKUP_SETTINGS`; its keys are the names below in lower case, without table. Nothing
secret has a default. `NAME check-settings` prints what is in force with secrets masked.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

SETTINGS_FILE = "LOOKUP_SETTINGS"


class SettingsError(ValueError):
    """A setting is missing or does not have its shape; the sentence says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in force. Each field is the environment variable of the same name in capitals."""

    lookup_data_dir: str = ".data"
    lookup_database_url: str = ""  # empty: an SQLite file in the data folder
    lookup_province: str = "quang-nam"
    lookup_listen: str = "127.0.0.1:8022"
    lookup_api_url: str = "http://127.0.0.1:8022"
    lookup_api_key: str = ""  # secret: the channel key of the part that reads it
    lookup_key_file: str = ""  # the sealing keys, mode 0600; empty: keys.json in the data folder
    lookup_silent_hours: str = "8"  # working hours a source may be silent before the report of freshness alarms
    lookup_call_back_hours: str = "4"  # working hours within which a citizen is called back
    lookup_retention: str = ""  # a file of retention classes; empty: assets/retention, whose terms are unverified
    lookup_desk: str = ""  # the desk a kiosk stands at
    lookup_workers: str = "1"
    trusted_proxies: str = "0"  # reverse proxies that stand before the programs, each adding to X-Forwarded-For
    exchange_database_url: str = ""  # empty: an SQLite file in the data folder
    exchange_secret: str = ""  # secret: seals what the journal keeps; 32 bytes in hexadecimal
    exchange_keeps_days: str = "30"  # days until the journal forgets what is over
    sms_listen: str = "127.0.0.1:8023"
    sms_work_listen: str = ""  # where `sms-gateway work` shows /metrics and /healthz; empty: nowhere
    hotline_listen: str = "127.0.0.1:8024"
    sms_number: str = ""  # the number we text from: our short number
    sms_numbers: str = ""  # all numbers of ours, which are never answered, separated by spaces
    sms_roads: str = ""  # the carriers by which texts leave, most liked first; empty: all that are set
    sms_budget_number: str = "20 60"  # texts of one number that are answered, an hour and a day
    sms_budget_day: str = ""  # segments a day of the whole province; empty: no limit
    sms_budget_ranges: str = ""  # segments a day of ranges of numbers: "+1=50 +8486=3000"
    sms_tariff: str = ""  # a file of prices; empty: assets/sms/tariff.toml, whose prices are unverified
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""  # secret
    twilio_from: str = ""  # the number or name that Twilio sends from; switches sending by Twilio on
    twilio_api_url: str = ""  # what stands for https://api.twilio.com; empty: that one itself
    kannel_secret: str = ""  # secret: stands in the addresses Kannel fetches
    kannel_send_url: str = ""  # Kannel's sendsms address; switches sending by Kannel on
    kannel_username: str = ""  # of Kannel's sendsms-user group
    kannel_password: str = ""  # secret
    push_secret: str = ""  # secret: an aggregator signs its posts with it
    push_send_url: str = ""  # where an aggregator takes texts from us; switches sending by push on
    smpp_address: str = ""  # host:port of a carrier's SMPP 3.4 server; switches SMPP on
    smpp_system_id: str = ""
    smpp_password: str = ""  # secret
    smpp_system_type: str = ""
    smpp_window: str = "50"  # texts that wait for the carrier's answer at once
    smpp_rate: str = "0"  # texts a second that the carrier allows; 0: no limit
    smpp_parts: str = "udh8"  # how long texts are cut: udh8, udh16, sar
    push_fields: str = ""  # what an aggregator calls the fields: "from=msisdn text=message.body"
    mail_server: str = ""  # smtps://host:465 or smtp://host:587; empty: no letters are sent
    mail_from: str = ""  # the address letters come from
    mail_user: str = ""
    mail_password: str = ""  # secret
    telegram_bot_token: str = ""  # secret
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_secret: str = ""  # secret: Telegram sends it along; switches /chat/telegram on
    zalo_app_id: str = ""
    zalo_app_secret: str = ""  # secret: of the application, for new tokens
    zalo_oa_secret: str = ""  # secret: of the account, signs its webhook; switches /chat/zalo on
    zalo_refresh_token: str = ""  # secret: the one that consent gave; those that follow are kept in the journal
    zalo_api_url: str = "https://openapi.zalo.me"
    zalo_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_picture_hosts: str = ".zadn.vn .zdn.vn .zalo.me .zaloapp.com .dlfl.vn .dlmd.me"
    messenger_app_secret: str = ""  # secret: signs the webhook; switches /chat/messenger on
    messenger_verify_token: str = ""  # secret: said by whoever shakes hands
    messenger_page_token: str = ""  # secret: of the page that answers
    messenger_api_url: str = "https://graph.facebook.com/v23.0"
    messenger_picture_hosts: str = ".fbcdn.net .fbsbx.com"
    chat_paces: str = ""  # replies a second: "telegram=30 zalo=20 messenger=40"
    hotline_answers: str = "on"  # whether serving also answers: on, off
    public_base_url: str = ""
    relay_listen: str = "127.0.0.1:8025"
    relay_target_url: str = ""  # where a sender's messages went before, and where the relay passes them on to
    kiosk_name: str = ""  # what a kiosk goes by in heartbeats; empty: the machine's own name
    kiosk_serial: str = ""  # the line of a reader, or a pattern of it: /dev/serial/by-id/usb-*; empty: none
    kiosk_serial_speed: str = "9600"  # bits a second
    kiosk_printer: str = ""  # network:HOST[:PORT], serial:PATH[@SPEED], file:PATH, usb:VENDOR:PRODUCT, cups:NAME
    kiosk_pitch: str = "auto"  # mm of the panel's glass that a pixel takes; auto: of a panel of 21.5 inches
    kiosk_paper: str = "80"  # the width of the printer's paper in mm: 80, 58
    kiosk_speaker: str = "auto"  # whether pages are read aloud: auto (where there is a sound device), on, off
    kiosk_headphones: str = "never"  # when what only a holder may know is read: never, always (a handset), jack
    kiosk_officer: str = ""  # what the officer's QR is checked by; `kiosk officer-code` prints it
    kiosk_languages: str = ""  # a folder of further languages that a kiosk offers, each a folder of .ftl files
    kiosk_wedge: str = "on"  # whether a reader that types like a keyboard is listened to: on, off
    hotline_hours: str = ""  # when a person answers chats, such as 07:00-21:00; empty: the province's working time
    handover_wait: str = "600"  # seconds
    handover_silence: str = "300"  # seconds
    console_api_key: str = ""  # secret: a key of the kind `console`
    cti_secret: str = ""  # secret
    voice_listen: str = "127.0.0.1:5060"  # SIP over UDP
    voice_peers: str = "127.0.0.1"  # the exchanges whose calls are taken, by address
    voice_media_ports: str = "20000-20399"  # where the sound of calls comes in, a port a call
    voice_operator: str = ""  # whom callers are put through to: a telephone number or sip:name@host
    voice_hours: str = ""  # "07:00-21:00", when somebody answers there; empty: the province's working time

    @property
    def data_dir(self) -> Path:
        """The data folder."""
        return Path(self.lookup_data_dir)

    @property
    def database_url(self) -> str:
        """The dossier store's address for SQLAlchemy."""
        return self.lookup_database_url or f"sqlite:///{self.data_dir / 'dossiers.sqlite3'}"

    @property
    def exchange_url(self) -> str:
        """The message journal's address for SQLAlchemy."""
        return self.exchange_database_url or f"sqlite:///{self.data_dir / 'exchange.sqlite3'}"

    @property
    def key_file(self) -> Path:
        """Where the sealing keys lie."""
        return Path(self.lookup_key_file) if self.lookup_key_file else self.data_dir / "keys.json"


SECRETS = frozenset({
    "lookup_api_key", "exchange_secret", "twilio_auth_token", "kannel_secret", "push_secret", "telegram_bot_token",
    "telegram_webhook_secret", "zalo_app_secret", "zalo_oa_secret", "zalo_refresh_token",
    "messenger_app_secret", "messenger_verify_token", "messenger_page_token",
    "kannel_password", "smpp_password", "mail_password",
    "console_api_key", "cti_secret",
})  # fmt: skip
CREDENTIALED = frozenset({"lookup_database_url", "exchange_database_url"})  # a password may stand inside


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read what is in force; raise SettingsError for an unknown or ill-typed key of the file."""
    environment = os.environ if environment is None else environment
    names = {field.name for field in fields(Settings)}
    values: dict[str, str] = {}
    if path := environment.get(SETTINGS_FILE):
        try:
            read = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{SETTINGS_FILE} cannot be read: {error}") from error
        for name, value in read.items():
            if name not in names:
                raise SettingsError(f"{SETTINGS_FILE} holds {name!r}, which is no setting")
            values[name] = str(value)
    values.update({name: environment[name.upper()] for name in names if environment.get(name.upper())})
    return Settings(**values)


def listen_address(text: str) -> tuple[str, int]:
    """Split `host:port`; raise SettingsError when it is something else."""
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65535:  # noqa: PLR2004 - the highest port
        raise SettingsError(f"{text!r} is no address of the form host:port")
    return host.strip("[]"), int(port)


def masked(settings: Settings) -> dict[str, str]:
    """Every setting by its environment name, secrets masked: what `check-settings` prints."""
    shown = {}
    for field in fields(settings):
        value = getattr(settings, field.name)
        if value and field.name in SECRETS:
            value = "********"
        elif field.name in CREDENTIALED and "@" in value:
            scheme, _, rest = value.partition("://")
            value = f"{scheme}://********@{rest.rpartition('@')[2]}"
        shown[field.name.upper()] = value
    return shown

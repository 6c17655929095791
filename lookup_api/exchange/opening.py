"""Open the journal a channel is set up with; each thing that keeps it shut is one sentence that names its setting."""

from lookup_api.exchange.journal import Exchange, open_exchange
from lookup_api.exchange.keeping import kept_for
from lookup_api.exchange.outcomes import ExchangeUnavailable
from lookup_api.exchange.seals import Seals
from lookup_api.settings import Settings, SettingsError


def check_secret(settings: Settings) -> None:
    """Raise SettingsError unless EXCHANGE_SECRET and EXCHANGE_KEEPS_DAYS have their shapes."""
    kept_for(settings)
    if not settings.exchange_secret:
        raise SettingsError("EXCHANGE_SECRET is not set: 32 bytes in hexadecimal that seal what the journal keeps")
    try:
        Seals(settings.exchange_secret)
    except ValueError as error:
        raise SettingsError(f"EXCHANGE_SECRET: {error}") from None


def open_journal(settings: Settings) -> Exchange:
    """Open the message journal, migrated; raise SettingsError naming the setting that keeps it shut."""
    check_secret(settings)
    try:
        return open_exchange(settings.exchange_url, settings.exchange_secret)
    except ExchangeUnavailable as error:
        raise SettingsError(f"EXCHANGE_DATABASE_URL: the message journal does not open ({error})") from None

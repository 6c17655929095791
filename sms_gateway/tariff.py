"""What a segment costs, by carrier: data of the province's, and whether anybody has verified it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from lookup_api.settings import SettingsError


@dataclass(frozen=True, slots=True)
class Tariff:
    """Đồng a segment by carrier; `verified` when somebody held the prices against a contract."""

    segment: Mapping[str, int]
    verified: bool

    def cost(self, carrier: str, segments: int) -> int:
        """Return the đồng that so many segments cost; a carrier without a price costs nothing."""
        return self.segment.get(carrier, 0) * segments


def read_tariff(path: str = "") -> Tariff:
    """Read the file that SMS_TARIFF names, or the shipped one; raise SettingsError."""
    shipped = resources.files("assets").joinpath("sms", "tariff.toml")
    try:
        content = Path(path).read_text(encoding="utf-8") if path else shipped.read_text(encoding="utf-8")
        return _tariff(tomllib.loads(content))
    except (OSError, ValueError) as error:
        raise SettingsError(f"SMS_TARIFF cannot be read: {error}") from None


def _tariff(written: Mapping[str, object]) -> Tariff:
    prices, verified = written.get("segment"), written.get("verified", False)
    if not isinstance(prices, dict) or not all(isinstance(price, int) and price >= 0 for price in prices.values()):
        raise ValueError("a table [segment] is wanted, with whole numbers of đồng")
    if not isinstance(verified, bool):
        raise ValueError("verified is true or false")  # noqa: TRY004 - of a file, not of a program
    return Tariff(prices, verified)

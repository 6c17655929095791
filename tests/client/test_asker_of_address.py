"""An address as an asker: one of IPv4, the subscriber's /64 of IPv6, and one budget for all that are unknown."""

import pytest

from lookup_api.contract.lookups import AskerKind, asker_of_address


@pytest.mark.parametrize(
    ("address", "known_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("x", "unknown"),
    ],
)
def test_an_address_is_an_asker(address: str | None, known_as: str) -> None:
    assert asker_of_address(address).id == known_as
    assert asker_of_address(address).kind is AskerKind.WEB

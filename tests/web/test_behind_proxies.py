"""Who asks behind a reverse proxy: as many hops are believed as there are proxies of ours, and no more."""

import pytest
from flask import Flask, request

from lookup_api.program import behind_proxies
from lookup_api.settings import Settings, SettingsError


def address_seen(trusted: str, forwarded: str) -> str:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: request.remote_addr or "")
    client = behind_proxies(app, Settings(trusted_proxies=trusted)).test_client()
    return client.get("/", headers={"X-Forwarded-For": forwarded}).get_data(as_text=True)


@pytest.mark.parametrize(
    ("trusted", "forwarded", "seen"),
    [
        ("0", "198.51.100.7", "127.0.0.1"),
        ("1", "198.51.100.7", "198.51.100.7"),
        ("1", "203.0.113.1, 198.51.100.7", "198.51.100.7"),  # the first is only claimed
        ("2", "198.51.100.7, 192.0.2.1", "198.51.100.7"),
    ],
)
def test_only_our_own_proxies_are_believed(trusted: str, forwarded: str, seen: str) -> None:
    assert address_seen(trusted, forwarded) == seen


@pytest.mark.parametrize("odd", ["", "-1", "x", "٢"])
def test_another_number_of_proxies_is_refused(odd: str) -> None:
    with pytest.raises(SettingsError):
        address_seen(odd, "198.51.100.7")

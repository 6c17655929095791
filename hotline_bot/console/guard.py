"""Who may do what at the console: cookie, CSRF token, the Origin of a form. Pure but for the dice.

The cookie holds the session that the lookup API opened; it is `__Host-` bound, so it stays with this host, HTTPS and
the whole site. On loopback over plain HTTP browsers take no such cookie, and a plain name is used there.
"""

import hashlib
import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import Request, Response

COOKIE: Final = "__Host-console"
PLAIN_COOKIE: Final = "console"
FORM_COOKIE: Final = "__Host-console-form"  # before sign-in: ties the sign-in form to this browser
PLAIN_FORM_COOKIE: Final = "console-form"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PURPOSE = b"operator console: forms"
_LONGEST_SESSION = 256

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' "
        "data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # some browsers send no Origin with a form under `no-referrer`
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """One a process. Any worker with the same secret knows another's tokens."""

    def __init__(self, secret_hex: str) -> None:
        self._key = hmac.digest(bytes.fromhex(secret_hex), _PURPOSE, "sha256")

    def token(self, session: str) -> str:
        """The CSRF token of a session, or of a browser before sign-in."""
        return hmac.new(self._key, session.encode(), hashlib.sha256).hexdigest()

    def fits(self, session: str, token: str) -> bool:
        """Tell whether a form's token belongs to a session."""
        return bool(session) and hmac.compare_digest(self.token(session).encode(), token.encode())


def is_plain(request: Request) -> bool:
    """Tell whether this is plain HTTP on loopback, where `__Host-` cookies are not kept."""
    return not request.is_secure and (urlsplit(f"//{request.host}").hostname or "") in _LOOPBACK


def session_of(request: Request) -> str:
    """The session in the cookie; empty where there is none."""
    return request.cookies.get(PLAIN_COOKIE if is_plain(request) else COOKIE, "")[:_LONGEST_SESSION]


def form_of(request: Request) -> str:
    """What the browser's sign-in form is tied to."""
    return request.cookies.get(PLAIN_FORM_COOKIE if is_plain(request) else FORM_COOKIE, "")[:_LONGEST_SESSION]


def draw() -> str:
    """Draw what a sign-in form is tied to."""
    return secrets.token_urlsafe(24)


def keep_session(response: Response, request: Request, session: str) -> None:
    """Set the session's cookie, or forget it with an empty one."""
    _keep(response, request, (COOKIE, PLAIN_COOKIE), session)


def keep_form(response: Response, request: Request, drawn: str) -> None:
    """Set the cookie of the sign-in form."""
    _keep(response, request, (FORM_COOKIE, PLAIN_FORM_COOKIE), drawn)


def _keep(response: Response, request: Request, names: tuple[str, str], value: str) -> None:
    plain = is_plain(request)
    name = names[1] if plain else names[0]
    # A plain name is set on loopback only; anywhere else the cookie is `Secure`.
    if value:
        response.set_cookie(name, value, path="/", secure=not plain, httponly=True, samesite="Strict")
    else:
        response.delete_cookie(name, path="/", secure=not plain, httponly=True, samesite="Strict")


def is_ours(request: Request) -> bool:
    """Tell whether a form was posted from a page of this very site, as browsers say it.

    `Sec-Fetch-Site` is believed where it is sent; else Origin, else Referer must name this host.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    if not origin:
        return site == "same-origin"
    try:
        told = urlsplit(origin)
    except ValueError:
        return False
    return told.netloc == request.host and told.scheme == request.scheme

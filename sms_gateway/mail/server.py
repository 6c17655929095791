"""How the province's mail server is reached: `MAIL_SERVER`, `MAIL_FROM`, `MAIL_USER`, `MAIL_PASSWORD`."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import urlsplit

from lookup_api.settings import Settings, SettingsError

TIMEOUT: Final = 20.0  # seconds, for each answer of the server
_PORTS = {"smtp": 587, "smtps": 465}
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_SHAPE = "MAIL_SERVER is smtps://host:465, smtp://host:587 (with STARTTLS), or smtp:// to this machine itself"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and whom we send as; without encryption only on this machine."""

    host: str
    port: int
    sender: str
    implicit_tls: bool
    plain: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """The server of the settings, None where none is set; raise SettingsError for one that lacks something."""
        if not settings.mail_server:
            return None
        split = urlsplit(settings.mail_server)
        try:
            port = split.port
        except ValueError:
            raise SettingsError(_SHAPE) from None
        if split.scheme not in _PORTS or not split.hostname or split.path.strip("/") or split.username:
            raise SettingsError(_SHAPE)
        if not is_address(parseaddr(settings.mail_from)[1]):
            raise SettingsError("MAIL_FROM is not set: the address letters come from, such as motcua@tinh.gov.vn")
        if bool(settings.mail_user) != bool(settings.mail_password):
            raise SettingsError("MAIL_USER and MAIL_PASSWORD are set together or not at all")
        plain = split.scheme == "smtp" and _is_this_machine(split.hostname)
        return cls(
            host=split.hostname,
            port=port or _PORTS[split.scheme],
            sender=settings.mail_from,
            implicit_tls=split.scheme == "smtps",
            plain=plain,
            user=settings.mail_user,
            password=settings.mail_password,
        )

    def connect(self) -> smtplib.SMTP:
        """Open a connection, encrypted and signed in; raise OSError (smtplib's own errors are such)."""
        if self.implicit_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            if not self.implicit_tls and not self.plain:
                connection.starttls(context=ssl.create_default_context())
            if self.user:
                connection.login(self.user, self.password)
        except BaseException:
            connection.close()
            raise
        return connection


def is_address(text: str) -> bool:
    """Tell whether a text is an address that every mail server carries: ASCII, one @, no space, no line break."""
    return _ADDRESS.fullmatch(text) is not None and text.count("@") == 1


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""How the library's requests go over the network: by aiohttp, through the library's own extension point.

Its default client takes several times as much processor time; `python -m tests.bench chat` prints what an answer costs
(docs/decisions/0011).
"""

import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
import msgspec
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT, READ = 5.0, 5.0  # seconds, where a call does not ask for others
POOL = 25.0  # seconds to wait for a connection while all are in use
CONNECTIONS = 64  # as many as replies may be under way at once
JSON = "application/json"


class NotConnected(NetworkError):
    """There was no connection, so that nothing was sent."""


class Requests(BaseRequest):
    """One a bot and purpose, on one event loop; connections are kept and used again."""

    def __init__(self, connections: int = CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._tls: ssl.SSLContext | None = None
        self._proxies = getproxies()

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer; the library adds to it what a long poll asks for."""
        return READ

    async def initialize(self) -> None:
        """Open; does nothing where it is open."""
        if self._session is None:
            # The authorities that every other client of this house believes.
            self._tls = self._tls or httpx.create_ssl_context()
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=self._tls)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        """Close all connections; does nothing where none is open."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - what is sent here is short
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Do one request and return its status and body.

        Raises TimedOut, NetworkError and of that NotConnected, which quote nothing.
        """
        if self._session is None:
            raise RuntimeError("requests are made between initialize and shutdown")
        timeout = aiohttp.ClientTimeout(
            connect=_seconds(pool_timeout, POOL),
            sock_connect=_seconds(connect_timeout, CONNECT),
            sock_read=_seconds(read_timeout, READ),
        )
        headers, body = {"User-Agent": self.USER_AGENT}, None
        if request_data is not None:
            if request_data.contains_files:
                raise ValueError("nothing is uploaded here")
            headers["Content-Type"], body = JSON, msgspec.json.encode(request_data.parameters)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, proxy=self._proxy(url), allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotConnected(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            # Its text may quote the address, and with it the token.
            raise NetworkError(type(error).__name__) from None

    def _proxy(self, url: str) -> str | None:
        """The way out of a house that has one way out, as the environment states it."""
        if not self._proxies:
            return None
        parts = urlsplit(url)
        return None if proxy_bypass(parts.hostname or "") else self._proxies.get(parts.scheme)


def _seconds(asked: object, otherwise: float) -> float | None:
    """What a call asks for: a number, or None for any time; anything else is the library's own mark for "as ever"."""
    return asked if asked is None or isinstance(asked, int | float) else otherwise

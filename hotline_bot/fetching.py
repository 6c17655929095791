"""Fetches pictures from the addresses that providers send, and from nowhere else.

A signed message may be trusted to name its own picture, but not to send this house to its own machines: the host must
be one of the provider's, the way HTTPS, and nobody leads on to another address.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlsplit

import httpx

from hotline_bot.pictures import LARGEST_PICTURE, look_at
from hotline_bot.turns import Heard, Hindrance, NotReadable

READERS = 2  # pictures read at the same time; each takes a core
TIMEOUT = httpx.Timeout(8.0, connect=3.0)


class PictureHosts:
    """The hosts of one provider's pictures: `.zadn.vn` for all below it, `http://127.0.0.1:8080` for exactly that."""

    def __init__(self, written: str) -> None:
        """Read hosts separated by spaces."""
        self._hosts = tuple(written.split())

    def allow(self, address: str) -> bool:
        """Tell whether a picture may be fetched from an address."""
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None:
            return False
        below = parts.scheme == "https" and port in (None, 443)
        return any(
            (below and host.endswith(allowed))
            if allowed.startswith(".")
            else f"{parts.scheme}://{parts.netloc}" == allowed
            for allowed in self._hosts
        )


class PictureReader:
    """Fetches pictures and reads their symbols, off the event loop. Nothing of them is kept."""

    def __init__(self, http: httpx.AsyncClient, hosts: PictureHosts) -> None:
        self._http = http
        self._hosts = hosts
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="picture")

    async def look_at(self, address: str, caption: str) -> Heard:
        """Say what is heard in the picture at an address."""
        if not self._hosts.allow(address):
            return NotReadable(Hindrance.PICTURE_REFUSED)
        try:
            data = await self._fetch(address)
        except (httpx.HTTPError, httpx.InvalidURL):
            return NotReadable(Hindrance.PICTURE_REFUSED)
        if len(data) > LARGEST_PICTURE:
            return NotReadable(Hindrance.PICTURE_TOO_LARGE)
        return await asyncio.get_running_loop().run_in_executor(self._readers, partial(look_at, data, caption))

    async def _fetch(self, address: str) -> bytes:
        """The file, or a little more of it than is taken; raises httpx.HTTPError."""
        data = bytearray()
        async with self._http.stream("GET", address, timeout=TIMEOUT, follow_redirects=False) as response:
            response.raise_for_status()
            async for part in response.aiter_bytes():
                data += part
                if len(data) > LARGEST_PICTURE:
                    break
        return bytes(data)

    def close(self) -> None:
        """Let the threads go."""
        self._readers.shutdown(wait=False, cancel_futures=True)

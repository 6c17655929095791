"""The two clients. They differ in waiting only; what is said and read stands in `asking`."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

import httpx

from lookup_api.client import asking
from lookup_api.client.calls import Answer, Call
from lookup_api.contract.lookups import Asker, LookupRequest, LookupResult, Proof
from lookup_api.contract.views import View


def _lookup(body: bytes) -> Call[View]:
    """A lookup as a call; what it answers is read by who asked: one view, or the results of a batch."""
    return Call("POST", asking.LOOKUPS, View, body)


class LookupClient:
    """Asks the lookup API and waits. Safe to share between threads.

    `base_url` such as `http://127.0.0.1:8022`, `key` the channel key, `timeout` in seconds or an httpx.Timeout,
    `transport` replaces the network (tests).
    """

    def __init__(
        self,
        base_url: str,
        key: str | None = None,
        *,
        timeout: httpx.Timeout | float = asking.TIMEOUT,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = httpx.Client(
            base_url=base_url,
            headers=asking.headers(key),
            timeout=timeout,
            transport=transport,
            trust_env=False,
        )

    def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
        """Look up what was scanned, typed, texted or said; raise a ProblemError otherwise."""
        return asking.read_view(self._send(_lookup(asking.written(text, asker, proof))))

    def look_up_many(self, requests: Sequence[LookupRequest]) -> list[LookupResult]:
        """Look up to 64 at once; each result is a view or a problem, in the order asked."""
        return asking.read_results(self._send(_lookup(asking.written_batch(requests))))

    def send(self, call: Call[Answer]) -> Answer:
        """Send any other call (`client.calls`) and return what it answers; raise a ProblemError otherwise."""
        return asking.read_answer(self._send(call), call)

    def _send(self, call: Call[Answer]) -> asking.Answered:
        most, headers = asking.attempts(call), asking.sent_with(call)
        for attempt in range(1, most + 1):
            try:
                with self._http.stream(
                    call.method, call.path, content=call.body, params=call.query or None, headers=headers
                ) as response:
                    answering = asking.Answering(response)
                    for piece in response.iter_bytes():
                        answering.take(piece)
                    return answering.whole()
            except httpx.HTTPError as error:
                if attempt == most or not asking.may_ask_again(error):
                    raise asking.unavailable(error) from error
        raise AssertionError  # the loop returns or raises

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncLookupClient:
    """The same, without holding up an event loop."""

    def __init__(
        self,
        base_url: str,
        key: str | None = None,
        *,
        timeout: httpx.Timeout | float = asking.TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers=asking.headers(key),
            timeout=timeout,
            transport=transport,
            trust_env=False,
        )

    async def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
        """Look up what was scanned, typed, texted or said; raise a ProblemError otherwise."""
        return asking.read_view(await self._send(_lookup(asking.written(text, asker, proof))))

    async def look_up_many(self, requests: Sequence[LookupRequest]) -> list[LookupResult]:
        """Look up to 64 at once; each result is a view or a problem, in the order asked."""
        return asking.read_results(await self._send(_lookup(asking.written_batch(requests))))

    async def send(self, call: Call[Answer]) -> Answer:
        """Send any other call (`client.calls`) and return what it answers; raise a ProblemError otherwise."""
        return asking.read_answer(await self._send(call), call)

    async def _send(self, call: Call[Answer]) -> asking.Answered:
        most, headers = asking.attempts(call), asking.sent_with(call)
        for attempt in range(1, most + 1):
            try:
                async with self._http.stream(
                    call.method, call.path, content=call.body, params=call.query or None, headers=headers
                ) as response:
                    answering = asking.Answering(response)
                    async for piece in response.aiter_bytes():
                        answering.take(piece)
                    return answering.whole()
            except httpx.HTTPError as error:
                if attempt == most or not asking.may_ask_again(error):
                    raise asking.unavailable(error) from error
        raise AssertionError  # the loop returns or raises

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

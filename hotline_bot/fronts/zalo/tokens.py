"""The access token of a Zalo account, and the refresh token that makes the next one: good for a single use.

All workers share both in the journal, as one state with a version. Whoever finds the access token worn out writes down
that it renews, by `change_state`: of several workers one goes on and the others wait for what it brings. What Zalo
gives is written down before it is used. The token is renewed as soon as it wears out, also when nobody writes, so that
the state changes every day and is never purged as forgotten, and the refresh token never ends unused.

A worker that dies between Zalo's answer and the disk takes the new refresh token with it: then a person has to give
consent anew and set ZALO_REFRESH_TOKEN, which is taken up wherever it differs from the one that was begun with.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import msgspec

from hotline_bot.fronts import NotTaken
from lookup_api.exchange import Exchange, ExchangeUnavailable, StateChanged

CHANNEL = "zalo-token"
PATH = "/v4/oa/access_token"
MARGIN = timedelta(minutes=30)  # before its end a token is renewed
RENEWING = timedelta(seconds=30)  # how long the others wait for the one who renews
AFTER_REFUSAL = timedelta(minutes=5)  # until a refused refresh token is tried again
LOOKS, _LOOK = 50, 0.2  # how often, and with how many seconds between, it is looked at what another renews
_JOURNAL_PAUSE = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class App:
    """The application that the account has given its consent to."""

    app_id: str
    secret: str = field(repr=False)
    first_refresh_token: str = field(repr=False)

    @property
    def seed(self) -> str:
        """Tells one consent from another without telling its token."""
        return hashlib.sha256(self.first_refresh_token.encode()).hexdigest()[:16]


class Tokens(msgspec.Struct, frozen=True):
    """What is kept, sealed by the journal. Times are seconds since 1970 UTC."""

    seed: str
    refresh: str
    access: str = ""
    ends_at: float = 0.0
    renewing_until: float = 0.0


class _Granted(msgspec.Struct):
    """Zalo's answer; without tokens it is a refusal."""

    access_token: str = ""
    refresh_token: str = ""
    expires_in: str | int = 0  # seconds; a string as Zalo sends it


class ZaloTokens:
    """One a process, on one event loop."""

    def __init__(
        self, exchange: Exchange, app: App, http: httpx.AsyncClient, oauth_url: str, clock: Callable[[], datetime]
    ) -> None:
        self._exchange = exchange
        self._app = app
        self._http = http
        self._address = oauth_url.rstrip("/") + PATH
        self._clock = clock
        self._known: Tokens | None = None
        self._turn = asyncio.Lock()

    async def access(self, refused: str = "") -> str:
        """An access token that is not worn out and not `refused`. Raises NotTaken when there is none now."""
        async with self._turn:
            if self._known is None or not self._good(self._known, refused):
                self._known = await self._shared(refused)
            return self._known.access

    async def keep_fresh(self) -> None:
        """Renew for ever, whenever the token wears out."""
        while True:
            try:
                await self.access()
            except NotTaken as later:
                log.warning("token not renewed", extra={"front": "zalo", "reason": str(later)})
            await asyncio.sleep((MARGIN / 2).total_seconds())

    def _good(self, tokens: Tokens, refused: str) -> bool:
        ends = datetime.fromtimestamp(tokens.ends_at, UTC)
        return bool(tokens.access) and tokens.access != refused and self._clock() < ends - MARGIN

    async def _shared(self, refused: str) -> Tokens:
        for _ in range(LOOKS):
            version, tokens = await self._read()
            if self._good(tokens, refused):
                return tokens
            if tokens.renewing_until > self._clock().timestamp():
                if tokens.renewing_until > (self._clock() + RENEWING).timestamp():
                    raise NotTaken("no token", AFTER_REFUSAL)
                await asyncio.sleep(_LOOK)
                continue
            mine = msgspec.structs.replace(tokens, renewing_until=(self._clock() + RENEWING).timestamp())
            try:
                await self._write(version, mine)
            except StateChanged:
                continue
            return await self._renew(mine)
        raise NotTaken("another renews the token")

    async def _renew(self, tokens: Tokens) -> Tokens:
        """Spend the refresh token, and write down what it brought whatever it takes."""
        form = {"refresh_token": tokens.refresh, "app_id": self._app.app_id, "grant_type": "refresh_token"}
        try:
            answer = await self._http.post(self._address, data=form, headers={"secret_key": self._app.secret})
            granted = msgspec.json.decode(answer.content, type=_Granted)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            await self._insist(tokens, msgspec.structs.replace(tokens, renewing_until=0.0))
            raise NotTaken(type(error).__name__) from None
        if not granted.access_token or not granted.refresh_token:
            log.error("refresh token refused: consent has to be given anew", extra={"front": "zalo"})
            until = (self._clock() + RENEWING + AFTER_REFUSAL).timestamp()
            await self._insist(tokens, msgspec.structs.replace(tokens, renewing_until=until))
            raise NotTaken("no token", AFTER_REFUSAL)
        ends = self._clock().timestamp() + float(granted.expires_in)
        renewed = Tokens(tokens.seed, granted.refresh_token, granted.access_token, ends)
        await self._insist(tokens, renewed)
        log.info("token renewed", extra={"front": "zalo"})
        return renewed

    async def _insist(self, spent: Tokens, new: Tokens) -> None:
        """Write until it is on the disk, unless another has meanwhile gone on from another refresh token."""
        while True:
            try:
                version, kept = await self._read()
                if (kept.seed, kept.refresh) != (spent.seed, spent.refresh):
                    return
                await self._write(version, new)
            except StateChanged:
                continue
            except ExchangeUnavailable:
                await asyncio.sleep(_JOURNAL_PAUSE)
            else:
                return

    async def _read(self) -> tuple[int, Tokens]:
        kept = await asyncio.to_thread(self._exchange.versioned_state, CHANNEL, self._app.app_id)
        begun = Tokens(self._app.seed, self._app.first_refresh_token)
        if kept is None:
            return 0, begun
        tokens = msgspec.json.decode(kept.value, type=Tokens)
        return kept.version, tokens if tokens.seed == self._app.seed else begun

    async def _write(self, version: int, tokens: Tokens) -> None:
        value = msgspec.json.encode(tokens)
        await asyncio.to_thread(self._exchange.change_state, CHANNEL, self._app.app_id, version, value, self._clock())

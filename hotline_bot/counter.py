"""What citizens ask of the lookup API besides an answer, as the client's calls (`effects.Counter`)."""

from collections.abc import Sequence
from typing import Literal

from lookup_api.client import AsyncLookupClient, ProofRefused, calls
from lookup_api.contract.directory import PaperListEntry
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.lookups import Asker, AskerKind, Proof
from lookup_api.contract.views import DeskView


class ApiCounter:
    """One a process. Every method raises ProblemError."""

    def __init__(self, client: AsyncLookupClient) -> None:
        self._client = client

    async def follow(self, text: str, *, following: bool, language: str, asker: Asker, proof: Proof | None) -> None:
        """Have notices of a dossier sent to the asker's chat, or no longer.

        Who is known by nothing that outlasts a page, as in the web chat, is told at the telephones of the dossier;
        to end that takes a proof, and a dossier: without `text`, ProofRefused.
        """
        if not text and asker.kind is not AskerKind.CHAT:
            raise ProofRefused("nothing is told to this conversation")
        if not text:
            await self._client.send(calls.end_all_in_chat(asker))
            return
        spoken: Literal["vi", "en"] = "en" if language == "en" else "vi"
        way: Literal["sms", "chat"] = "chat" if asker.kind is AskerKind.CHAT else "sms"
        await self._client.send(
            calls.follow(text, following=following, asker=asker, proof=proof, way=way, language=spoken)
        )

    async def rate(self, text: str, score: int, *, asker: Asker, proof: Proof | None) -> None:
        """Keep a rating from 1 to 5."""
        await self._client.send(calls.rate(text, score, asker=asker, proof=proof))

    async def send_code(self, text: str, *, asker: Asker) -> None:
        """Send a one-time code to the registered telephone."""
        await self._client.send(calls.send_one_time_code(text, asker=asker))

    async def recover(self, kind: str, value: str, *, asker: Asker) -> None:
        """Send the codes of lost receipts to the registered telephone."""
        await self._client.send(calls.recover_codes(LostReceiptKey(kind), value, asker=asker))

    async def desks(self, place: str = "") -> Sequence[DeskView]:
        """The first page of the one-stop desks whose name or address holds the words of a place; without, of all."""
        page = await self._client.send(calls.desks(place))
        return [DeskView(desk.name, desk.address, desk.phone, desk.hours, desk.days) for desk in page.items]

    async def papers(self, code: str) -> PaperListEntry | None:
        """The papers that a procedure asks for; None where none are entered."""
        page = await self._client.send(calls.procedure(code))
        return page.items[0].papers if page.items else None

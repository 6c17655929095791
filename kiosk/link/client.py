"""What asks the API: `LookupClient`, or what stands in for it."""

from typing import Any, Protocol

from lookup_api.client import Call
from lookup_api.contract.lookups import Asker, Proof
from lookup_api.contract.views import View


class Sends(Protocol):
    """What sends calls."""

    def send(self, call: Call[Any]) -> Any:
        """Return what a call answers, or raise a ProblemError."""


class Client(Sends, Protocol):
    """What sends calls, and looks up."""

    def look_up(self, text: str, *, asker: Asker, proof: Proof | None = None) -> View:
        """Return the view, or raise a ProblemError."""

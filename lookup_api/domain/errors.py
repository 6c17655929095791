"""The family of problems a person can meet.

    ProblemError
    ├── CodeNotRecognised    code_not_recognised   letters of another alphabet, or no digit at all
    ├── DossierNotFound      dossier_not_found     searched, not there
    ├── HandledElsewhere     handled_elsewhere     a paper or code of another system
    ├── ProofRefused         proof_refused         wrong proof, unknown code or lock: never told apart
    ├── TooManyAttempts      too_many_attempts     the asker's budget is spent
    ├── NotSignedIn          not_signed_in         no valid key or session
    ├── NotAllowed           not_allowed           signed in, but not for this
    ├── InvalidRequest       invalid_request       the request does not have the documented shape
    ├── Conflict             conflict              it contradicts what is already on record
    ├── TooLarge             too_large             more than one request may carry
    └── StoreUnavailable     store_unavailable     the store does not answer just now

Each class carries the stable `code` of contract.problems.ProblemCode, and `problem-<code>` names its sentence.
"""

from datetime import datetime
from typing import ClassVar


class ProblemError(Exception):
    """The root: something that is answered with a problem code and a sentence, never with a crash."""

    code: ClassVar[str]

    def __init__(self, detail: str = "", *, retry_after: int | None = None) -> None:
        """Keep `detail` (English, for the integrator's log, without personal data) and seconds to wait."""
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class CodeNotRecognised(ProblemError):
    """The text holds letters of another alphabet or no digit at all, so it cannot name a dossier."""

    code = "code_not_recognised"


class DossierNotFound(ProblemError):
    """No dossier answers to this code (hồ sơ không tìm thấy)."""

    code = "dossier_not_found"

    def __init__(self, detail: str = "", *, as_of: datetime | None = None) -> None:
        """Keep when the source that would know it last sent something."""
        super().__init__(detail)
        self.as_of = as_of


class HandledElsewhere(ProblemError):
    """The paper or code belongs to another system; `system` names it in words when known."""

    code = "handled_elsewhere"

    def __init__(self, detail: str = "", *, system: str | None = None) -> None:
        """Keep the other system's name."""
        super().__init__(detail)
        self.system = system


class ProofRefused(ProblemError):
    """Wrong proof, unknown code or lock. One face for the three, so that nobody can test codes."""

    code = "proof_refused"


class TooManyAttempts(ProblemError):
    """The asker has used up a budget; `retry_after` says for how many seconds."""

    code = "too_many_attempts"


class NotSignedIn(ProblemError):
    """No key, an unknown key or an ended session."""

    code = "not_signed_in"


class NotAllowed(ProblemError):
    """A valid key that may not do this."""

    code = "not_allowed"


class InvalidRequest(ProblemError):
    """The request does not have the documented shape."""

    code = "invalid_request"


class Conflict(ProblemError):
    """The request contradicts what is on record."""

    code = "conflict"


class TooLarge(ProblemError):
    """The request carries more than is allowed."""

    code = "too_large"


class StoreUnavailable(ProblemError):
    """The store does not answer; `retry_after` says when to come back."""

    code = "store_unavailable"

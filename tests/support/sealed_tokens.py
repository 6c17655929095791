"""Receipt tokens for tests that need one of the right shape; signed with a key of the tests' own."""

from lookup_api.domain.codes import recognise
from lookup_api.domain.receipt_token import issue_token

KEY = b"a key that seals nothing but tests"


def token_for(code: str, issue: int = 1) -> str:
    """The token of a code."""
    return issue_token(recognise(code), issue=issue, receipt_id=bytes(9), key_id=1, key=KEY)

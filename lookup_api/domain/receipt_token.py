"""The signed text in our QR: 20 bytes, written as 32 characters of base 32 (RFC 4648, A-Z and 2-7, no padding).

    byte 0        bit 7       1: a packed code follows, 0: a receipt id
                  bits 6-4    key id, 0-7
                  bits 3-0    issue counter, 0-15; a receipt issued again ends the older one's proof
    bytes 1-9     72 bits     the packed code (`_packed_code`), or the nine bytes of the receipt id
    bytes 10-19   80 bits     HMAC-SHA256 over a domain word and bytes 0-9, its first ten bytes

No personal data, no date of expiry: what is printed on paper cannot be taken back, so the server decides by the issue
counter. The MAC key never leaves the server. Twenty bytes fill 32 characters exactly, so no two texts are one token.
"""

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lookup_api.domain._packed_code import pack, unpack
from lookup_api.domain.codes import DossierCode

__all__ = ["LARGEST_ISSUE", "LARGEST_KEY_ID", "RECEIPT_ID", "ReceiptToken", "issue_token", "read_token", "token_holds"]

RECEIPT_ID = 9  # bytes
LARGEST_KEY_ID = 7
LARGEST_ISSUE = 15
_SIGNED = 10  # bytes under the MAC, and bytes of the MAC
_PACKED = 0x80
_DOMAIN_WORD = b"tracuu-motcua receipt token 1\0"  # a MAC made for anything else under the same key means nothing here
_TOKEN = re.compile("[A-Z2-7]{32}")


@dataclass(frozen=True, slots=True)
class ReceiptToken:
    """What a token says. Believe it only after `token_holds`."""

    key_id: int
    code_text: str | None  # the canonical code, or
    receipt_id: bytes | None  # nine bytes, where the code does not pack
    issue: int
    mac: bytes = field(repr=False)  # ten bytes; whoever has them holds the receipt

    @property
    def signed(self) -> bytes:
        """The ten bytes under the MAC."""
        packed, content = 0, self.receipt_id
        if self.code_text is not None:
            packed, content = _PACKED, pack(self.code_text)
        if content is None:
            raise ValueError("a token carries a code that packs, or a receipt id")
        return bytes([packed | self.key_id << 4 | self.issue]) + content

    @property
    def text(self) -> str:
        """The 32 characters, as they stand in the QR."""
        return base64.b32encode(self.signed + self.mac).decode("ascii")


def issue_token(code: DossierCode, *, issue: int, receipt_id: bytes, key_id: int, key: bytes) -> str:
    """Make the token of a receipt: the code where it packs, else `receipt_id` (nine bytes), signed with `key`.

    Raises ValueError for a key id, an issue counter or a receipt id that does not fit.
    """
    if not 0 <= key_id <= LARGEST_KEY_ID:
        raise ValueError(f"a key id is 0-{LARGEST_KEY_ID}")
    if not 0 <= issue <= LARGEST_ISSUE:
        raise ValueError(f"an issue counter is 0-{LARGEST_ISSUE}")
    if len(receipt_id) != RECEIPT_ID:
        raise ValueError(f"a receipt id is {RECEIPT_ID} bytes")
    packs = pack(code.text) is not None
    unsigned = ReceiptToken(key_id, code.text if packs else None, None if packs else receipt_id, issue, b"")
    return ReceiptToken(key_id, unsigned.code_text, unsigned.receipt_id, issue, _mac(unsigned, key)).text


def read_token(text: str) -> ReceiptToken:
    """Take a token's 32 characters apart; raise ValueError unless they are exactly as `issue_token` writes them."""
    if not _TOKEN.fullmatch(text):
        raise ValueError("not 32 characters of A-Z and 2-7")
    decoded = base64.b32decode(text)
    head, content, mac = decoded[0], decoded[1:_SIGNED], decoded[_SIGNED:]
    key_id, issue = head >> 4 & LARGEST_KEY_ID, head & LARGEST_ISSUE
    if head & _PACKED:
        return ReceiptToken(key_id, unpack(content), None, issue, mac)
    return ReceiptToken(key_id, None, content, issue, mac)


def token_holds(token: ReceiptToken, keys: Mapping[int, bytes]) -> bool:
    """Tell whether the MAC was made with the live key the token names; compares in constant time."""
    key = keys.get(token.key_id)
    return key is not None and hmac.compare_digest(_mac(token, key), token.mac)


def _mac(token: ReceiptToken, key: bytes) -> bytes:
    return hmac.digest(key, _DOMAIN_WORD + token.signed, "sha256")[:_SIGNED]

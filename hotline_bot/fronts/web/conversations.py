"""Names of conversations: drawn here, unguessable, and marked so that no other name is taken. Pure but for the dice.

A name goes along in each form, never in a cookie. So another site's page cannot speak in a citizen's conversation,
and the chat works inside the portal's frame, where browsers keep cookies back.
"""

import base64
import hashlib
import hmac
import secrets

_DRAWN = 16  # bytes
_MARK = 16
_LENGTH = 43  # letters of base 64 without padding, for 32 bytes
_PURPOSE = b"hotline web chat: names of conversations"


class Conversations:
    """Draws and recognises names. Two workers with the same secret recognise each other's."""

    def __init__(self, secret_hex: str) -> None:
        self._key = hmac.digest(bytes.fromhex(secret_hex), _PURPOSE, "sha256")

    def draw(self) -> str:
        """Draw a new name."""
        drawn = secrets.token_bytes(_DRAWN)
        return base64.urlsafe_b64encode(drawn + self._mark(drawn)).decode("ascii").rstrip("=")

    def knows(self, name: str) -> bool:
        """Tell whether a name was drawn here."""
        if len(name) != _LENGTH or not name.isascii():
            return False
        try:
            opened = base64.b64decode(name + "=", altchars=b"-_", validate=True)
        except ValueError:
            return False
        # The last letter carries two bits that mean nothing; only one spelling of a name is taken.
        canonical = base64.urlsafe_b64encode(opened).decode("ascii").rstrip("=") == name
        return canonical and hmac.compare_digest(self._mark(opened[:_DRAWN]), opened[_DRAWN:])

    def _mark(self, drawn: bytes) -> bytes:
        return hmac.digest(self._key, drawn, hashlib.sha256)[:_MARK]

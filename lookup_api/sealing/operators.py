"""What an operator signs in with: a password kept by argon2id, and the six digits of an authenticator.

Parameters of the password are RFC 9106's second recommended option (64 MiB, three passes, four lanes). Checking one
takes that much memory, so only `AT_ONCE` are checked at a time in a process, and none while a name is locked.
"""

import threading
from datetime import datetime, timedelta
from typing import Final

import pyotp
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE: Final = 2
STEP: Final = 30  # seconds one code of the authenticator holds (RFC 6238)
STEPS_APART: Final = 1  # by which an authenticator's clock may be off, to either side
ISSUER: Final = "Tra cứu Một cửa"

_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16, type=Type.ID)
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_PATIENCE = 5.0  # seconds to wait for a turn


class TooManySignIns(Exception):
    """So many sign-ins wait for their turn that this one was not checked."""


def hash_password(password: str) -> str:
    """Return what a password is kept as."""
    return _HASHER.hash(password)


# Checked where there is no such operator, so that the time tells nothing of which names there are.
NO_PASSWORD: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$c2FsdCBvZiBub2JvZHkhIQ$"  # noqa: S105 - the hash of no password
    "kRKQ1SRhXpVbeZlLwzBR3W0cKQ0cuCyGGj2w1CkLTgs"
)


def password_holds(kept: str, offered: str) -> bool:
    """Tell whether a password is the one that was kept; raise TooManySignIns after five seconds of waiting."""
    if not _TURNS.acquire(timeout=_PATIENCE):
        raise TooManySignIns
    try:
        return _HASHER.verify(kept, offered)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    finally:
        _TURNS.release()


def new_totp_secret() -> str:
    """Draw the secret an authenticator is given: 160 bits in base 32 (RFC 4226, section 4)."""
    return pyotp.random_base32()


def enrolment_uri(secret: str, name: str) -> str:
    """Return the `otpauth://` address that an authenticator reads as a QR symbol."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=ISSUER)


def matching_step(secret: str, offered: str, now: datetime) -> int | None:
    """Return the number of the 30-second step whose code was offered, the neighbouring ones included; None if none."""
    digits = offered.replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        return None
    authenticator = pyotp.TOTP(secret, interval=STEP)
    for apart in range(-STEPS_APART, STEPS_APART + 1):
        at = now + timedelta(seconds=apart * STEP)
        if pyotp.utils.strings_equal(authenticator.at(at), digits):
            return int(at.timestamp()) // STEP
    return None

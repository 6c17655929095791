"""`lookup-api operators`: add, list, revoke and reset those who sign in at the console."""

import argparse
import getpass
import sys
import unicodedata
from datetime import datetime

from lookup_api.commands.opening import Commands, opened
from lookup_api.domain.operators import Role
from lookup_api.domain.working_time import VIETNAM
from lookup_api.program import FAILED, OK
from lookup_api.settings import Settings, SettingsError

SHORTEST_PASSWORD = 12  # characters
LONGEST_PASSWORD = 1024
LONGEST_NAME = 60


def add(commands: Commands) -> None:
    """Add `operators` with its actions."""
    told = "Add, list, revoke and reset those who sign in at the console."
    actions = commands.add_parser("operators", help=told, description=told).add_subparsers(
        required=True, metavar="ACTION"
    )
    told = "Add an operator: asks for a password, or reads it from standard input; prints what the authenticator scans."
    adding = actions.add_parser("add", help=told, description=told)
    adding.add_argument("name")
    adding.add_argument("--role", choices=[role.value for role in Role], required=True)
    adding.set_defaults(command=add_operator)
    told = "Give new credentials: all sessions end, a lock is lifted, one who was revoked is back."
    resetting = actions.add_parser("reset", help=told, description=told)
    resetting.add_argument("name")
    resetting.set_defaults(command=reset_operator)
    told = "Let an operator sign in no longer; all sessions end at once."
    revoking = actions.add_parser("revoke", help=told, description=told)
    revoking.add_argument("name")
    revoking.set_defaults(command=revoke_operator)
    told = "List operators, and since when they have their credentials."
    actions.add_parser("list", help=told, description=told).set_defaults(command=list_operators)


def add_operator(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add an operator and print the enrolment of the authenticator, once."""
    from lookup_api.sealing.operators import hash_password, new_totp_secret

    name = _name(arguments.name)
    with opened(settings) as parts:
        password, secret = hash_password(_password()), new_totp_secret()
        parts.store.operators.add(name, Role(arguments.role), password, secret, datetime.now(VIETNAM))
    _print_enrolment(name, secret)
    return OK


def reset_operator(arguments: argparse.Namespace, settings: Settings) -> int:
    """Give new credentials and print the enrolment anew."""
    from lookup_api.sealing.operators import hash_password, new_totp_secret

    name = _name(arguments.name)
    with opened(settings) as parts:
        password, secret = hash_password(_password()), new_totp_secret()
        if not parts.store.operators.reset(name, password, secret, datetime.now(VIETNAM)):
            return _unknown(name)
    _print_enrolment(name, secret)
    return OK


def revoke_operator(arguments: argparse.Namespace, settings: Settings) -> int:
    """Revoke an operator."""
    name = _name(arguments.name)
    with opened(settings) as parts:
        if not parts.store.operators.revoke(name, datetime.now(VIETNAM)):
            return _unknown(name)
    return OK


def list_operators(_arguments: argparse.Namespace, settings: Settings) -> int:
    """List operators."""
    with opened(settings) as parts:
        for listed in parts.store.operators.list():
            standing = "-" if listed.revoked_at is None else f"revoked {listed.revoked_at:%Y-%m-%d}"
            print(f"{listed.operator.name}\t{listed.operator.role}\t{listed.credentials_at:%Y-%m-%d}\t{standing}")
    return OK


def _name(text: str) -> str:
    name = unicodedata.normalize("NFC", text).strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise SettingsError(f"an operator's name has 1 to {LONGEST_NAME} printable characters")
    return name


def _password() -> str:
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise SettingsError("the two passwords differ")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise SettingsError(f"a password has {SHORTEST_PASSWORD} characters or more")
    return password


def _print_enrolment(name: str, secret: str) -> None:
    import qrcode

    from lookup_api.sealing.operators import enrolment_uri

    uri = enrolment_uri(secret, name)
    symbol = qrcode.QRCode(border=2)
    symbol.add_data(uri)
    symbol.print_ascii(out=sys.stdout, invert=sys.stdout.isatty())
    print(f"{uri}\nScan it with an authenticator now: it is not shown again.")


def _unknown(name: str) -> int:
    print(f"lookup-api: there is no operator {name!r}", file=sys.stderr)
    return FAILED

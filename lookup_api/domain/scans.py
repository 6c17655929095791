"""What was meant by a text: one that a scanner read from a QR or barcode, or that a person typed, texted or said.

Receipts of other systems and papers that are no receipts carry personal data, some in clear (a citizen's ID number in
the address of a lookup page). Only what names a dossier is taken out; the rest is not kept in any object returned here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from lookup_api.domain._folding import LONGEST_TEXT, fold
from lookup_api.domain._other_papers import (
    holds_id_number,
    is_id_number,
    is_identity_card,
    is_of_another_kind,
    is_retail_article,
)
from lookup_api.domain.codes import CodeForm, DossierCode, KeypadCode, as_printed, find_codes, recognise
from lookup_api.domain.errors import CodeNotRecognised
from lookup_api.domain.receipt_token import ReceiptToken, read_token

__all__ = [
    "CodeMeant",
    "ForeignLink",
    "IdentityCard",
    "KeypadMeant",
    "Meant",
    "NothingMeant",
    "ProcedureMeant",
    "SeveralMeant",
    "TokenMeant",
    "read_scan",
    "recognise_afresh",
]

recognise_afresh = recognise.__wrapped__
"""`recognise` without its memory: what one person holds up is not kept for the next one to stand there."""


@dataclass(frozen=True, slots=True)
class CodeMeant:
    """A dossier code."""

    code: DossierCode


@dataclass(frozen=True, slots=True)
class KeypadMeant:
    """A keypad code whose check digits hold."""

    keypad: KeypadCode


@dataclass(frozen=True, slots=True)
class TokenMeant:
    """A receipt token, from our QR's address or bare; not yet verified."""

    token: ReceiptToken


@dataclass(frozen=True, slots=True)
class ForeignLink:
    """A link to another system, with the dossier code if it carries one."""

    host: str
    code: DossierCode | None = None


@dataclass(frozen=True, slots=True)
class ProcedureMeant:
    """The code of a procedure, not of a dossier."""

    code: str


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """An identity card, or its number: nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class SeveralMeant:
    """More than one dossier: the machine does not choose."""

    codes: tuple[DossierCode, ...]


@dataclass(frozen=True, slots=True)
class NothingMeant:
    """Nothing that names a dossier: a Wi-Fi code, a payment, a story."""


Meant = CodeMeant | KeypadMeant | TokenMeant | ForeignLink | ProcedureMeant | IdentityCard | SeveralMeant | NothingMeant

# What decoders leave in front of or inside a text: symbology identifiers (ISO/IEC 15424), the escapes of extended
# channel interpretation (`\000026`), and the byte order mark read as Latin-1.
_RESIDUE = re.compile(r"^\][A-Za-z][0-9A-Za-z]|\\[0-9]{6}|^\u00ef\u00bb\u00bf")
_TOKEN = re.compile(r"(?<![A-Z0-9])[A-Z2-7]{32}(?![A-Z0-9])")
# An address with its scheme, or a bare host under a domain that addresses in the field have.
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.\-]{1,20}://|www\.)\S+|(?<![a-z0-9.\-])(?:[a-z0-9\-]{1,63}\.){1,8}(?:vn|com|net|org|me|info|app|link|page|ly)(?::[0-9]+)?/\S*",
    re.IGNORECASE,
)
_WITH_DOSSIER_ID = re.compile(r"D-(.+)-[0-9]{1,18}")
# Parameters whose value is the whole code, whatever its shape; in other places only the known forms are taken.
_CODE_PARAMETERS = frozenset({"mhs", "mahs", "mahoso", "ma_ho_so", "sohoso", "so_ho_so", "sobiennhan", "dossierno"})
_UNREAD = "\ufffd"  # stands for a byte whose letter nobody named
_LONG_NUMBER = re.compile("[0-9]{9}")  # in a host's name it can only be somebody's
_MOST_PARAMETERS = 40
_MOST_WORDS = 2  # without a digit beside a code of unknown shape; more is a sentence


def read_scan(text: str) -> Meant:
    """Tell what a text means. Never raises; a text without a meaning here is NothingMeant."""
    code = as_printed(text)  # as channels pass codes on; all that follows comes to the same, only slower
    return _read_any(text) if code is None else CodeMeant(code)


def _read_any(text: str) -> Meant:
    text = _RESIDUE.sub("", text[:LONGEST_TEXT]).strip()
    if (token := _token_in(text)) is not None:
        return TokenMeant(token)
    if is_identity_card(text):
        return IdentityCard()
    if is_of_another_kind(text):
        return NothingMeant()
    links = _LINK.findall(text)
    rest = _LINK.sub(" ", text)
    if not links:
        return _read_number(rest)
    if codes := find_codes(rest):
        return _one_or_several(codes)
    return _read_links(links)


def _token_in(text: str) -> ReceiptToken | None:
    """The first receipt token in a text, in capitals or not: browsers and chats change the case of an address."""
    for found in _TOKEN.finditer(fold(text).bare):
        try:
            return read_token(found[0])
        except ValueError:
            continue
    return None


def _read_number(text: str) -> Meant:
    """Read a text without links, also where it is the `D-<code>-<id of the dossier>` of some barcodes."""
    found = _WITH_DOSSIER_ID.fullmatch(fold(text).bare.strip(" *"))
    if _UNREAD in text:
        # What stands beside such a gap may be half a number, so that only whole numbers of known shape count.
        codes = find_codes(text)
        return _one_or_several(codes) if codes else IdentityCard() if holds_id_number(text) else NothingMeant()
    # A number of unknown shape may begin with D itself; inside the barcode stands one with letters of its own.
    if found and any(character.isalpha() for character in found[1]) and not find_codes(text):
        return _read_code(found[1])
    return _read_code(text)


def _read_code(text: str) -> Meant:
    """Read a keypad code, one code in any shape, or codes among words."""
    if (keypad := KeypadCode.parse(text)) is not None:
        return KeypadMeant(keypad)
    try:
        whole = recognise_afresh(text)
    except CodeNotRecognised:
        whole = None
    if whole is not None and whole.form is CodeForm.PROCEDURE:
        return ProcedureMeant(whole.text)
    if whole is not None and whole.form is not CodeForm.FREE:
        return CodeMeant(whole)
    if codes := find_codes(text):
        return _one_or_several(codes)
    return NothingMeant() if whole is None else _read_free(whole)


def _read_free(code: DossierCode) -> Meant:
    """Tell a number of unknown shape from other numbers and from sentences."""
    if is_id_number(code.key) or holds_id_number(code.text):
        return IdentityCard()
    words = [word for word in code.text.split() if not any(character.isdigit() for character in word)]
    if is_retail_article(code.key) or len(words) > _MOST_WORDS:
        return NothingMeant()
    return CodeMeant(code)


def _one_or_several(codes: tuple[DossierCode, ...]) -> Meant:
    return CodeMeant(codes[0]) if len(codes) == 1 else SeveralMeant(codes)


def _read_links(links: Iterable[str]) -> Meant:
    """Read addresses; several codes in them are several dossiers."""
    hosts: list[str] = []
    codes: dict[str, DossierCode] = {}
    for link in links:
        try:
            parts = urlsplit(link if "://" in link else f"//{link}")
            host = parts.hostname or ""
        except ValueError:
            continue
        hosts.append("" if _LONG_NUMBER.search(host) else host)
        codes.update((code.key, code) for code in _codes_in(parts))
    if len(codes) > 1:
        return SeveralMeant(tuple(codes.values()))
    return ForeignLink(hosts[0] if hosts else "", next(iter(codes.values()), None))


def _codes_in(address: SplitResult) -> Iterator[DossierCode]:
    """The codes in an address; its other parameters, an ID number among them, are passed over."""
    yield from find_codes(unquote(address.path))
    # Pages that run in the browser keep their path and query behind the "#".
    fragment, _, fragment_query = address.fragment.partition("?")
    yield from find_codes(unquote(fragment))
    for name, value in (*_parameters(address.query), *_parameters(fragment_query)):
        if name not in _CODE_PARAMETERS or _UNREAD in value:
            yield from find_codes(value)
            continue
        try:
            code = recognise_afresh(value)
        except CodeNotRecognised:
            continue
        if code.form is not CodeForm.PROCEDURE and not (is_id_number(code.key) or holds_id_number(code.text)):
            yield code


def _parameters(query: str) -> list[tuple[str, str]]:
    """The parameters of an address, unescaped, also where it was escaped twice or copied out of a page."""
    try:
        pairs = parse_qsl(query.replace("&amp;", "&"), max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        return []
    return [(name.lower(), unquote(value)) for name, value in pairs]

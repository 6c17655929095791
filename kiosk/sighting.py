"""What a person means with the paper under the scanner: many symbols in a frame, one meaning at most.

A receipt carries several symbols of one dossier (our QR, a Code 128, other systems' QR). The signed one says the most;
two codes that differ are two dossiers, and then the machine does not guess.
"""

from collections.abc import Iterable

from lookup_api.domain.codes import DossierCode
from lookup_api.domain.scans import (
    CodeMeant,
    ForeignLink,
    IdentityCard,
    KeypadMeant,
    Meant,
    NothingMeant,
    ProcedureMeant,
    SeveralMeant,
    TokenMeant,
    read_scan,
)


def what_is_meant(texts: Iterable[str]) -> Meant:
    """Return the one thing the texts of a frame mean, NothingMeant if they mean nothing."""
    meant = tuple(dict.fromkeys(read_scan(text) for text in texts))
    tokens = [each for each in meant if isinstance(each, TokenMeant)]
    if len(tokens) == 1:
        return tokens[0]
    codes = _codes(meant)
    if len(tokens) > 1 or len(codes) > 1:
        return SeveralMeant(tuple(codes.values()))
    if codes:
        return CodeMeant(next(iter(codes.values())))
    for kind in (KeypadMeant, IdentityCard, ForeignLink, ProcedureMeant):
        for each in meant:
            if isinstance(each, kind):
                return each
    return NothingMeant()


def _codes(meant: Iterable[Meant]) -> dict[str, DossierCode]:
    """Collect the dossier codes by their search key, so that two spellings of one count once."""
    codes: dict[str, DossierCode] = {}
    for each in meant:
        match each:
            case CodeMeant(code):
                codes.setdefault(code.key, code)
            case ForeignLink(_, DossierCode() as code):
                codes.setdefault(code.key, code)
            case SeveralMeant(several):
                for code in several:
                    codes.setdefault(code.key, code)
    return codes

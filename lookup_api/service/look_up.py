"""Look up a dossier (tra cứu hồ sơ): a text and perhaps a proof in, exactly what this asker may know out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lookup_api.contract.lookups import AskerKind, KeyKind, Proof, ProofKind
from lookup_api.contract.views import View
from lookup_api.domain import errors, scans
from lookup_api.domain.codes import DossierCode, recognise
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.receipt_token import ReceiptToken, read_token, token_holds
from lookup_api.service.notice_ports import OneTimeCodes
from lookup_api.service.ports import BudgetRule, Budgets, DossierReader, Ledger, LedgerEntry, ProofLocks
from lookup_api.service.prove import (
    LOCK_WINDOW,
    PHONE_KEYS,
    WRONG_PER_ASKER,
    WRONG_PER_DOSSIER,
    proves_by_last4,
    proves_by_phone,
)
from lookup_api.service.rulebook import RuleBook
from lookup_api.service.view_dossier import view_dossier

ANSWERED = "answered"
MISS = 5  # units a miss costs: guessing is five times dearer than knowing

# Units an asker may spend; a distinct code that is found costs one (facts: limits per layer).
BUDGETS: Mapping[AskerKind, BudgetRule] = {
    AskerKind.WEB: BudgetRule(units=40, window=600),
    AskerKind.DEVICE: BudgetRule(units=1000, window=3600),
    AskerKind.PHONE: BudgetRule(units=40, window=3600),
    AskerKind.CHAT: BudgetRule(units=60, window=3600),
    AskerKind.OPERATOR: BudgetRule(units=600, window=3600),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, as far as it is known: the channel's kind, the asker's kind and keyed hash."""

    channel: KeyKind | None  # None: anonymous, without a channel key
    kind: AskerKind
    asker: bytes


@dataclass(frozen=True, slots=True)
class LookUpPorts:
    """What a lookup needs from outside."""

    reader: DossierReader
    budgets: Budgets
    locks: ProofLocks
    ledger: Ledger
    token_keys: Mapping[int, bytes]
    one_time_codes: OneTimeCodes
    mark: Callable[[str], bytes]  # keyed hash of what was asked, for budgets and locks
    rules: RuleBook


@dataclass(frozen=True, slots=True)
class Found:
    """What a text meant: the dossier (None: none answers), and what identifies the question."""

    dossier: Dossier | None
    key_type: str
    key: str  # what identifies the question, for budgets
    token: ReceiptToken | None = None


def look_up(text: str, proof: Proof | None, asking: Asking, ports: LookUpPorts, now: datetime) -> View:
    """Answer a lookup or raise a ProblemError; either way it is on record."""
    found = Found(None, "text", "")
    level: Level | None = None
    outcome = "failed"
    try:
        within_budget(asking, ports, now)
        found = find_meant(text, ports)
        level = _level(found, proof, asking, ports, now)
        if found.dossier is None:
            raise errors.DossierNotFound(as_of=ports.reader.latest_fact())
        _charge(found, level, asking, ports, now)
        people = ports.reader.people_of(_row(found.dossier)) if level.reaches(Level.HOLDER) else ()
        view = view_dossier(found.dossier, level, people, ports.rules, now)
        outcome = ANSWERED
        return view  # noqa: TRY300 - the ledger below has to know that there is an answer
    except errors.ProblemError as problem:
        outcome = problem.code
        if isinstance(problem, (errors.DossierNotFound, errors.ProofRefused, errors.HandledElsewhere)):
            ports.budgets.spend(asking.asker, ports.mark(found.key), MISS, now, BUDGETS[asking.kind].window)
        raise
    finally:
        ports.ledger.record(
            LedgerEntry(
                at=now,
                channel=asking.channel or "web",
                asker=asking.asker,
                key_type=found.key_type,
                outcome=outcome,
                level=level if outcome == ANSWERED else None,
                proof=None if proof is None else proof.kind,
                dossier_id=None if found.dossier is None else found.dossier.id,
            )
        )


def beforehand(texts: Sequence[str], ports: LookUpPorts) -> LookUpPorts:
    """The ports of one call that asks for several texts: what most of them mean is read at once.

    What is meant otherwise, such as a token or a keypad code, is read when its turn comes.
    """
    codes = [meant.code for meant in map(scans.read_scan, texts) if isinstance(meant, scans.CodeMeant)]
    return replace(ports, reader=ports.reader.at_hand(codes)) if len(codes) > 1 else ports


def within_budget(asking: Asking, ports: LookUpPorts, now: datetime) -> None:
    """Raise TooManyAttempts where an asker has spent all there is."""
    rule = BUDGETS[asking.kind]
    if ports.budgets.spent(asking.asker, now, rule.window) >= rule.units:
        raise errors.TooManyAttempts(retry_after=rule.window)


def _charge(found: Found, level: Level, asking: Asking, ports: LookUpPorts, now: datetime) -> None:
    if not level.reaches(Level.HOLDER):  # a holder asks for what is theirs, and pays nothing
        ports.budgets.spend(asking.asker, ports.mark(found.key), 1, now, BUDGETS[asking.kind].window)


def find_meant(text: str, ports: LookUpPorts) -> Found:
    """Find the dossier that a scanned, typed or said text means; raise a ProblemError for one that means none."""
    match scans.read_scan(text):
        case scans.TokenMeant(token=token):
            return _find_by_token(token, ports)
        case scans.KeypadMeant(keypad=keypad):
            dossier = ports.reader.find_by_keypad(keypad.digits)
            # Ten digits may as well be an old system's own number.
            dossier = dossier or ports.reader.find(recognise(keypad.digits))
            return Found(dossier, "keypad", keypad.digits)
        case scans.CodeMeant(code=code) | scans.ForeignLink(code=DossierCode() as code):
            return Found(ports.reader.find(code), "code", code.key)
        case scans.ForeignLink():
            raise errors.HandledElsewhere("a link of another system that carries no dossier code")
        case scans.SeveralMeant():
            raise errors.InvalidRequest("several codes in one text: ask for one at a time")
        case scans.IdentityCard():
            raise errors.CodeNotRecognised("an identity card, not a receipt")
        case _:
            code = recognise(text)  # raises when nothing can be searched by it
            return Found(ports.reader.find(code), "code", code.key)


def _find_by_token(token: ReceiptToken, ports: LookUpPorts) -> Found:
    if token.code_text is not None:
        code = recognise(token.code_text)
        return Found(ports.reader.find(code), "token", code.key, token)
    receipt_id = token.receipt_id or b""
    return Found(ports.reader.find_by_receipt_id(receipt_id), "token", receipt_id.hex(), token)


def _level(found: Found, proof: Proof | None, asking: Asking, ports: LookUpPorts, now: datetime) -> Level:
    if found.token is not None and _token_proves(found.token, found.dossier, ports):
        return Level.HOLDER
    match proof:
        case Proof(kind=ProofKind.TOKEN, value=value):
            proved = _offered_token_proves(value, found.dossier, ports)
        case Proof(kind=ProofKind.PHONE, value=phone):
            proved = _phone_proves(phone, found.dossier, asking, ports, now)
        case Proof(kind=ProofKind.ID_LAST4, value=digits):
            _require_last4(digits, found, asking, ports, now)
            proved = True
        case Proof(kind=ProofKind.OTP, value=code):
            _require_one_time_code(code, found, asking, ports, now)
            return Level.VERIFIED
        case None:
            proved = False
    return Level.HOLDER if proved else Level.CODE


def _token_proves(token: ReceiptToken, dossier: Dossier | None, ports: LookUpPorts) -> bool:
    return dossier is not None and token.issue == dossier.receipt_issue and token_holds(token, ports.token_keys)


def _offered_token_proves(value: str, dossier: Dossier | None, ports: LookUpPorts) -> bool:
    """A token offered beside a code proves only for the dossier it was printed for."""
    try:
        token = read_token(value)
    except ValueError:
        return False
    of_token = _find_by_token(token, ports).dossier
    same = dossier is not None and of_token is not None and of_token.id == dossier.id
    return same and _token_proves(token, dossier, ports)


def _phone_proves(phone: str, dossier: Dossier | None, asking: Asking, ports: LookUpPorts, now: datetime) -> bool:
    if dossier is None or asking.channel not in PHONE_KEYS:
        return False
    return proves_by_phone(ports.reader.phone_standing(_row(dossier), phone), dossier, now)


def _require_last4(digits: str, found: Found, asking: Asking, ports: LookUpPorts, now: datetime) -> None:
    """Pass or raise ProofRefused: wrong digits, an unknown code and a lock look alike, and cost alike."""

    def right() -> bool:
        # An unknown code asks for nobody's people, so that it costs the time that a known one does.
        people = ports.reader.people_of(_row(found.dossier) if found.dossier else 0)
        return proves_by_last4(people, digits)

    _require(right, found, asking, ports, now)


def _require_one_time_code(code: str, found: Found, asking: Asking, ports: LookUpPorts, now: datetime) -> None:
    """Pass or raise ProofRefused, as for the last digits of the ID number."""

    def right() -> bool:
        row = _row(found.dossier) if found.dossier else 0
        return ports.one_time_codes.redeem(row, code.strip(), asking.asker, now)

    _require(right, found, asking, ports, now)


def _require(right: Callable[[], bool], found: Found, asking: Asking, ports: LookUpPorts, now: datetime) -> None:
    dossier_key = ports.mark(found.key)
    of_dossier, of_asker = ports.locks.wrong_since(dossier_key, asking.asker, now - LOCK_WINDOW)
    passes = right()  # asked for behind a lock as well, so that a lock takes no other time
    if of_dossier >= WRONG_PER_DOSSIER or of_asker >= WRONG_PER_ASKER or not passes:
        ports.locks.record_wrong(dossier_key, asking.asker, now)
        raise errors.ProofRefused


def _row(dossier: Dossier) -> int:
    if dossier.id is None:
        raise AssertionError("a dossier that was read has a row")
    return dossier.id

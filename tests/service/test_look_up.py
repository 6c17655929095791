"""The lookup use case with small classes in place of the store: levels, locks, budgets, record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Self

import pytest

from lookup_api.contract.lookups import AskerKind, KeyKind, Proof, ProofKind
from lookup_api.contract.views import View
from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.codes import DossierCode, KeypadCode, recognise
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import (
    Dossier,
    Fee,
    Person,
    PersonKind,
    PersonRole,
    ProcessingStep,
    SourceSystem,
    Supplement,
)
from lookup_api.domain.errors import (
    CodeNotRecognised,
    DossierNotFound,
    HandledElsewhere,
    ProofRefused,
    TooManyAttempts,
)
from lookup_api.domain.receipt_token import issue_token
from lookup_api.domain.status import Stage
from lookup_api.provinces import read_day_table
from lookup_api.service.look_up import BUDGETS, MISS, Asking, LookUpPorts, look_up
from lookup_api.service.ports import LedgerEntry, PhoneStanding
from lookup_api.service.rulebook import RuleBook

NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
KEYS = {1: b"k" * 32}
PHONE = "0905000001"
OWNER = Person(role=PersonRole.OWNER, name="Trần Thị Mẫu", id_number="000190000012", phone=PHONE)
DOSSIER = Dossier(
    id=7,
    code="H47.16-261105-0042",
    source=SourceSystem(id="motcua", name="Một cửa Quảng Nam"),
    as_of=NOW - timedelta(hours=1),
    keypad=KeypadCode.make("41720658").digits,
    procedure=Procedure(code="1.004222", name="Đăng ký thường trú", field="Cư trú"),
    agency=Agency(code="H47.16", name="Công an xã Mẫu"),
    desk=OneStopDesk(id="d1", name="Trung tâm Phục vụ hành chính công xã Mẫu", address="15 Hùng Vương"),
    received_at=NOW - timedelta(days=10),
    result_appointment=NOW + timedelta(days=8),
    steps=(
        ProcessingStep(at=NOW - timedelta(days=9), stage=Stage.PROCESSING, text="Thẩm định của Mẫu", officer="Lê Mẫu"),
    ),
    supplements=(Supplement(number="1", requested_at=NOW - timedelta(days=2), content="Bản vẽ\nGiấy khám sức khỏe"),),
    fees=(Fee(name="Phí", amount=350_000, paid=False),),
)
WEB = Asking(None, AskerKind.WEB, b"web")
SMS = Asking(KeyKind.SMS, AskerKind.PHONE, b"sms")
KIOSK = Asking(KeyKind.KIOSK, AskerKind.DEVICE, b"hall")


@dataclass
class Shelf:
    """A store of one dossier, with the counters a lookup needs."""

    dossier: Dossier = DOSSIER
    people: tuple[Person, ...] = (OWNER,)
    owners: int = 1
    one_time_code: str | None = None
    units: Counter[bytes] = field(default_factory=Counter)
    charged: set[tuple[bytes, bytes]] = field(default_factory=set)
    wrong: list[tuple[bytes, bytes]] = field(default_factory=list)
    entries: list[LedgerEntry] = field(default_factory=list)

    def at_hand(self, codes: Sequence[DossierCode]) -> Self:
        return self

    def find(self, code: DossierCode) -> Dossier | None:
        return self.dossier if code.key == recognise(self.dossier.code).key else None

    def find_by_keypad(self, digits: str) -> Dossier | None:
        return self.dossier if digits == self.dossier.keypad else None

    def find_by_receipt_id(self, receipt_id: bytes) -> Dossier | None:
        return None

    def people_of(self, dossier_id: int) -> tuple[Person, ...]:
        return self.people if dossier_id == self.dossier.id else ()

    def phone_standing(self, dossier_id: int, phone: str) -> PhoneStanding:
        return PhoneStanding(tuple(person for person in self.people if person.phone == phone), self.owners)

    def latest_fact(self) -> datetime | None:
        return NOW

    def spent(self, asker: bytes, now: datetime, window: int) -> int:
        return self.units[asker]

    def spend(self, asker: bytes, what: bytes, units: int, now: datetime, window: int) -> None:
        if (asker, what) not in self.charged:
            self.charged.add((asker, what))
            self.units[asker] += units

    def wrong_since(self, dossier_key: bytes, asker: bytes, since: datetime) -> tuple[int, int]:
        return sum(key == dossier_key for key, _ in self.wrong), sum(who == asker for _, who in self.wrong)

    def record_wrong(self, dossier_key: bytes, asker: bytes, now: datetime) -> None:
        self.wrong.append((dossier_key, asker))

    def redeem(self, dossier_id: int, code: str, asker: bytes, now: datetime) -> bool:
        return dossier_id == self.dossier.id and code == self.one_time_code

    def record(self, entry: LedgerEntry) -> None:
        self.entries.append(entry)

    def ask(self, text: str, proof: Proof | None = None, asking: Asking = WEB) -> View:
        ports = LookUpPorts(
            reader=self,
            budgets=self,
            locks=self,
            ledger=self,
            token_keys=KEYS,
            one_time_codes=self,
            mark=lambda asked: asked.encode(),
            rules=RuleBook("quang-nam", read_day_table),
        )
        return look_up(text, proof, asking, ports, NOW)


def token(issue: int = 0, key: bytes = KEYS[1]) -> str:
    return issue_token(recognise(DOSSIER.code), issue=issue, receipt_id=bytes(9), key_id=1, key=key)


def test_a_code_alone_tells_where_it_stands_and_not_who() -> None:
    shelf = Shelf()
    view = shelf.ask("hs  h47.16 261105 oo42")
    assert view.level is Level.CODE
    assert view.stage.number == 4
    assert view.result_appointment == DOSSIER.result_appointment
    assert view.procedure is not None
    assert view.procedure.name == "Đăng ký thường trú"
    assert (view.applicant, view.phone, view.fee, view.supplement) == (None, None, None, None)
    assert "Mẫu" not in repr([view.steps, view.procedure])


@pytest.mark.parametrize("text", [f"HTTPS://TC.EXAMPLE.VN/T/{token()}", token()])
def test_a_valid_token_proves_holding(text: str) -> None:
    view = Shelf().ask(text)
    assert view.level is Level.HOLDER
    assert view.applicant is not None
    assert view.applicant.name == "T••• T•• M••"
    assert view.phone == "••••••••01"


@pytest.mark.parametrize("text", [token(issue=1), token(key=b"x" * 32)])
def test_an_ended_or_forged_token_answers_as_its_code_would(text: str) -> None:
    assert Shelf().ask(text).level is Level.CODE


def test_the_keypad_code_finds_the_dossier_and_proves_nothing() -> None:
    assert Shelf().ask(KeypadCode.make("41720658").grouped).level is Level.CODE


def test_the_registered_phone_proves_from_a_channel_that_sees_the_sender() -> None:
    proof = Proof(ProofKind.PHONE, PHONE)
    assert Shelf().ask(DOSSIER.code, proof, SMS).level is Level.HOLDER
    assert Shelf().ask(DOSSIER.code, proof, KIOSK).level is Level.CODE
    assert Shelf().ask(DOSSIER.code, proof, WEB).level is Level.CODE
    assert Shelf().ask(DOSSIER.code, Proof(ProofKind.PHONE, "0905999999"), SMS).level is Level.CODE


def test_a_shared_an_old_and_an_enterprise_phone_prove_nothing() -> None:
    proof = Proof(ProofKind.PHONE, PHONE)
    assert Shelf(owners=6).ask(DOSSIER.code, proof, SMS).level is Level.CODE
    old = replace(OWNER, phone_confirmed_at=NOW - timedelta(days=366))
    assert Shelf(people=(old,)).ask(DOSSIER.code, proof, SMS).level is Level.CODE
    company = replace(OWNER, kind=PersonKind.ENTERPRISE)
    assert Shelf(people=(company,)).ask(DOSSIER.code, proof, SMS).level is Level.CODE
    proxy = replace(OWNER, role=PersonRole.PROXY)
    assert Shelf(people=(proxy,)).ask(DOSSIER.code, proof, SMS).level is Level.HOLDER
    for role in (PersonRole.SUBMITTER, PersonRole.CONTACT):
        other = replace(OWNER, role=role)
        assert Shelf(people=(other,)).ask(DOSSIER.code, proof, SMS).level is Level.CODE


def test_the_last_four_of_the_id_number_prove_and_wrong_unknown_and_locked_are_one() -> None:
    shelf = Shelf()
    assert shelf.ask(DOSSIER.code, Proof(ProofKind.ID_LAST4, "0012"), KIOSK).level is Level.HOLDER
    faces = []
    for code, digits in [(DOSSIER.code, "0013"), ("H47.16-261105-9999", "0012"), (DOSSIER.code, "٠٠١٢")]:
        with pytest.raises(ProofRefused) as refused:
            shelf.ask(code, Proof(ProofKind.ID_LAST4, digits), KIOSK)
        faces.append((refused.value.code, refused.value.detail, refused.value.retry_after))
    for _ in range(3):
        with pytest.raises(ProofRefused):
            shelf.ask(DOSSIER.code, Proof(ProofKind.ID_LAST4, "9999"), WEB)
    with pytest.raises(ProofRefused) as locked:  # five wrong ones: now even the right digits are refused
        shelf.ask(DOSSIER.code, Proof(ProofKind.ID_LAST4, "0012"), SMS)
    faces.append((locked.value.code, locked.value.detail, locked.value.retry_after))
    assert len(set(faces)) == 1


def test_a_one_time_code_that_was_never_sent_is_refused() -> None:
    with pytest.raises(ProofRefused):
        Shelf().ask(DOSSIER.code, Proof(ProofKind.OTP, "123456"))


def test_a_one_time_code_verifies_and_its_wrong_guesses_lock_like_any_other() -> None:
    shelf = Shelf(one_time_code="123456")
    verified = shelf.ask(DOSSIER.code, Proof(ProofKind.OTP, " 123456 "), KIOSK)
    assert verified.level is Level.VERIFIED
    assert verified.applicant is not None
    assert verified.applicant.name == OWNER.name
    for _ in range(5):
        with pytest.raises(ProofRefused):
            shelf.ask(DOSSIER.code, Proof(ProofKind.OTP, "000000"), WEB)
    with pytest.raises(ProofRefused):
        shelf.ask(DOSSIER.code, Proof(ProofKind.OTP, "123456"), SMS)


def test_a_token_beside_another_code_proves_nothing_for_it() -> None:
    other = replace(DOSSIER, id=8, code="H47.16-261105-0043")
    assert Shelf(dossier=other).ask(other.code, Proof(ProofKind.TOKEN, token())).level is Level.CODE


def test_a_sensitive_procedure_is_not_named_before_something_is_proved() -> None:
    sensitive = replace(DOSSIER, procedure=Procedure(code="2.000815", name="Lý lịch tư pháp", sensitive=True))
    shelf = Shelf(dossier=sensitive)
    assert shelf.ask(sensitive.code).procedure is None
    assert shelf.ask(token()).procedure is not None


def test_a_procedure_that_was_told_by_its_code_alone_has_no_name() -> None:
    unnamed = replace(DOSSIER, procedure=Procedure(code="9.000001", name="9.000001", known=False))
    view = Shelf(dossier=unnamed).ask(unnamed.code)
    assert view.procedure is not None
    assert (view.procedure.code, view.procedure.name) == ("9.000001", None)


def test_what_is_missing_and_what_is_due_is_for_the_holder() -> None:
    waiting = replace(DOSSIER, steps=(ProcessingStep(at=NOW - timedelta(days=2), stage=Stage.SUPPLEMENT_WANTED),))
    shelf = Shelf(dossier=waiting)
    anyone, holder = shelf.ask(waiting.code), shelf.ask(token())
    assert anyone.supplement is not None
    assert anyone.supplement.papers == []
    assert anyone.fee is None
    assert holder.supplement is not None
    assert holder.supplement.papers == ["Bản vẽ", "Giấy khám sức khỏe"]
    assert holder.fee is not None
    assert holder.fee.amount == 350_000


def test_misses_cost_five_times_and_a_spent_budget_asks_to_wait() -> None:
    shelf = Shelf()
    limit = BUDGETS[AskerKind.WEB].units
    for number in range(limit // MISS):
        with pytest.raises(DossierNotFound):
            shelf.ask(f"H47.16-261105-9{number:03}")
    with pytest.raises(TooManyAttempts) as waits:
        shelf.ask(DOSSIER.code)
    assert waits.value.retry_after == BUDGETS[AskerKind.WEB].window
    assert shelf.ask(DOSSIER.code, asking=KIOSK).level is Level.CODE


def test_the_same_code_again_is_charged_once_and_a_holder_pays_nothing() -> None:
    shelf = Shelf()
    for _ in range(5):
        shelf.ask(DOSSIER.code)
    assert shelf.units[WEB.asker] == 1
    shelf.ask(token(), asking=KIOSK)
    assert shelf.units[KIOSK.asker] == 0


def test_every_lookup_is_on_record_also_a_refused_one() -> None:
    shelf = Shelf()
    shelf.ask(token())
    for text, problem in [("H47.16-261105-9999", DossierNotFound), ("chào", CodeNotRecognised)]:
        with pytest.raises(problem):
            shelf.ask(text)
    outcomes = [(entry.outcome, entry.level, entry.dossier_id) for entry in shelf.entries]
    assert outcomes == [
        ("answered", Level.HOLDER, 7),
        ("dossier_not_found", None, None),
        ("code_not_recognised", None, None),
    ]


def test_a_foreign_link_gives_up_its_code_and_one_without_is_handled_elsewhere() -> None:
    link = f"https://dvc.example.vn/portaldvc/tra-cuu?MHS={DOSSIER.code}&SGT=000190000012"
    assert Shelf().ask(link).code == DOSSIER.code
    with pytest.raises(HandledElsewhere):
        Shelf().ask("https://dvc.example.vn/apiqr/qr?id=6f1c0c7e-0000-4000-8000-000000000000")

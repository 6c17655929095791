"""What the kiosk reads aloud to a whole hall, and what the tests' API tells anyone, follow the one policy."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kiosk.speaking.spoken import at_code_level
from lookup_api.contract.views import (
    ApplicantView,
    CollectView,
    FeeView,
    OfficerView,
    ProcedureView,
    RefundView,
    StageKey,
    StageView,
    SupplementView,
    View,
    VisitView,
)
from lookup_api.domain.disclosure import POLICY, Level
from tests.support import fake_lookup_api

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
VERIFIED = View(
    code="H47.16-261105-0042",
    level=Level.VERIFIED,
    stage=StageView(4, StageKey.PROCESSING),
    as_of=NOW,
    procedure=ProcedureView("1.004222", "Đăng ký thường trú", "Cư trú"),
    collect=CollectView("post", parcel="EB123456789VN"),
    visit=VisitView(NOW),
    supplement=SupplementView(NOW, ["Giấy khám sức khỏe"]),
    fee=FeeView(350_000),
    refund=RefundView(50_000),
    officer=OfficerView("Chuyên viên"),
    applicant=ApplicantView("Trần Thị Mẫu"),
    phone="18",
)
# How much of the name is told stands in the name itself.
PARTS = [field for field in POLICY if field != "applicant.whole"]


def told(view: View, field: str) -> object:
    value: object = view
    for name in field.split("."):
        value = getattr(value, name) if value is not None else None
    return value


@pytest.mark.parametrize("lowered", [at_code_level, fake_lookup_api.at_code_level], ids=["kiosk", "tests' API"])
@pytest.mark.parametrize("field", [field for field in PARTS if not Level.CODE.reaches(POLICY[field])])
def test_what_needs_a_proof_is_not_said_without_one(field: str, lowered: Callable[[View], View]) -> None:
    assert told(VERIFIED, field), f"the sample has no {field}"
    assert not told(lowered(VERIFIED), field)
    assert lowered(VERIFIED).level is Level.CODE


def test_what_anyone_may_know_is_read_aloud_but_the_procedure() -> None:
    for field in PARTS:
        if Level.CODE.reaches(POLICY[field]) and field not in {"level", "supplement", "collect", "procedure"}:
            assert told(at_code_level(VERIFIED), field) == told(VERIFIED, field)
    assert at_code_level(VERIFIED).procedure is None  # a view does not say whether it is a sensitive one

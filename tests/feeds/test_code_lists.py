"""What a sender's numbers mean is data of its source: a shipped list, and its own codes over it."""

import json

import pytest

from lookup_api.domain.dossier import PersonKind
from lookup_api.domain.statements import DossierStatement
from lookup_api.domain.status import Stage
from lookup_api.feeds import national

RECORD = {"MaHoSo": "H47.16-240620-0001", "TrangThaiHoSo": "77", "ChuHoSo": "Mẫu", "LoaiDoiTuong": "9"}


def test_every_shipped_list_is_whole() -> None:
    assert national.code_list_names() == ("portal-2026", "provincial")
    for name in national.code_list_names():
        lists = national.read_code_lists(name)
        assert set(lists.stages.values()) == {*Stage, None}
        assert PersonKind.CITIZEN in lists.owner_kinds.values()
        assert lists.channels
        assert lists.collect_methods


def test_a_source_s_own_codes_lie_over_its_list() -> None:
    own = national.with_code(national.with_code(None, "stages:77=processing"), "owner_kinds:9=enterprise")
    lists = national.read_code_lists("provincial", own)
    assert lists.stages["9"] is Stage.FINISHED
    body = json.dumps([RECORD]).encode()
    (refused,) = national.read_message(body, service="DongBoHoSoMC").refused
    assert "TrangThaiHoSo" in refused.reason
    (read,) = national.read_message(body, service="DongBoHoSoMC", lists=lists).statements
    assert isinstance(read, DossierStatement)
    assert (read.stage, read.people[0].kind) == (Stage.PROCESSING, PersonKind.ENTERPRISE)


def test_a_status_may_be_a_word() -> None:
    lists = national.read_code_lists("provincial", national.with_code(None, "stages:releasing=finished"))
    body = json.dumps([{**RECORD, "TrangThaiHoSo": "releasing"}]).encode()
    (read,) = national.read_message(body, service="DongBoHoSoMC", lists=lists).statements
    assert isinstance(read, DossierStatement)
    assert read.stage is Stage.FINISHED


def test_an_own_code_is_taken_back() -> None:
    own = national.with_code(None, "stages:77=processing")
    assert national.with_code(own, "stages:77=") is None
    assert national.with_code(None, "stages:77=") is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "stages",
        "stages:=processing",
        "stages:77",
        "nothing:1=citizen",
        "stages:1=citizen",
        f"stages:{'7' * 65}=paid",
    ],
)
def test_what_is_no_code_is_refused(written: str) -> None:
    with pytest.raises(national.CodeListError):
        national.with_code(None, written)


def test_an_unknown_list_is_refused_with_those_there_are() -> None:
    with pytest.raises(national.CodeListError, match="provincial"):
        national.read_code_lists("../provinces/quang-nam")

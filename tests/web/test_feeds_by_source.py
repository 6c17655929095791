"""Senders of every kind over HTTP: three addresses, the portals of 2026, code lists and authority by source."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import SourceSystem
from lookup_api.domain.status import Authority
from lookup_api.store.sources import FeedRules
from tests.web.conftest import Face

FEEDS = Path(__file__).parents[1] / "feeds"
SAMPLES: dict[str, Any] = json.loads((FEEDS / "samples.json").read_text(encoding="utf-8"))
PORTAL: dict[str, Any] = json.loads((FEEDS / "samples_2026.json").read_text(encoding="utf-8"))
PORTAL_CODE = PORTAL["create_dossier"]["MaHoSo"]
RECORD = SAMPLES["dossiers_2020"]["data"][0]
CODE = RECORD["MaHoSo"]


def post(face: Face, service: str, body: object, key: str | None = None) -> Any:
    headers = face.bearer(KeyKind.FEED) if key is None else {"Authorization": f"Bearer {key}"}
    return face.client.post(f"/v1/feeds/national/{service}", json=body, headers=headers).get_json()


def view(face: Face, code: str) -> Any:
    return face.client.get(f"/v1/dossiers/{code}").get_json()


def test_three_addresses_add_update_and_tell_progress(face: Face) -> None:
    added = post(face, "add", [RECORD])
    assert added["message"] == "Đồng bộ thành công 1/1"
    again = post(face, "add", [{**RECORD, "GhiChu": "2"}])
    assert "đã tồn tại" in again["message"]
    assert "thành công" in again["message"]
    updated = post(face, "update", [{**RECORD, "TrangThaiHoSo": "4"}])
    assert updated["message"] == "Đồng bộ thành công 1/1"
    assert "thành công" in post(face, "progress", SAMPLES["steps"]["data"])["message"]
    assert view(face, CODE)["stage"]["key"] == "finished"


def test_the_ministry_portals_calls_of_2026_make_one_dossier(face: Face) -> None:
    face.parts.store.sources.set_rules("motcua", FeedRules(code_list="portal-2026"))
    assert "thành công" in post(face, "CreateDossier", PORTAL["create_dossier"])["message"]
    told = view(face, PORTAL_CODE)
    assert told["stage"]["key"] == "accepted"
    assert told["procedure"]["code"] == "1.005129"
    assert "thành công" in post(face, "CapNhatTienTrinh", PORTAL["cap_nhat_tien_trinh"])["message"]
    assert "thành công" in post(face, "CapNhatTrangThai", PORTAL["cap_nhat_trang_thai"])["message"]
    told = view(face, PORTAL_CODE)
    assert told["stage"]["key"] == "supplement_wanted"
    assert told["received_at"] == "2026-06-08T14:07:53+07:00"


@pytest.mark.parametrize(("code_list", "kind"), [("provincial", "organisation"), ("portal-2026", "citizen")])
def test_the_same_number_is_read_by_the_list_of_its_source(face: Face, code_list: str, kind: str) -> None:
    face.parts.store.sources.set_rules("motcua", FeedRules(code_list=code_list))
    post(face, "CreateDossier", PORTAL["create_dossier"])
    found = face.parts.store.reader.find(recognise(PORTAL_CODE))
    assert found is not None
    assert found.id is not None
    assert [person.kind.value for person in face.parts.store.reader.people_of(found.id)] == [kind]


def test_the_copy_of_the_national_portal_does_not_make_a_wait_finished(face: Face) -> None:
    copy = SourceSystem(id="quoc-gia", name="Bản sao", authority=Authority.COPY, mirrors_waiting_as_done=True)
    face.parts.store.sources.put(copy)
    key = face.parts.store.keys.issue("quoc-gia", KeyKind.FEED, source_id=copy.id)
    waiting = {**RECORD, "TrangThaiHoSo": "5", "DanhSachHoSoBoSung": [{"NgayBoSung": "20240624080000"}]}
    mirrored = {**waiting, "TrangThaiHoSo": "9", "NgayKetThucXuLy": "20240625080000"}
    for messages in ([(None, waiting), (key, mirrored)], [(key, mirrored), (None, waiting)]):
        for one, record in messages:
            assert post(face, "DongBoHoSoMC", [record], one)["error_code"] == 0
        assert view(face, CODE)["stage"]["key"] == "supplement_wanted"


def test_a_source_that_is_marked_later_is_read_so_from_then_on(face: Face) -> None:
    post(face, "DongBoHoSoMC", [{**RECORD, "TrangThaiHoSo": "9"}])
    assert view(face, CODE)["outcome"] == "solved"
    source = face.parts.store.source("motcua")
    assert source is not None
    face.parts.store.sources.put(replace(source, mirrors_waiting_as_done=True))
    assert view(face, CODE)["outcome"] == "unconfirmed"
    assert view(face, CODE)["next_step"] == "ask_desk"


def test_a_code_that_is_another_dossiers_receipt_number_is_a_dossier_of_its_own(face: Face) -> None:
    post(face, "DongBoHoSoMC", [{**RECORD, "SoBienNhan": "00673810079"}])
    other = {**RECORD, "MaHoSo": "00673810079", "TrangThaiHoSo": "10", "ChuHoSo": "Lê Thị Khác", "GhiChu": "2"}
    assert post(face, "DongBoHoSoMC", [other])["error_code"] == 0
    assert view(face, CODE)["stage"]["key"] == "accepted"

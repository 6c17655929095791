"""The national synchronisation over HTTP, as unmodified provincial systems post it."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.catalogue import Procedure
from lookup_api.domain.codes import recognise
from lookup_api.domain.errors import InvalidRequest
from lookup_api.store.writer import Writer
from tests.web.conftest import FEED_SECRET_NAME, Face

SAMPLES = json.loads((Path(__file__).parents[1] / "feeds" / "samples.json").read_text(encoding="utf-8"))
ENVELOPE = SAMPLES["dossiers_2020"]
EXTENDED = SAMPLES["dossiers_2024"]
BARE = SAMPLES["bare_array"]
PROGRESS = SAMPLES["steps"]
CODE = "000.00.16.H47-240620-0001"


def sign_in(face: Face) -> str:
    answer = face.client.post(
        "/v1/feeds/session", json={"username": FEED_SECRET_NAME, "password": face.keys[KeyKind.FEED]}
    )
    assert answer.get_json()["error_code"] == 0
    session: str = answer.get_json()["session"]
    return session


def send(face: Face, message: dict[str, Any], session: str | None = None) -> Any:
    return face.client.post("/v1/feeds/national", json=message | {"session": session or sign_in(face)})


def view(face: Face, code: str) -> Any:
    return face.client.get(f"/v1/dossiers/{code}").get_json()


def stored(face: Face, code: str) -> Any:
    with face.parts.store.write() as writer:
        dossier = writer.load(recognise(code))
        assert dossier is not None
        assert dossier.id is not None
        return dossier, writer.people_of(dossier.id)


def test_a_dossier_and_its_progress_are_taken_in_and_found(face: Face) -> None:
    for message in (ENVELOPE, PROGRESS):
        answer = send(face, message)
        assert answer.status_code == 200
        assert answer.get_json()["error_code"] == 0
        assert "thành công" in answer.get_json()["message"]
    told = view(face, CODE)
    assert told["stage"] == {"number": 9, "key": "finished"}
    assert told["received_at"] == "2024-06-20T08:15:00+07:00"
    assert told["result_appointment"] == "2024-07-01T16:30:00+07:00"
    assert told["timeliness"]["key"] == "early"
    assert told["agency"]["name"] == "UBND huyện Mẫu"
    assert [step["stage"] for step in told["steps"]] == ["accepted", "processing", "finished"]
    assert "Trần" not in json.dumps(told, ensure_ascii=False)


def test_the_extended_form_brings_supplement_and_fee(face: Face) -> None:
    assert send(face, EXTENDED).get_json()["error_code"] == 0
    told = view(face, "H47.16-241105-0042")
    assert told["stage"]["key"] == "supplement_wanted"
    assert told["timeliness"]["key"] == "paused"
    dossier, people = stored(face, "H47.16-241105-0042")
    assert dossier.supplements[0].content == "Bổ sung bản vẽ"
    assert people[0].id_number == "049190000001"


def test_a_bare_array_with_its_service_in_the_address_and_a_key_in_the_header_or_the_address(face: Face) -> None:
    address = "/v1/feeds/national/DongBoHoSoMC?MaDinhDanhDV=000.00.01.H22&isUpdating=True"
    by_header = face.client.post(address, json=BARE["body"], headers=face.bearer(KeyKind.FEED))
    assert "thành công" in by_header.get_json()["message"]
    own = address.replace("/national", f"/k/{face.keys[KeyKind.FEED]}/national")
    assert "thành công" in face.client.post(own, json=BARE["body"]).get_json()["message"]
    assert view(face, "TS-2024-000123")["stage"]["number"] == 10


def test_the_same_message_twice_changes_nothing(face: Face) -> None:
    send(face, ENVELOPE)
    send(face, PROGRESS)
    before, answer = stored(face, CODE), send(face, PROGRESS)
    assert "thành công" in answer.get_json()["message"]
    assert "thành công" in send(face, ENVELOPE).get_json()["message"]
    assert stored(face, CODE) == before


@pytest.mark.parametrize("seed", range(4))
def test_dated_progress_in_any_order_and_in_parts_ends_in_the_same_dossier(face: Face, seed: int) -> None:
    parts = [{**PROGRESS, "data": [event]} for event in PROGRESS["data"]] + [ENVELOPE]
    random.Random(seed).shuffle(parts)
    for part in parts:
        send(face, part)
    told = view(face, CODE)
    assert told["stage"]["key"] == "finished"
    assert [step["stage"] for step in told["steps"]] == ["accepted", "processing", "finished"]
    assert told["result_appointment"] == "2024-07-01T16:30:00+07:00"
    assert told["as_of"] == "2024-06-28T15:00:00+07:00"


def test_a_bad_record_is_refused_alone_with_its_reason_and_the_rest_goes_in(face: Face) -> None:
    message = copy.deepcopy(ENVELOPE)
    bad = message["data"][0] | {"MaHoSo": "000.00.16.H47-240620-0002", "TrangThaiHoSo": "77"}
    dated = message["data"][0] | {"MaHoSo": "000.00.16.H47-240620-0003", "NgayTiepNhan": "20240231081500"}
    message["data"] = [bad, message["data"][0], dated]
    answer = send(face, message).get_json()
    assert answer["error_code"] == 0
    assert "thành công 1/3" in answer["message"]
    assert view(face, CODE)["stage"]["key"] == "accepted"
    assert view(face, bad["MaHoSo"])["code"] == "dossier_not_found"
    waiting = face.parts.store.quarantine.of_source("motcua")
    assert len(waiting) == 2
    assert all(record.reason for record in waiting)
    assert all("Mẫu" not in record.reason for record in waiting)


def test_a_record_that_can_be_read_but_not_kept_is_refused_alone_each_time_it_comes(face: Face) -> None:
    send(face, ENVELOPE)
    message = copy.deepcopy(ENVELOPE)
    unkept = message["data"][0] | {"MaHoSo": "000.00.16.H47-240620-0005", "GhiChu": "2"}
    message["data"] = [unkept, message["data"][0] | {"MaHoSo": "000.00.16.H47-240620-0006"}]
    save = Writer.save

    def refusing(writer: Any, dossier: Any, people: Any = None) -> Any:
        if dossier.code == unkept["MaHoSo"]:
            raise InvalidRequest("a value cannot be kept")
        return save(writer, dossier, people)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lookup_api.store.writer.Writer.save", refusing)
        for _ in range(2):
            answer = send(face, message).get_json()
            assert "thành công 1/2" in answer["message"]
    assert view(face, unkept["MaHoSo"])["code"] == "dossier_not_found"
    assert view(face, "000.00.16.H47-240620-0006")["stage"]["key"] == "accepted"
    waiting = face.parts.store.quarantine.of_source("motcua")
    assert [record.code for record in waiting] == [unkept["MaHoSo"]]


def test_when_nothing_goes_in_neither_phrase_stands_in_the_answer(face: Face) -> None:
    message = copy.deepcopy(ENVELOPE)
    message["data"][0]["TrangThaiHoSo"] = "77"
    answer = send(face, message).get_json()
    assert answer["error_code"] not in {0, "0", 3, -3}
    assert "thành công" not in answer["message"].lower()
    assert "đã tồn tại" not in answer["message"]


def test_without_a_good_session_nothing_is_taken_in(face: Face) -> None:
    for answer in (
        send(face, ENVELOPE, "7f2b0c34-no-session"),
        face.client.post("/v1/feeds/national", json={**ENVELOPE, "session": ""}),
        face.client.post("/v1/feeds/k/nonsense/national", json=ENVELOPE),
        face.client.post("/v1/feeds/national", json=ENVELOPE, headers=face.bearer(KeyKind.SMS)),
    ):
        assert answer.status_code in {401, 403}
        assert answer.get_json()["error_code"] not in {0, 3, -3}
        assert "thành công" not in answer.get_json()["message"]
    assert view(face, CODE)["code"] == "dossier_not_found"
    refused = face.client.post("/v1/feeds/session", json={"username": FEED_SECRET_NAME, "password": "wrong"})
    assert refused.status_code == 401
    assert refused.get_json()["error_code"] != 0


def test_a_sender_can_ask_whether_a_dossier_is_there(face: Face) -> None:
    ask = {"service": "TraCuuHoSo", "madonvi": "000.00.00.H47", "mahoso": CODE}
    assert send(face, ask).get_json()["result"] == []
    send(face, ENVELOPE)
    assert send(face, ask).get_json()["result"] == [{"MaHoSo": CODE}]


def test_a_sender_can_ask_which_procedures_and_agencies_there_are(face: Face) -> None:
    directory = face.parts.store.directory
    directory.procedures.put_many([Procedure(code="9.000001", name="Thủ tục mẫu", field="Đất đai", field_code="DD")])
    directory.agencies.put_many([("H47.16", "UBND xã Mẫu", None)])
    told = {"MATTHC": "9.000001", "TENTTHC": "Thủ tục mẫu", "MALINHVUC": "DD", "TENLINHVUC": "Đất đai"}
    one = send(face, {"service": "LayThuTuc", "maTTHC": "9.000001"}).get_json()
    assert one == {"error_code": 0, "message": "", "result": [told]}
    assert send(face, {"service": "LayThuTuc", "maTTHC": "9.999999"}).get_json()["result"] == []
    assert told in send(face, {"service": "LayDanhSachTTHC"}).get_json()["result"]
    agencies = send(face, {"service": "LayDanhMucCoQuan"}).get_json()["result"]
    assert {"MADONVI": "H47.16", "TENDONVI": "UBND xã Mẫu", "CAPDONVI": ""} in agencies


def test_progress_before_its_dossier_waits_for_it(face: Face) -> None:
    send(face, PROGRESS)
    assert view(face, CODE)["stage"]["key"] == "finished"
    assert "procedure" not in view(face, CODE)
    send(face, ENVELOPE)
    assert view(face, CODE)["procedure"]["name"] == "Đăng ký thường trú"


def test_the_newer_ministry_progress_is_taken_in_by_the_same_door(face: Face) -> None:
    """Statuses as integers and ISO dates with milliseconds: one receiver reads them all."""
    answer = face.client.post(
        "/v1/feeds/national/CapNhatTienDoHoSoMC", json=SAMPLES["steps_2026"], headers=face.bearer(KeyKind.FEED)
    ).get_json()
    assert "thành công" in answer["message"], answer
    assert view(face, "g09.20 20260609 0092637")["stage"]["key"] == "accepted"

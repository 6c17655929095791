"""The directory of desks and the catalogue of procedures: searched, page by page, kept by caches."""

from datetime import datetime

import pytest

from lookup_api.contract.directory import MOST_ENTRIES
from lookup_api.domain.required_papers import PaperList, RequiredPaper
from lookup_api.domain.working_time import VIETNAM
from tests.web.conftest import Face

ENTERED = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)


def test_desks_are_listed_with_where_and_when(face: Face) -> None:
    answer = face.client.get("/v1/desks")
    assert answer.status_code == 200
    assert {desk.id for desk in face.parts.store.directory.desks.all()} == {item["id"] for item in answer.json["items"]}
    assert all(item["name"] for item in answer.json["items"])


def test_pages_follow_one_another_without_gap_or_repetition(face: Face) -> None:
    whole = face.client.get(f"/v1/procedures?limit={MOST_ENTRIES}").json["items"]
    turned, after = [], ""
    while len(turned) < len(whole):
        page = face.client.get(f"/v1/procedures?limit=50&after={after}").json
        turned += page["items"]
        after = page["next"]
    assert turned == whole


def test_the_last_page_has_no_next(face: Face) -> None:
    assert "next" not in face.client.get("/v1/desks?limit=200").json


def test_words_are_found_in_any_order_and_without_diacritics(face: Face) -> None:
    found = face.client.get("/v1/procedures", query_string={"q": "truc tu CHUNG thuc"}).json["items"]
    assert found == face.client.get("/v1/procedures", query_string={"q": "chứng thực, từ  trực"}).json["items"]
    assert face.client.get("/v1/procedures", query_string={"q": "không có thủ tục này zzz"}).json == {"items": []}


def test_a_procedure_is_found_by_its_code_and_tells_term_and_fee_where_known(face: Face) -> None:
    [one] = face.client.get("/v1/procedures", query_string={"q": "1.004222"}).json["items"]
    assert one["code"] == "1.004222"
    assert one["name"]


def test_a_procedure_asked_for_by_its_code_tells_its_papers(face: Face) -> None:
    papers = (
        RequiredPaper(name="Tờ khai", originals=1, form="Mẫu số 01"),
        RequiredPaper(name="Giấy tờ về chỗ ở", copies=2, heading="Nhà thuê"),
    )
    announced = PaperList(papers=papers, decision="Quyết định 12/QĐ-UBND")
    face.parts.store.directory.papers.put_many({"1.004222": announced}, ENTERED)
    for code in ("1.004222", "1.004222.000.00.00.H47", " Mã TTHC 1.004222"):
        [one] = face.client.get("/v1/procedures", query_string={"code": code}).json["items"]
        assert one["code"] == "1.004222"
        assert one["papers"] == {
            "items": [
                {"name": "Tờ khai", "originals": 1, "form": "Mẫu số 01"},
                {"name": "Giấy tờ về chỗ ở", "copies": 2, "heading": "Nhà thuê"},
            ],
            "as_of": ENTERED.isoformat(),
            "decision": "Quyết định 12/QĐ-UBND",
        }
    [listed] = face.client.get("/v1/procedures", query_string={"q": "1.004222"}).json["items"]
    assert listed == {key: value for key, value in one.items() if key != "papers"}


def test_a_changed_list_of_papers_is_told_at_once_and_an_unchanged_one_not_sent_twice(face: Face) -> None:
    asked = {"code": "1.001456"}
    first = face.client.get("/v1/procedures", query_string=asked)
    assert "papers" not in first.json["items"][0]
    known = {"If-None-Match": first.headers["ETag"]}
    assert face.client.get("/v1/procedures", query_string=asked, headers=known).status_code == 304
    face.parts.store.directory.papers.put_many(
        {"1.001456": PaperList(papers=(RequiredPaper(name="Tờ khai"),))}, ENTERED
    )
    again = face.client.get("/v1/procedures", query_string=asked, headers=known)
    assert [paper["name"] for paper in again.json["items"][0]["papers"]["items"]] == ["Tờ khai"]
    face.parts.store.directory.papers.withdraw("1.001456")
    assert face.client.get("/v1/procedures", query_string=asked).json == first.json


def test_a_code_that_the_catalogue_lacks_is_no_procedure_and_what_is_no_code_is_refused(face: Face) -> None:
    assert face.client.get("/v1/procedures?code=9.999999").json == {"items": []}
    for wrong in ("", "abc", "H47.16-240617-0001", "1.004222" * 50, "\x00"):
        answer = face.client.get("/v1/procedures", query_string={"code": wrong})
        assert answer.json["code"] == "invalid_request", wrong


def test_a_page_is_kept_by_caches_and_not_sent_twice(face: Face) -> None:
    first = face.client.get("/v1/desks")
    assert "max-age=300" in first.headers["Cache-Control"]
    again = face.client.get("/v1/desks", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("asked", ["limit=0", "limit=201", "limit=-1", "limit=x", "limit=٣", "q=" + "a" * 201])
def test_what_is_no_page_is_refused(face: Face, asked: str) -> None:
    assert face.client.get(f"/v1/desks?{asked}").json["code"] == "invalid_request"

"""The directory of desks and the catalogue of procedures: searched, page by page, kept by caches."""

import pytest

from lookup_api.contract.directory import MOST_ENTRIES
from tests.web.conftest import Face


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


def test_a_page_is_kept_by_caches_and_not_sent_twice(face: Face) -> None:
    first = face.client.get("/v1/desks")
    assert "max-age=300" in first.headers["Cache-Control"]
    again = face.client.get("/v1/desks", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("asked", ["limit=0", "limit=201", "limit=-1", "limit=x", "limit=٣", "q=" + "a" * 201])
def test_what_is_no_page_is_refused(face: Face, asked: str) -> None:
    assert face.client.get(f"/v1/desks?{asked}").json["code"] == "invalid_request"

"""The holder of a returned dossier rates it on the page behind the receipt's QR: once, and nobody else does."""

import pytest

from tests.web.conftest import Face

ASKED = 'name="score"'
KEPT = "Đánh giá của quý vị đã được ghi nhận."


def page(face: Face, token: str) -> str:
    return face.client.get(f"/t/{token}").get_data(as_text=True)


def test_a_returned_dossier_is_rated_once_on_its_page(face: Face) -> None:
    token = face.token("returned")
    assert ASKED in page(face, token)
    answer = face.client.post(f"/T/{token}?lang=en", data={"score": "4"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "?lang=en")
    assert ASKED not in page(face, token)
    assert KEPT in page(face, token)
    assert face.client.post(f"/t/{token}", data={"score": "1"}).status_code == 303
    dossier = face.parts.store.reader.find_by_keypad(str(face.shown["returned"].dossier.keypad))
    assert dossier is not None
    assert face.parts.store.ratings.score_of(dossier.code) == 4


@pytest.mark.parametrize("score", ["", "0", "6", "x", "٣", "4.5", "44"])
def test_what_is_no_score_is_not_kept(face: Face, score: str) -> None:
    token = face.token("returned")
    assert face.client.post(f"/t/{token}", data={"score": score}).status_code == 303
    assert ASKED in page(face, token)


def test_nobody_is_asked_before_the_result_was_handed_over(face: Face) -> None:
    token = face.token("processing")
    assert ASKED not in page(face, token)
    face.client.post(f"/t/{token}", data={"score": "5"})
    dossier = face.parts.store.reader.find_by_keypad(str(face.shown["processing"].dossier.keypad))
    assert dossier is not None
    assert face.parts.store.ratings.score_of(dossier.code) is None


def test_a_token_of_nobody_rates_nothing_and_says_no_more_than_its_page(face: Face) -> None:
    answer = face.client.post(f"/t/{'A' * 32}", data={"score": "5"})
    assert (answer.status_code, answer.data) == (303, b"")
    assert face.client.post(f"/t/{face.token('returned')}", data={"score": "5" * 2000}).status_code == 413

"""The label and the phone page over HTTP: who may print, and what the QR then opens."""

import pytest

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.errors import StoreUnavailable
from lookup_api.symbols import read_picture
from tests.web.conftest import Face


def test_the_label_reads_back_as_the_token_and_the_page_opens_at_level_holder(face: Face) -> None:
    code = face.shown["processing"].dossier.code
    label = face.client.get(f"/v1/dossiers/{code}/qr", headers=face.bearer(KeyKind.COUNTER))
    assert label.mimetype == "image/png"
    texts = [symbol.text for symbol in read_picture(label.get_data()).symbols]
    address = next(text for text in texts if text.startswith("HTTPS://TC.EXAMPLE.VN/T/"))
    page = face.client.get(address.removeprefix("HTTPS://TC.EXAMPLE.VN"))
    assert page.status_code == 200
    html = page.get_data(as_text=True)
    assert code in html.replace("\u2011", "-")
    assert "•" in html
    owner = face.shown["processing"].people[0].name
    assert owner is not None
    assert owner not in html


@pytest.mark.parametrize(("form", "kind"), [("label", "svg"), ("qr", "png"), ("qr", "svg")])
def test_every_form_and_type_is_drawn(face: Face, form: str, kind: str) -> None:
    code = face.shown["processing"].dossier.code
    answer = face.client.get(f"/v1/dossiers/{code}/qr?form={form}&type={kind}", headers=face.bearer(KeyKind.COUNTER))
    assert answer.status_code == 200
    assert answer.mimetype == ("image/png" if kind == "png" else "image/svg+xml")


def test_a_sending_system_prints_receipts_of_its_own_dossiers_only(face: Face) -> None:
    feed = face.bearer(KeyKind.FEED)
    record = {"MaHoSo": "H47.16-261105-0099", "TrangThaiHoSo": "2", "NgayTiepNhan": "20261105081500"}
    face.client.post("/v1/feeds/national/DongBoHoSoMC", json=[record], headers=feed)
    assert face.client.get(f"/v1/dossiers/{record['MaHoSo']}/qr", headers=feed).status_code == 200
    another = face.shown["processing"].dossier.code
    assert face.client.get(f"/v1/dossiers/{another}/qr", headers=feed).get_json()["code"] == "dossier_not_found"


def test_another_form_and_an_unknown_code_are_problems(face: Face) -> None:
    counter = face.bearer(KeyKind.COUNTER)
    code = face.shown["processing"].dossier.code
    assert face.client.get(f"/v1/dossiers/{code}/qr?form=x", headers=counter).get_json()["code"] == "invalid_request"
    unknown = face.client.get("/v1/dossiers/H47.99-261105-9999/qr", headers=counter)
    assert unknown.get_json()["code"] == "dossier_not_found"


def test_the_page_speaks_both_languages_and_lets_nothing_out(face: Face) -> None:
    vietnamese = face.client.get(f"/t/{face.token()}")
    english = face.client.get(f"/T/{face.token()}?lang=en")
    assert '<html lang="vi">' in vietnamese.get_data(as_text=True)
    assert '<html lang="en">' in english.get_data(as_text=True)
    assert vietnamese.headers["Referrer-Policy"] == "no-referrer"
    assert "script" not in vietnamese.get_data(as_text=True)
    assert face.client.get(f"/t/{face.token()}?lang=<x>").status_code == 200


def test_a_wrong_token_is_told_kindly(face: Face) -> None:
    token = face.token()
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")
    answer = face.client.get(f"/t/{forged}")
    assert answer.status_code in {200, 404}
    assert "•" not in answer.get_data(as_text=True)
    unknown = face.client.get("/t/nonsense")
    assert unknown.status_code == 404
    assert "1022" in unknown.get_data(as_text=True)


def test_a_token_that_was_typed_in_small_letters_is_the_same_token(face: Face) -> None:
    printed, typed = (face.client.get(f"/t/{token}") for token in (face.token(), face.token().lower()))
    assert typed.get_data() == printed.get_data()
    assert "•" in typed.get_data(as_text=True)
    pressed = face.client.post(f"/t/{face.token().lower()}", data={"follow": "yes"})
    assert "Đã đăng ký." in pressed.get_data(as_text=True)


def test_a_page_that_found_no_store_can_be_asked_for_again(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_asked: object) -> None:
        raise StoreUnavailable(retry_after=5)

    monkeypatch.setattr("lookup_api.web.phone.look_up", away)
    answer = face.client.get(f"/t/{face.token()}?lang=en")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert '<a class="way main" href="?lang=en">' in answer.get_data(as_text=True)

"""The holder of a dossier asks for texts on the page behind the receipt's QR; nobody else does."""

import pytest

from lookup_api.sealing import canonical_phone
from tests.web.conftest import Face

OFFERED = 'name="follow"'
KEPT = "Đã đăng ký. Chúng tôi sẽ nhắn tới số điện thoại trên hồ sơ khi có thay đổi."
REFUSED = "Chưa đăng ký được: hồ sơ chưa có số di động nhận tin."


def page(face: Face, token: str) -> str:
    return face.client.get(f"/t/{token}").get_data(as_text=True)


def press(face: Face, token: str) -> str:
    return face.client.post(f"/t/{token}?lang=vi", data={"follow": "yes"}).get_data(as_text=True)


def number(face: Face, name: str) -> int:
    dossier = face.parts.store.reader.find_by_keypad(str(face.shown[name].dossier.keypad))
    assert dossier is not None
    assert dossier.id is not None
    return dossier.id


def phones(face: Face, name: str) -> set[str]:
    with face.parts.store.write() as writer:
        people = writer.people_of(number(face, name))
    return {str(canonical_phone(person.phone)) for person in people if person.phone}


def followers(face: Face, name: str) -> set[str]:
    with face.parts.store.write() as writer:
        return {recipient.address for recipient in writer.wishes.followers(number(face, name))}


def test_the_phones_on_a_dossier_are_texted_once_its_holder_has_asked(face: Face) -> None:
    token = face.token("processing")
    assert OFFERED in page(face, token)
    assert not followers(face, "processing")
    told = press(face, token)
    assert KEPT in told
    assert OFFERED not in told
    assert followers(face, "processing") == phones(face, "processing") != set()


def test_a_phone_that_opted_out_is_not_opted_in_by_a_receipt(face: Face) -> None:
    registered = phones(face, "processing")
    with face.parts.store.write() as writer:
        for phone in registered:
            writer.wishes.opt_out(phone, face.parts.clock())
    assert REFUSED in press(face, face.token("processing"))
    assert not followers(face, "processing")


def test_of_a_dossier_that_is_over_no_texts_are_offered(face: Face) -> None:
    assert OFFERED not in page(face, face.token("returned"))


@pytest.mark.parametrize("how", ["unknown", "forged"])
def test_a_token_that_proves_nothing_follows_nothing_and_is_offered_nothing(face: Face, how: str) -> None:
    good = face.token("processing")
    token = "A" * 32 if how == "unknown" else good[:-1] + ("A" if good[-1] != "A" else "B")
    assert OFFERED not in page(face, token)
    told = press(face, token)
    assert KEPT not in told
    assert REFUSED not in told
    assert not followers(face, "processing")

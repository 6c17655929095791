import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain._packed_code import pack, unpack
from lookup_api.domain.codes import recognise
from lookup_api.domain.receipt_token import ReceiptToken, issue_token, read_token, token_holds
from tests.support.spellings import known_codes

KEYS = {1: b"k" * 32, 2: b"l" * 32}
RECEIPT_ID = bytes(range(9))
codes = st.one_of(
    known_codes,
    st.sampled_from([
        "TS-2024-000123", "03706/2026/07906", "000.00.06.H56-230231-0361", "H57.1.2.3-240620-0001",
        "H55.24.2-240823-0001", "H55-240823-0001", "000.00.19.H47-260105-12345", "G22.99-251225-020175",
        "000.00.06.H56-20231027-0361",
    ]),
)  # fmt: skip


def _issue(code: str, issue: int = 0, key_id: int = 1) -> str:
    return issue_token(recognise(code), issue=issue, receipt_id=RECEIPT_ID, key_id=key_id, key=KEYS[key_id])


@given(codes, st.integers(0, 15), st.sampled_from([1, 2]))
def test_what_goes_in_comes_out(code: str, issue: int, key_id: int) -> None:
    text = _issue(code, issue, key_id)
    token = read_token(text)
    assert len(text) == 32
    assert (token.issue, token.key_id, token.text) == (issue, key_id, text)
    assert (token.code_text, token.receipt_id) in ((code, None), (None, RECEIPT_ID))
    assert token_holds(token, KEYS)


@given(known_codes)
def test_the_national_forms_pack(code: str) -> None:
    assert read_token(_issue(code)).code_text == code


@pytest.mark.parametrize(
    "code",
    [
        "G09.20-19991231-0092637",
        "TS-2024-000123",
        "03706/2026/07906",
        "000.00.06.H56-230231-0361",
        "H57.1.2.3-240620-0001",
    ],
)
def test_what_does_not_pack_goes_by_its_receipt_id(code: str) -> None:
    token = read_token(_issue(code))
    assert token.code_text is None
    assert token.receipt_id == RECEIPT_ID


@given(st.binary(min_size=9, max_size=9))
def test_packed_codes_and_codes_are_one_to_one(content: bytes) -> None:
    try:
        code = unpack(content)
    except ValueError:
        return
    assert pack(code) == content


@pytest.mark.parametrize(
    "code",
    ["000.00.00.A00-000101-0000", "999.99.99.Z99-991231-999999", "A00-000101-0000", "Z99.999.999-20991231-9999999"],
)
def test_the_edges_of_the_number_space_pack(code: str) -> None:
    packed = pack(code)
    assert packed is not None
    assert unpack(packed) == code


def test_no_mutated_token_is_accepted() -> None:
    chance = random.Random(20)
    accepted = read = 0
    for round_ in range(20_000):
        text = _issue(f"H47.16-240620-{chance.randrange(10_000):04d}", chance.randrange(16), chance.choice([1, 2]))
        changed = bytearray(base64.b32decode(text))
        if round_ % 2:
            changed[chance.randrange(20)] ^= 1 << chance.randrange(8)
        else:
            for _ in range(chance.randrange(1, 5)):
                changed[chance.randrange(20)] = chance.randrange(256)
        mutated = base64.b32encode(bytes(changed)).decode()
        if mutated == text:
            continue
        try:
            token = read_token(mutated)
        except ValueError:
            continue
        read += 1
        accepted += token_holds(token, KEYS)
    assert accepted == 0
    assert read > 10_000  # most mutations read well, so it is the MAC that refuses them


def test_a_token_of_an_ended_key_or_another_secret_does_not_hold() -> None:
    token = read_token(_issue("H47.16-240620-0001"))
    assert not token_holds(token, {2: KEYS[2]})
    assert not token_holds(token, {1: KEYS[2]})
    assert not token_holds(token, {})


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda t: t + "=",
        lambda t: t[:-1],
        lambda t: f" {t}",
        lambda t: "0" + t[1:],
        lambda t: t + "A",
        lambda _: "",
        lambda t: f"{t}\n",
    ],
)
def test_only_the_exact_32_characters_are_read(change) -> None:  # noqa: ANN001 - a table of small functions
    with pytest.raises(ValueError, match="32 characters"):
        read_token(change(_issue("H47.16-240620-0001")))


@pytest.mark.parametrize(
    ("issue", "key_id", "receipt_id"), [(16, 1, RECEIPT_ID), (-1, 1, RECEIPT_ID), (0, 8, RECEIPT_ID), (0, 1, b"short")]
)
def test_what_does_not_fit_is_refused(issue: int, key_id: int, receipt_id: bytes) -> None:
    with pytest.raises(ValueError, match="is"):
        issue_token(recognise("H47-240620-0001"), issue=issue, receipt_id=receipt_id, key_id=key_id, key=b"k")


def test_a_number_beyond_all_codes_is_no_token() -> None:
    outside = base64.b32encode(b"\x90" + b"\xff" * 19).decode()
    with pytest.raises(ValueError, match="no packed code"):
        read_token(outside)


def test_a_token_of_neither_code_nor_receipt_id_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="packs"):
        _ = ReceiptToken(1, "TS-2024-000123", None, 0, bytes(10)).text


def test_a_token_shows_no_proof_in_logs() -> None:
    token = read_token(_issue("H47.16-240620-0001"))
    assert token.text not in repr(token)
    assert repr(token.mac) not in repr(token)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain.codes import KeypadCode, recognise
from lookup_api.domain.receipt_token import issue_token, read_token
from lookup_api.domain.scans import (
    CodeMeant,
    ForeignLink,
    IdentityCard,
    KeypadMeant,
    Meant,
    NothingMeant,
    ProcedureMeant,
    SeveralMeant,
    TokenMeant,
    read_scan,
)
from tests.support.effort import MOST_GROWTH, growth
from tests.support.spellings import known_codes

CODE = "000.00.06.H56-231027-0361"
OTHER = "H47.16-240620-0001"
ID_NUMBER = "049190000001"
TOKEN = issue_token(recognise(OTHER), issue=0, receipt_id=bytes(9), key_id=1, key=b"k")


def _code(text: str) -> CodeMeant:
    return CodeMeant(recognise(text))


SCANS: list[tuple[str, Meant]] = [
    (CODE, _code(CODE)),
    (f"*{CODE}*", _code(CODE)),
    (f"]C0{CODE}", _code(CODE)),
    (f"]Q2\\000026{CODE}", _code(CODE)),
    (f"\\000026{CODE}", _code(CODE)),
    (f"\u00ef\u00bb\u00bf{CODE}", _code(CODE)),
    (f"\ufeff{CODE}\r\n", _code(CODE)),
    ("000.00.06.G04.190701.0501", _code("000.00.06.G04-190701-0501")),
    ("h4716240620oool", _code(OTHER)),
    ("47.16-240620-0001", _code(OTHER)),
    ("00673810079", _code("00673810079")),
    ("HCC DN 00673810079", _code("00673810079")),
    ("H47.16-249920-0001", _code("H47.16-249920-0001")),
    (f"D-{CODE}-20145", _code(CODE)),
    (f"*d-{OTHER}-7*", _code(OTHER)),
    ("D-TS-2024-000123-20145", _code("TS-2024-000123")),
    (f"D-{OTHER}", _code(OTHER)),
    ("D-2024-0001", _code("D-2024-0001")),
    (f"SMSTO:8188:HS {OTHER}", _code(OTHER)),
    (f'{{"maHoSo": "{OTHER}"}}', _code(OTHER)),
    (f"hồ sơ {OTHER}, xem https://dichvucong.example.vn", _code(OTHER)),
    (f"{OTHER} {OTHER.lower()}", _code(OTHER)),
    (f"{OTHER}\n{CODE}", SeveralMeant((recognise(OTHER), recognise(CODE)))),
    ("https://motcua.example.vn/apiqr/qr?id=3f2504e0-4f89-11d3-9a0c-0305e82c3301", ForeignLink("motcua.example.vn")),
    (
        f"https://dvc.example.vn/portaldvc/tra-cuu?MHS={CODE}&SGT={ID_NUMBER}",
        ForeignLink("dvc.example.vn", recognise(CODE)),
    ),
    (f"http://dvc.example.vn/tra-cuu.aspx?mahs={CODE}", ForeignLink("dvc.example.vn", recognise(CODE))),
    (
        "http://dvc.example.vn/tra-cuu.aspx?mahs=000%2E00%2E06%2EH56%2D231027%2D0361",
        ForeignLink("dvc.example.vn", recognise(CODE)),
    ),
    ("https://dvc.example.vn/#/tra-cuu?mahs=TS-2024-01", ForeignLink("dvc.example.vn", recognise("TS-2024-01"))),
    (f"dvc.example.vn/tra-cuu?SGT={ID_NUMBER}&amp;MHS={CODE}", ForeignLink("dvc.example.vn", recognise(CODE))),
    (f"https://dvc.example.vn/ho-so/{OTHER}.html", ForeignLink("dvc.example.vn", recognise(OTHER))),
    ("https://dvc.example.vn/x?id=4711&secretKey=AB1C", ForeignLink("dvc.example.vn")),
    (f"https://dvc.example.vn/x?mahs={ID_NUMBER}", ForeignLink("dvc.example.vn")),
    (
        f"https://a.example.vn/?mahs={CODE} https://b.example.vn/?mahs={OTHER}",
        SeveralMeant((recognise(CODE), recognise(OTHER))),
    ),
    ("https://dvc.example.vn/x?mahs=không+có", ForeignLink("dvc.example.vn")),
    ("https://dvc.example.vn/x?" + "a=1&" * 50 + f"mahs={CODE}", ForeignLink("dvc.example.vn")),
    (f"{OTHER} {'7' * 32}", _code(OTHER)),
    (f"{OTHER} {'S7' * 16}", _code(OTHER)),
    ("https://zalo.me/1234567890", ForeignLink("zalo.me")),
    ("https://m.me/trungtam", ForeignLink("m.me")),
    (f"https://{ID_NUMBER}.example.vn/", ForeignLink("")),
    ("http://[::1", ForeignLink("")),
    (f"HTTPS://TRACUU.EXAMPLE.VN/T/{TOKEN}", TokenMeant(read_token(TOKEN))),
    (f"https://tracuu.example.vn/t/{TOKEN.lower()}?lang=en", TokenMeant(read_token(TOKEN))),
    (TOKEN, TokenMeant(read_token(TOKEN))),
    (f"cho hỏi {TOKEN}, {CODE}", TokenMeant(read_token(TOKEN))),
    ("4172065837", KeypadMeant(KeypadCode("4172065837"))),
    ("417 206 5837", KeypadMeant(KeypadCode("4172065837"))),
    ("Mã bấm máy: 417-206-5837", KeypadMeant(KeypadCode("4172065837"))),
    ("4172065838", _code("4172065838")),
    ("1.004222", ProcedureMeant("1.004222")),
    ("Thủ tục 1.004616.000.00.00.H56", ProcedureMeant("1.004616.000.00.00.H56")),
    (f"{ID_NUMBER}|201234567|Nguyễn Văn Mẫu|01011990|Nam|Thôn Mẫu|01012021", IdentityCard()),
    (f"{ID_NUMBER}||Nguyễn Văn Mẫu|01011990|Nam|Thôn Mẫu|01012021||Cha|Mẹ", IdentityCard()),
    ("IDVNM0900000012049190000001<<8", IdentityCard()),
    (ID_NUMBER, IdentityCard()),
    ("049 190 000 001", IdentityCard()),
    (f"Nguyễn Văn Mẫu; {ID_NUMBER}; 1990", IdentityCard()),
    (f"M\ufffd h\ufffd s\ufffd: {CODE}", _code(CODE)),
    (f"{CODE}\ufffd{OTHER}", SeveralMeant((recognise(CODE), recognise(OTHER)))),
    ("000.00.06.H56-2310\ufffd7-0361", NothingMeant()),
    ("S\ufffd 4521", NothingMeant()),
    ("417206\ufffd5837", NothingMeant()),
    ("D-TS\ufffd2024-01-77", NothingMeant()),
    (f"{ID_NUMBER}|201234567|Nguy\ufffdn V\ufffdn M\ufffdu|01011990|Nam", IdentityCard()),
    (f"Nguy\ufffdn V\ufffdn M\ufffdu, {ID_NUMBER}", IdentityCard()),
    ("https://dvc.example.vn/x?mahs=TS\ufffd2024-01", ForeignLink("dvc.example.vn")),
    ("WIFI:S:Trung tam;T:WPA;P:12345678;;", NothingMeant()),
    ("BEGIN:VCARD\nTEL:0905000001\nEND:VCARD", NothingMeant()),
    ("00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN63041A2B", NothingMeant()),
    ("8934563138165", NothingMeant()),
    ("Xin chào, tôi muốn hỏi 2 việc", NothingMeant()),
    ("Н47.16-240620-0001", NothingMeant()),
    ("xin chào", NothingMeant()),
    ("", NothingMeant()),
]


@pytest.mark.parametrize(("text", "meant"), SCANS, ids=range(len(SCANS)))
def test_each_content_of_a_scan_has_its_meaning(text: str, meant: Meant) -> None:
    assert read_scan(text) == meant


hosts = st.sampled_from(["dvc.example.vn", "www.motcua.example.vn", "localhost:8080"])
places = st.sampled_from(["001", "049", "079", "096"])
id_numbers = st.builds("{}{}{:08d}".format, places, st.sampled_from("0123"), st.integers(0, 10**8 - 1))
wrappings = st.sampled_from(
    [
        "https://{host}/tra-cuu?MHS={code}&SGT={number}",
        "https://{host}/tra-cuu?SGT={number}&mahs={code}",
        "https://{host}/{number}/x?mahs={code}#{number}",
        "https://{number}:x@{host}/?mahoso={code}&cccd={number}",
        "https://{host}/?mahs={number}&x={code}",
        "{number}|201234567|Mau|01011990|Nam|{code}|01012021",
        "ten Mau, cccd {number}, ho so {code}",
        "{code} {number}",
        "{code};{number}",
        "{number}",
        "ho ten Mau so {number}",
        "https://{host}/qr?id={number}",
        "https://{number}.vn/tra-cuu",
    ]
)


@given(wrappings, hosts, known_codes, id_numbers)
def test_an_id_number_is_gone_from_whatever_is_returned(wrapping: str, host: str, code: str, number: str) -> None:
    meant = read_scan(wrapping.format(host=host, code=code, number=number))
    assert number not in repr(meant)


@given(
    st.one_of(st.text(), st.binary().map(lambda data: data.decode("latin-1")), st.text("htps:/?&=#%[]@.0123456789HM|-"))
)
def test_no_text_makes_it_raise(text: str) -> None:
    assert hash(read_scan(text)) == hash(read_scan(text))


@given(st.binary(max_size=4296))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    read_scan(data.decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "H47.",
        "1.0",
        "D-",
        "D-A-1",
        "0 1 ",
        "000.00.00.",
        "www.",
        "https://",
        "ma ",
        "|",
        "(",
        "a-",
        "HS",
        "\u00e9",
        "O",
    ],
)
def test_the_effort_of_a_long_text_does_not_explode(piece: str) -> None:
    for text in (piece * (4096 // len(piece)), piece * 800 + "A1" + "-1" * 800):
        assert growth(read_scan, text) < MOST_GROWTH


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_token_is_found_inside_any_text(before: str, after: str) -> None:
    assert read_scan(f"{before} {TOKEN} {after}") == TokenMeant(read_token(TOKEN))


@given(known_codes)
def test_a_code_as_it_is_printed_is_read_the_short_way_as_it_is_the_long_way(code: str) -> None:
    assert read_scan(code) == read_scan(f" {code}") == CodeMeant(recognise(code))

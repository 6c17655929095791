"""A refused record shows what is wrong with it and not whose it is."""

import json

from lookup_api.feeds import national

PERSON = ["Trần Thị Mẫu", "049190000001", "0905000001", "mau@example.vn", "123456789", "+84905000001", "Tran Thi Mau"]


def test_codes_dates_and_statuses_show_and_people_do_not() -> None:
    record = {
        "MaHoSo": "000.00.16.H47-240620-0001",
        "TrangThaiHoSo": "77",
        "NgayTiepNhan": "31/11/2024 08:15:00",
        "NgayHenTra": "2026-06-08T07:47:28.329",
        "LoaiDoiTuong": 7,
        "ChuHoSo": PERSON[0],
        "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": PERSON[1]}],
        "SoDienThoai": PERSON[2],
        "DanhSachLePhi": [{"Gia": "-5", "TenPhiLePhi": "Phí"}],
        "ThongTinNguoiNop": {"ThongTinChiTiet": {"TenNguoiNop": PERSON[0]}},
        PERSON[0]: "1",
    }
    shown = national.masked(json.dumps(record).encode())
    for told in ("000.00.16.H47-240620-0001", '"77"', "31/11/2024 08:15:00", "07:47:28.329", '"-5"', "7"):
        assert told in shown
    assert all(word not in shown for word in PERSON)
    assert "(12 ký tự)" in shown


def test_a_person_in_a_field_for_codes_does_not_show_either() -> None:
    for field in ("MaHoSo", "TrangThaiHoSo", "NgayTiepNhan"):
        for word in PERSON:
            assert word not in national.masked(json.dumps({field: word}).encode()), (field, word)
            assert word not in national.masked(json.dumps({field: [word, {"x": word}]}).encode())


def test_what_is_no_json_shows_its_length_alone() -> None:
    assert national.masked("[{ Trần".encode()) == "(9 byte)"
    assert national.masked(b"[" * 100_000) == "(100000 byte)"

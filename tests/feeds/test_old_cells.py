"""Objects decoded straight into the columns of a mapping."""

import json
from typing import Any

import msgspec
import pytest

from lookup_api.feeds.old_systems.cells import EMPTY, Shape
from lookup_api.feeds.old_systems.mapping import COLUMN_NAMES, STEP_COLUMNS

STEP = Shape((("at", ("Ngay",)), ("stage", ("MaTrangThai", "TrangThai"))), STEP_COLUMNS)
SHAPE = Shape(
    (
        ("code", ("MaHoSo",)),
        ("stage", ("MaTrangThai", "TrangThai")),
        ("submitted_at", ("Ngay",)),
        ("received_at", ("Ngay",)),  # one key for two columns
        ("agency_name", ("DonVi", "Ngay")),  # and one that others have for themselves
        ("steps", ("TienDo",)),
    ),
    steps=STEP,
)


def read(**record: Any) -> Any:
    return SHAPE.read(json.dumps(record, ensure_ascii=False).encode())


def test_each_column_is_read_from_its_key_and_what_nobody_maps_is_left() -> None:
    cells = read(MaHoSo="TS-2019-000123", Ngay="2019-06-20", Khac={"sâu": [1, 2]})
    assert (cells.code, cells.submitted_at, cells.received_at) == ("TS-2019-000123", "2019-06-20", "2019-06-20")
    assert (cells.stage, cells.summary, cells.steps) == (None, None, None)


@pytest.mark.parametrize(
    ("record", "stage"),
    [
        ({"TrangThai": 4}, 4),
        ({"TrangThai": 4, "MaTrangThai": "9"}, "9"),
        ({"MaTrangThai": None, "TrangThai": 4}, 4),
        ({"MaTrangThai": None}, None),
    ],
)
def test_of_several_keys_the_first_counts_that_says_anything(record: dict[str, Any], stage: object) -> None:
    assert read(**record).stage == stage
    assert [step.stage for step in read(TienDo=[record, {"TrangThai": 2}]).steps] == [stage, 2]


def test_a_key_may_be_one_columns_own_and_anothers_second_choice() -> None:
    assert read(Ngay="2019").agency_name == "2019"
    assert read(Ngay="2019", DonVi="Sở Mẫu").agency_name == "Sở Mẫu"


@pytest.mark.parametrize("odd", ["", "không có", 7, {"Ngay": "2019"}, [1], [None], [[{"Ngay": "2019"}]]])
def test_steps_that_are_no_list_of_objects_stay_as_they_are_beside_the_other_cells(odd: object) -> None:
    cells = read(MaHoSo="TS-2019-000123", TrangThai=4, TienDo=odd)
    assert (cells.code, cells.stage, cells.steps) == ("TS-2019-000123", 4, odd)


@pytest.mark.parametrize("line", [b"[]", b"7", b'"TS"', b"null"])
def test_a_line_that_is_no_object_is_told_apart_from_one_that_is_no_json(line: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        SHAPE.read(line)
    with pytest.raises(msgspec.DecodeError) as refused:
        SHAPE.read(b'{"MaHoSo": ' + line)
    assert not isinstance(refused.value, msgspec.ValidationError)


def test_an_empty_row_has_nothing_in_any_column() -> None:
    assert {getattr(EMPTY, name) for name in COLUMN_NAMES} == {None}

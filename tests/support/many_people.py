"""Invented people by the hundred thousand: names as frequent as in Viet Nam, and dossiers that carry them.

Surnames and middle names fall off as they do in the country (Nguyễn for more than a third); given names are drawn
evenly, one or two words; one name in thirty has a syllable that hardly anybody bears.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from lookup_api.domain.dossier import Dossier, Person, PersonRole, RecordedStage, SourceSystem
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.sealing import KeyRing
from lookup_api.store import Store
from lookup_api.store.bulk_rows import NewDossier, Origin, RowPacker

SOURCE = SourceSystem(id="mau", name="Hệ thống mẫu")
FIRST_DAY = datetime(2024, 1, 2, 8, 0, tzinfo=VIETNAM)
BATCH = 5_000

SURNAMES = (
    ("Nguyễn", 380), ("Trần", 110), ("Lê", 95), ("Phạm", 70), ("Huỳnh", 45), ("Phan", 45), ("Vũ", 39), ("Võ", 39),
    ("Đặng", 21), ("Bùi", 20), ("Đỗ", 14), ("Hồ", 13), ("Ngô", 13), ("Dương", 10), ("Lý", 5), ("Đinh", 5), ("Mai", 5),
    ("Trịnh", 5), ("Đoàn", 4), ("Cao", 4), ("Tạ", 3), ("Lương", 3), ("Thái", 3), ("Châu", 3), ("Hà", 3), ("Tô", 2),
    ("Quách", 1), ("Zơ Râm", 1), ("A Lăng", 1), ("Bh'riu", 1),
)  # fmt: skip
MIDDLES = (
    ("Văn", 260), ("Thị", 330), ("Đình", 30), ("Hữu", 30), ("Quang", 25), ("Ngọc", 40), ("Minh", 40), ("Thanh", 40),
    ("Đức", 25), ("Xuân", 20), ("Công", 15), ("Quốc", 20), ("Thu", 15), ("Kim", 15), ("Hoàng", 20), ("Bảo", 10),
    ("Gia", 10), ("Tấn", 10), ("Như", 8), ("Diệu", 5),
)  # fmt: skip
_GIVEN = """
An Anh Ánh Ân Bách Bảo Bích Bình Cẩm Cang Chánh Châu Chi Chiến Chinh Chung Cúc Cường Danh Dũng Dung Duy Duyên
Dương Đại Đạo Đạt Điệp Định Đông Đồng Đức Giang Giàu Hà Hải Hạnh Hảo Hân Hằng Hậu Hiền Hiếu Hiệp Hoa Hòa Hoài
Hoàng Hoan Hồng Huệ Hùng Huy Huyền Hưng Hương Hường Khánh Khang Khải Khoa Khôi Kiên Kiệt Kim Kỳ Lam Lan Lâm Lân
Lệ Liên Liễu Linh Loan Long Lộc Lợi Luân Lực Ly Lý Mai Mạnh Mẫn Mận Minh My Mỹ Nam Nga Ngân Nghĩa Nghi Ngọc
Nguyên Nguyệt Nhàn Nhân Nhật Nhi Nhiên Nhung Như Oanh Phát Phong Phú Phúc Phương Phượng Quân Quang Quế Quốc Quý
Quyên Quyết Quỳnh Sang Sáng Sen Sinh Sơn Sương Tài Tâm Tấn Tân Thạch Thái Thanh Thành Thảo Thắm Thắng Thân Thi
Thiện Thịnh Thoa Thọ Thông Thơ Thu Thuận Thủy Thúy Thư Thương Tiên Tiến Tín Tình Toàn Tới Trà Trang Trâm Trân
Trí Trinh Trọng Trung Trúc Trường Tú Tuân Tuấn Tuệ Tùng Tuyền Tuyết Tường Uyên Vân Vi Việt Vinh Vĩnh Vũ Vui
Vương Vy Xuân Ý Yên Yến
"""
GIVEN = _GIVEN.split()
_ONSETS = """
b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x
"""
ONSETS = _ONSETS.split()
_RIMES = """
ai ăm ân ênh iêm iu oai oe oong ôn ơi uê ui uông uya ưng ưu y yêm ao eo iếc oắt uých
"""
RIMES = _RIMES.split()
_RARE = 30  # one name in so many


def distinct_names(count: int, seed: int = 1) -> list[str]:
    """So many different names, the same ones each time."""
    draw = random.Random(seed)
    surnames, surname_weights = zip(*SURNAMES, strict=True)
    middles, middle_weights = zip(*MIDDLES, strict=True)
    names: dict[str, None] = {}
    while len(names) < count:
        given = " ".join(draw.choices(GIVEN, k=draw.choice((1, 1, 2))))
        if not draw.randrange(_RARE):
            given = (draw.choice(ONSETS) + draw.choice(RIMES)).capitalize()
        surname = draw.choices(surnames, surname_weights)[0]
        names[f"{surname} {draw.choices(middles, middle_weights)[0]} {given}"] = None
    return list(names)


def person(number: int, name: str) -> Person:
    """The owner of the dossier of that number."""
    return Person(
        role=PersonRole.OWNER,
        name=name,
        id_number=f"049{number:09d}",
        phone=f"09{number % 100_000_000:08d}",
    )


def code_of(number: int) -> str:
    """The code of the dossier of that number."""
    day = FIRST_DAY + timedelta(days=number // 9_000)
    return f"H47.16-{day:%y%m%d}-{number % 9_000 + 1:04d}"


def dossiers(count: int, names: Sequence[str], seed: int = 2) -> Iterator[tuple[Dossier, Person]]:
    """So many dossiers: each name once, then names at random."""
    draw = random.Random(seed)
    for number in range(count):
        name = names[number] if number < len(names) else draw.choice(names)
        day = FIRST_DAY + timedelta(days=number // 9_000)
        yield (
            Dossier(
                code=code_of(number),
                source=SOURCE,
                as_of=day,
                received_at=day,
                recorded=RecordedStage(Stage.PROCESSING, day),
            ),
            person(number, name),
        )


def fill(store: Store, keyring: KeyRing, count: int, names: Sequence[str]) -> None:
    """Write so many dossiers the way an import does: sealed rows, thousands in a transaction."""
    packer = RowPacker(keyring, instants_as_numbers=store.keeps_instants_as_numbers)
    with store.write() as writer:
        run = writer.imports.begin(SOURCE, "mau", b"mau", b"mau", FIRST_DAY)
    remaining = dossiers(count, names)
    line = 0
    while line < count:
        batch = [
            NewDossier(dossier, (owner,), Origin(
                source_id=SOURCE.id, agency_code=None, agency_name=None, run_id=run.id, line=line + place,
                digest=keyring.blind_index(dossier.code, "imported record")))
            for place, (dossier, owner) in enumerate(_some(remaining))
        ]  # fmt: skip
        with store.write() as writer:
            writer.imports.insert(packer.pack(batch, writer.imports.reserve(len(batch))))
        line += len(batch)


def _some(dossiers: Iterator[tuple[Dossier, Person]]) -> Iterator[tuple[Dossier, Person]]:
    for _, each in zip(range(BATCH), dossiers, strict=False):
        yield each

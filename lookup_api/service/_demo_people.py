"""Invented people for the sample data. Nobody real: ID numbers begin with 000, which is no province, phones with 0900.

A person is a number: the same number is always the same person, so one may own several dossiers.
"""

from datetime import datetime

from lookup_api.domain.dossier import Person, PersonKind, PersonRole

FAMILY_NAMES = (
    "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng",
    "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trương", "Mai", "Đoàn", "Lương", "Hà", "Tạ", "Châu", "A Lăng",
    "Giàng",
)  # fmt: skip
MEN = (
    ("Văn", "Văn", "Đức", "Minh", "Quốc", "Hữu", "Công", "Đình", "Quang", "Gia", "Xuân", "Ngọc", "Thanh", "Bá"),
    ("An", "Bình", "Cường", "Dũng", "Đạt", "Đông", "Hải", "Hiếu", "Hòa", "Hùng", "Khoa", "Long", "Nam", "Phong", "Phúc",
     "Quân", "Sơn", "Tâm", "Thắng", "Tuấn", "Vinh", "Ỷ"),
)  # fmt: skip
WOMEN = (
    ("Thị", "Thị", "Thị", "Ngọc", "Thùy", "Kim", "Hoài", "Bích", "Phương", "Như", "Thu", "Khánh", "Thanh", "Minh"),
    ("Anh", "Châu", "Chi", "Duyên", "Giang", "Hà", "Hạnh", "Hiền", "Hương", "Lan", "Linh", "Loan", "Mai", "Nga", "Ngân",
     "Nhung", "Quyên", "Thảo", "Thủy", "Trang", "Trúc", "Tuyết", "Vy", "Yến", "Ửng"),
)  # fmt: skip
TRADES = (
    "xây dựng", "thương mại", "vận tải", "nông sản", "du lịch", "cơ khí", "dược phẩm", "thủy sản", "may mặc",
    "nội thất", "in ấn",
)  # fmt: skip
FIRMS = (
    "Bình Minh", "Hoàng Hà", "Đại Phát", "Sông Xanh", "An Khang", "Tân Tiến", "Phú Thịnh", "Việt Hưng",
    "Trường Sơn", "Ánh Dương",
)  # fmt: skip

POPULATION = 900_000  # people there are; numbers above belong to the five samples and the agent
AGENT = 999_999  # hands in dossiers of many owners, so this phone proves nothing of any of them
_MIX = 387_420_489  # 3^18, without a common divisor with a power of ten: spreads neighbours far apart


def person_name(number: int) -> str:
    """The name of a person, `Huỳnh Thị Ngọc Lan` or shorter."""
    mixed = number * _MIX % 1_000_000_007
    mixed, woman = divmod(mixed, 2)
    middles, givens = WOMEN if woman else MEN
    mixed, given = divmod(mixed, len(givens))
    mixed, middle = divmod(mixed, len(middles))
    mixed, family = divmod(mixed, len(FAMILY_NAMES))
    words = [FAMILY_NAMES[family], middles[middle]]
    second = middles[(middle + 5) % len(middles)]
    if mixed % 4 == 0 and second not in ("Văn", "Thị", middles[middle]):
        words.append(second)
    return " ".join([*words, givens[given]])


def phone_of(number: int) -> str:
    """The phone of a person: 0900 and six digits, one person each."""
    return f"0900{number * 7_919 % 1_000_000:06d}"


def id_number_of(number: int) -> str:
    """The ID number of a person: twelve digits, the first three 000, which is no province."""
    return f"000{number * _MIX % 1_000_000_000:09d}"


def citizen(number: int, role: PersonRole, confirmed_at: datetime | None) -> Person:
    """A citizen with name, ID number and phone."""
    return Person(
        role=role,
        name=person_name(number),
        id_number=id_number_of(number),
        phone=phone_of(number),
        phone_confirmed_at=confirmed_at,
    )


def enterprise(number: int) -> Person:
    """An enterprise. Its tax code is public and proves nothing, so it is not kept as an ID number."""
    firm, trade = FIRMS[number % len(FIRMS)], TRADES[number // len(FIRMS) % len(TRADES)]
    name = f"Công ty TNHH {trade} {firm} {number % 997}"
    return Person(role=PersonRole.OWNER, kind=PersonKind.ENTERPRISE, name=name)

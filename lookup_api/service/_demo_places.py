"""Invented agencies and desks for the sample data: a provincial centre, communes, and districts as they were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lookup_api.domain.catalogue import Agency, OneStopDesk
from lookup_api.domain.province import Province
from lookup_api.domain.working_time import OfficeHours, Weekday

REORGANISED = date(2025, 7, 1)  # the end of the districts: two tiers from this day on
SAMPLE_UNIT = "16"  # the unit in the codes of the five samples; the rest of the data leaves it free
_FIRST_DEPARTMENT, _FIRST_DISTRICT, _FIRST_COMMUNE = 20, 40, 101

# The department that a province sends a ministry's procedures to.
_DEPARTMENTS = {
    "Bộ Tài chính": "Sở Tài chính",
    "Bộ Nông nghiệp và Môi trường": "Sở Nông nghiệp và Môi trường",
    "Bộ Xây dựng": "Sở Xây dựng",
    "Bộ Tư pháp": "Sở Tư pháp",
    "Bộ Công an": "Công an {title}",
}
_OTHER_DEPARTMENT = "Sở Nội vụ"

_DISTRICTS = ("Đông Giang", "Thượng Sơn", "Phước Hải", "Tiên Lâm", "Hiệp Hòa", "Nam Bình")
_COMMUNES = (
    "Bình Minh", "Tân Lập", "Hòa Khánh", "Đại Đồng", "Phú Thịnh", "An Khê", "Long Xuyên", "Trà Sơn", "Quế Phong",
    "Vĩnh Lộc", "Thạnh Mỹ", "Hương Trà", "Cẩm Thanh", "Sơn Viên", "Phước Lộc", "Tam Thái", "Duy Hải", "Điện Phương",
    "Ninh Hòa", "Ea Súp", "Lâm Thao", "Yên Thế", "Xuân Trường", "Mỹ Đức",
)  # fmt: skip
_WARDS = 8  # the first of them are wards (phường), the rest communes (xã)

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency, its desk, and its identifier in both orders: smallest part first, and province first."""

    agency: Agency
    desk: OneStopDesk
    old_code: str  # 000.01.40.H47
    new_code: str  # H47.101


@dataclass(frozen=True, slots=True)
class Places:
    """All units of a province: departments by ministry, communes now, and districts and communes as they were."""

    centre: OneStopDesk
    departments: dict[str, Unit]
    other_department: Unit
    communes: tuple[Unit, ...]
    districts: tuple[Unit, ...]
    old_communes: tuple[Unit, ...]
    sample: Unit

    def desks(self) -> tuple[OneStopDesk, ...]:
        """Every desk once, the centre first."""
        units = (*self.communes, *self.districts)
        return (self.centre, *(unit.desk for unit in units))


def lay_out(province: Province) -> Places:
    """Invent the units of a province; always the same for the same profile."""
    identifier = province.identifiers[0]
    hours = hours_in_words(province.sessions)
    centre = OneStopDesk(
        id=f"{province.id}-centre",
        name=province.centre_name,
        address=f"Số 1 đường Hòa Bình, {province.name}",
        phone="0200 000 0100",  # 0200 is no area code
        hours=hours,
        province=province.id,
    )
    names = [name.format(title=province.title) for name in (*_DEPARTMENTS.values(), _OTHER_DEPARTMENT)]
    departments = [
        _department(identifier, f"{_FIRST_DEPARTMENT + position}", name, centre) for position, name in enumerate(names)
    ]
    communes = tuple(_commune(province, identifier, position, hours) for position in range(len(_COMMUNES)))
    return Places(
        centre=centre,
        departments=dict(zip(_DEPARTMENTS, departments, strict=False)),
        other_department=departments[-1],
        communes=communes,
        districts=tuple(_district(province, identifier, at, communes, hours) for at in range(len(_DISTRICTS))),
        old_communes=tuple(_as_it_was(unit) for unit in communes),
        sample=_department(identifier, SAMPLE_UNIT, "Văn phòng Đăng ký đất đai", centre),
    )


def _department(identifier: str, number: str, name: str, centre: OneStopDesk) -> Unit:
    code = f"{identifier}.{number}"
    return Unit(Agency(code=code, name=name), centre, f"000.00.{number}.{identifier}", code)


def _commune(province: Province, identifier: str, position: int, hours: str) -> Unit:
    kind = "phường" if position < _WARDS else "xã"
    name, number = _COMMUNES[position], _FIRST_COMMUNE + position
    code = f"{identifier}.{number}"
    desk = OneStopDesk(
        id=f"{province.id}-{number}",
        name=f"Trung tâm Phục vụ hành chính công {kind} {name}",
        address=f"Số {3 + position * 7} đường {_COMMUNES[-1 - position]}, {kind} {name}, {province.name}",
        phone=f"0200 000 0{number}",
        hours=hours,
        province=province.id,
        agency_code=code,
    )
    district = _FIRST_DISTRICT + position % len(_DISTRICTS)
    old_code = f"000.{number % 100:02d}.{district}.{identifier}"
    return Unit(Agency(code=code, name=f"Ủy ban nhân dân {kind} {name}"), desk, old_code, code)


def _as_it_was(unit: Unit) -> Unit:
    # Before the merger of communes the unit went by its older code; its name today is the successor's.
    agency = Agency(code=unit.old_code, name=f"{unit.agency.name} (cũ)", successor=unit.agency.name)
    return Unit(agency, unit.desk, unit.old_code, unit.new_code)


def _district(province: Province, identifier: str, position: int, communes: tuple[Unit, ...], hours: str) -> Unit:
    number, name = _FIRST_DISTRICT + position, _DISTRICTS[position]
    old_code = f"000.00.{number}.{identifier}"
    desk = OneStopDesk(
        id=f"{province.id}-{number}",
        name=f"Bộ phận Một cửa huyện {name}",
        address=f"Thị trấn {name}, huyện {name}, {province.name}",
        phone=f"0200 000 0{200 + position}",
        hours=hours,
        province=province.id,
        agency_code=old_code,
    )
    agency = Agency(code=old_code, name=f"Ủy ban nhân dân huyện {name}", successor=communes[position].agency.name)
    return Unit(agency, desk, old_code, f"{identifier}.{number}")


def hours_in_words(hours: Iterable[OfficeHours]) -> str:
    """Office hours open to the public as they stand on a door: `Thứ Hai đến Thứ Sáu: 7h00-11h30, 13h30-17h00`."""
    lines = []
    for table in hours:
        if not table.open_to_public or not table.weekdays:
            continue
        days = [number for number, day in enumerate(Weekday) if day in table.weekdays]
        in_a_row = len(days) == days[-1] - days[0] + 1
        named = [_WEEKDAYS[number] for number in days]
        told = f"{named[0]} đến {named[-1]}" if in_a_row and len(named) > 1 else ", ".join(named)
        sessions = ", ".join(f"{session.opens:%-Hh%M}-{session.closes:%-Hh%M}" for session in table.sessions)
        lines.append(f"{told}: {sessions}")
    return "; ".join(lines)

"""A counter to write at: a desk of an invented commune, its rules, and requests as a counter sends them."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from lookup_api.contract import counter as asked
from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.catalogue import OneStopDesk
from lookup_api.domain.working_time import VIETNAM
from lookup_api.sealing import KeyRing
from lookup_api.service.counter_ports import Acting, CounterPorts
from lookup_api.settings import Settings
from lookup_api.store import Store
from lookup_api.web.counter import counter_ports
from lookup_api.web.parts import Parts, plug_in

NOW = datetime(2026, 11, 5, 9, 42, tzinfo=VIETNAM)  # a Thursday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DESK = OneStopDesk(
    id="binh-minh",
    name="Trung tâm Phục vụ hành chính công xã Bình Minh",
    address="số 15 Hùng Vương",
    phone="02350000111",
    province="quang-nam",
    agency_code="H47.16",
)
OWNER = {"name": "Nguyễn Văn Ẵng", "phone": "0905000018", "id_number": "049085000018"}
RECEPTION: dict[str, Any] = {
    "procedure": "9.000001",
    "procedure_name": "Cấp giấy phép xây dựng nhà ở riêng lẻ",
    "owner": OWNER,
    "desk": DESK.id,
    "address": "Tổ 4, thôn Hòa Thuận, xã Bình Minh",
    "term": {"amount": 15, "unit": "working_day"},
    "papers": [
        {"name": "Đơn đề nghị cấp giấy phép xây dựng", "originals": 1},
        {"name": "Giấy chứng nhận quyền sử dụng đất", "copies": 1},
        {"name": "Bản vẽ thiết kế xây dựng", "originals": 2},
    ],
    "officer": {"name": "Lê Thị Cán Bộ", "title": "Chuyên viên", "phone": "02350000112"},
}
SUPPLEMENT = {"kind": "supplement_request", "papers": [{"name": "Bản sao căn cước", "copies": 1}], "reason": "Thiếu"}


def reception(**changes: Any) -> asked.DossierRequest:
    """A request to receive, with some fields changed."""
    return msgspec.convert({**RECEPTION, **changes}, asked.DossierRequest)


def step(**told: Any) -> asked.StepRequest:
    return msgspec.convert(told, asked.StepRequest)


def slip(kind: str, **told: Any) -> asked.SlipRequest:
    return msgspec.convert({"kind": kind, **told}, asked.SlipRequest)


def acting(key: str | None = None, request: bytes = b"") -> Acting:
    return Acting(KeyKind.COUNTER, b"a counter", key, request)


def plugged(store: Store, keyring: KeyRing) -> Parts:
    """The parts of a face on a store that knows the desk."""
    store.directory.desks.put(DESK, main=True)
    return plug_in(Settings(public_base_url="https://tc.example.vn"), store, keyring)


def ports_of(store: Store, keyring: KeyRing) -> CounterPorts:
    return counter_ports(plugged(store, keyring))

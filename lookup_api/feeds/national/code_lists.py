"""What a sender's numbers mean, where senders differ. Chosen by source; the default is what provinces send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lookup_api.domain.dossier import Channel, CollectMethod, PersonKind


def _provincial_owners() -> Mapping[str, PersonKind]:
    return MappingProxyType(
        {
            "1": PersonKind.CITIZEN,
            "2": PersonKind.ENTERPRISE,
            "3": PersonKind.ORGANISATION,  # cơ quan nhà nước
            "4": PersonKind.ORGANISATION,  # tổ chức khác
        }
    )


@dataclass(frozen=True, slots=True)
class CodeLists:
    """The lists of one source, each from the code as text to its meaning."""

    owner_kinds: Mapping[str, PersonKind] = field(default_factory=_provincial_owners)  # LoaiDoiTuong
    channels: Mapping[str, Channel] = field(  # KenhThucHien
        default_factory=lambda: MappingProxyType({"1": Channel.COUNTER, "2": Channel.ONLINE, "3": Channel.POST})
    )
    collect_methods: Mapping[str, CollectMethod] = field(  # HinhThuc, HinhThucTra
        default_factory=lambda: MappingProxyType({"0": CollectMethod.COUNTER, "1": CollectMethod.POST})
    )
    paid_online: Mapping[str, bool] = field(  # DuocThanhToanTrucTuyen; other values say nothing
        default_factory=lambda: MappingProxyType({"1": True, "2": True, "3": False})
    )


DEFAULT = CodeLists()

# The ministry portal of 2026 counts owners from 0: citizen, enterprise, household business.
PORTAL_2026 = CodeLists(
    owner_kinds=MappingProxyType(
        {
            "0": PersonKind.CITIZEN,
            "1": PersonKind.ENTERPRISE,
            "2": PersonKind.ENTERPRISE,  # its tax code is public, too
        }
    )
)

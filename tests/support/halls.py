"""Kiosks in halls, as the lookup API tells a console of them."""

from datetime import datetime, timedelta
from typing import Any

from lookup_api.contract.kiosks import Heartbeat, KioskHealth, KioskState, Paper, Screen
from lookup_api.contract.views import DeskView

VILLAGE = DeskView("Bộ phận Một cửa xã Bình Minh", "12 Lê Lợi", "0235 3859 123")
CENTRE = DeskView("Trung tâm Phục vụ hành chính công", "159B Trần Quý Cáp", "0235 3810 001")


def kiosk(
    name: str, now: datetime, state: KioskState = KioskState.WELL, desk: DeskView | None = VILLAGE, **told: Any
) -> KioskHealth:
    """A kiosk that was heard just now, well unless something else is told."""
    usual = {"version": "0.1.0", "screen": Screen.ATTRACT, "paper": Paper.FINE, "snapshot_at": now}
    return KioskHealth("hall", name, state, now, Heartbeat(**(usual | told)), desk)  # type: ignore[arg-type]


def ringing(name: str, now: datetime, ago: timedelta, desk: DeskView | None = VILLAGE) -> KioskHealth:
    """A kiosk at which somebody rang for staff so long ago."""
    told = Heartbeat("0.1.0", Screen.IN_USE, called_at=now - ago)
    return KioskHealth("hall", name, KioskState.DEGRADED, now, told, desk, rings=True)

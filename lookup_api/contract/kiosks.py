"""What a kiosk tells of itself once a minute, what staff see of all kiosks, and what a kiosk may keep.

A heartbeat has fixed words and figures only: there is no place in it where anything of a citizen could stand.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from lookup_api.contract.views import DeskView, View

MOST_LOST = 8  # devices a heartbeat names
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Screen(StrEnum):
    """What the screen is about, told without telling what anybody does there."""

    ATTRACT = "attract"
    IN_USE = "in_use"
    OFFLINE = "offline"
    OUT_OF_ORDER = "out_of_order"
    MAINTENANCE = "maintenance"


class Device(StrEnum):
    """What can be lost."""

    CAMERA = "camera"
    SERIAL = "serial"  # a reader on a serial line
    PRINTER = "printer"
    SPEAKER = "speaker"


class Paper(StrEnum):
    """The printer's paper."""

    NONE = "none"  # there is no printer
    UNKNOWN = "unknown"  # the printer does not tell
    FINE = "fine"
    LOW = "low"
    OUT = "out"


class KioskState(StrEnum):
    """How a kiosk is, in one word (tình trạng)."""

    WELL = "well"
    DEGRADED = "degraded"
    SILENT = "silent"


class Heartbeat(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How a kiosk is; `snapshot_at` is when what it keeps for lookups without the API was last brought up to date."""

    version: Annotated[str, msgspec.Meta(max_length=40, pattern=r"^[0-9A-Za-z.+-]*$")]
    screen: Screen
    lost: Annotated[list[Device], msgspec.Meta(max_length=MOST_LOST)] = []
    paper: Paper = Paper.UNKNOWN
    snapshot_at: _Moment | None = None
    started_at: _Moment | None = None
    training: bool = False
    desk: Annotated[str, msgspec.Meta(max_length=128)] = ""  # its setting LOOKUP_DESK
    called_at: _Moment | None = None  # when somebody before it last rang for staff


class HeartbeatKept(msgspec.Struct, frozen=True):
    """What a heartbeat is answered: the API's time, by which a kiosk knows that its own clock is wrong."""

    at: datetime


class BellRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which bell somebody of staff takes on: the kiosk's key, and `called_at` of its heartbeat."""

    key: Annotated[str, msgspec.Meta(max_length=256)]
    called_at: _Moment


class BellAnswer(msgspec.Struct, frozen=True):
    """Who of staff took a bell on, by name, and when."""

    by: str
    at: datetime


class KioskHealth(msgspec.Struct, frozen=True, omit_defaults=True):
    """One kiosk as staff see it: the key it signs in with, its name, when it was last heard, and what it told.

    `desk` is the one that its setting names, where there is such a desk. `rings`: somebody rang for staff a short while
    ago, and nobody has answered; `answered` is who did, of the newest bell.
    """

    key: str
    name: str
    state: KioskState
    heard_at: datetime
    told: Heartbeat
    desk: DeskView | None = None
    rings: bool = False
    answered: BellAnswer | None = None


class Kiosks(msgspec.Struct, frozen=True):
    """All kiosks that were ever heard and not forgotten since; those that need somebody come first."""

    kiosks: list[KioskHealth]


class KeptAnswer(msgspec.Struct, frozen=True):
    """One dossier as a kiosk may keep it: the view at level `code`, and every number it is found by.

    `numbers` are search keys (A-Z and 0-9), the ten digits of the keypad code, and `receipt:` with the eighteen
    hexadecimal digits that stand in a receipt's token where the code does not pack.
    """

    numbers: list[str]
    view: View


class Snapshot(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page of what changed at a desk. Ask again with `since`, at once while there is `more`.

    What a kiosk holds after the last page of a run that began without `since` is all there is.
    """

    as_of: datetime
    since: str
    items: list[KeptAnswer] = []
    more: bool = False

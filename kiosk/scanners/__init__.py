"""What reads papers: cameras and films whose pictures are read here, and readers that send the text themselves.

Each tells texts as SymbolsRead; `devices` sums up which are there. A reader that types (`wedge`) cannot be known to be
plugged in, so it is listened to without being counted.
"""

from collections.abc import Callable
from typing import Protocol

from kiosk.scanners import reading, serial_line
from kiosk.scanners.devices import Devices
from kiosk.scanners.frames import FrameSource
from kiosk.state import Event, SymbolsRead
from lookup_api.settings import Settings, SettingsError

SPEEDS = frozenset({1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200})  # bits a second that readers offer


class Scanner(Protocol):
    """What reads papers until it is stopped."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End, and give the device back."""


def open_scanners(
    settings: Settings,
    source: FrameSource | None,
    post: Callable[[Event], None],
    show: reading.Show,
    devices: Devices | None = None,
) -> tuple[Scanner, ...]:
    """Return what reads papers at this kiosk, not yet started; the window is open by now."""

    def tell(text: str) -> None:
        post(SymbolsRead((text,)))

    devices = devices or devices_of(settings, source, post)
    scanners: list[Scanner] = []
    if source is not None:
        scanners.append(reading.Reading(source, post, show=show, devices=devices))
    if settings.kiosk_serial:
        scanners.append(serial_line.SerialReader(settings.kiosk_serial, serial_speed(settings), tell, devices))
    if uses_wedge(settings):
        from kiosk.scanners.keyboard import Keyboard  # noqa: PLC0415 - importing it needs the window

        scanners.append(Keyboard(tell))
    return tuple(scanners)


def devices_of(settings: Settings, source: FrameSource | None, post: Callable[[Event], None]) -> Devices:
    """Return the devices of this kiosk that can be lost."""
    names = [reading.NAME] * (source is not None) + [serial_line.NAME] * bool(settings.kiosk_serial)
    return Devices(post, tuple(names))


def serial_speed(settings: Settings) -> int:
    """Return the speed of the serial line in bits a second; raise SettingsError for one that no reader has."""
    text = settings.kiosk_serial_speed
    if not text.isdecimal() or int(text) not in SPEEDS:
        raise SettingsError(f"KIOSK_SERIAL_SPEED is {text!r}, and not one of {', '.join(map(str, sorted(SPEEDS)))}")
    return int(text)


def uses_wedge(settings: Settings) -> bool:
    """Tell whether a reader that types is listened to; raise SettingsError for neither on nor off."""
    if settings.kiosk_wedge not in {"on", "off"}:
        raise SettingsError(f"KIOSK_WEDGE is {settings.kiosk_wedge!r}, and neither on nor off")
    return settings.kiosk_wedge == "on"

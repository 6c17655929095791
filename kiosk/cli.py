"""The command `kiosk`. Exit codes: 0 ended as asked, 1 failed, 2 used wrongly."""

import argparse
import logging
import re
import resource
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk.masks import house_mask
from kiosk.scanners import serial_speed, uses_wedge
from kiosk.scanners.frames import FrameSource, NoSuchSource, open_frames
from kiosk.sentences import Sentences
from kiosk.settings_read import check_machine, further_languages, new_code_lines, pitch_setting, typeface_setting
from kiosk.state import Machine
from kiosk.tidying import Tidying, hold
from lookup_api import __version__
from lookup_api.logs import set_up_logs
from lookup_api.provinces import ProvinceNotKnown, read_province
from lookup_api.settings import Settings, SettingsError, masked, read_settings
from lookup_api.wording import Face, Wording, languages

LARGEST = 8192  # pixels a side
CAMERA = "v4l2:0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    asked = _parser().parse_args(arguments)
    try:
        settings = read_settings()
        sentences = _sentences(settings, asked.language)
        source = open_frames(asked.frames)
        serial_speed(settings)
        uses_wedge(settings)
        check_machine(settings)
    except (SettingsError, ProvinceNotKnown, NoSuchSource) as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return 2
    if asked.command == "officer-code":
        print("\n".join(new_code_lines()))
        return 0
    if asked.command == "check-settings":
        print("\n".join(f"{name}={value}" for name, value in masked(settings).items()))
        return 0
    set_up_logs("kiosk")
    # Kivy tells of graphics cards at length, and sets its level itself.
    logging.getLogger("kivy").addFilter(lambda record: record.levelno >= logging.WARNING)
    # Ctrl-C asks for the end as SIGTERM does, which SDL looks after; a shell that starts this in the background has it
    # ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return _run(settings, sentences, source, asked)
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kiosk",
        description="The touch screen in the hall: hold up a receipt, read where the dossier stands.",
    )
    parser.add_argument(
        "command",
        nargs="?",
        choices=["check-settings", "officer-code"],
        help="print the settings in force, or the"
        " text of a new officer's QR and the setting that knows it again; and end",
    )
    parser.add_argument(
        "--frames", metavar="SOURCE", default=CAMERA, help="video:PATH, images:GLOB, v4l2:N (default v4l2:0) or none:"
    )
    parser.add_argument("--screenshot", metavar="FILE", type=Path, help="write the first answer as PNG and end")
    parser.add_argument(
        "--wait", metavar="SECONDS", type=float, default=10.0, help="with --screenshot: the longest wait for an answer"
    )
    # SDL fills the screen through a window manager or a compositor such as cage; a bare X server has neither.
    parser.add_argument(
        "--size", metavar="WxH", type=_size, help="of the window, as 1080x1920 (default: fills the screen)"
    )
    parser.add_argument("--language", default="vi", help="the language of the house (default vi)")
    parser.add_argument("--version", action="version", version=f"kiosk {__version__}")
    return parser


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch("([0-9]{3,4})x([0-9]{3,4})", text)
    if not found or max(int(found[1]), int(found[2])) > LARGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1080x1920")
    return int(found[1]), int(found[2])


def _sentences(settings: Settings, own: str) -> dict[str, Sentences]:
    """Return what the kiosk says, by language, the house's own first."""
    province = read_province(settings.lookup_province)
    further = further_languages(settings)
    if own not in languages():
        raise SettingsError(f"--language is {own!r}, and none of {', '.join(languages())}")
    wanted = dict.fromkeys((own, *province.languages, *further))
    spoken = [language for language in wanted if language in languages()]
    face = Face.of(province)
    wordings = {language: Wording(language) for language in spoken}
    sentences = {}
    for place, language in enumerate(spoken):
        following = spoken[(place + 1) % len(spoken)]
        other = wordings[following].text("kiosk-language-name") if following != language else None
        sentences[language] = Sentences(
            wordings[language],
            face,
            settings.lookup_desk,
            other,
            _now,
            owner=province.owner,
            public_address=settings.public_base_url,
            typeface=typeface_setting(settings, language),
        )
    return sentences


def _machine(settings: Settings, *, scanner: bool) -> Machine:
    """Return what the kiosk has and knows as it starts."""
    province = read_province(settings.lookup_province)
    mask = house_mask(province.identifiers[0]) if province.identifiers else ""
    return Machine(scanner=scanner, mask=mask, doors=province.lost_receipt_door)


def _now() -> datetime:
    return datetime.now(UTC)


def _run(
    settings: Settings, sentences: dict[str, Sentences], source: FrameSource | None, asked: argparse.Namespace
) -> int:
    # A program that breaks down leaves no picture of its memory behind, whoever started it.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Kivy is imported here, after the arguments were read: it takes most of the time that a start needs.
    hold()
    from kiosk.window import NoWindow, open_window, resizing

    try:
        size = open_window(asked.size)
    except NoWindow as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return 1
    from kivy.clock import Clock

    from kiosk.app import KioskApp
    from kiosk.portrait import Portrait
    from kiosk.services import running_services

    portrait = Portrait(asked.screenshot, asked.wait) if asked.screenshot else None
    machine = _machine(settings, scanner=source is not None or bool(settings.kiosk_serial))
    app = KioskApp(
        sentences,
        size,
        machine=machine,
        pitch=pitch_setting(settings),
        on_drawn=portrait.drawn if portrait else None,
    )
    app.watchers.append(Tidying(Clock.schedule_once).see)
    with running_services(settings, app, source, sentences), resizing(app.resize):
        if portrait is not None:
            portrait.sit(app)
        app.run()
    return portrait.exit_code if portrait else 0

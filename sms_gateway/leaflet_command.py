"""`sms-gateway leaflet -o FILE`: the citizen's leaflet of the province, as PDF."""

import argparse
from pathlib import Path
from typing import Any

from lookup_api.program import OK
from lookup_api.settings import Settings


def add(commands: Any) -> None:
    """Add the command."""
    told = "Draw the citizen's leaflet on asking by SMS, A5 as PDF: for LOOKUP_PROVINCE, a page a language."
    leaflet = commands.add_parser("leaflet", help=told, description=told)
    leaflet.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    leaflet.add_argument("--number", metavar="NUMBER", help="the short number, where the province's profile has none")
    leaflet.set_defaults(command=draw)


def draw(settings: Settings, parsed: argparse.Namespace) -> int:
    """Draw it; raise ProvinceNotKnown, and OSError where the file cannot be written."""
    from lookup_api.provinces import read_province
    from lookup_api.wording import Face, Wording, languages
    from sms_gateway.leaflet import draw_leaflet

    province = read_province(settings.lookup_province)
    spoken = [language for language in province.languages if language in languages()]
    drawn = draw_leaflet(
        Face.of(province),
        tuple(Wording(language) for language in spoken),
        number=parsed.number or province.sms_short_number,
        identifier=next(iter(province.identifiers), "H00"),
    )
    parsed.output.write_bytes(drawn)
    print(parsed.output)
    return OK

"""`lookup-api receipt`: a dossier's receipt or slip as PDF, or the label for another system's receipt."""

import argparse
from pathlib import Path

from lookup_api.commands.opening import Commands, opened
from lookup_api.domain.slips import ISSUED_KINDS
from lookup_api.program import OK
from lookup_api.settings import Settings, SettingsError

_KINDS = tuple(kind.value for kind in ISSUED_KINDS)


def add(commands: Commands) -> None:
    """Add `receipt`."""
    told = "Draw a dossier's receipt as PDF, or its label as .png or .svg."
    parser = commands.add_parser("receipt", help=told, description=told)
    parser.add_argument("code")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=".pdf, .png or .svg")
    parser.add_argument("--slip", choices=_KINDS, default=_KINDS[0], help="the newest slip of a kind, as .pdf")
    parser.set_defaults(command=receipt)


def receipt(arguments: argparse.Namespace, settings: Settings) -> int:
    """Draw a sheet or label into a file that its owner alone may read: a sheet names the citizen in full."""
    from lookup_api.domain.province import SlipKind
    from lookup_api.web.counter_sheets import label_file, sheet_pdf

    output: Path = arguments.output
    if output.suffix not in {".pdf", ".png", ".svg"}:
        raise SettingsError("FILE ends in .pdf, .png or .svg")
    if arguments.slip != _KINDS[0] and output.suffix != ".pdf":
        raise SettingsError("a slip is drawn as .pdf")
    with opened(settings) as parts:
        if output.suffix == ".pdf":
            drawn = sheet_pdf(arguments.code, SlipKind(arguments.slip), None, parts, parts.clock(), "command line")
        else:
            drawn = label_file(arguments.code, output.suffix, parts)
    output.touch(mode=0o600)
    output.write_bytes(drawn)
    return OK

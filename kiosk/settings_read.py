"""What the kiosk reads out of its settings, each refused with a sentence that says what it may be."""

from pathlib import Path

from assets import asset
from kiosk.paper.printers import printer_of
from kiosk.staff.officer import check_setting, new_code
from kiosk.typefaces import TEXT, NoTypeface, Typeface, typeface_for
from lookup_api.settings import Settings, SettingsError
from lookup_api.wording import Wording, drop_in

NAME = "kiosk-language-name"  # what a language calls itself
ITS_OWN = frozenset({"vi", "en"})  # languages that the house brings along; a folder of that name is passed over
SHOWN = 20  # letters that an error names
PITCHES = (0.05, 1.5)  # mm: telephones have finer pixels, walls of lamps coarser ones
PAPER_DOTS = {"80": 576, "58": 384}  # by the paper's width in mm, at 203 dots an inch


def one_of(name: str, value: str, *known: str) -> str:
    """Return a value that is one of the known; raise SettingsError for any other."""
    if value not in known:
        raise SettingsError(f"{name} is {value!r}, and none of {', '.join(known)}")
    return value


def speaker_setting(settings: Settings) -> str:
    """Whether pages are read aloud."""
    return one_of("KIOSK_SPEAKER", settings.kiosk_speaker, "auto", "on", "off")


def headphones_setting(settings: Settings) -> str:
    """When what only a holder may know is read aloud."""
    return one_of("KIOSK_HEADPHONES", settings.kiosk_headphones, "never", "always", "jack")


def paper_dots(settings: Settings) -> int:
    """How many dots wide the printer's paper is."""
    return PAPER_DOTS[one_of("KIOSK_PAPER", settings.kiosk_paper, *PAPER_DOTS)]


def pitch_setting(settings: Settings) -> float | None:
    """How many mm of the panel's glass a pixel takes; None where the panel is taken for one of 21.5 inches."""
    text = settings.kiosk_pitch
    if text == "auto":
        return None
    least, most = PITCHES
    try:
        pitch = float(text)
    except ValueError:
        pitch = 0.0
    if not least <= pitch <= most:
        raise SettingsError(f"KIOSK_PITCH is {text!r}, and neither auto nor mm a pixel, {least} to {most}")
    return pitch


def further_languages(settings: Settings) -> tuple[str, ...]:
    """Take the languages of the folder that is named, and return them; each must have a name to be offered by."""
    if not settings.kiosk_languages:
        return ()
    try:
        further = drop_in(Path(settings.kiosk_languages))
    except OSError as error:
        raise SettingsError(f"KIOSK_LANGUAGES: {error}") from None
    if nameless := [language for language in further if not Wording(language).says(NAME)]:
        raise SettingsError(f"KIOSK_LANGUAGES: {', '.join(nameless)} says no {NAME}, by which a language is offered")
    return further


def typeface_setting(settings: Settings, language: str) -> Typeface:
    """Return the typeface that writes a language: for a further one, one with all its letters."""
    if language in ITS_OWN:
        return TEXT
    folder = Path(str(asset("wording", language)))  # a folder that is named replaces none of these
    if not folder.is_dir():
        folder = Path(settings.kiosk_languages) / language
    try:
        return typeface_for(folder)
    except NoTypeface as error:
        raise SettingsError(
            f"no typeface has all letters of {language} and of Vietnamese; {error.letters[:SHOWN]}"
            " would be drawn as boxes. Put a .ttf or .otf that has them into its folder"
        ) from None
    except OSError as error:
        raise SettingsError(f"the typeface of {language}: {error}") from None


def check_machine(settings: Settings) -> None:
    """Raise SettingsError for a setting of the machine that is not what it may be."""
    speaker_setting(settings)
    headphones_setting(settings)
    paper_dots(settings)
    pitch_setting(settings)
    printer_of(settings.kiosk_printer)
    check_setting(settings.kiosk_officer)


def new_code_lines() -> list[str]:
    """What `kiosk officer-code` prints: what to put into a QR, and the setting that knows it again."""
    text, setting = new_code()
    return [f"QR: {text}", f"KIOSK_OFFICER={setting}"]

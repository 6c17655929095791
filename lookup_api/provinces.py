"""What comes with the product as files: provinces' profiles, the calendar, the catalogue of procedures."""

import csv
import tomllib
from datetime import date
from functools import cache
from io import StringIO

from assets import asset
from lookup_api.domain.calendar_days import DayTable, day_table_from
from lookup_api.domain.national_procedures import NationalProcedure, national_procedure_from
from lookup_api.domain.plain_data import DataError
from lookup_api.domain.province import Province, profile_on, profiles_from
from lookup_api.domain.working_time import OfficeHours, WorkingCalendar

_ENDING = ".toml"


class ProvinceNotKnown(ValueError):
    """No file describes a province of this id; the sentence lists those there are."""


@cache
def province_ids() -> tuple[str, ...]:
    """The ids of all provinces there are files for, in alphabetical order."""
    files = (entry.name for entry in asset("provinces").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in files if name.endswith(_ENDING)))


def read_province(province_id: str, on: date | None = None) -> Province:
    """Read a province's profile of a day, or its newest.

    Raise ProvinceNotKnown for an unknown id and DataError, naming file and key, for a file of the wrong shape.
    """
    return profile_on(read_profiles(province_id), on)


@cache
def read_profiles(province_id: str) -> tuple[Province, ...]:
    """Read all profiles a province ever had, oldest first; raises as `read_province` does."""
    if province_id not in province_ids():
        known = ", ".join(province_ids())
        raise ProvinceNotKnown(f"{province_id!r} is not known; there are {known}")
    name = province_id + _ENDING
    try:
        data = tomllib.loads(asset("provinces", name).read_text(encoding="utf-8"))
        profiles = profiles_from(data)
    except (DataError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"provinces/{name}: {error}") from error
    if profiles[0].id != province_id:
        raise DataError(f"provinces/{name}: id: expected {province_id!r}, found {profiles[0].id!r}")
    return profiles


@cache
def read_day_table() -> DayTable:
    """Read the country's days off and make-up days that come with the product; raise DataError for a wrong file."""
    try:
        text = asset("calendar", "viet-nam.toml").read_text(encoding="utf-8")
        return day_table_from(tomllib.loads(text))
    except (DataError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"calendar/viet-nam.toml: {error}") from error


def read_calendar(province: Province, table: DayTable | None = None) -> WorkingCalendar:
    """Put a province's office hours and a table of days together; None stands for the table of the product.

    Making one sums up a hundred years of days, so the calendar is kept for the next call.
    """
    return _calendar(province.sessions, read_day_table() if table is None else table)


@cache
def _calendar(hours: tuple[OfficeHours, ...], table: DayTable) -> WorkingCalendar:
    return WorkingCalendar(hours, table)


@cache
def read_sensitive_words() -> tuple[str, ...]:
    """Read the words that make a procedure sensitive (`assets/procedures/sensitive.toml`)."""
    text = asset("procedures", "sensitive.toml").read_text(encoding="utf-8")
    return tuple(word for words in tomllib.loads(text).values() for word in words)


@cache
def read_procedures() -> tuple[NationalProcedure, ...]:
    """Read the national catalogue of procedures that comes with the product, in the order of its file."""
    words = read_sensitive_words()
    text = asset("procedures", "national.csv").read_text(encoding="utf-8")
    return tuple(national_procedure_from(row, words) for row in csv.DictReader(StringIO(text, newline="")))

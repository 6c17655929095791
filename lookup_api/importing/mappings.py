"""Where mappings lie: a file that is named, or one that comes with the product (`assets/imports`)."""

import tomllib
from pathlib import Path

from assets import asset
from lookup_api.feeds.old_systems import Mapping, MappingError, mapping_from

_ENDING = ".toml"


def shipped() -> tuple[str, ...]:
    """The names of all mappings that come with the product."""
    files = (entry.name for entry in asset("imports").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in files if name.endswith(_ENDING)))


def mapping_text(name: str) -> str:
    """The text of a mapping by its path or its shipped name; raise MappingError."""
    if name in shipped():
        return asset("imports", name + _ENDING).read_text(encoding="utf-8")
    path = Path(name)
    if path.suffix != _ENDING:
        raise MappingError(f"{name!r} is no mapping: name a {_ENDING} file or one of {', '.join(shipped())}")
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"the mapping {name} cannot be read") from error


def read_mapping(text: str) -> Mapping:
    """Read a mapping's text; raise MappingError."""
    try:
        return mapping_from(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"the mapping is no TOML: {error}") from error

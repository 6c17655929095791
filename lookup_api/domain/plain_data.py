"""Typed records out of plain data: what a TOML file holds, checked key by key, with the wrong key named.

The files are edited by people who do not read Python, so a refusal says where it happened, what was expected
and what stood there. The shape is told once, by the fields of the record itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


class DataError(ValueError):
    """Plain data does not have its shape; the sentence names the key, as in `sessions[0].hours[1].opens`."""


def record_from(record_type: type[Record], data: object, where: str = "") -> Record:
    """Build a dataclass from a mapping whose keys are its fields; raise DataError naming the first wrong key.

    Understood are str, int, bool, date, time, enumerations by value, other dataclasses, tuples and frozen sets of
    one kind from lists, mappings with a text or an enumeration as key, and each of these or None. A key that is no
    field is refused: it is a typing error, or a rule that nobody would apply.
    """
    if not isinstance(data, Mapping):
        raise DataError(f"{where or 'the data'}: expected a table, found {data!r}")
    kinds = _kinds_of(record_type)
    if unknown := [key for key in data if key not in kinds]:
        raise DataError(f"{_under(where, str(unknown[0]))}: there is no such key")
    values: dict[str, Any] = {}
    for name, (kind, field) in kinds.items():
        if name in data:
            values[name] = _value(kind, data[name], _under(where, name))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise DataError(f"{_under(where, name)}: is missing")
    try:
        return record_type(**values)
    except DataError as error:
        raise DataError(f"{_under(where, str(error))}") from error


def _under(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _kinds_of(record_type: type) -> dict[str, tuple[Any, "Field[Any]"]]:
    hints = get_type_hints(record_type)
    return {field.name: (hints[field.name], field) for field in fields(record_type) if field.init}


def _value(kind: Any, data: object, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        # TOML has no null, so None comes only from an absent key: the other member is what is read.
        (kind,) = (member for member in get_args(kind) if member is not NoneType)
        return _value(kind, data, where)
    if origin in (tuple, frozenset):
        return _several(origin, get_args(kind)[0], data, where)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(get_args(kind), data, where)
    if isinstance(kind, type) and is_dataclass(kind):
        return record_from(kind, data, where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _member(kind, data, where)
    # bool is an int and datetime is a date to isinstance, but not to the person who wrote the file.
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)) or isinstance(data, datetime):
        raise DataError(f"{where}: expected {kind.__name__}, found {data!r}")
    return data


def _several(make: Callable[[Any], Any], kind: Any, data: object, where: str) -> Any:
    if not isinstance(data, list | tuple):
        raise DataError(f"{where}: expected a list, found {data!r}")
    values = [_value(kind, item, f"{where}[{position}]") for position, item in enumerate(data)]
    if make is frozenset and len(set(values)) != len(values):
        raise DataError(f"{where}: names something twice")
    return make(values)


def _mapping(kinds: tuple[Any, ...], data: object, where: str) -> Mapping[Any, Any]:
    if not isinstance(data, Mapping):
        raise DataError(f"{where}: expected a table, found {data!r}")
    key_kind, value_kind = kinds
    return MappingProxyType(
        {
            _value(key_kind, key, _under(where, str(key))): _value(value_kind, item, _under(where, str(key)))
            for key, item in data.items()
        }
    )


def _member(kind: type[Enum], data: object, where: str) -> Enum:
    try:
        return kind(data)
    except ValueError:
        known = ", ".join(str(member.value) for member in kind)
        raise DataError(f"{where}: expected one of {known}, found {data!r}") from None

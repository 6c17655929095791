"""What a sender's numbers mean, where senders differ: a list in `assets/code_lists`, and a source's own codes."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from assets import asset
from lookup_api.domain.dossier import Channel, CollectMethod, PersonKind
from lookup_api.domain.status import Stage

PROVINCIAL = "provincial"
LONGEST_CODE = 64  # characters; OpenCPS writes statuses as words
_ENDING = ".toml"

Meaning = TypeVar("Meaning")

_STAGES: Mapping[str, Stage | None] = MappingProxyType({"in_transit": None, **{stage.key: stage for stage in Stage}})
_PAID: Mapping[str, bool] = MappingProxyType({"paid": True, "not_paid": False})


class CodeListError(ValueError):
    """A list or a code that does not have its shape; the sentence says which."""


def _reading(meanings: Mapping[str, Meaning]) -> Any:
    """A field of `CodeLists`, from a code as text to one of these meanings."""
    return field(default_factory=lambda: MappingProxyType({}), metadata={"meanings": meanings})


@dataclass(frozen=True, slots=True)
class CodeLists:
    """The lists of one source, each from the code as text to its meaning."""

    stages: Mapping[str, Stage | None] = _reading(_STAGES)  # TrangThaiHoSo, TrangThai
    owner_kinds: Mapping[str, PersonKind] = _reading({kind.value: kind for kind in PersonKind})  # LoaiDoiTuong
    channels: Mapping[str, Channel] = _reading({kind.value: kind for kind in Channel})  # KenhThucHien
    collect_methods: Mapping[str, CollectMethod] = _reading(  # HinhThuc, HinhThucTra
        {kind.value: kind for kind in CollectMethod}
    )
    paid_online: Mapping[str, bool] = _reading(_PAID)  # DuocThanhToanTrucTuyen; other values say nothing


def code_list_names() -> tuple[str, ...]:
    """The names of the shipped lists, in alphabetical order."""
    files = (entry.name for entry in asset("code_lists").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in files if name.endswith(_ENDING)))


@cache
def read_code_lists(name: str = PROVINCIAL, own: str | None = None) -> CodeLists:
    """Read a shipped list by its name, with a source's own codes (JSON, as `with_code` writes it) over it.

    Raises CodeListError for a name that is not shipped and for codes of the wrong shape.
    """
    if name not in code_list_names():
        raise CodeListError(f"{name!r} is no code list; there are {', '.join(code_list_names())}")
    shipped = tomllib.loads(asset("code_lists", name + _ENDING).read_text(encoding="utf-8"))
    lists = _over(CodeLists(), shipped)
    return lists if own is None else _over(lists, json.loads(own))


def with_code(own: str | None, written: str) -> str | None:
    """Add `LIST:CODE=MEANING` to a source's own codes; an empty MEANING takes the own code back.

    Returns JSON, None where no own code is left. Raises CodeListError.
    """
    place, equals, meaning = written.partition("=")
    name, colon, code = place.partition(":")
    code = code.strip()
    if not (equals and colon and code) or len(code) > LONGEST_CODE:
        raise CodeListError(f"{written!r} is not of the form LIST:CODE=MEANING, such as stages:11=processing")
    codes: dict[str, dict[str, str]] = json.loads(own or "{}")
    of_list = codes.setdefault(name, {})
    if meaning:
        of_list[code] = meaning
    else:
        of_list.pop(code, None)
    _over(CodeLists(), codes)
    left = {name: of_list for name, of_list in codes.items() if of_list}
    return json.dumps(left, ensure_ascii=False, sort_keys=True) if left else None


def _over(lists: CodeLists, codes: Mapping[str, Mapping[str, str]]) -> CodeLists:
    kinds = {each.name: each.metadata["meanings"] for each in fields(CodeLists)}
    changed: dict[str, Any] = {}
    for name, written in codes.items():
        if name not in kinds:
            raise CodeListError(f"{name!r} is no list; there are {', '.join(kinds)}")
        read = {code: _meaning(name, kinds[name], meaning) for code, meaning in written.items()}
        changed[name] = MappingProxyType({**getattr(lists, name), **read})
    return replace(lists, **changed)


def _meaning(name: str, meanings: Mapping[str, Meaning], written: str) -> Meaning:
    if written not in meanings:
        raise CodeListError(f"{written!r} is no meaning of {name}; there are {', '.join(meanings)}")
    return meanings[written]


DEFAULT = read_code_lists(PROVINCIAL)
PORTAL_2026 = read_code_lists("portal-2026")

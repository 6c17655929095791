"""The national catalogue of administrative procedures (thủ tục hành chính), as far as a one-stop desk needs it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lookup_api.domain.catalogue import Procedure, is_sensitive
from lookup_api.domain.deadlines import HOUR, WORKING_DAY, Term, TermUnit


class ApplicantKind(StrEnum):
    """Who may hand a procedure's dossier in (đối tượng thực hiện)."""

    CITIZEN = "citizen"
    OVERSEAS = "overseas"  # Vietnamese abroad
    FOREIGNER = "foreigner"
    BUSINESS = "business"
    COOPERATIVE = "cooperative"
    ORGANISATION = "organisation"


class AdministrativeLevel(StrEnum):
    """The level of government that carries a procedure out (cấp thực hiện)."""

    MINISTRY = "bo"
    PROVINCE = "tinh"
    COMMUNE = "xa"
    OTHER = "khac"


NO_TERM = Term(0, TermUnit.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalProcedure:
    """One procedure of the catalogue with its terms and fee. A term or fee that the catalogue leaves open is none."""

    procedure: Procedure
    levels: frozenset[AdministrativeLevel]
    applicants: frozenset[ApplicantKind]  # empty where the catalogue does not say
    owner: str  # the ministry that announced it
    term: Term  # handed in at a counter
    online_term: Term
    fee: int | None = None  # đồng


def national_procedure_from(row: Mapping[str, str], sensitive_words: Iterable[str]) -> NationalProcedure:
    """Read one row of the catalogue's table; raise ValueError for an unknown word or an amount that is no number."""
    name, field = row["name"], row["field"] or None
    sensitive = is_sensitive(name, field, sensitive_words)
    direct = _term(row["direct_time"], row["direct_unit"])
    online = _term(row["online_time"], row["online_unit"])
    return NationalProcedure(
        procedure=Procedure(code=row["code"], name=name, field=field, sensitive=sensitive),
        levels=frozenset(AdministrativeLevel(level) for level in row["levels"].split("|") if level),
        applicants=frozenset(ApplicantKind(kind) for kind in row["applicants"].split("|") if kind),
        owner=row["owner"],
        term=direct,
        online_term=direct if online is NO_TERM else online,
        fee=int(row["direct_fee_vnd"]) if row["direct_fee_vnd"] else None,
    )


def _term(amount: str, unit: str) -> Term:
    # The catalogue's pages name an amount without a unit in places; such an amount promises nothing.
    if not amount or unit in ("", "unstated"):
        return NO_TERM
    if amount.isdigit():
        return Term(int(amount), TermUnit(unit))
    # A day and a half is twelve hours of work; no other unit is given in parts.
    if TermUnit(unit) is not TermUnit.WORKING_DAY:
        raise ValueError(f"{amount} of {unit} is no term")
    return Term(round(float(amount) * WORKING_DAY / HOUR), TermUnit.HOUR)

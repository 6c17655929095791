"""What one row of an old system's export states: made by `feeds`, merged by `import_dossiers`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lookup_api.domain.catalogue import Agency
from lookup_api.domain.codes import DossierCode
from lookup_api.domain.dossier import ProcessingStep
from lookup_api.domain.statements import DossierStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedDossier:
    """A whole dossier with its steps, and its agency as the old system named it."""

    statement: DossierStatement
    steps: Sequence[ProcessingStep]
    agency: Agency | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedStep:
    """One step of a dossier that another table holds."""

    code: DossierCode
    step: ProcessingStep
    line: int
    raw: bytes = field(repr=False)

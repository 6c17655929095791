"""A row that begins a dossier comes to what merging it into nothing would; contradictions are told from renewals."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain.catalogue import Agency, Procedure
from lookup_api.domain.dossier import (
    Channel,
    CodeAlias,
    CodeKind,
    Dossier,
    Fee,
    Person,
    PersonRole,
    ProcessingStep,
    SourceSystem,
)
from lookup_api.domain.merging import begin, merge_step
from lookup_api.domain.statements import DossierStatement
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.service.exported import ExportedDossier
from lookup_api.service.import_dossiers import begin_exported, contradicts, merge_exported

SOURCE = SourceSystem(id="cu", name="Hệ thống cũ")
START = datetime(2024, 6, 20, 8, 15, tzinfo=VIETNAM)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)

moments = st.none() | st.integers(0, 50).map(lambda hours: START + timedelta(hours=hours))
words = st.none() | st.sampled_from(["a", "b"])
steps = st.lists(
    st.builds(
        ProcessingStep,
        at=st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours)),
        stage=st.none() | st.sampled_from(Stage),
        agency=words,
        text=words,
        source=st.just(SOURCE),
    ),
    max_size=5,
)
aliases = st.lists(st.builds(CodeAlias, st.sampled_from(CodeKind), st.sampled_from(["TS-2024-1", "TS-2024-2"])))
statements = st.builds(
    DossierStatement,
    code=st.sampled_from(["H47.16-240620-0001", "TS-2024-000123"]),
    digest=st.just(b""),
    aliases=aliases.map(tuple),
    procedure=st.none() | st.just(Procedure(code="1.004222", name="x", known=False)),
    people=st.sampled_from([(), (Person(role=PersonRole.OWNER, name="An"),)]),
    agency_name=words,
    channel=st.none() | st.sampled_from(Channel),
    submitted_at=moments,
    received_at=moments,
    result_appointment=moments,
    result_ready_at=moments,
    returned_at=moments,
    refused_at=moments,
    stage=st.none() | st.sampled_from(Stage),
    fees=st.sampled_from([(), (Fee(name="Phí", amount=1),)]),
    summary=words,
)
agencies = st.none() | st.sampled_from([Agency(code="NB.01", name="a"), Agency(code="", name="a", known=False)])


@given(statements, steps, agencies)
def test_beginning_at_once_is_merging_into_nothing(
    statement: DossierStatement, told: list[ProcessingStep], agency: Agency | None
) -> None:
    exported = ExportedDossier(statement=statement, steps=told, agency=agency, line=1)
    begun = begin(statement.code, source=SOURCE, at=statement.age or NOW, agency_name=statement.agency_name, desk=None)
    merged, people = merge_exported(begun, exported, source=SOURCE, now=NOW)
    assert begin_exported(exported, source=SOURCE, desk=None, now=NOW) == (merged, people or ())


@given(statements, steps)
def test_many_steps_at_once_are_each_step_alone(statement: DossierStatement, told: list[ProcessingStep]) -> None:
    exported = ExportedDossier(statement=statement, steps=told, agency=None, line=1)
    dossier, _ = begin_exported(exported, source=SOURCE, desk=None, now=NOW)
    singly, _ = begin_exported(
        ExportedDossier(statement=statement, steps=(), agency=None, line=1), source=SOURCE, desk=None, now=NOW
    )
    for step in told:
        singly = merge_step(singly, step)
    assert dossier == singly


@pytest.mark.parametrize(
    ("known", "stated", "different"),
    [
        (("Nguyễn Văn An", "164123456"), ("NGUYỄN  VĂN AN", "037090000001"), False),  # a new card
        (("Nguyễn Văn An", "164123456"), ("Nguyễn Văn Ân", "164 123 456"), False),  # a typing error
        (("Nguyễn Văn An", "164123456"), ("Trần Thị Bình", "164999999"), True),
        (("Nguyễn Văn An", None), ("Trần Thị Bình", "164999999"), True),
        ((None, "164123456"), (None, "164999999"), True),
        ((None, "164123456"), (None, "037090000001"), False),  # nine digits and twelve: nobody can tell
        ((None, None), ("Trần Thị Bình", "164999999"), False),
    ],
)
def test_who_is_somebody_else(
    known: tuple[str | None, str | None], stated: tuple[str | None, str | None], *, different: bool
) -> None:
    dossier = Dossier(code="TS-2024-000123", source=SOURCE, as_of=START)
    people = [Person(role=PersonRole.OWNER, name=name, id_number=number) for name, number in (known, stated)]
    statement = DossierStatement(code=dossier.code, digest=b"", people=(people[1],), received_at=START)
    exported = ExportedDossier(statement=statement, steps=(), agency=None, line=1)
    assert contradicts(dossier, (people[0],), exported) is different

"""A dossier is kept whole for the years of its class after its end, and as long as anyone may come for it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from lookup_api.domain.catalogue import Procedure
from lookup_api.domain.dossier import Dossier, RecordedStage, SourceSystem
from lookup_api.domain.plain_data import DataError
from lookup_api.domain.retention import may_be_archived, retention_table_from
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM

TABLE: dict[str, Any] = {
    "default": "ordinary",
    "classes": [
        {"id": "ordinary", "name": "Thường", "years": 10},
        {"id": "short", "name": "Ngắn", "years": 2, "procedures": ["1.002"]},
        {"id": "ever", "name": "Vĩnh viễn", "fields": ["Hộ tịch"]},
    ],
}
CLASSES = retention_table_from(TABLE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def dossier(stage: Stage = Stage.RETURNED, since: str = "2016-02-29 08:00", **facts: object) -> Dossier:
    whole = Dossier(
        code="H47.16-160229-0001",
        source=SourceSystem(id="mau", name="Hệ thống mẫu"),
        as_of=at(since),
        recorded=RecordedStage(stage, at(since)),
    )
    return replace(whole, **facts)  # type: ignore[arg-type] # a test names fields of a dossier


@pytest.mark.parametrize(
    ("given", "now", "over"),
    [
        (dossier(), "2026-02-28 07:59", None),
        (dossier(), "2026-02-28 08:00", "ordinary"),
        (dossier(returned_at=at("2016-06-01 08:00")), "2026-05-31 08:00", None),
        (dossier(Stage.FINISHED), "2040-01-01 00:00", None),  # nobody has collected it
        (dossier(Stage.PROCESSING), "2040-01-01 00:00", None),
        (dossier(Stage.WITHDRAWN), "2026-03-01 00:00", "ordinary"),
        (dossier(procedure=Procedure(code="1.002", name="x", field="Hộ tịch")), "2018-03-01 00:00", "short"),
        (dossier(procedure=Procedure(code="1.003", name="x", field="Hộ tịch")), "2090-01-01 00:00", None),
    ],
)
def test_its_time_is_over_or_not(given: Dossier, now: str, over: str | None) -> None:
    found = may_be_archived(given, CLASSES, at(now))
    assert (None if found is None else found.id) == over


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"default": "none"}, "there is no class"),
        ({"classes": [{"id": "ordinary", "name": "x"}, {"id": "ordinary", "name": "y"}]}, "twice"),
        ({"classes": [{"id": "ordinary", "name": "x", "years": 0}]}, "begins with 1"),
    ],
)
def test_a_wrong_table_is_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        retention_table_from(TABLE | changed)

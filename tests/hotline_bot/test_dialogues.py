"""The written dialogues, held on every front: what is said means the same wherever it is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from lookup_api.contract.views import StageKey
from tests.support.dialogue_fronts import FRONTS
from tests.support.fake_lookup_api import sample_views
from tests.support.transcripts import Script, doing, expected, scripts

SCRIPTS = scripts()
PLAYED = [(front, script) for front, stage in FRONTS.items() for script in SCRIPTS if stage.can_play(script)]


@pytest.mark.parametrize(("front", "script"), PLAYED, ids=[f"{front}-{script.name}" for front, script in PLAYED])
def test_dialogue_is_held_as_written(front: str, script: Script, tmp_path: Path) -> None:
    with FRONTS[front].open(script, tmp_path) as stage:
        for turn in script.turns:
            wanted = expected(turn)
            if "danh bạ" not in stage.can:
                wanted = replace(wanted, contact="")
            assert stage.take(turn) == wanted, doing(turn)


def test_there_are_200_dialogues_and_each_front_holds_nearly_all() -> None:
    assert len(SCRIPTS) >= 200
    for front in FRONTS:
        assert sum(name == front for name, _ in PLAYED) >= 200, front


def test_no_two_dialogues_are_the_same() -> None:
    done = [
        (script.province, script.manned, [(doing(turn), turn.get("sự cố")) for turn in script.turns])
        for script in SCRIPTS
    ]
    assert all(done.count(each) == 1 for each in done)


def test_every_status_is_asked_after_and_both_languages_are_spoken() -> None:
    said = " ".join(turn["tổng đài"] for script in SCRIPTS for turn in script.turns)
    views = sample_views()
    assert {view.stage.key for view in views} >= set(StageKey) - {StageKey.ACCEPTED, StageKey.WITHDRAWN}
    for view in views:
        assert f"Hồ sơ {view.code}" in said
    assert "Dossier H47" in said


def test_no_answer_repeats_what_proves() -> None:
    for script in SCRIPTS:
        for turn in script.turns:
            for secret in ("1234\n", "246810", "049085001234", "Trần Thị Bưởi"):
                assert secret not in turn["tổng đài"] + "\n"

"""The written dialogues, held with the dialogue alone."""

import pytest

from tests.support.transcripts import Conversation, Script, labels_of, scripts, text_of


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.name)
def test_dialogue_is_held_as_written(script: Script) -> None:
    conversation = Conversation(script.now)
    for turn in script.turns:
        replies = conversation.take(turn)
        assert text_of(replies) == turn["answered"].strip("\n")
        assert labels_of(replies) == turn.get("buttons", [])


def test_there_are_dialogues_in_both_languages() -> None:
    said = [turn["answered"] for script in scripts() for turn in script.turns]
    assert len(scripts()) >= 25
    assert any("Hồ sơ" in text for text in said)
    assert any("Dossier" in text for text in said)

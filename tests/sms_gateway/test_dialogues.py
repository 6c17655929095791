"""Every conversation of tests/dialogues/sms is held through every carrier, word for word (`tests.support.texting`)."""

from datetime import timedelta

import pytest

from lookup_api.wording import Encoding, count_segments
from tests.sms_gateway.conftest import Running
from tests.support.sms_carriers import CARRIERS, Carrier
from tests.support.sms_lines import LINES
from tests.support.texting import Conversation, before_turn, read_conversations, settle_in

CONVERSATIONS = read_conversations()


@pytest.mark.parametrize("carrier", [*CARRIERS, *LINES], ids=lambda carrier: carrier.name)
@pytest.mark.parametrize("file", sorted({conversation.file for conversation in CONVERSATIONS}))
def test_dialogues(gateway: Running, file: str, carrier: Carrier) -> None:
    for conversation in CONVERSATIONS:
        if conversation.file == file:
            _hold(gateway, conversation, carrier)


def _hold(gateway: Running, conversation: Conversation, carrier: Carrier) -> None:
    settle_in(gateway.api, conversation)
    for place, turn in enumerate(conversation.turns, 1):
        where = f"{conversation.file}: {conversation.title}, turn {place}"
        gateway.clock.advance(timedelta(minutes=turn.get("after", 0)))
        before_turn(gateway.api, turn)
        response = gateway.text(turn["text"], sender=turn.get("from", conversation.citizen), by=carrier)
        assert response.status_code == 200, where
        replies = carrier.texts(response)
        assert replies == turn["replies"], where
        for reply in replies:
            counted = count_segments(reply)
            assert (counted.encoding, counted.segments) == (Encoding.GSM7, 1), where
        assert dict(gateway.api.wishes) == _wishes(turn, conversation), where
        assert gateway.api.ratings == turn.get("rated", {}), where


def _wishes(turn: dict[str, dict[str, bool]], conversation: Conversation) -> dict[str, bool]:
    """What the API is to have been asked to do; `own phone` stands for the citizen's number."""
    wished = turn.get("wished", {})
    return {conversation.citizen if whose == "own phone" else whose: wanted for whose, wanted in wished.items()}


def test_there_are_three_hundred_conversations_each_with_a_title_of_its_own() -> None:
    titles = [(conversation.file, conversation.title) for conversation in CONVERSATIONS]

    assert len(titles) == len(set(titles)) >= 300
    assert all(conversation.turns for conversation in CONVERSATIONS)

"""The screen while an answer takes its time: still, for a turning figure costs half a processor and says no more."""

from typing import Any

from kiosk.screens.cards import in_upper_third
from kiosk.screens.parts import DoorCard, PushButton, Screen, Words, load_kv
from kiosk.sentences import Sentences
from kiosk.state import Button

load_kv("parts")
load_kv("waiting")


class WaitingScreen(Screen):
    """Says that the machine is looking, and offers a way back."""

    def __init__(self, sentences: Sentences, **properties: Any) -> None:
        super().__init__(**properties)
        card = DoorCard(tone="none", outlined=True, ground="surface")
        card.add_widget(Words(text=sentences.say("waiting"), role="title", tone="none", strong=True))
        card.add_widget(Words(text=sentences.say("waiting-sentence"), role="lead"))
        back = PushButton(Button.BACK, icon="arrow-left", text=sentences.say("back"))
        self._column = in_upper_third(card, foot=[back])
        self.add_widget(self._column)

    def settle(self, width: float, height: float) -> None:
        """Put the way back at the foot."""
        self.fit(width, height)
        self._column.fit(self._column.width, height - self.padding[1] - self.padding[3])

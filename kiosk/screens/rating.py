"""The rating: five steps in words, none of them preselected, and a way past them of the same size."""

from typing import Any

from kiosk.hands import SCORES
from kiosk.screens.parts import Flow, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button

load_kv("parts")
load_kv("rating")


class RatingScreen(Screen):
    """Asks how satisfied the holder is."""

    def __init__(self, sentences: Sentences, **properties: Any) -> None:
        super().__init__(**properties)
        say = sentences.say
        told = Flow(orientation="vertical", spacing=theme().px("gap"))
        told.add_widget(Words(text=say("rating"), role="title", strong=True))
        told.add_widget(Words(text=say("rating-why")))
        self._scores = Flow(orientation="vertical", spacing=theme().px("gap-small"))
        self._scores.add_widget(Spring())
        for button, score in sorted(SCORES.items(), key=lambda each: each[1]):  # as the numeric keypad counts them
            self._scores.add_widget(PushButton(button, text=say(f"score-{score}"), height_name="button-step"))
        skip = PushButton(Button.BACK, icon="arrow-right", text=say("skip"), height_name="button-step", key=True)
        if theme().portrait:
            self._scores.add_widget(skip)
        else:
            told.add_widget(Spring())
            told.add_widget(skip)
        self._told = told
        self.add_widget(told)
        self.add_widget(self._scores)

    def settle(self, width: float, height: float) -> None:
        """Put the steps at the foot."""
        self.fit(width, height)
        if theme().portrait:
            rest = height - self.padding[1] - self.padding[3] - self._told.height - self.spacing
            self._scores.fit(self._told.width, rest)

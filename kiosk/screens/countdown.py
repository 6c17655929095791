"""The countdown before the screen is wiped. It stands in the answer's place, for nobody may be there any more."""

from typing import Any

from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.screens.parts import DoorCard, Flow, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, Visit
from kiosk.visit import COUNTDOWN

load_kv("parts")
load_kv("countdown")


class Drain(Widget):
    """A bar that runs out."""

    share = NumericProperty(1.0)

    def fit(self, width: float) -> None:
        """Span the width."""
        self.width = width


class CountdownScreen(Screen):
    """Asks whether somebody is still there; any touch says yes."""

    def __init__(self, sentences: Sentences, visit: Visit, **properties: Any) -> None:
        super().__init__(**properties)
        self._numeral = Words(role="numeral", strong=True, halign="center")
        self._drain = Drain()
        asking = Flow(orientation="vertical", spacing=theme().px("gap-small"))
        question = Words(text=sentences.say("still-there"), role="title", strong=True, halign="center")
        unit = Words(text=sentences.say("seconds-left"), role="lead", halign="center")
        for part in (question, self._numeral, unit, self._drain):
            asking.add_widget(part)
        answering = Flow(orientation="vertical", spacing=theme().px("gap"))
        answering.add_widget(Spring())
        more = PushButton(
            Button.MORE_TIME,
            icon="clock-plus",
            text=sentences.say("more-time"),
            role="lead",
            main=True,
            height_name="button-biggest",
        )
        done = PushButton(Button.DONE, icon="check", text=sentences.say("done-now"))
        answering.add_widget(more)
        answering.add_widget(done)
        card = DoorCard(tone="cham", ground="surface", outlined=True, spacing=theme().px("gap") * 2)
        card.orientation = "vertical" if theme().portrait else "horizontal"
        card.add_widget(asking)
        card.add_widget(answering)
        self.add_widget(Spring())
        self.add_widget(card)
        self._asking, self._answering = asking, answering
        self.draw(visit)

    def settle(self, width: float, height: float) -> None:
        """Put the buttons at the foot, where a hand reaches them."""
        self.fit(width, height)
        if not theme().portrait:
            self._answering.fit(self._answering.width, self._asking.height)

    def draw(self, visit: Visit) -> None:
        """Show the seconds that are left."""
        left = visit.countdown if visit.countdown is not None else COUNTDOWN
        self._numeral.text = str(left)
        self._drain.share = left / COUNTDOWN

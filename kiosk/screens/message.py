"""One thing said and nothing to choose: thanks, the lost-receipt door's one sentence, a machine out of order."""

from typing import Any

from kiosk.screens.cards import buttons, family_card
from kiosk.screens.parts import Flow, PushButton, Screen, Spring, load_kv, theme
from kiosk.screens.to_do import HELP, lines_of, to_do
from kiosk.sentences import Sentences
from kiosk.state import Button, Noted, OutOfOrder, Rated
from lookup_api.wording import Family, Telling

load_kv("parts")
load_kv("message")


class MessageScreen(Screen):
    """Says it on a card, and what to do beside it."""

    def __init__(self, sentences: Sentences, page: Noted | Rated | OutOfOrder, **properties: Any) -> None:
        super().__init__(**properties)
        telling = said(sentences, page)
        told = Flow(orientation="vertical", spacing=theme().px("gap"))
        told.add_widget(family_card(telling))
        told.add_widget(Spring())
        helping = Flow(orientation="vertical", spacing=theme().px("gap"))
        if telling.to_do or telling.to_do_lines:
            helping.add_widget(to_do(telling.to_do, lines_of(telling), icon=HELP))
        helping.add_widget(Spring())
        if not isinstance(page, OutOfOrder):
            helping.add_widget(buttons(PushButton(Button.DONE, icon="check", text=sentences.say("done"), main=True)))
        self._told, self._helping = told, helping
        self.add_widget(told)
        self.add_widget(helping)

    def settle(self, width: float, height: float) -> None:
        """Put the button at the foot."""
        self.fit(width, height)
        if theme().portrait:
            rest = height - self.padding[1] - self.padding[3] - self._told.height - self.spacing
            self._helping.fit(self._told.width, rest)
        else:
            for column in (self._told, self._helping):
                column.fit(column.width, height - self.padding[1] - self.padding[3])


def said(sentences: Sentences, page: Noted | Rated | OutOfOrder) -> Telling:
    """Return the words of the page."""
    say = sentences.say
    match page:
        case Noted():
            return Telling(
                family=Family.DONE,
                heading=say("noted"),
                sentence=say("noted-sentence"),
                to_do=say("help-person"),
                to_do_lines=(say("noted-else"),),
            )
        case Rated(before):
            told = say("rated-before") if before else say("rated-sentence")
            return Telling(family=Family.DONE, heading=say("rated"), sentence=told)
        case OutOfOrder(fault):
            return sentences.fault(fault)

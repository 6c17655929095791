"""The screen when there is no answer: what is known, what to do instead, and the code to correct."""

from typing import Any

from kiosk.screens.cards import buttons, family_card
from kiosk.screens.illustrations import illustration_of
from kiosk.screens.parts import Flow, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.screens.to_do import HELP, lines_of, to_do
from kiosk.sentences import Sentences
from kiosk.state import Button, Offline, Trouble, WrongPaper

load_kv("parts")
load_kv("problem")


class ProblemScreen(Screen):
    """Tells a problem, or a paper that is no receipt."""

    def __init__(
        self, sentences: Sentences, page: Trouble | Offline | WrongPaper, *, scanner: bool = True, **properties: Any
    ) -> None:
        super().__init__(**properties)
        telling = sentences.trouble(page)
        told = Flow(orientation="vertical", spacing=theme().px("gap"))
        card = family_card(telling)
        if not isinstance(page, WrongPaper) and page.shown:
            card.add_widget(Words(text=sentences.say("asked"), role="body", tone="none", strong=True))
            card.add_widget(Words(text=page.shown, role="typed", strong=True, figures=True))
        told.add_widget(card)
        if not theme().portrait:
            told.add_widget(Spring())
        helping = Flow(orientation="vertical", spacing=theme().px("gap"))
        if telling.to_do or telling.to_do_lines:
            helping.add_widget(to_do(telling.to_do, lines_of(telling), icon=HELP))
        if telling.as_of:
            helping.add_widget(Words(text=telling.as_of, role="caption", tone="ink-2"))
        for part in illustration_of(sentences, page, scanner=scanner):
            helping.add_widget(part)
        helping.add_widget(buttons(*_ways_on(sentences, page)))
        self.add_widget(told)
        self.add_widget(helping)
        self._told, self._helping = told, helping

    def settle(self, width: float, height: float) -> None:
        """Put the buttons at the foot."""
        self.fit(width, height)
        room = height - self.padding[1] - self.padding[3]
        if theme().portrait:
            self._helping.fit(self._helping.width, room - self._told.height - self.spacing)
        else:
            for column in (self._told, self._helping):
                column.fit(column.width, room)


def _ways_on(sentences: Sentences, page: Trouble | Offline | WrongPaper) -> tuple[PushButton, PushButton]:
    """Return the button that goes on to another try, and the one that ends."""
    if isinstance(page, Offline) and page.may_try_again:
        again = PushButton(Button.TRY_AGAIN, icon="refresh", text=sentences.say("try-again"))
    elif isinstance(page, Trouble) and page.typed:
        again = PushButton(Button.CORRECT_CODE, icon="pencil", text=sentences.say("correct-code"))
    else:
        again = PushButton(Button.ENTER_CODE, icon="keyboard", text=sentences.say("type-code"))
    return again, PushButton(Button.DONE, icon="check", text=sentences.say("done"), main=True)

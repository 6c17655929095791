"""One thing said and nothing to choose: thanks, the lost-receipt door's one sentence, a machine out of order."""

from typing import Any

from kiosk.screens.cards import buttons, family_card, in_upper_third
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
        told: list[Any] = [family_card(telling)]
        helping: list[Any] = []
        if telling.to_do or telling.to_do_lines:
            helping.append(to_do(telling.to_do, lines_of(telling), icon=HELP))
        ending = [] if isinstance(page, OutOfOrder) else [_done(sentences)]
        if theme().portrait:
            columns = [in_upper_third(*told, *helping, foot=ending)]
        elif isinstance(page, OutOfOrder):
            beside = Flow(orientation="horizontal", spacing=theme().px("column-gap"))
            for column in (_column(*told), _column(*helping)):
                beside.add_widget(column)
            columns = [in_upper_third(beside, foot=[])]
        elif helping:
            columns = [_column(*told, Spring()), _column(*helping, Spring(), *ending)]
        else:
            columns = [in_upper_third(*told, foot=ending)]
        for column in columns:
            self.add_widget(column)

    def settle(self, width: float, height: float) -> None:
        """Put the button at the foot."""
        self.fit(width, height)
        for column in self.children:
            column.fit(column.width, height - self.padding[1] - self.padding[3])


def _done(sentences: Sentences) -> Flow:
    return buttons(PushButton(Button.DONE, icon="check", text=sentences.say("done"), main=True))


def _column(*parts: Any) -> Flow:
    column = Flow(orientation="vertical", spacing=theme().px("gap"))
    for part in parts:
        column.add_widget(part)
    return column


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

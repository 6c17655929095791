"""The answer: what, when, what must I do, where, how far. What does not fit stands on a further part, "Xem tiếp"."""

from collections.abc import Iterator, Sequence
from typing import Any

from kivy.uix.widget import Widget
from kivy.utils import escape_markup

from kiosk.screens.cards import buttons, family_card, parts_of, saved_card, timeline, to_do
from kiosk.screens.parts import Divider, Flow, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Answer, Button
from lookup_api.wording import Telling

load_kv("parts")
load_kv("answer")


class AnswerScreen(Screen):
    """Tells the view of a dossier."""

    def __init__(self, sentences: Sentences, page: Answer, *, printer: bool = False, **properties: Any) -> None:
        super().__init__(**properties)
        self._sentences = sentences
        self._part = page.part
        self._page = page
        self._printer = printer
        self._age_above = theme().portrait and not theme().low  # elsewhere the card takes the room
        self._telling = sentences.answer(page.view)

    def settle(self, width: float, height: float) -> None:
        """Lay the blocks out over as many parts as they need, and show the one that is asked for."""
        left, top, right, foot = self.padding
        inner, tall = width - left - right, height - top - foot
        portrait, gap = theme().portrait, theme().px("gap")
        first = inner if portrait else theme().px("card-width")
        second = inner if portrait else inner - first - self.spacing
        more = self._more_ways()
        below_all = theme().px("button") + gap + (theme().px("button-more") + theme().px("gap-small") if more else 0)
        card, blocks = self._card_and_blocks(first, tall - self.spacing - below_all if portrait else tall)
        beside = tall - card.height - self.spacing if portrait else tall
        room, further = beside - below_all, (tall if portrait else beside) - below_all
        todo = _to_do(self._telling, second, room, further)
        before = blocks[:1] if self._page.saved and not portrait else []
        parts = parts_of([*before, *todo, *blocks[len(before) :]], second, room, further)
        part = self._part % len(parts)
        shown = Flow(orientation="vertical")
        shown.add_widget(_column(parts[part]))
        shown.add_widget(Spring())
        ways = Flow(orientation="vertical", spacing=theme().px("gap-small"))
        if more:
            ways.add_widget(buttons(*more))
        ways.add_widget(self._ways_on(several=len(parts) > 1))
        shown.add_widget(ways)
        alone = portrait and part > 0
        if not alone:
            self.add_widget(card)
        shown.fit(second, tall if alone else beside)
        self.add_widget(shown)
        self.size = (width, height)

    def _card_and_blocks(self, width: float, height: float) -> tuple[Flow, list[Flow]]:
        """Return the card with the code above it, and the blocks; a card too tall gives its sentence to them."""
        telling = self._telling
        for sentence in (True, False):
            column = Flow(orientation="vertical", spacing=theme().px("gap") * 0.75)
            for each in self._above_card(width):
                column.add_widget(each)
            card = family_card(telling, sentence=sentence, saved=self._page.saved)
            column.add_widget(card)
            column.fit(width)
            if column.height <= height:
                break
        blocks = _blocks(telling)
        if not sentence:
            # The word on the card says what, already; what to do comes before saying it again.
            blocks.insert(0, _column([Words(text=telling.sentence, role="lead")]))
        told_above = self._page.saved or not telling.as_of
        as_of = [] if told_above else [Words(text=telling.as_of, role="caption", tone="ink-2")]
        if self._page.saved and not self._age_above and not theme().portrait:
            blocks.insert(0, self._age())
        if theme().portrait:
            blocks.extend(_column([each]) for each in as_of)
            return column, blocks
        for each in as_of:
            each.fit(width - card.padding[0] - card.padding[2])
            if column.height + card.spacing + each.height <= height:
                card.add_widget(each)
            else:
                blocks.append(_column([each]))
        # The card stands as tall as the column beside it.
        column.fit(width)
        card.add_widget(Spring(), index=1 if as_of and card.children[0] is as_of[0] else 0)
        card.fit(width, height - (column.height - card.height))
        column.height = height
        return column, blocks

    def _above_card(self, width: float) -> Iterator[Widget]:
        """Return what is told above the card: the code and, on an upright panel, how old a saved answer is."""
        if self._page.saved and self._age_above:
            yield self._age()
        if self._telling.code:
            yield self._naming(width)
        if self._page.saved and theme().portrait and not self._age_above:
            yield Words(text=self._sentences.age(self._page.view.as_of), role="caption", strong=True)

    def _age(self) -> Flow:
        """Return how old a saved answer is, which comes before all it says."""
        return saved_card(self._sentences.say("saved"), self._sentences.age(self._page.view.as_of))

    def _naming(self, width: float) -> Flow:
        """Return the code and, for a holder, the masked name: on one line where they fit on one."""
        line = Flow(orientation="horizontal", spacing=theme().px("gap"))
        code = Words(text=self._telling.code, strong=True, figures=True)
        line.add_widget(code)
        if not self._telling.applicant:
            return line
        named = self._sentences.say("applicant", name=f"[b]{escape_markup(self._telling.applicant)}[/b]")
        applicant = Words(text=named, tone="ink-2", markup=True)
        code.fit_line()
        applicant.fit_line()
        if code.width + line.spacing + applicant.width <= width:
            applicant.halign, applicant.rigid = "right", True
        else:
            line.orientation, line.spacing = "vertical", 0
        line.add_widget(applicant)
        return line

    def _ways_on(self, *, several: bool) -> Flow:
        say = self._sentences.say
        if several:
            onward = PushButton(Button.NEXT_PAGE, icon="arrow-right", text=say("next-page"))
        elif self._page.may_try_again:
            onward = PushButton(Button.TRY_AGAIN, icon="refresh", text=say("try-again"))
        else:
            onward = PushButton(Button.ENTER_CODE, icon="keyboard", text=say("other-code"))
        return buttons(onward, PushButton(Button.DONE, icon="check", text=say("done"), main=True))

    def _more_ways(self) -> list[PushButton]:
        """Return what else can be done with this answer: see more of it, rate it, take it along, print it."""
        page, wanted = self._page, []
        if page.may_prove:
            wanted.append((Button.PROVE, "id", "prove"))
        if page.may_rate:
            wanted.append((Button.RATE, "mood-smile", "rate"))
        wanted.append((Button.TAKE_ALONG, "qrcode", "take-along"))
        if self._printer:
            wanted.append((Button.PRINT, "printer", "print"))
        return [
            PushButton(
                button,
                icon=icon,
                text=self._sentences.say(message),
                role="body" if theme().portrait else "caption",
                height_name="button-more",
                key=True,
            )
            for button, icon, message in wanted
        ]


def _column(parts: Sequence[Widget]) -> Flow:
    column = Flow(orientation="vertical", spacing=theme().px("gap"))
    for part in parts:
        column.add_widget(part)
    return column


def _blocks(telling: Telling) -> list[Flow]:
    """Return what follows on what to do, in the order in which it matters."""
    blocks: list[Flow] = []
    blocks.extend(_column([Words(text=note)]) for note in telling.notes)
    if telling.steps:
        steps = Flow(orientation="vertical", spacing=theme().px("gap"))
        steps.add_widget(Divider())
        steps.add_widget(timeline(telling.steps))
        blocks.append(steps)
    return blocks


def _to_do(telling: Telling, width: float, first: float, further: float) -> list[Flow]:
    """Return what to do as one block, or as several where its lines are more than a part has room for."""
    blocks: list[Flow] = []
    heading, waiting = telling.to_do, list(telling.to_do_lines)
    while heading or waiting:
        count = len(waiting)
        block = to_do(heading, waiting)
        block.fit(width)
        while count > 1 and block.height > (further if blocks else first):
            count -= 1
            block = to_do(heading, waiting[:count])
            block.fit(width)
        blocks.append(block)
        heading, waiting = None, waiting[count:]
    return blocks

"""The answer: what, when, what must I do, where, how far. What does not fit stands on a further part, "Xem tiếp"."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from kivy.uix.widget import Widget
from kivy.utils import escape_markup

from kiosk.screens.cards import buttons, family_card, onward_button, parts_of, saved_card, short, timeline
from kiosk.screens.parts import Divider, DoorCard, Flow, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.screens.to_do import further_notes, icon_of, noted, shared_out, told_about, why_overdue
from kiosk.sentences import Sentences
from kiosk.state import Answer, Button
from lookup_api.contract.views import NextStep
from lookup_api.wording import Family, Telling

load_kv("parts")
load_kv("answer")


MANY: Final = 3  # ways beside one another, whose words are smaller
SMALLER_DAYS: Final = ("hint", "lead", "body")  # type roles of a day, or the name of a desk, that has no room


class AnswerScreen(Screen):
    """Tells the view of a dossier."""

    def __init__(self, sentences: Sentences, page: Answer, *, printer: bool = False, **properties: Any) -> None:
        super().__init__(**properties)
        self._sentences = sentences
        self._part = page.part
        self._page = page
        self._printer = printer
        self._telling = sentences.answer(page.view)
        # The sentence, where the card has no room for it. The word on the card says what, already; what to do comes
        # before saying it again. That we are sorry comes first.
        self._unsaid: list[Flow] = []

    def settle(self, width: float, height: float) -> None:
        """Lay the blocks out over as many parts as they need, and show the one that is asked for."""
        left, top, right, foot = self.padding
        inner, tall = width - left - right, height - top - foot
        portrait, gap = theme().portrait, theme().px("gap")
        first = inner if portrait else theme().px("card-width")
        second = inner if portrait else inner - first - self.spacing
        more = self._more_ways()
        in_a_row = self._fit_in_a_row(more, second)
        below_all = theme().px("button") + gap
        below_all += 0 if in_a_row else theme().px("button-more") + theme().px("gap-small")
        card, blocks = self._card_and_blocks(first, tall - self.spacing - below_all if portrait else tall)
        beside = tall - card.height - self.spacing if portrait else tall
        naming = self._naming(second)
        naming.fit(second)
        further = (tall - naming.height - gap if portrait else beside) - below_all
        parts, apart = self._parts(blocks, second, beside - below_all, further)
        part = self._part % len(parts)
        alone = portrait and part > 0
        shown = Flow(orientation="vertical")
        shown.add_widget(_column([naming, *parts[part]] if alone else parts[part], apart))
        shown.add_widget(Spring())
        onward = self._ways_on(several=len(parts) > 1, last=part == len(parts) - 1)
        shown.add_widget(_ways(onward, more, in_a_row=in_a_row))
        shown.fit(second, tall if alone else beside)
        if not alone:
            self.add_widget(card)
        self.add_widget(shown)
        self.size = (width, height)

    def _parts(self, blocks: list[Flow], width: float, first: float, further: float) -> tuple[list[list[Flow]], float]:
        """Share out what to do and what follows on it, into rooms of so many pixels; tell how far apart they stand.

        They stand closer together where that takes fewer parts.
        """
        icon = icon_of(self._page.view.next_step, self._telling.family)
        amount = self._page.view.next_step is NextStep.PAY and self._page.view.fee is not None
        told = why_overdue(self._telling, self._sentences.say("why-overdue"))
        if self._page.saved and not theme().portrait:
            told.insert(0, _column([self._age()]))
        sorry = self._unsaid if self._telling.family is Family.OVERDUE else []
        told = [*sorry, *told]
        for block in told:
            block.fit(width)
        left = first - sum(block.height + theme().px("gap") for block in told)
        told += shared_out(self._telling, width, left, further, icon=icon, role="title" if amount else "lead")
        told += [*([] if sorry else self._unsaid), *blocks]
        apart = theme().px("gap")
        parts = parts_of(told, width, first, further, apart)
        closer = parts_of(told, width, first, further, theme().px("gap-small"))
        return (closer, theme().px("gap-small")) if len(closer) < len(parts) else (parts, apart)

    def _card_and_blocks(self, width: float, height: float) -> tuple[Flow, list[Flow]]:
        """Return the card with the code above it, and the blocks; a card too tall leaves its sentence to them."""
        telling = self._telling
        column, card = self._column(width, sentence=True)
        blocks = _blocks(telling)
        if column.height > height:
            column, card = self._column(width, sentence=False)
            self._unsaid = [_column([Words(text=telling.sentence, role="lead")])]
        if column.height > height:
            column, card = self._column(width, sentence=False, earlier=False)
            blocks[:0] = [_column([noted(note, first=True)]) for note in told_about(telling, "earlier")]
        for day in SMALLER_DAYS:
            if column.height > height:
                column, card = self._column(width, sentence=False, earlier=False, day=day)
        told_above = self._page.saved or not telling.as_of
        as_of = None if told_above else Words(text=telling.as_of, role="caption", tone="ink-2")
        if theme().portrait:
            if as_of is not None:
                _with_as_of(blocks, as_of)
        elif not _takes_steps(column, blocks, as_of, width, height):
            _stretch(column, card, blocks, as_of, height)
        return column, blocks

    def _column(self, width: float, *, sentence: bool, earlier: bool = True, day: str = "day") -> tuple[Flow, DoorCard]:
        """Return the card, and the column of it and what stands above it."""
        column = Flow(orientation="vertical", spacing=theme().px("gap") * 0.75)
        for each in self._above_card(width):
            column.add_widget(each)
        telling, saved = self._telling_of_card(), self._page.saved
        card = family_card(telling, sentence=sentence, earlier=earlier, saved=saved, day=day)
        column.add_widget(card)
        column.fit(width)
        return column, card

    def _above_card(self, width: float) -> Iterator[Widget]:
        """Return what is told above the card: the code and, on an upright panel, how old a saved answer is."""
        upright = self._page.saved and theme().portrait
        if upright and not theme().low:
            yield saved_card(self._sentences.age(self._page.view.as_of))
        if self._telling.code:
            yield self._naming(width)
        if upright and theme().low:  # there the card takes the room
            yield self._age()

    def _age(self) -> Words:
        """Return how old a saved answer is, in short; on a lying panel it comes before what to do."""
        return Words(text=self._sentences.age(self._page.view.as_of), role="caption", strong=True)

    def _telling_of_card(self) -> Telling:
        """Return what the card tells; on that of a saved answer its hour stands once more."""
        if not self._page.saved:
            return self._telling
        then = self._sentences.saved_at(self._page.view.as_of, self._telling.timeliness)
        return replace(self._telling, timeliness=then)

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

    def _fit_in_a_row(self, more: list[PushButton], width: float) -> bool:
        """Tell whether all ways have room beside one another: with one further way, and short words for all."""
        if len(more) > 1:
            return False
        say = self._sentences.say
        words = [say(name) for name in ("next-page", "first-page", "try-again", "other-code", "take-along", "done")]
        share = (width - 2 * theme().px("gap-small") * 1.5) / 3
        return all(short(PushButton(text=each)).least <= share for each in words)

    def _ways_on(self, *, several: bool, last: bool) -> tuple[PushButton, PushButton]:
        say, role = self._sentences.say, "button" if theme().portrait else "body"
        if several:
            onward = onward_button(self._sentences, last=last)
        else:
            onward = PushButton(Button.ENTER_CODE, icon="keyboard", text=say("other-code"))
        onward.role = role
        return onward, PushButton(Button.DONE, icon="check", text=say("done"), main=True, role=role)

    def _more_ways(self) -> list[PushButton]:
        """Return what else can be done with this answer: see more of it, rate it, take it along, print it."""
        page, wanted = self._page, []
        if page.may_prove:
            wanted.append((Button.PROVE, "id", "prove"))
        if page.may_rate:
            wanted.append((Button.RATE, "mood-smile", "rate"))
        if page.may_try_again:  # what is taken along would open a page that does not answer either
            wanted.append((Button.TRY_AGAIN, "refresh", "try-again"))
        else:
            wanted.append((Button.TAKE_ALONG, "qrcode", "take-along"))
        if self._printer:
            wanted.append((Button.PRINT, "printer", "print"))
        return [
            PushButton(
                button,
                icon=icon,
                text=self._sentences.say(message),
                role="body" if theme().portrait and len(wanted) < MANY else "caption",
                height_name="button-more",
                key=True,
            )
            for button, icon, message in wanted
        ]


def _ways(onward: tuple[PushButton, PushButton], more: list[PushButton], *, in_a_row: bool) -> Flow:
    """Return the buttons below an answer: all in one row, or what else can be done above what goes on and ends."""
    if in_a_row:
        return buttons(*(short(way) for way in (onward[0], *more, onward[1])))
    ways = Flow(orientation="vertical", spacing=theme().px("gap-small"))
    ways.add_widget(buttons(*more))
    ways.add_widget(buttons(*onward))
    return ways


def _column(parts: Iterable[Widget], apart: float | None = None) -> Flow:
    column = Flow(orientation="vertical", spacing=theme().px("gap") if apart is None else apart)
    for part in parts:
        column.add_widget(part)
    return column


def _blocks(telling: Telling) -> list[Flow]:
    """Return what follows on what to do, in the order in which it matters."""
    notes = further_notes(telling)
    blocks = [_column([noted(note, first=note is notes[0])]) for note in notes]
    if telling.steps:
        steps = Flow(orientation="vertical", spacing=theme().px("gap") * 0.75)
        steps.add_widget(Divider())
        steps.add_widget(timeline(telling.steps))
        blocks.append(steps)
    return blocks


def _with_as_of(blocks: list[Flow], as_of: Widget) -> None:
    """Set how old the facts are below the last block: it never stands on a part of its own."""
    if not blocks:
        blocks.append(_column([]))
    blocks[-1].add_widget(as_of)


def _takes_steps(column: Flow, blocks: list[Flow], as_of: Words | None, width: float, height: float) -> bool:
    """Move the steps below the card where it leaves room for them on a wide panel; tell whether it does."""
    if not blocks:
        return False
    below = _column([blocks[-1]])
    if as_of is not None:
        below.add_widget(as_of)
    below.fit(width)
    if column.height + column.spacing + below.height > height:
        below.clear()
        return False
    blocks.pop()
    column.add_widget(below)
    column.fit(width)
    column.padding = [0, 0, 0, height - column.height]
    column.fit(width, height)
    return True


def _stretch(column: Flow, card: DoorCard, blocks: list[Flow], as_of: Words | None, height: float) -> None:
    """Let the card stand as tall as the column beside it, with how old the facts are at its foot."""
    width = column.width
    if as_of is not None:
        as_of.fit(width - card.padding[0] - card.padding[2])
        if column.height + card.spacing + as_of.height <= height:
            card.add_widget(as_of)
        else:
            _with_as_of(blocks, as_of)
    column.fit(width)
    card.add_widget(Spring(), index=1 if card.children[0] is as_of else 0)
    card.fit(width, height - (column.height - card.height))
    column.height = height

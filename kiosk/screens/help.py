"""Help: what stands on every screen in full, whom to turn to, and how the machine is used."""

from typing import Any, Final

from kiosk.screens.cards import buttons, onward_button, parts_of, short
from kiosk.screens.parts import Divider, Flow, Icon, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, Help, Machine

load_kv("parts")
load_kv("help")

STACKED_FROM: Final = 3  # buttons; from so many on, icons stand over their words
WIDER: Final = 1.15  # times the width of the other column: whom to turn to takes longer sentences
HOW: Final = (("scan", "help-scan"), ("keyboard", "help-type"), ("text-size", "help-read"), ("check", "help-leave"))


class HelpScreen(Screen):
    """Tells it over as many parts as it needs."""

    def __init__(self, sentences: Sentences, page: Help, machine: Machine, **properties: Any) -> None:
        super().__init__(**properties)
        self._sentences = sentences
        self._page = page
        say = sentences.say
        self._may_call = machine.speaker and not page.called
        people = sentences.people()
        if page.called:
            self._blocks = [_block("bell-ringing", say("called"), [say("called-sentence"), *people])]
        else:
            self._blocks = [_block("phone", say("help-person"), people)]
        if told := sentences.notices(machine.notices):
            self._blocks.insert(0, _block("tool", say("help-notices"), told))
        self._blocks.append(_how(sentences))

    def settle(self, width: float, height: float) -> None:
        """Share the blocks out over parts, and show the one that is asked for."""
        left, top, right, foot = self.padding
        inner, tall = width - left - right, height - top - foot
        title = Words(text=self._sentences.say("help"), role="title", strong=True)
        title.fit(inner)
        room = tall - title.height - theme().px("button") - 2 * self.spacing
        columns = self._columns(inner, room)
        parts = [[columns]] if columns is not None else parts_of(self._blocks, inner, room, room)
        told = Flow(orientation="vertical", spacing=theme().px("gap"))
        told.add_widget(title)
        for block in parts[self._page.part % len(parts)]:
            told.add_widget(block)
        shown = Flow(orientation="vertical", spacing=theme().px("gap") / 2)  # on either side of the Spring: one gap
        shown.add_widget(told)
        shown.add_widget(Spring())
        last = self._page.part % len(parts) == len(parts) - 1
        shown.add_widget(self._ways_on(several=len(parts) > 1, last=last))
        shown.fit(inner, tall)
        self.add_widget(shown)
        self.size = (width, height)

    def _columns(self, width: float, room: float) -> Flow | None:
        """Return whom to turn to beside how the machine is used, where the panel lies and has room for both."""
        if theme().portrait:
            return None
        people = Flow(orientation="vertical", spacing=theme().px("gap"))
        people.weight = WIDER
        for block in self._blocks[:-1]:
            people.add_widget(block)
        columns = Flow(orientation="horizontal", spacing=theme().px("column-gap"))
        columns.add_widget(people)
        columns.add_widget(self._blocks[-1])
        columns.fit(width)
        if columns.height <= room:
            return columns
        for column in (people, columns):
            column.clear()
        return None

    def _ways_on(self, *, several: bool, last: bool) -> Flow:
        say = self._sentences.say
        back = PushButton(Button.BACK, icon="arrow-left", text=say("back"), main=True)
        ways = [onward_button(self._sentences, last=last)] if several else []
        if self._may_call:
            ways.append(PushButton(Button.CALL_STAFF, icon="bell-ringing", text=say("call-staff")))
        ways.append(back)
        return buttons(*(ways if len(ways) < STACKED_FROM else map(short, ways)))


def _block(icon: str, heading: str, lines: list[str]) -> Flow:
    words = Flow(orientation="vertical", spacing=theme().px("gap-tiny"))
    words.add_widget(Words(text=heading, role="lead", strong=True))
    for line in lines:
        words.add_widget(Words(text=line))
    return _beside(icon, words)


def _how(sentences: Sentences) -> Flow:
    """Return the four lines on how the machine is used, each with its picture."""
    block = Flow(orientation="vertical", spacing=theme().px("gap-small"))
    if theme().portrait:
        block.add_widget(Divider())
    block.add_widget(Words(text=sentences.say("help-how"), role="lead", strong=True))
    for icon, message in HOW:
        row = _beside(icon, Words(text=sentences.say(message), pos_hint={"center_y": 0.5}))
        picture = row.children[-1]
        picture.size_name, picture.pos_hint = "help-picture", {"center_y": 0.5}
        block.add_widget(row)
    return block


def _beside(icon: str, words: Any) -> Flow:
    row = Flow(orientation="horizontal", spacing=theme().px("gap"))
    row.add_widget(Icon(icon=icon, pos_hint={"top": 1}))
    row.add_widget(words)
    return row

"""The screen while a symbol is seen and cannot be read: what the scanner sees, and one thing that would help."""

from typing import Any, Final

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.screens.cards import buttons
from kiosk.screens.drawing import Pen
from kiosk.screens.parts import DoorCard, Flow, Icon, PushButton, Screen, Spring, Words, load_kv, theme
from kiosk.sentences import Sentences
from kiosk.state import Button, Hint, Outline, Scanning
from lookup_api.symbols import Frame

load_kv("parts")
load_kv("scanning")

ASPECT: Final = 9 / 16  # of the room for a picture, whatever the camera gives
ICONS: Final = {Hint.STILL: "hand-finger", Hint.CLOSER: "arrows-vertical", Hint.GLARE: "sun-off"}
TIPS: Final = (("arrows-vertical", "tip-distance"), ("sun-off", "tip-light"), ("id-off", "tip-paper"))


class Preview(Widget):
    """What the scanner sees, small and gray, with a frame round the symbol. The only place where a picture lives."""

    rigid = True

    def __init__(self, outline: Outline, **properties: Any) -> None:
        super().__init__(**properties)
        self.outline = outline
        self.texture: Texture | None = None
        self.bind(pos=self.redraw, size=self.redraw)

    def fit(self, width: float) -> None:
        """Keep the size that the screen gave it."""

    def show(self, picture: Frame) -> None:
        """Show a gray picture in place of the one before it."""
        height, width = picture.shape
        if self.texture is None or self.texture.size != (width, height):
            self.texture = Texture.create(size=(width, height), colorfmt="luminance")
            self.texture.flip_vertical()
        self.texture.blit_buffer(picture.tobytes(), colorfmt="luminance", bufferfmt="ubyte")
        self.redraw()

    def let_go(self) -> None:
        """Take the picture off the canvas and off the graphics card."""
        self.canvas.clear()
        if self.texture is not None:
            width, height = self.texture.size
            self.texture.blit_buffer(bytes(width * height), colorfmt="luminance", bufferfmt="ubyte")
            self.texture = None

    def redraw(self, *_changed: object) -> None:
        """Draw the picture in the middle of the room, and the frame where the symbol is."""
        self.canvas.clear()
        look = theme()
        if self.texture is None:
            self.canvas.add(Color(*look.colour("sunken")))
            self.canvas.add(Rectangle(pos=self.pos, size=self.size))
            return
        across, down = self.texture.size
        scale = min(self.width / across, self.height / down)
        wide, tall = across * scale, down * scale
        left, bottom = self.x + (self.width - wide) / 2, self.y + (self.height - tall) / 2
        self.canvas.add(Color(1, 1, 1, 1))
        self.canvas.add(Rectangle(texture=self.texture, pos=(left, bottom), size=(wide, tall)))
        pen = Pen(self.canvas, left, bottom, 1.0, tall)
        corners = [(x * wide, y * tall) for x, y in (*self.outline, self.outline[0])]
        for name in ("rim", "band"):  # a bright band in the middle of a dark rim
            pen.colour(look.colour(name))
            pen.stroke(corners, look.px(f"symbol-{name}"))


class HintPanel(Flow):
    """One thing that would help, large."""

    def __init__(self, sentences: Sentences, **properties: Any) -> None:
        super().__init__(**properties)
        self._sentences = sentences
        self._icon = Icon(tone="ink", size_name="hint-icon")
        self._hint = Words(role="hint" if theme().portrait else "lead", strong=True)
        words = Flow(orientation="vertical", spacing=theme().px("gap-tiny"), pos_hint={"center_y": 0.5})
        words.add_widget(self._hint)
        if theme().portrait or not theme().large:
            words.add_widget(Words(text=sentences.say("hint-outline")))
        self.add_widget(self._icon)
        self.add_widget(words)

    def say(self, hint: Hint) -> None:
        """Say another hint."""
        self._icon.icon = ICONS[hint]
        self._hint.text = self._sentences.say(f"hint-{hint}")

    def fit(self, width: float, height: float | None = None) -> None:
        """Take the height of the longest hint, so that nothing moves when another is said."""
        said = self._hint.text
        tallest = 0.0
        for hint in Hint:
            self._hint.text = self._sentences.say(f"hint-{hint}")
            super().fit(width)
            tallest = max(tallest, self.size[1])
        self._hint.text = said
        super().fit(width, height)
        self.size = (width, max(tallest, self.size[1]))


class Tip(Flow):
    """A small tip: an icon over its words."""

    def __init__(self, icon: str, text: str, **properties: Any) -> None:
        super().__init__(**properties)
        self.add_widget(Icon(icon=icon, pos_hint={"center_x": 0.5}))
        self.add_widget(Words(text=text, role="caption", halign="center"))


class ScanningScreen(Screen):
    """Says that a symbol is seen, what would help, and how to go on without it."""

    def __init__(self, sentences: Sentences, page: Scanning, **properties: Any) -> None:
        super().__init__(**properties)
        say = sentences.say
        self._title = Words(text=say("scanning"), role="title", strong=True)
        self._preview = Preview(page.outline)
        card = DoorCard(tone="edge", ground="frame", outlined=theme().contrast, spacing=theme().px("gap-small"))
        card.add_widget(self._preview)
        card.add_widget(Words(text=say("picture-not-kept"), role="caption", tone="on-frame", halign="center"))
        self._card = card
        self._panel = HintPanel(sentences)
        self._tips = Flow(orientation="horizontal", spacing=theme().px("gap"))
        for icon, message in TIPS:
            self._tips.add_widget(Tip(icon, say(message)))
        words = say("enter-code") if theme().portrait else say("type-code")
        self._enter = PushButton(Button.ENTER_CODE, icon="keyboard", text=words)
        self._foot = Flow(orientation="vertical", spacing=theme().px("gap-small"))
        self._foot.add_widget(Words(text=say("not-read-yet"), tone="ink-2"))
        back = PushButton(Button.BACK, icon="arrow-left", text=say("back"))
        self._foot.add_widget(buttons(back, self._enter))
        self._page = page
        self._panel.say(page.hint)
        self._enter.main = page.late

    def settle(self, width: float, height: float) -> None:
        """Give the picture the room that the words leave; the tips stay away where it would be too small for aiming."""
        left, top, right, foot = self.padding
        inner, tall = width - left - right, height - top - foot
        if theme().portrait:
            self._settle_upright(inner, tall)
        else:
            self._settle_wide(inner, tall)
        self.size = (width, height)

    def _settle_upright(self, inner: float, tall: float) -> None:
        for part in (self._title, self._panel, self._tips, self._foot):
            part.fit(inner)
        spring = Spring()
        others: list[Any] = [self._title, self._panel, spring, self._foot]
        room = tall - sum(part.height + self.spacing for part in others)
        with_tips = room - self._tips.height - self.spacing
        told: list[Any] = [self._title, self._card, self._panel]
        if self._fit_card(inner, with_tips) >= theme().px("preview-least"):
            told.append(self._tips)
        else:
            self._fit_card(inner, room)
        taken = sum(part.height + self.spacing for part in (*told, self._foot))
        spring.size = (inner, max(0.0, tall - taken))
        for part in (*told, spring, self._foot):
            self.add_widget(part)

    def _settle_wide(self, inner: float, tall: float) -> None:
        first = theme().px("card-width")
        second = inner - first - self.spacing
        beside = Flow(orientation="vertical", spacing=theme().px("gap"))
        for part in (self._card, self._tips):
            part.fit(first)
        if self._fit_card(first, tall - self._tips.height - beside.spacing) >= theme().px("preview-least"):
            seen = Flow(orientation="vertical", spacing=beside.spacing)
            seen.add_widget(self._card)
            seen.add_widget(self._tips)
            seen.size = (first, self._card.height + self._tips.height + beside.spacing)
        else:
            self._fit_card(first, tall)
            seen = self._card
        for part in (self._title, self._panel, Spring(), self._foot):
            beside.add_widget(part)
        beside.fit(second)
        if beside.height > tall:
            self._title.role = "lead"  # a band above has taken the room
            self._foot.remove_widget(self._foot.children[-1])
        beside.fit(second, tall)
        self.add_widget(seen)
        self.add_widget(beside)

    def _fit_card(self, width: float, room: float) -> float:
        """Fit the card into a room of pixels; return the height of the picture in it."""
        self._preview.size = (0, 0)
        self._card.fit(width)
        inner = width - self._card.padding[0] - self._card.padding[2]
        tall = max(0.0, min(inner * ASPECT, room - self._card.height))
        self._preview.size = (tall / ASPECT, tall)
        self._card.fit(width)
        return tall

    def draw(self, page: Scanning) -> None:
        """Move the frame to where the symbol is now, and say another hint when it changes."""
        before, self._page = self._page, page
        if page.hint is not before.hint:
            self._panel.say(page.hint)
            self._panel.fit(self._panel.width)
        self._enter.main = page.late
        if page.outline != before.outline:
            self._preview.outline = page.outline
            self._preview.redraw()

    def show(self, picture: Frame, *, moved: bool) -> None:
        """Show what the scanner sees; a picture like the one shown costs nothing."""
        if moved or self._preview.texture is None:
            self._preview.show(picture)

    def let_go(self) -> None:
        """Let the picture go at once, not when memory happens to be tidied."""
        self._preview.let_go()

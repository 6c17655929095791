"""The window: Kivy's settings for a machine that anybody may touch, and a picture of what is drawn.

Import this module before anything that opens the window; `open_window` must run before the first screen is built.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from kivy.config import Config

TURN: Final = 0.001  # seconds that another thread keeps the window's from its turn; five times as long by itself


class NoWindow(RuntimeError):
    """There is no screen to draw on."""


def open_window(size: tuple[int, int] | None) -> tuple[int, int]:
    """Open the window, `size` in pixels or None to fill the screen; return its size; raise NoWindow without one."""
    whole_screen = size is None and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    width, height = size or (1080, 1920)
    settings: dict[str, dict[str, object]] = {
        "graphics": {
            "width": width,
            "height": height,
            "fullscreen": "auto" if whole_screen else 0,
            "borderless": 1,
            "resizable": 0,
            "show_cursor": 0,
            "maxfps": 30,
            "multisamples": 0,
        },
        "kivy": {"exit_on_escape": 0, "desktop": 0, "log_level": "warning", "keyboard_mode": "system"},
    }
    for section, values in settings.items():
        for name, value in values.items():
            Config.set(section, name, str(value))
    # Without this a second finger or the right button leaves red dots.
    Config.set("input", "mouse", "mouse,disable_multitouch")
    from kivy.core.window import Window  # noqa: PLC0415 - importing it opens the window, with the settings above

    if Window is None:
        raise NoWindow("no window can be opened: is there a screen, or SDL_VIDEODRIVER=offscreen?")
    sys.setswitchinterval(TURN)
    Window.bind(on_keyboard=_swallow)
    return int(Window.width), int(Window.height)


@contextmanager
def resizing(lay_out: Callable[[int, int], None]) -> Iterator[None]:
    """Call `lay_out` with width and height in pixels whenever the window gets another size, until the block ends.

    The window outlives everything; what it could still call would be held beyond the end of Python itself.
    """
    from kivy.core.window import Window  # noqa: PLC0415 - the window is open by now

    def resize(_window: object, width: float, height: float) -> None:
        lay_out(int(width), int(height))

    Window.bind(on_resize=resize)
    try:
        yield
    finally:
        Window.unbind(on_resize=resize)


def _swallow(*_key: object) -> bool:
    """Keep Escape, F1 and the like from doing what they do in other programs."""
    return True


def save_picture(path: Path) -> None:
    """Write what the window shows as PNG; raise OSError when the file cannot be written."""
    from kivy.core.window import Window  # noqa: PLC0415 - the window is open by now
    from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels  # noqa: PLC0415 - needs the window

    Window.canvas.ask_update()
    Window.dispatch("on_draw")
    width, height = int(Window.width), int(Window.height)
    pixels = np.frombuffer(glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE), dtype=np.uint8)
    # OpenGL counts rows from the foot, OpenCV colours from blue.
    picture = cv2.cvtColor(np.flipud(pixels.reshape(height, width, 4)), cv2.COLOR_RGBA2BGR)
    done, encoded = cv2.imencode(".png", picture)
    if not done:
        raise OSError("the picture could not be encoded")
    path.write_bytes(encoded.tobytes())

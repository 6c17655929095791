"""A real X screen of 24 bits that nobody sees, and a finger on it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    """A running X server. `environment` is for the programs that draw on it."""

    display: str

    @property
    def environment(self) -> dict[str, str]:
        settings = {
            name: value for name, value in os.environ.items() if name not in {"SDL_VIDEODRIVER", "WAYLAND_DISPLAY"}
        }
        return settings | {"DISPLAY": self.display, "SDL_VIDEODRIVER": "x11"}

    def tap(self, x: int, y: int) -> None:
        """Tap a pixel, counted from the upper left corner."""
        self._xdotool("mousemove", str(x), str(y))
        self._xdotool("click", "1")

    def key(self, name: str) -> None:
        """Press a key."""
        self._xdotool("key", name)

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, capture_output=True)


@contextmanager
def open_screen(size: tuple[int, int] = (1080, 1920)) -> Iterator[Screen]:
    """Start Xvfb on a free display, which it finds itself and tells through a pipe."""
    told, tell = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[tell],
        stderr=subprocess.DEVNULL,
    )
    os.close(tell)
    try:
        with os.fdopen(told) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait(10)

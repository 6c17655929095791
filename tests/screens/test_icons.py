"""Icons are loaded before the first screen, once, and stay: loading one holds up the frame that shows it."""

import pytest

from tests.support.kiosk_plays import MACHINE, PLAYS, restore
from tests.support.kiosk_stage import on_stage


def test_no_screen_loads_an_icon(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    with on_stage(machine=MACHINE) as stage:
        from kivy.core.image import ImageLoader

        plain = ImageLoader.load

        def load(filename: str, **options: object) -> object:
            loaded.append(filename)
            return plain(filename, **options)

        monkeypatch.setattr(ImageLoader, "load", load)
        for name in ("keypad", "symbol seen", "answer by code", "rating", "lost receipt", "help"):
            restore(stage)
            PLAYS[name](stage)
            stage.lay_out()
    assert loaded == []


def test_icons_outlive_the_minute_after_which_pictures_go() -> None:
    with on_stage():
        from kivy.cache import Cache
        from kivy.clock import Clock

        before = set(Cache._objects["kv.image"])
        assert len(before) > 40
        for kept in Cache._objects["kv.image"].values():
            kept["lastaccess"] -= 3600
        Cache._purge_by_timeout(Clock.frametime)
        assert set(Cache._objects["kv.image"]) == before

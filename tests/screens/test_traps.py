"""The traps of Kivy and of pytest, each by its name: what once went wrong unseen is seen here.

Traps of a reader that types are held by test_keyboard (Shift that arrives as a letter, texts that stop to come once a
field had the focus) and by tests/kiosk/test_wedge (keys that come in one batch a frame).
"""

import ast
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assets import asset
from kiosk.state import Button, Effect, KeyPressed, Pressed, Visit
from tests.support.kiosk_stage import on_stage

TESTS = Path(__file__).parents[1]
MODULES = sorted(TESTS.rglob("test_*.py"))


def run(code: str, *arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KIVY_")},
        "HOME": str(home), "TMPDIR": str(home), "SDL_VIDEODRIVER": "offscreen",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        env=environment, cwd=TESTS.parent, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


# --- tests that are collected by nobody and stay green ------------------------------------------------------------


def test_a_test_that_is_a_coroutine_fails_and_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "test_coroutine.py").write_text("async def test_never_awaited():\n    assert False\n", encoding="utf-8")
    settings = TESTS.parent / "pyproject.toml"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", settings, "--rootdir", tmp_path, "-p", "no:cacheprovider", tmp_path],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout


def test_no_test_is_a_coroutine_and_every_module_has_tests() -> None:
    assert len(MODULES) > 100
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
        tests = [each for each in functions if each.name.startswith("test_")]
        assert not [each.name for each in tests if isinstance(each, ast.AsyncFunctionDef)], path
        assert tests or "TestCase" in ast.dump(tree), f"{path} collects nothing"


def test_nobody_uses_the_asynchronous_runner_that_collects_nothing() -> None:
    for path in TESTS.rglob("*.py"):
        if path != Path(__file__):
            assert "kivy.tests.async" not in path.read_text(encoding="utf-8"), path


# --- what Kivy does as it is imported -----------------------------------------------------------------------------


def test_the_arguments_of_the_program_are_not_kivy_s(tmp_path: Path) -> None:
    done = run("import kiosk, kivy; print('goes on')", "--port", "5000", home=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "goes on"), done.stderr


def test_nothing_is_written_into_any_home(tmp_path: Path) -> None:
    code = "import kiosk.window; kiosk.window.open_window((320, 480)); import kivy.uix.label; print('opened')"
    done = run(code, home=tmp_path)
    assert done.stdout.strip() == "opened", done.stderr
    assert list(tmp_path.rglob("*")) == []


def test_a_home_that_cannot_be_written_is_no_trouble() -> None:
    done = run("import kiosk, kivy.config; print('goes on')", home=Path("/proc/nowhere"))
    assert (done.returncode, done.stdout.strip()) == (0, "goes on"), done.stderr


# --- how Kivy is by itself, and unfit for a hall ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("kivy", "exit_on_escape", "0"),
        ("kivy", "desktop", "0"),
        ("kivy", "keyboard_mode", "system"),
        ("graphics", "show_cursor", "0"),
        ("graphics", "resizable", "0"),
        ("graphics", "borderless", "1"),
        ("input", "mouse", "mouse,disable_multitouch"),
    ],
)
def test_no_default_of_a_desktop_is_left(section: str, name: str, value: str) -> None:
    with on_stage():
        from kivy.config import Config

        assert Config.get(section, name) == value


def test_f1_opens_no_settings_and_escape_ends_nothing() -> None:
    with on_stage() as stage:
        from kivy.core.window import Window

        for key in (27, 282, 319):  # Escape, F1, Menu
            assert Window.dispatch("on_keyboard", key, 0, None, [])
        assert stage.app.open_settings() is False
        assert len(Window.children) == 1


# --- threads, and input methods -----------------------------------------------------------------------------------


def test_what_other_threads_tell_is_drawn_by_the_window_s_own() -> None:
    ran: list[int] = []
    drawn: list[int] = []

    class Runner:
        def run(self, effect: Effect) -> None:
            ran.append(threading.get_ident())

    with on_stage() as stage:

        def see(visit: Visit) -> None:
            drawn.append(threading.get_ident())

        stage.app.runners.append(Runner())
        stage.app.watchers.append(see)
        before = stage.visit
        for event in (Pressed(Button.ENTER_CODE), KeyPressed("1"), Pressed(Button.LOOK_UP)):
            thread = threading.Thread(target=stage.app.post, args=(event,))
            thread.start()
            thread.join(10)
        assert stage.visit == before  # nothing happens on the threads themselves
        stage.draw()
        assert set(ran) == set(drawn) == {threading.get_ident()}


def test_the_unit_runs_without_an_input_method() -> None:
    written = asset("systemd", "kiosk.service").read_text(encoding="utf-8")
    for name in ("GTK_IM_MODULE=none", "QT_IM_MODULE=none", "XMODIFIERS=@im=none"):
        assert name in written  # Telex would make "đ" of the "dd" in what a reader types


def test_numeric_work_is_not_shared_among_threads_that_drawing_may_push_aside(tmp_path: Path) -> None:
    code = (
        "import kiosk, os, cv2; from kiosk.scanners.reading import give_way; give_way();"
        " print(cv2.getNumThreads(), os.environ['OPENBLAS_NUM_THREADS'])"
    )
    done = run(code, home=tmp_path)
    assert done.stdout.split() == ["1", "1"]

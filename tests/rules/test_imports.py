"""What each install needs, and nothing more: the base has no server, the kiosk no database."""

import subprocess
import sys

import pytest

WITHOUT = """
import sys, builtins
absent = set({absent!r})
real = builtins.__import__
def guarded(name, *rest, **kept):
    if name.split(".")[0] in absent:
        raise ModuleNotFoundError(name)
    return real(name, *rest, **kept)
builtins.__import__ = guarded
import importlib
for module in {modules!r}:
    importlib.import_module(module)
loaded = absent & {{name.split(".")[0] for name in sys.modules}}
assert not loaded, loaded
"""

SERVERS = ("flask", "granian", "sqlalchemy", "alembic", "psycopg")


@pytest.mark.parametrize(
    ("modules", "absent"),
    [
        (
            (
                "lookup_api.client", "lookup_api.contract.views", "lookup_api.contract.lookups", "lookup_api.wording",
                "lookup_api.domain.scans", "lookup_api.provinces", "lookup_api.settings", "lookup_api.cli",
            ),
            (*SERVERS, "kivy", "twilio", "telegram", "cryptography", "qrcode", "PIL", "cv2"),
        ),
        (("kiosk.visit", "kiosk.cli"), (*SERVERS, "twilio", "telegram", "cryptography")),
        (("sms_gateway.app", "sms_gateway.cli"), ("kivy", "telegram", "cv2", "zxingcpp")),
        (("hotline_bot.dialogue", "hotline_bot.cli"), ("kivy", "twilio")),
    ],
)  # fmt: skip
def test_a_part_starts_without_what_is_not_its_own(modules: tuple[str, ...], absent: tuple[str, ...]) -> None:
    program = WITHOUT.format(absent=absent, modules=modules)
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr

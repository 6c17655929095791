"""The command `kiosk` as a process, in front of a lookup API on loopback, seen only from outside."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from assets import asset
from kiosk.theme import Theme
from lookup_api.receipts import Label
from tests.support.patience import PATIENCE
from tests.support.receipt_photos import RECEIPT, photographs

KIOSK = Path(sys.executable).parent / "kiosk"
MEMORY = ("PYTHONMALLOC", "GLIBC_TUNABLES")
"""By these the unit has memory overwritten as it is let go."""

Picture = NDArray[np.uint8]


def photograph(folder: Path, code: str, name: str = "receipt.png") -> None:
    """Put a photograph of a receipt in a folder, whole at once, as a camera's next picture."""
    label = Label(code=code, keypad=RECEIPT.keypad, qr_text=RECEIPT.qr_text, hotline="1022")
    taken = next(photographs(levels=("mild",), label=label))
    cv2.imwrite(str(folder / f"{name}.part.png"), taken.frame())
    (folder / f"{name}.part.png").rename(folder / name)


def settings(url: str, **more: str) -> dict[str, str]:
    """The environment of a kiosk in front of an API."""
    return {"LOOKUP_API_URL": url, "LOOKUP_DESK": "xã Bình Minh", **more}


def portrait(
    folder: Path,
    url: str,
    *,
    size: str = "1080x1920",
    language: str = "vi",
    environment: Mapping[str, str] | None = None,
) -> tuple[Picture, str]:
    """Let the kiosk read the photographs of a folder; its picture of the answer, and its log."""
    path = folder / "screen.shot"
    around = environment if environment is not None else os.environ | {"SDL_VIDEODRIVER": "offscreen"}
    frames = f"images:{folder}/receipt*.png"
    done = subprocess.run(
        [KIOSK, "--frames", frames, "--screenshot", path, "--size", size, "--language", language, "--wait", "30"],
        env={**around, **settings(url)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    picture = cv2.imread(str(path))
    assert picture is not None
    return np.asarray(picture, dtype=np.uint8), done.stderr


def of_the_unit(*names: str) -> dict[str, str]:
    """What the systemd unit gives the kiosk in its environment."""
    unit = asset("systemd", "kiosk.service").read_text(encoding="utf-8")
    given = re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)
    said = dict(each.split("=", 1) for line in given for each in line.split())
    return {name: said[name] for name in names}


@contextmanager
def running(environment: Mapping[str, str], *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A kiosk that runs until the end of the block."""
    process = subprocess.Popen([KIOSK, *arguments], env=environment, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr is not None:
            process.stderr.close()


def share_of(picture: Picture, colour: str, *, contrast: bool = False) -> float:
    """How much of a picture has exactly the colour of a token."""
    red, green, blue = (round(each * 255) for each in Theme(contrast=contrast).colour(colour)[:3])
    return float(np.all(picture[:, :, :3] == (blue, green, red), axis=2).mean())


def screen_of(environment: Mapping[str, str]) -> Picture:
    """A picture of the X screen, taken from outside the kiosk."""
    done = subprocess.run(["import", "-window", "root", "png:-"], env=environment, capture_output=True, check=True)
    picture = cv2.imdecode(np.frombuffer(done.stdout, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(picture, dtype=np.uint8)

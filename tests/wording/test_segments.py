"""Counting segments, held against two other counters on 100,000 random texts: smsutil, and sms-segments-calculator."""

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import smsutil

from lookup_api.wording import Encoding, count_segments
from lookup_api.wording.gsm import BASIC, EXTENSION
from tests.wording.test_gsm import ALL_134

FOLDER = Path(__file__).parent / "segments_calculator"
COUNT, SEED = 100_000, 20261127
# The other program counts what people see as one letter, so texts hold neither combined marks nor joined pictures.
_ALPHABETS = (
    sorted(BASIC - {"\r", "\n"}),
    sorted(BASIC - {"\r", "\n"}) * 2 + sorted(EXTENSION - {"\f"}) * 9,
    [*sorted(BASIC - {"\r", "\n"}), *ALL_134],
    [*ALL_134, *"😀🏛ç—“”…"],
)


@pytest.fixture(scope="session")
def calculator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The other program, installed as its lock file says."""
    place = tmp_path_factory.mktemp("segments") / "calculator"
    shutil.copytree(FOLDER, place)
    finished = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=place, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr[-1000:]
    return place


def texts() -> Iterator[str]:
    """The same texts each time, most of them near where one more segment begins."""
    dice = random.Random(SEED)
    for number in range(COUNT):
        longest = dice.choice((20, 75, 75, 165, 165, 320))
        yield "".join(dice.choices(_ALPHABETS[number % len(_ALPHABETS)], k=dice.randrange(1, longest)))


def test_two_other_counters_agree_on_a_hundred_thousand_texts(calculator: Path) -> None:
    made = list(texts())
    asked = "".join(f"{json.dumps(text)}\n" for text in made)
    finished = subprocess.run(
        ["node", "count.js"], cwd=calculator, input=asked, capture_output=True, text=True, timeout=240, check=True
    )
    theirs = finished.stdout.splitlines()
    assert len(theirs) == COUNT
    for text, line in zip(made, theirs, strict=True):
        ours, split = count_segments(text), smsutil.split(text)
        encoding = "GSM-7" if ours.encoding is Encoding.GSM7 else "UCS-2"
        assert f"{ours.segments} {encoding}" == line, ascii(text)
        assert (ours.segments, ours.encoding is Encoding.GSM7) == (len(split.parts), split.encoding == "gsm0338")

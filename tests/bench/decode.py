"""`python -m tests.bench decode`: how many photographs of receipts are read, how often wrongly, and how quickly.

Times are seconds of the reading thread's own processor time, and the budget is counted in them as well, so that other
work on the machine changes neither. Rates are held to what must hold; times are told, and never fail.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from lookup_api.symbols import BUDGET, Frame, read_symbols
from tests.support.bar_photos import CODE, bar_photographs
from tests.support.receipt_photos import LEVELS, RECEIPT, empty_frames, photographs

LEAST = {"all": 0.87, "mild": 1.0, "medium": 0.95}  # of our own receipts
LEAST_BARS = 0.85  # of barcodes alone, mild and medium trouble
EMPTY = 20  # frames without a symbol


def texts(frame: Frame) -> list[str]:
    """Read a frame; also for other benches that take a function by its name."""
    return list(read_symbols(frame, clock=time.thread_time).texts)


def main(arguments: list[str]) -> int:
    """Measure and print; 1 when receipts are read less often than they must be, or anything wrongly."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench decode", description=__doc__)
    parser.add_argument("--seeds", type=int, default=6, help="photographs of each trouble and level (default 6)")
    asked = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    spent: list[float] = []
    own, wrong_own = _counted(_own(asked.seeds), spent)
    bars, wrong_bars = _counted(_bars(max(1, asked.seeds // 3)), spent)
    none, wrong_none = _counted((("empty", "", frame) for frame in empty_frames(EMPTY)), spent)
    _print("our receipts, QR of 30 mm", own)
    _print("barcodes of 28 pixels", bars)
    wrong = wrong_own + wrong_bars + wrong_none
    print(f"\nread wrongly: {wrong}; in {none['all'][1]} empty frames: {wrong_none}")
    middle, most = np.percentile(spent, (50, 95)) * 1000
    print(f"processor time a frame, failures too: median {middle:.1f} ms, 95 of 100 within {most:.1f} ms")
    print(f"(the budget is {BUDGET * 1000:.0f} ms)")
    held = all(own[level][0] >= least * own[level][1] for level, least in LEAST.items())
    held = held and bars["all"][0] >= LEAST_BARS * bars["all"][1]
    return 0 if held and not wrong else 1


def _own(seeds: int) -> Iterator[tuple[str, str, Frame]]:
    for photograph in photographs(LEVELS, seeds):
        yield photograph.level, RECEIPT.qr_text, photograph.frame()


def _bars(seeds: int) -> Iterator[tuple[str, str, Frame]]:
    for (kind, photograph), frame in bar_photographs(LEVELS[:2], seeds):
        yield f"{kind.value} {photograph.level}", CODE, frame


def _counted(frames: Iterable[tuple[str, str, Frame]], spent: list[float]) -> tuple[dict[str, tuple[int, int]], int]:
    """Count what is read by level and in all, and what was read that stands on no receipt."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    wrong = 0
    for level, text, frame in frames:
        begun = time.thread_time()
        found = texts(frame)
        spent.append(time.thread_time() - begun)
        for name in ("all", level):
            counts[name][0] += text in found
            counts[name][1] += 1
        wrong += len(set(found) - {text, RECEIPT.code})
    return {name: (read, every) for name, (read, every) in counts.items()}, wrong


def _print(title: str, counts: dict[str, tuple[int, int]]) -> None:
    print(f"\n{title}")
    for name, (read, every) in counts.items():
        print(f"  {name:<18}{read:>5} of {every:<5}{100 * read / every:>7.1f} %")

"""`python -m tests.bench.understanding`: how well and how fast the hotline reads what citizens write.

Over the held-out half of the labelled phrases (tests/hotline_bot/phrases). Milliseconds depend on the machine and are
printed for orientation; what must hold of right and wrong is a test.
"""

import statistics
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from hotline_bot.understanding import Asked, ProcedureAsked, Wanted, understand

FOLDER = Path(__file__).parents[1] / "hotline_bot" / "phrases"
ROUNDS = 5


def main() -> int:
    """Measure and print."""
    phrases, messages = _read("held_out"), _read("held_out_codes")
    labelled = [(label, str(each)) for label, kinds in phrases.items() for some in kinds.values() for each in some]
    ours = [(label, text) for label, text in labelled if label != "none"]
    others = [text for label, text in labelled if label == "none"]
    right = sum(_label(text) == label for label, text in ours)
    wrong = sum(_label(text) not in (label, "none") for label, text in ours)
    coded = sum(_codes(text) == codes for text, codes in messages["asked"].items())
    false = sum(bool(_codes(str(text))) for text in messages["none"])
    print(
        f"\n{len(ours)} held-out wishes: {right / len(ours):.1%} right, {wrong / len(ours):.1%} wrong, the rest a menu"
    )
    print(
        f"{len(others)} held-out texts that are not for us: {sum(_label(text) != 'none' for text in others)} answered"
    )
    with_codes, without = messages["asked"], messages["none"]
    print(f"{len(with_codes)} held-out messages with codes: {coded} read; {len(without)} without: {false} false")
    texts = [text for _, text in labelled] + list(messages["asked"]) + [str(text) for text in messages["none"]]
    spent = sorted(_spent(text) for _ in range(ROUNDS) for text in texts)
    print(
        f"milliseconds a message: mean {statistics.mean(spent):.2f}, median {statistics.median(spent):.2f}, "
        f"99 in 100 within {spent[len(spent) * 99 // 100]:.2f}"
    )
    return 0


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def _label(text: str) -> str:
    match understand(text):
        case Wanted(intent):
            return intent.value
        case ProcedureAsked():
            return "procedure"
        case Asked():
            return "code"
        case _:
            return "none"


def _codes(text: str) -> list[str]:
    meaning = understand(text)
    return [named.text for named in meaning.named] if isinstance(meaning, Asked) else []


def _spent(text: str) -> float:
    begun = time.perf_counter()
    understand(text)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())

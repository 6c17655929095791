"""What is read aloud: numbers and codes in Vietnamese words. Sentences are the catalogue's `.voice` variants."""

import re

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu", " tỷ")
_MOST = 1000 ** len(_SCALES)

# Digits said at one breath. Longer runs are said in threes, as telephone numbers are.
_LONGEST_RUN = 6
_BREATH = 3


def speak_number(number: int) -> str:
    """Say a whole number from 0 up to a thousand thousand million: 26 is "hai mươi sáu"; ValueError outside."""
    if not 0 <= number < _MOST:
        raise ValueError(f"{number} is not read aloud")
    if number == 0:
        return DIGITS[0]
    thousands: list[int] = []
    while number:
        number, group = divmod(number, 1000)
        thousands.append(group)
    top = len(thousands) - 1
    return " ".join(
        # After the first group each is said with its hundreds, even when there are none: "hai nghìn không trăm năm".
        _speak_group(thousands[scale], whole=scale < top) + _SCALES[scale]
        for scale in range(top, -1, -1)
        if thousands[scale]
    )


def _speak_group(group: int, *, whole: bool) -> str:
    """Say a number below a thousand."""
    hundreds, rest = divmod(group, 100)
    tens, unit = divmod(rest, 10)
    words = []
    if hundreds or whole:
        words.append(f"{DIGITS[hundreds]} trăm")
    if tens == 0 and unit and words:
        words.append("linh")
    if tens == 1:
        words.append("mười")
    elif tens > 1:
        words.append(f"{DIGITS[tens]} mươi")
    if unit:
        words.append(_speak_unit(unit, tens))
    return " ".join(words)


def _speak_unit(unit: int, tens: int) -> str:
    if unit == 1 and tens > 1:
        return "mốt"
    if unit == 5 and tens:  # noqa: PLR2004 - five after a ten changes its sound
        return "lăm"
    return DIGITS[unit]


def speak_code(code_text: str) -> str:
    """Say a code digit by digit in its groups: "H47-261105-0001" is "H bốn bảy, hai sáu một một không năm, …"."""
    return ", ".join(_speak_run(run) for group in re.findall(r"[^\W_]+", code_text) for run in _breaths(group))


def _breaths(group: str) -> list[str]:
    """Cut a long run of digits in threes; what is left over goes with the last."""
    if not group.isdigit() or len(group) <= _LONGEST_RUN:
        return [group]
    cuts = range(0, len(group) - len(group) % _BREATH, _BREATH)
    runs = [group[start : start + _BREATH] for start in cuts]
    return [*runs[:-1], runs[-1] + group[len(runs) * _BREATH :]]


def _speak_run(run: str) -> str:
    return " ".join(DIGITS[int(sign)] if sign.isdecimal() else sign.upper() for sign in run)

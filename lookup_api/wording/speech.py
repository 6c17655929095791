"""What is read aloud: numbers and codes in Vietnamese words, and any text made fit for a voice (`speak_text`).

Sentences are the catalogue's `.voice` variants; what they are filled with, such as an office's name or its hours, is
written for the eye: "UBND xã", "07:00-11:30", "350.000 đồng". A voice would read these as English or as nonsense.
"""

import re
import unicodedata
from collections.abc import Callable

from lookup_api.wording.names import expand

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_DIGITS_OF = {
    "vi": DIGITS,
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
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


def speak_code(code_text: str, language: str = "vi") -> str:
    """Say a code digit by digit in its groups: "H47-261105-0001" is "H bốn bảy, hai sáu một một không năm, …"."""
    digits = _DIGITS_OF.get(language, DIGITS)
    groups = re.findall(r"[^\W_]+", code_text)
    return ", ".join(_speak_run(run, digits) for group in groups for run in _breaths(group))


def _breaths(group: str) -> list[str]:
    """Cut a long run of digits in threes; what is left over goes with the last."""
    if not group.isdigit() or len(group) <= _LONGEST_RUN:
        return [group]
    cuts = range(0, len(group) - len(group) % _BREATH, _BREATH)
    runs = [group[start : start + _BREATH] for start in cuts]
    return [*runs[:-1], runs[-1] + group[len(runs) * _BREATH :]]


def _speak_run(run: str, digits: tuple[str, ...]) -> str:
    return " ".join(digits[int(sign)] if sign.isdecimal() else sign.upper() for sign in run)


# --- any text ------------------------------------------------------------------------------------------------

_SPACES = re.compile(" {2,}")
_LARGEST_COUNTED = 9  # digits; longer runs are numbers of something, and are spelled


def speak_text(text: str, language: str = "vi") -> str:
    """Write out what a voice cannot read: codes, dates, hours, amounts, telephone numbers, short names of offices.

    "UBND xã, 07:00-11:30" is "ủy ban nhân dân xã, bảy giờ đến mười một giờ ba mươi phút". In Vietnamese no figure is
    left; an English voice reads figures itself, and only codes and telephone numbers are spelled for it. What is
    written out once stays as it is when it is written out again. Never raises.
    """
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", text))
    if language == "vi":
        said = _IN_VIETNAMESE.sub(_replace_with(_VIETNAMESE), expand(text))
    else:
        said = _IN_ENGLISH.sub(_replace_with(_ENGLISH), text)
    return _SPACES.sub(" ", said)


def _replace_with(rules: "dict[str, _Rule]") -> Callable[[re.Match[str]], str]:
    def replace(found: re.Match[str]) -> str:
        _, say = rules[found.lastgroup or ""]
        return say(found[0])

    return replace


def _numbers_in(written: str) -> list[int]:
    return [int(number) for number in re.findall("[0-9]+", written)]


def _say_number(written: str) -> str:
    """Say a number as an amount, or digit by digit where it is no amount: a leading zero, or very long."""
    digits = written.replace(".", "")
    if len(digits) > _LARGEST_COUNTED or (digits.startswith("0") and len(digits) > 1):
        return speak_code(digits)
    return speak_number(int(digits))


def _say_decimal(written: str) -> str:
    whole, _, fraction = written.partition(",")
    return f"{_say_number(whole)} phẩy {_say_number(fraction)}"


def _say_clock(written: str) -> str:
    hour, *minutes = _numbers_in(written)
    said = f"{speak_number(hour)} giờ"
    return f"{said} {speak_number(minutes[0])} phút" if minutes and minutes[0] else said


def _say_english_clock(written: str) -> str:
    """Say the hours of a day as two times twelve, and no minutes where there are none: "13:30" is "1:30 pm"."""
    hour, minute = _numbers_in(written)
    half = written[-2:] if written.endswith("m") else "am" if hour % 24 < 12 else "pm"  # noqa: PLR2004 - noon
    return f"{hour if written.endswith('m') else (hour - 1) % 12 + 1}{f':{minute:02}' if minute else ''} {half}"


def _say_hours(written: str) -> str:
    opens, closes = re.split(r"\s*[-–—]\s*", written)
    return f"{_say_clock(opens)} đến {_say_clock(closes)}"


def _say_date(written: str) -> str:
    day, month, *year = _numbers_in(written)
    # The fourth month has a word of its own, as the fourth day of the week has.
    said = f"ngày {speak_number(day)} tháng {'tư' if month == 4 else speak_number(month)}"  # noqa: PLR2004 - April
    return f"{said} năm {speak_number(year[0])}" if year else said


def _say_fourth(written: str) -> str:
    return f"{written.split(maxsplit=1)[0]} tư"


def _say_amount(written: str) -> str:
    return f"{_say_number(re.sub('[^0-9.]', '', written).strip('.'))} đồng"


def _say_share(written: str) -> str:
    number = written.rstrip(" %")
    return f"{_say_decimal(number) if ',' in number else _say_number(number)} phần trăm"


def _say_slash(_: str) -> str:
    return " gạch chéo "


def _say_month(written: str) -> str:
    month, year = _numbers_in(written)
    return f"tháng {'tư' if month == 4 else speak_number(month)} năm {speak_number(year)}"  # noqa: PLR2004 - April


def _say_roman(written: str) -> str:
    """Say a Roman numeral: "hạng II" is "hạng hai"."""
    values = [_ROMAN[sign] for sign in written]
    return speak_number(
        sum(value if value >= following else -value for value, following in zip(values, [*values[1:], 0], strict=True))
    )


def _say_unit(written: str) -> str:
    unit, per, _ = written.strip().partition("/")
    return f" {_UNITS[unit]}{' trên ' if per else ''}"


def _say_host(written: str) -> str:
    """Say an address of the web label by label: "dichvucong.gov.vn" is "dịch vụ công chấm gov chấm v n"."""
    host = re.sub(r"^(?:https?://)?(?:www\.)?|/$", "", written)
    return " chấm ".join(_LABELS.get(label, label) for label in re.split(r"[./]", host))


def _say_letters(written: str) -> str:
    return " ".join(written)


_ROMAN = {"I": 1, "V": 5, "X": 10}
_UNITS = {
    "m2": "mét vuông", "m3": "mét khối", "km2": "ki lô mét vuông", "km": "ki lô mét", "ha": "héc ta", "kg": "ki lô gam",
    "cm": "xăng ti mét", "mm": "mi li mét", "m": "mét",
}  # fmt: skip
_LABELS = {"dichvucong": "dịch vụ công", "vn": "v n"}  # in an address of the web, where they have no accents
_CLOCK = r"(?:[01]?[0-9]|2[0-4])(?:[:hHg][0-5][0-9]|\s?giờ\s[0-5]?[0-9](?:\s?phút)?|[hH](?![a-zA-Z]))"
_Rule = tuple[str, Callable[[str], str]]
_CODE = r"(?<![\w.-])[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*-[0-9]{6,8}-[0-9]{4,7}(?![\w-])"
_DAY_AND_MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|1[0-2])"
_HOTLINE = r"(?<![\w.])(?:1022|1[89]00[ .]?[0-9]{4,6})(?![\w])"
# At least seven digits behind the first, however they are grouped: "(0235) 3 811 811", "0235-3811811".
_PHONE = (
    r"(?<![\w.])(?=\(?[+0](?:[ .()-]{0,2}[0-9]){7,13}(?![0-9]))\(?(?:\+|0)[0-9]{1,4}\)?"
    r"(?:[ .-]?[0-9]{1,4}){2,4}(?![\w/:])"
)
# With a dash or a dot a date needs all its parts; three numbers are else a telephone's or of a list.
_DASHED = (
    r"(?:[Nn]gày\s)?(?<![\w.-])(?:0?[1-9]|[12][0-9]|3[01])(?P<dash>[-.])(?:0?[1-9]|1[0-2])(?P=dash)"
    r"(?:19|20)[0-9]{2}(?![\w-]|\.[0-9])"
)
_BEFORE_ROMAN = (
    "(?<=hạng )|(?<=cấp )|(?<=loại )|(?<=nhóm )|(?<=bậc )|(?<=[Pp]hụ lục )|(?<=[Cc]hương )|(?<=[Pp]hần )|(?<=[Mm]ục )"
    "|(?<=[Qq]uý )|(?<=[Kk]hu vực )|(?<=khóa )|(?<=đợt )|(?<=kỳ )|(?<=tầng )"
)
# One letter alone is a number behind such a word only: "hạng I", but "Quầy V", "nhóm máu X".
_ROMAN_NUMBER = (
    rf"(?<!\w)(?:X{{1,3}}(?:IX|IV|VI{{1,3}}|I{{1,3}}|V)|IX|IV|VI{{1,3}}|II{{1,2}}|(?:{_BEFORE_ROMAN})[IVX])"
    r"(?![\w/]|\.\w| [A-ZĐ](?!\w))"
)
_UNIT = r"(?:(?<=[0-9])\s?(?:km|ha|kg|cm|mm|m)|(?:(?<=[0-9])\s?|(?<!\w))k?m[23])(?!\w)(?:/(?=\w))?"
# In the order they are tried at each place of a text: the longer and stranger first, a bare number last.
_VIETNAMESE: dict[str, _Rule] = {
    "code": (_CODE, speak_code),
    "hotline": (_HOTLINE, speak_code),
    "dashed_date": (_DASHED, _say_date),
    "phone": (_PHONE, speak_code),
    "host": (r"(?<![\w.-])(?:https?://)?(?:[a-z0-9-]+\.)+(?:vn|com|org|net)(?![\w-]|\.[a-z])/?", _say_host),
    "procedure": (r"(?<![\w.])[0-9]\.[0-9]{6}(?![\w])", speak_code),
    "date": (rf"(?:[Nn]gày\s)?(?<![\w/]){_DAY_AND_MONTH}/(?:19|20)[0-9]{{2}}(?![\w/])", _say_date),
    "day": (rf"[Nn]gày\s{_DAY_AND_MONTH}(?![\w/])", _say_date),
    "month": (r"(?:[Tt]háng\s)(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{2}(?![\w/])", _say_month),
    "roman": (_ROMAN_NUMBER, _say_roman),
    "hours": (rf"(?<!\w){_CLOCK}\s*[-–—]\s*{_CLOCK}(?!\w)", _say_hours),
    "clock": (rf"(?<!\w){_CLOCK}(?!\w)", _say_clock),
    "fourth": (r"(?<!\w)(?:thứ|tháng)\s0?4(?!\w|[.,/][0-9])", _say_fourth),
    "money": (r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{3})*\s?(?:đồng|đ|VNĐ|VND)(?!\w)", _say_amount),
    "share": (r"(?<![\w.,])[0-9]{1,3}(?:,[0-9]{1,3})?\s?%", _say_share),
    "decimal": (r"(?<![\w.,])[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{1,3}(?![\w,.])", _say_decimal),
    "thousands": (r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{3})+(?![\w.])", _say_number),
    "slash": (r"(?<=[0-9])/(?=\w)", _say_slash),
    "unit": (_UNIT, _say_unit),
    "dot": (r"(?<=[0-9])\.(?=[0-9])", lambda _: " chấm "),
    "share_of": (r"\s?%", lambda _: " phần trăm"),
    "and": (r"\s*&\s*", lambda _: " và "),
    "at": (r"(?<=\w)@(?=\w)", lambda _: " a còng "),
    "joined_letters": (r"(?<=[A-ZĐ])-(?=\w)", lambda _: " "),
    "letters": (r"(?<![^\W0-9])[BCDFGHJKLMNPQRSTVWXZĐ]{2,6}(?!\w)", _say_letters),
    "number_and_letter": (r"[0-9]+(?=[^\W0-9_])", lambda written: f"{_say_number(written)} "),
    "number": (r"[0-9]+", _say_number),
}
_MONTHS = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Jun": "June", "Jul": "July",
    "Aug": "August", "Sep": "September", "Oct": "October", "Nov": "November", "Dec": "December",
}  # fmt: skip
_IN_THE_DAY = r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9]"
_ENGLISH: dict[str, _Rule] = {
    "code": (_CODE, lambda written: speak_code(written, "en")),
    "hotline": (_HOTLINE, lambda written: speak_code(written, "en")),
    "phone": (_PHONE, lambda written: speak_code(written, "en")),
    "clock": (rf"(?<![\w:]){_IN_THE_DAY}(?:\s?[ap]m)?(?![\w:])", _say_english_clock),
    "until": (r"(?<=[0-9])\s*[-–—]\s*(?=[0-9]{1,2}:[0-9]{2})", lambda _: " to "),
    "month": (r"(?<=[0-9] )(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?= [0-9]{4})", _MONTHS.__getitem__),
    "number": (r"\b[Nn]o\.\s?(?=[0-9])", lambda _: "number "),
    "slash": (r"(?<=[0-9])/(?=\w)", lambda _: " slash "),
}


def _one_pattern(rules: dict[str, _Rule]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in rules.items()))


_IN_VIETNAMESE = _one_pattern(_VIETNAMESE)
_IN_ENGLISH = _one_pattern(_ENGLISH)

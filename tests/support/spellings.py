"""How people write one code: strategies for tests that hold for every spelling."""

from datetime import date

from hypothesis import strategies as st

DASHES = ("-", "–", "—", "−", "_", "‐", "‑", "﹣", "－", " ", " - ", ".", "/", "")
DOTS = (".", "", " ", "-", "/", "．", "·")
LABELS = (
    "",
    "Mã hồ sơ: ",
    "MÃ HỒ SƠ ",
    "ma ho so so ",
    "HS ",
    "hs:",
    "Số biên nhận: ",
    "so ho so ",
    "[",
    "“",
    "*",
    "\n",
)
ENDS = ("", ".", ",", "!", "]", "”", "*", " ", "\r\n", "?")
ZERO_WIDTH = ("", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060")
DIGITS_AS_LETTERS = {"0": ("0", "0", "0", "O", "o", "０"), "1": ("1", "1", "1", "I", "l", "１")}

digits = st.text("0123456789", min_size=1, max_size=1)


def number(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


days = st.dates(date(2012, 1, 1), date(2039, 12, 31))
letters = st.sampled_from("GHAKTX")
local_agencies = st.builds("{}.{}.{}.{}{}".format, number(3), number(2), number(2), letters, number(2))
province_agencies = st.builds("{}{}.{}".format, letters, number(2), st.integers(2, 3).flatmap(number))
serials = number(4)
local_codes = st.builds(lambda agency, day, serial: f"{agency}-{day:%y%m%d}-{serial}", local_agencies, days, serials)
province_codes = st.builds(
    lambda agency, day, serial: f"{agency}-{day:%y%m%d}-{serial}", province_agencies, days, serials
)
ministry_codes = st.builds(
    lambda agency, day, serial: f"G{agency}-{day:%Y%m%d}-{serial}",
    st.builds("{}.{}".format, number(2), number(2)),
    days,
    number(7),
)
known_codes = st.one_of(local_codes, province_codes, ministry_codes)


@st.composite
def spelled(draw: st.DrawFn, code: str, *, separators: bool = True) -> str:
    """Spell one canonical code as somebody might."""
    written = []
    for character in code:
        if character == "-":
            written.append(draw(st.sampled_from(DASHES)) if separators else "-")
        elif character == ".":
            written.append(draw(st.sampled_from(DOTS)) if separators else ".")
        elif character in DIGITS_AS_LETTERS:
            written.append(draw(st.sampled_from(DIGITS_AS_LETTERS[character])))
        else:
            written.append(draw(st.sampled_from((character, character.lower()))))
    middle = draw(st.sampled_from(ZERO_WIDTH)).join(written)
    return draw(st.sampled_from(LABELS)) + middle + draw(st.sampled_from(ENDS))

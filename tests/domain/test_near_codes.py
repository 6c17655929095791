"""What one slip of the finger is."""

from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain.near_codes import within_one_edit

NUMBERS = st.text("0123456789H", min_size=1, max_size=20)


def slips(text: str) -> set[str]:
    """Everything one slip makes of a text, made the slow way."""
    made = {text[:at] + text[at + 1 :] for at in range(len(text))}
    for letter in "0123456789H":
        made |= {text[:at] + letter + text[at:] for at in range(len(text) + 1)}
        made |= {text[:at] + letter + text[at + 1 :] for at in range(len(text))}
    made |= {text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)}
    return made - {text}


@given(NUMBERS)
def test_every_slip_is_within_one_edit_both_ways(text: str) -> None:
    for slip in slips(text):
        assert within_one_edit(slip, text)
        assert within_one_edit(text, slip)


@given(NUMBERS, NUMBERS)
def test_nothing_else_is(typed: str, meant: str) -> None:
    assert within_one_edit(typed, meant) == (typed in slips(meant))

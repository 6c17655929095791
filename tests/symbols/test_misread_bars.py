"""Bars that pass their check by chance are not believed: a stranger's code is worse than none."""

from lookup_api.symbols import read_symbols
from tests.bench.kiosk_photos import photograph_of

CODE = "000.16.43.H47-260923-0001"


def test_a_label_is_read_as_itself_alone() -> None:
    # On this photograph the first reader makes another Code 128 out of the label's bars, check character and all.
    assert set(read_symbols(photograph_of(CODE)).texts) == {CODE}

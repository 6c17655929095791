"""KIOSK_PITCH: how many mm of glass a pixel takes."""

import pytest

from kiosk.settings_read import check_machine, pitch_setting
from lookup_api.settings import Settings, SettingsError


@pytest.mark.parametrize(("text", "pitch"), [("auto", None), ("0.248", 0.248), ("0.311", 0.311), ("0.05", 0.05)])
def test_a_pitch_is_read(text: str, pitch: float | None) -> None:
    assert pitch_setting(Settings(kiosk_pitch=text)) == pitch


@pytest.mark.parametrize("text", ["", "0", "-0.2", "nan", "inf", "1e400", "248", "0,248", "0.01", "mm"])
def test_what_is_no_pitch_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="KIOSK_PITCH"):
        check_machine(Settings(kiosk_pitch=text))

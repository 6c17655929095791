"""Kiosk (máy tra cứu tự động): a citizen holds a receipt under the scanner and reads where the dossier stands.

`visit` decides and knows no window; `screens` draw a visit. What it sets going is done beside the window's thread:
`scanners` read papers, `link` asks the API, `speaking` reads aloud, `paper` prints; `staff` is what officers see. `app`
and `services` wire them together. The settings of Kivy below must stand before its first import anywhere.
"""

import os
import tempfile
from pathlib import Path

# Kivy reads the command line of any program that imports it, writes a settings file, and keeps logs that could
# hold what a citizen showed. A kiosk wants none of the three; its home is a folder that is never made.
os.environ["KIVY_NO_ARGS"] = "1"
os.environ["KIVY_NO_CONFIG"] = "1"
os.environ["KIVY_NO_FILELOG"] = "1"
os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
# Without a screen its older window provider ends the process from C, with a code of its own.
os.environ["KIVY_WINDOW"] = "sdl2"
# Numeric work is small here. Shared among threads it waits for the slowest, and Python's other threads wait with it.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.setdefault("KIVY_HOME", str(Path(tempfile.gettempdir()) / "kiosk-without-a-home"))

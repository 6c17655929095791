"""The icons of all screens, at hand before the first is shown."""

from functools import cache
from pathlib import Path

from kivy.cache import Cache
from kivy.core.image import Image

from assets import asset


@cache
def load_icons() -> None:
    """Load every icon for good: one that is loaded when it is first shown holds its frame up until all is drawn."""
    Cache.register("kv.image")  # by itself Kivy lets a picture go that was not shown for a minute
    for path in sorted(Path(str(asset("icons"))).glob("*.png")):
        _ = Image(str(path), mipmap=True).texture  # a picture is loaded when its texture is asked for

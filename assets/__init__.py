"""What the product says, shows and assumes, as data: sentences, provinces, procedures, calendar, fonts, sounds."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def asset(*parts: str) -> Traversable:
    """Return the asset at a path inside this package, such as `asset("fonts", "NotoSans-Bold.ttf")`."""
    return files(__name__).joinpath(*parts)

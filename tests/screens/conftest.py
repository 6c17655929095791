"""The window of these tests needs no screen; it must be chosen before Kivy is imported anywhere."""

import os

os.environ["SDL_VIDEODRIVER"] = "offscreen"

"""The keys of a United States keyboard by their places (USB HID, usage page 7), as readers that type assume them."""

ENTER = 40
SHIFT = 225
PLACES = {
    **{letter: (place, False) for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz", 4)},
    **{letter: (place, True) for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 4)},
    **{digit: (place, False) for place, digit in enumerate("1234567890", 30)},
    "-": (45, False),
    ".": (55, False),
    "/": (56, False),
    "?": (56, True),
    ":": (51, True),
    "|": (49, True),
    "=": (46, False),
    "&": (36, True),
    "_": (45, True),
    "$": (33, True),
    " ": (44, False),
}

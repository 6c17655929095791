"""Near misses (gõ nhầm một ký tự): whether two numbers differ by one slip of the finger."""


def within_one_edit(typed: str, meant: str) -> bool:
    """Tell whether one character wrong, missing, too many, or swapped with its neighbour makes one text the other.

    Equal texts are no near miss. Damerau's four kinds of slips (Communications of the ACM 7/3, 1964).
    """
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    at = next((place for place, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), None)
    if at is None:
        return True  # one is the other and one character more
    if len(typed) != len(meant):
        shorter, longer = sorted((typed, meant), key=len)
        return shorter[at:] == longer[at + 1 :]
    swapped = typed[:at] + typed[at : at + 2][::-1] + typed[at + 2 :]
    return swapped == meant or typed[at + 1 :] == meant[at + 1 :]

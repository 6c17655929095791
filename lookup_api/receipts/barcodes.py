"""Code 128 of the bare dossier code (ISO/IEC 15417), for scanners that read no QR."""

from barcode.codex import Code128

QUIET = 10  # modules on each side (ISO/IEC 15417, 4.3.2)
MODULE = 0.25  # mm: the narrowest bar that office printers and hand scanners agree on


class _Code128(Code128):  # type: ignore[misc] # the library has no types
    """With the two nines that a number may begin with: in pairs of digits they have the value of a change of sets."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        return encoded if self.code.startswith("99") else list(super()._try_to_optimize(encoded))


def code128_modules(text: str) -> str:
    """Return the modules of a text from left to right, "1" a bar and "0" a gap, without quiet zones.

    Raises ValueError for an empty text and for letters outside printable ASCII.
    """
    if not text or not text.isascii() or not text.isprintable():
        raise ValueError("a barcode holds printable ASCII letters only")
    (modules,) = _Code128(text).build()
    return str(modules)

"""Seeded texts that programs stumble over, for the entrances of every channel."""

import random
from collections.abc import Iterator

PIECES = (
    "H47.16-240617-0001", "h47", "0001", "417 206 5837", "'; DROP TABLE dossiers; --", "<script>alert(1)</script>",
    "{{7*7}}", "${jndi:ldap://x}", "{ $code }", "%s%n%x", "../../etc/passwd", "\u0000", "\u200b", "\u202e", "\ufeff",
    "\ud7ff", "À̖́", "ﷺ", "🙂", "\U000e0001", "Ｈ４７", "Н47", "١٢٣", "¹²³", "\r\n", "\t", "|", "|||", "=1+1",
    "https://", "http://[::1", "https://a.vn/t/", "A" * 32, "9" * 12, "0" * 10, "-" * 40, ".", "/", "\\", "/start",
    "/help@bot", "/x" * 20, "HS", "hồ sơ", "đ" * 50, "e\u0301" * 30, "\u0301", "a\u0323\u0302", "0905123456",
)  # fmt: skip


def hostile_texts(count: int, seed: int = 20240624) -> Iterator[str]:
    """`count` texts, the same for the same seed; some empty, some longer than any message."""
    dice = random.Random(seed)
    for number in range(count):
        if number % 50 == 0:
            yield dice.choice(PIECES) * dice.choice((0, 1, 2000))
            continue
        parts = [dice.choice(PIECES) for _ in range(dice.randint(1, 8))]
        if dice.random() < 0.3:
            parts.append("".join(chr(dice.randrange(1, 0xD800)) for _ in range(dice.randint(1, 40))))
        yield dice.choice(("", " ", "-", "\n")).join(parts)

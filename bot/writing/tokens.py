"""An estimate of tokens that holds for any model."""

from __future__ import annotations

import math

#: Bytes of UTF-8 a token, cautiously: English news has about 4, other scripts about 3.
BYTES = 3.5


def tokens(text: str) -> int:
    """How many tokens a text takes, rather too many than too few."""
    return math.ceil(len(text.encode("utf-8", "replace")) / BYTES)

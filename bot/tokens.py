"""How many tokens a language model reads a text as, where nobody counts them."""

from __future__ import annotations

#: Bytes of UTF-8 a token: in word pieces of the packaged tokenizer the articles of seeds/ have 3.2
#: (French) to 4.1 (English), rounded down so that the estimate is rather too high.
_BYTES = 3


def tokens(text: str) -> int:
    """An estimate of the tokens of a text."""
    return -(-len(text.encode("utf-8", "replace")) // _BYTES)

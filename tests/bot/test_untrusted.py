from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.untrusted import clean, web_link


@given(st.text(st.characters(codec=None)))
def test_nothing_that_is_obeyed_stays(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert not [c for c in kept if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_words_and_lines_stay() -> None:
    assert clean("one\r\ntwo\u2028three\tfour é שלום 👍🏽") == "one\ntwo\nthree\tfour é שלום 👍🏽"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "ftp://a/b",
        "https://a/\x1b\\b",
        "https://a/\u202eb",
        "see https://a/",
        "https://[::1",
        "https://:80/",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_link(url) == ""


def test_other_scripts_in_an_address_are_encoded() -> None:
    assert web_link("https://news.example/é b?q=%20") == "https://news.example/%C3%A9%20b?q=%20"

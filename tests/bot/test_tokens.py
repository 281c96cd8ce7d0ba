from __future__ import annotations

from bot.tokens import tokens


def test_other_scripts_are_not_taken_for_shorter_than_they_are() -> None:
    assert tokens("") == 0
    assert tokens("Ada won.") == 3
    assert tokens("日本語") == 3
    assert tokens("\ud800") > 0

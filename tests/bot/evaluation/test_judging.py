from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.evaluation.judging import ExactQuotes, Ground, judged
from bot.evaluation.outcomes import Cited


def cited(quote: str) -> Cited:
    return Cited("a", "", "", "", quote, 0, len(quote), "p")


class Words:
    """Finds a sentence supported when the texts together have all of its words."""

    name = "words"

    def supports(self, grounds: Sequence[Ground], sentence: str, asked: date | None) -> bool:
        return set(sentence.split()) <= {word for each in grounds for word in each.quote.split()}

    def correctness(self, question: str, said: str, expected: str) -> float | None:
        return None


@pytest.mark.parametrize(
    ("texts", "sentence", "supported"),
    [
        (["It was 40 metres long."], "It was 40 metres long.", True),
        (["So it was.", "It was 40\n metres long."], "It was 40 metres  long.", True),
        (["It was 40 metres long."], "It was 41 metres long.", False),
        (["It was not 40 metres long."], "It was 40 metres long.", False),
        (["It was long."], "", False),
        ([], "It was long.", False),
    ],
)
def test_exact_quotes_entail_only_themselves(
    texts: list[str], sentence: str, supported: bool
) -> None:
    assert ExactQuotes().supports([Ground(text) for text in texts], sentence, None) is supported


@pytest.mark.parametrize(
    ("quotes", "supported", "needed"),
    [
        (["a b c"], True, [True]),
        (["x"], False, [True]),
        (["a b", "c"], True, [True, True]),
        (["a b c", "x"], True, [True, False]),
        (["a b c", "a b c"], True, [True, True]),
        (["a b", "c", "x"], True, [True, True, False]),
        (["a b", "x"], False, [True, True]),
    ],
)
def test_citations_are_judged_as_alce_defines_it(
    quotes: list[str], supported: bool, needed: list[bool]
) -> None:
    said = judged("a b c", [*map(cited, quotes)], [*map(Ground, quotes)], Words())
    assert said.supported is supported
    assert [each.needed for each in said.citations] == needed

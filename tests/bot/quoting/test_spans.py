from __future__ import annotations

import pytest

from bot.quoting.spans import quoted_spans, span_kind, token_class, token_spans
from bot.quoting.words import TOKEN, canonical


def spans(text: str) -> set[str]:
    matches = list(TOKEN.finditer(text))
    tokens = [match.group() for match in matches]
    classes = [token_class(token) for token in tokens]
    return {
        text[matches[i].start() : matches[j - 1].end()] for i, j in token_spans(tokens, classes)
    }


def kind(text: str, before: str = "") -> str:
    tokens = TOKEN.findall(text)
    return span_kind(tokens, [token_class(token) for token in tokens], canonical(text), before)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("Nasa will crash into an asteroid 7 million miles away.", "7 million miles"),
        ("She was named after the Duchess of Cambridge.", "Duchess of Cambridge"),
        ("It was, said Robert F. Kennedy Jr. on Monday, a joke.", "Robert F. Kennedy Jr"),
        ("Inflation of 8.5% was measured.", "8.5%"),
        ("It cost $22.5 million to build.", "$22.5 million"),
        ("Travellers brought polio with them.", "polio"),
        ("They saw Jack-in-the-box at the gate.", "Jack-in-the-box"),
        ("The U.S. said so.", "U.S."),
    ],
)
def test_answers_are_among_the_spans(sentence: str, answer: str) -> None:
    assert answer in spans(sentence)


def test_a_number_is_not_torn_from_its_million() -> None:
    found = spans("More than 2.5 million homes were dark.")
    assert "2.5" not in found
    assert "million" not in found


def test_no_span_begins_or_ends_with_a_small_word() -> None:
    assert not {"of", "in the", "of grain"} & spans("Exports of grain in the harbour of Odesa.")


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("Sri Lanka", "", "country"),
        ("New York", "", "state"),
        ("New York City", "", "city"),
        ("Serena Williams", "", "person"),
        ("Dak Prescott", "quarterback", "person"),
        ("Supreme Court", "", "organisation"),
        ("Inflation Reduction Act", "", "event"),
        ("Squid Game", "", "name"),
        ("Netflix", "", "one_name"),
        ("1994", "", "year"),
        ("970,000", "", "number"),
        ("2 million", "", "number"),
        ("nine", "", "number_word"),
        ("nine years", "", "duration"),
        ("5 September", "", "date"),
        ("Nov 5", "", "date"),
        ("Tuesday", "", "date"),
        ("38%", "", "percent"),
        ("38 percent", "", "percent"),
        ("£34,000", "", "money"),
        ("red squirrels", "", "animal"),
        ("purple", "", "colour"),
        ("baby formula", "", "nouns"),
        ("Lyme disease", "", "mixed"),
        ("USA Today", "", "reporter"),
    ],
)
def test_spans_are_told_apart(text: str, before: str, expected: str) -> None:
    assert kind(text, before) == expected


def test_quoted_titles_are_spans() -> None:
    text = "The film “Don't Look Up,” is out."
    assert [text[a:b] for a, b in quoted_spans(text)] == ["Don't Look Up"]

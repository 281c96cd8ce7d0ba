"""How near the words of sentences come in meaning to those of a question.

"Owner" answers "who owns", and "dead" the "death toll": a word of the question that does not stand
in a sentence is met in part by the nearest one that does. Names, numbers and days are met by
themselves only: "Monday" is near to "Tuesday" in meaning, and no answer to it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.quoting.reading import Column, Line, Question
from bot.quoting.spans import LOWER
from index.ranking import gazetteer as known
from index.ranking.words import NUMBER_WORDS, WORD

#: Cosine from which words are near.
NEAR = 0.4

_ALONE = (
    known.COUNTRIES
    | known.STATES
    | known.CITIES
    | known.REGIONS
    | known.MONTHS
    | known.DAYS
    | NUMBER_WORDS
)


def is_met_by_itself(form: str) -> bool:
    """Whether nothing near stands for it: a name, a number, a day."""
    return not form.islower() or not form.isalpha() or form in _ALONE


def met(question: Question, read: Sequence[Line]) -> Column:
    """How far each sentence meets each term of a question, 0 to 1; shape ``(len(read), terms)``.

    1 where the term stands in the sentence, else the cosine to the nearest word, where it is near.
    """
    table = np.zeros((len(read), len(question.weights)))
    for i, line in enumerate(read):
        table[i, list(line.terms)] = 1.0
    _near(
        question,
        [[token.low for token in line.tokens if token.cls == LOWER] for line in read],
        table,
    )
    return table


def met_by_title(question: Question, title: str, terms: set[int]) -> Column:
    """The same for a title of which some terms are known; shape ``(terms,)``."""
    table = np.zeros((1, len(question.weights)))
    table[0, list(terms)] = 1.0
    _near(
        question, [[form for form in map(str.lower, WORD.findall(title)) if form.isalpha()]], table
    )
    return np.asarray(table[0])


def _near(question: Question, forms: Sequence[Sequence[str]], table: Column) -> None:
    """Raise a table by words that are near, in place."""
    forms_of = [
        form if named else form.lower()
        for form, named in zip(question.forms, question.named, strict=True)
    ]
    asked = [i for i, form in enumerate(forms_of) if form and not is_met_by_itself(form)]
    number = {form: i for i, form in enumerate(sorted(set().union(*forms)))}
    if not asked or not number:
        return
    here = question.vectors.of([forms_of[i] for i in asked])
    cosine = here @ question.vectors.of(list(number)).T
    cosine[cosine < NEAR] = 0.0
    for row, words in enumerate(forms):
        if words:
            most = cosine[:, [number[word] for word in words]].max(axis=1)
            table[row, asked] = np.maximum(table[row, asked], most)


def meaning_features(question: Question, read: Sequence[Line], near: Column) -> dict[str, Column]:
    """Features of sentences; each ``(len(read),)``.

    Args:
        near: From `met`.
    """
    count = len(read)
    around = near.copy()
    for i in range(count):
        for j in (i - 1, i + 1):
            if 0 <= j < count and read[j].candidate == read[i].candidate:
                around[i] = np.maximum(around[i], near[j])
    return {
        "near_covered": near @ question.weights / question.total,
        "near_around": around @ question.weights / question.total,
    }

"""Words of a question that name a time: an article that was published then has them met.

A paper seldom writes the year, or the day, on which it appears, so "in March 2021" is not to be
looked for among its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from index.ranking.dates import Period, mentions
from index.ranking.question import Query
from index.ranking.words import Bools, Lexicon, identities

#: Times, each with which of a question's terms name it, shape ``(terms,)``.
Times = Sequence[tuple[Period, Bools]]


def named_times(query: Query, asked: date, lexicon: Lexicon) -> Times:
    """The times that a question names, in order of their kind."""
    return [
        (
            mention.period,
            np.isin(
                query.identities,
                identities(lexicon.read(query.text[mention.start : mention.end])),
            ),
        )
        for mention in mentions(query.text, asked)
    ]


def met(times: Times, day: date | None, terms: int) -> Bools:
    """Which terms name a time that an article of that day may report on, ``(terms,)``."""
    found = np.zeros(terms, dtype=bool)
    for period, of_time in times:
        if period.reported_on(day):
            found |= of_time
    return found

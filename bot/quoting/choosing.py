"""Which sentences to quote, and which guess is the short answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from bot.quoting.guessing import Guesses
from bot.quoting.reading import Column, Line, Question
from bot.quoting.spans import KINDS
from bot.quoting.words import normalised

#: How much a sentence gains by the share of belief in guesses that the ones before it do not hold.
#: Where one guess has nearly all the belief, the further quotes confirm it; else they hold others.
NOVELTY = 16.0

#: How much a further sentence gains when it stands in an article that is not quoted yet: another
#: source confirms or disagrees, and finds as much (docs/quality.md).
SOURCE = 1.0

#: Kinds of guesses that name nobody.
_NOBODY = frozenset(
    "number number_word year date percent money duration measure noun nouns".split()
)

#: A question whether something is so.
_WHETHER = re.compile(
    r"\W*(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should"
    r"|may|might|must)(?:n['’]t)?\b(?!.* or )",
    re.IGNORECASE,
)


def guess_features(guesses: Guesses, belief: Column, count: int) -> dict[str, Column]:
    """What the guesses say about each of ``count`` sentences; each ``(count,)``.

    Args:
        belief: Share of each guess, sum 1.
    """
    held = np.zeros(count)
    most = np.zeros(count)
    top = np.zeros(count)
    if len(belief):
        here = belief[guesses.of]
        held += np.bincount(guesses.line, weights=here, minlength=count)
        np.maximum.at(most, guesses.line, here)
        top[guesses.line[guesses.of == int(np.argmax(belief))]] = 1.0
    return {
        "guess_most": most,
        "guess_most_log": np.log(most + 1e-3),
        "guess_sum": held,
        "guess_sum_log": np.log(held + 1e-3),
        "guess_top": top,
    }


def choose(
    read: Sequence[Line],
    scores: Column,
    guesses: Guesses,
    belief: Column,
    limit: int,
    quotable: Callable[[Line], bool],
    articles: Sequence[str],
) -> list[int]:
    """Indices of the sentences to quote, best first, no two with the same words.

    After the first, a sentence gains by likely guesses that are not quoted yet, so that the
    quotes together hold the answer more often than the best few alone, and by another source.

    Args:
        articles: Id of the article of each candidate.
        limit: Sentences at most.
        quotable: Whether a sentence may be quoted; asked only of those that would be.
    """
    chosen: list[int] = []
    texts: set[str] = set()
    remaining = belief.copy()
    of = [articles[line.candidate] for line in read]
    while len(chosen) < limit:
        told = {of[i] for i in chosen}
        gain = NOVELTY * np.bincount(
            guesses.line, weights=remaining[guesses.of], minlength=len(read)
        )
        gain += SOURCE * np.array([article not in told for article in of])
        order = np.argsort(-(scores + gain * bool(chosen)), kind="stable")
        new = (int(i) for i in order if normalised(read[i].text) not in texts)
        best = next((i for i in new if quotable(read[i])), None)
        if best is None:
            break
        chosen.append(best)
        texts.add(normalised(read[best].text))
        remaining[guesses.of[guesses.line == best]] = 0.0
        scores = scores.copy()
        scores[best] = -np.inf
    return chosen


def short_answer(guesses: Guesses, belief: Column, chosen: Sequence[int]) -> int | None:
    """The likeliest guess that stands in a quoted sentence; None when there is none that is
    believed at all."""
    quoted = np.isin(guesses.line, chosen)
    if not quoted.any():
        return None
    held = np.unique(guesses.of[quoted])
    best = int(held[np.argmax(belief[held])])
    return best if belief[best] > 0 else None


def trust(question: Question, guesses: Guesses, belief: Column, answer: int | None) -> float:
    """How far the short answer is believed; 0 where it can be none, whatever its belief.

    Whether something is so is not answered by a name, and who did it not by an amount or a noun.
    """
    if answer is None or _WHETHER.match(question.text):
        return 0.0
    nobody = question.wanted.kind == "person" and KINDS[guesses.kinds[answer]] in _NOBODY
    return 0.0 if nobody else float(belief[answer])

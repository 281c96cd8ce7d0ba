"""Whether a sentence denies what its evidence affirms, or says the opposite of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.support.covering import Cover
from bot.support.opposites import negated, opposed
from bot.support.reading import Line, Source
from bot.support.roles import converse

#: Say that something is not so without a negation; evidence with one of them may be put as one.
_DENYING = frozenset(
    """against ban banned banning bans block blocked cancel cancelled canceled ceased exclude
    excluded halt halted ignored impossible lose losing lost miss missed oppose opposed opposes
    prevent prevented prevents prohibited reject rejected rejects suspend suspended unlikely unless
    zero""".split()
)


def reversals(line: Line, sources: Sequence[Source], covered: Cover) -> Iterator[str]:
    """What a sentence denies, or says the opposite of, and the one that covers it best does not."""
    there = [word for i in covered.chosen[:1] for word in sources[i].line.words]
    context = {word.low for source in sources if source.span is None for word in source.line.words}
    turned = any(negated(word) for word in there)
    here = [word for word in line.words if negated(word)]
    said = {word.stem for word in line.words}
    denies = any(word.low in _DENYING and word.stem not in said for word in there)
    if here and not turned and not denies:
        yield f"the cited passage does not deny this: {here[0].low}"
    if here or turned:
        return
    lows, stems = {word.low for word in there} | context, {word.stem for word in there}
    for word in line.words:
        if word.stem in stems:
            continue
        other = opposed(word.low, lows)
        if other and not converse(word.low, other):
            yield f"the cited passage says {other}, not {word.low}"
            return

"""Whether a sentence denies what its evidence affirms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.support.covering import Cover
from bot.support.opposites import negated
from bot.support.reading import Line, Source
from bot.support.words import Word

#: What a sentence denies with.
_DENIALS = frozenset("not no never nobody none nothing neither cannot".split())
#: Say without a negation that something is not so; a sentence may put it with one.
_DENYING = frozenset(
    """absent against avoid avoided avoiding ban banned banning bans block blocked cancel canceled
    cancelled cease ceased closed defunct deny denying ex exclude excluded former formerly
    free gone halt halted ignored impossible least lose losing lost miss missed missing oppose
    opposed opposes prevent prevented prevents prohibited reject rejected rejects scrap
    scrapped stop stopped stopping stops suspend suspended unable uncertain unclear unknown
    unless unlikely unsafe warn warned warning zero""".split()
)


def denials(line: Line, sources: Sequence[Source], covered: Cover) -> Iterator[str]:
    """What a sentence denies, and neither those that cover it do nor those with the same words."""
    here = [word.low for word in line.words if word.low in _DENIALS or word.low.endswith("n't")]
    there = [word for i in covered.chosen for word in sources[i].line.words]
    said = {word.stem for word in line.words}
    since = "since" in {word.low for word in line.words}
    if since and {"first", "since"} <= {word.low for word in there}:
        return  # "none since 2005" says "the first since 2005"
    if here and not any(
        negated(word) or (word.low in _DENYING and word.stem not in said) for word in there
    ):
        denied = {word.stem for word in _denied(line)}
        if any(
            any(negated(word) for word in source.line.words)
            and len(denied & source.line.places.keys()) > 1
            for source in sources
        ):
            return
        yield f"the cited passage does not deny this: {here[0]}"


def _denied(line: Line) -> Iterator[Word]:
    """The next words of weight after each denial."""
    for i, word in enumerate(line.words):
        if word.low in _DENIALS or word.low.endswith("n't"):
            after = [each for each in line.words[i + 1 : i + 6] if each.weight > 0]
            yield from after[:3]

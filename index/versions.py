"""Which version of an article an archive holds when several sources, or one of them, give it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.articles import Article
from index.catalogue import Claim


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article as it was read, or (``None``) the news that its source withdrew it."""

    claim: Claim
    article: Article | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a batch of arrivals comes to.

    Attributes:
        wanted: Article id -> what is to be held: an article, or nothing.
        claims: What is to be remembered of what the sources said.
    """

    wanted: dict[str, Arrival]
    claims: tuple[Claim, ...]


def decide(arrivals: Iterable[Arrival], known: Sequence[Claim]) -> Decision:
    """What to hold after these arrivals, in the order in which they were read.

    The later version wins; where one of two has no version, the one that was read last. A source
    that repeats what it said when it was last read is not news, so that reading it again never
    undoes what another source said since.

    Args:
        known: All claims on these articles, whatever the source.
    """
    claims: dict[str, dict[str, Claim]] = {}
    for claim in known:
        claims.setdefault(claim.article_id, {})[claim.source] = claim
    wanted: dict[str, Arrival] = {}
    remembered: dict[tuple[str, str], Claim] = {}
    for arrival in arrivals:
        claim = arrival.claim
        said = claims.setdefault(claim.article_id, {})
        before = said.get(claim.source)
        if before and before.reading == claim.reading and _later(before, claim):
            continue
        news = before is None or before.digest != claim.digest
        said[claim.source] = claim
        remembered[claim.source, claim.article_id] = claim
        if news and not any(_later(other, claim) for other in said.values()):
            wanted[claim.article_id] = arrival
    return Decision(wanted=wanted, claims=tuple(remembered.values()))


def _later(one: Claim, other: Claim) -> bool:
    return one.version is not None and other.version is not None and one.version > other.version

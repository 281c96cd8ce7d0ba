from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.articles import Article
from index.catalogue import Claim
from index.versions import Arrival, Decision, decide

SOURCES = st.sampled_from(["a", "b", "c"])
VERSIONS = st.none() | st.integers(1, 4).map(lambda day: datetime(2024, 1, day, tzinfo=UTC))


@st.composite
def arrivals(draw: st.DrawFn) -> list[Arrival]:
    """Files read one after another, each with entries about two articles."""
    found = []
    for source in draw(st.lists(SOURCES, unique=True)):
        for _ in range(draw(st.integers(0, 4))):
            id = draw(st.sampled_from(["x", "y"]))
            text = draw(st.sampled_from(["one", "two", ""]))
            claim = Claim(source, id, text, draw(VERSIONS), reading=1)
            found.append(Arrival(claim, Article(id=id, title="", body=text) if text else None))
    return found


def held(batches: list[list[Arrival]]) -> tuple[dict[str, str], dict[tuple[str, str], Claim]]:
    """What an archive holds after these batches, and what it remembers."""
    bodies: dict[str, str] = {}
    claims: dict[tuple[str, str], Claim] = {}
    for batch in batches:
        decision: Decision = decide(batch, list(claims.values()))
        claims.update({(claim.source, claim.article_id): claim for claim in decision.claims})
        bodies.update({id: one.claim.digest for id, one in decision.wanted.items()})
    return bodies, claims


@given(arrived=arrivals(), cuts=st.lists(st.integers(0, 12), max_size=4))
def test_how_a_run_is_cut_into_batches_does_not_matter(
    arrived: list[Arrival], cuts: list[int]
) -> None:
    bounds = [0, *sorted(cuts), len(arrived)]
    cut = [arrived[start:end] for start, end in pairwise(bounds)]
    assert held(cut) == held([arrived])


@given(arrived=arrivals())
def test_the_last_of_the_latest_versions_is_held_when_all_have_one(arrived: list[Arrival]) -> None:
    dated = [arrival for arrival in arrived if arrival.claim.version]
    bodies, _ = held([dated])
    for id, body in bodies.items():
        versions = [one.claim for one in dated if one.claim.article_id == id]
        latest = max(claim.version for claim in versions if claim.version)
        assert body in {claim.digest for claim in versions if claim.version == latest}


def test_a_file_that_repeats_itself_undoes_nothing() -> None:
    first = Arrival(Claim("a", "x", "one", None, 1), Article(id="x", title="", body="one"))
    second = Arrival(Claim("b", "x", "two", None, 1), Article(id="x", title="", body="two"))
    again = Arrival(Claim("a", "x", "one", None, 2), Article(id="x", title="", body="one"))
    assert held([[first], [second], [again]])[0] == {"x": "two"}

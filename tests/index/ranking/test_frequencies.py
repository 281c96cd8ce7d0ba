"""How common words are, in small archives and in large ones."""

from __future__ import annotations

from collections.abc import Iterable

from index.ranking.frequencies import PRIOR, Frequencies


def counted(**counts: int) -> Frequencies:
    def of(terms: Iterable[str]) -> dict[str, int]:
        return {term: counts.get(term, 0) for term in terms}

    return Frequencies(of, 50)


def test_a_common_word_that_a_small_archive_lacks_is_no_rare_one() -> None:
    found = counted(harborough=1).of(["harborough", "freed", "said"])
    assert found["harborough"] == 1
    assert found["freed"] > found["harborough"]
    assert 0.3 * PRIOR < found["said"] < PRIOR


def test_english_says_nothing_of_the_words_of_a_name() -> None:
    frequencies = counted(ever=2, given=2)
    assert frequencies.of(["ever", "given"], {"ever", "given"}) == {"ever": 2, "given": 2}
    assert frequencies.of(["given"])["given"] > 2


def test_beside_a_large_archive_english_weighs_little() -> None:
    large = Frequencies(lambda terms: dict.fromkeys(terms, 4_000), 500_000)
    assert large.of(["freed"])["freed"] < 1.01 * 4_000
    assert large.passages < 1.01 * 500_000

"""The check of vectors: nothing that cannot be compared is ever stored."""

from __future__ import annotations

import numpy as np
import pytest

from index.embedding import check_vectors
from index.errors import EmbeddingError

GOOD = np.array([[0.6, 0.8], [1.0, 0.0], [0.0, -1.0]], dtype=np.float32)
IDS = ["article-1", "article-2", "article-3"]


def test_good_vectors_pass() -> None:
    check_vectors(GOOD, 2, IDS)
    check_vectors(GOOD, None, IDS)
    check_vectors(np.empty((0, 0), dtype=np.float32), 256, [])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_names_its_article(bad: float) -> None:
    vectors = GOOD.copy()
    vectors[1, 0] = bad
    with pytest.raises(EmbeddingError, match=r"article-2: .* not a number"):
        check_vectors(vectors, 2, IDS)


def test_zeros_name_their_article() -> None:
    vectors = GOOD.copy()
    vectors[2] = 0
    with pytest.raises(EmbeddingError, match=r"article-3: .* zeros only"):
        check_vectors(vectors, 2, IDS)


def test_another_length_says_both_remedies() -> None:
    with pytest.raises(EmbeddingError, match=r"2 dimensions.*256.*EMBEDDING back.*--rebuild"):
        check_vectors(GOOD, 256, IDS)


def test_a_vector_too_few_is_an_error() -> None:
    with pytest.raises(EmbeddingError, match="3 texts"):
        check_vectors(GOOD[:2], 2, IDS)

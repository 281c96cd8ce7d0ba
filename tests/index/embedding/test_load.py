"""Names of embedding models, and what is said when one cannot be had."""

from __future__ import annotations

import sys

import pytest

from index.embedding import LOADERS, load
from index.embedding.llama import EXAMPLES, PROVIDERS
from index.errors import ConfigurationError


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="static, minilm, openai, ollama") as caught:
        load("word2vec")
    assert caught.value.where == "EMBEDDING"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_without_a_model_shows_an_example(provider: str) -> None:
    with pytest.raises(ConfigurationError, match=EXAMPLES[provider]):
        load(provider)


def test_static_takes_no_model() -> None:
    with pytest.raises(ConfigurationError, match="one static embedding"):
        load("static:large")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_missing_extra_names_the_line_that_installs_it(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, PROVIDERS[provider][0], None)
    with pytest.raises(ConfigurationError, match=rf"pip install 'newsdesk\[{provider}\]'"):
        load(EXAMPLES[provider], api_key="key", base_url="http://localhost:1")


def test_settings_that_a_provider_needs() -> None:
    with pytest.raises(ConfigurationError, match="EMBEDDING_API_KEY"):
        load("openai:text-embedding-3-small")
    with pytest.raises(ConfigurationError, match="EMBEDDING_BASE_URL"):
        load("openai-like:bge-m3")


def test_every_loader_is_reached_by_its_own_name() -> None:
    assert set(PROVIDERS) == set(EXAMPLES)
    assert set(LOADERS) == {"static", "minilm", *PROVIDERS}

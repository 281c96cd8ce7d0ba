"""Names of language models, and what is said when one cannot be had."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.compose import open_model
from bot.config import Config
from bot.models import PROVIDERS, Access, ModelError, Prompt, Reason, complete, load
from index.errors import ConfigurationError
from tests.scripted_model import ScriptedModel, Silent

#: What each provider's LLM is imported from.
MODULES = {
    "openai": "llama_index.llms.openai_like",
    "anthropic": "llama_index.llms.anthropic",
    "ollama": "llama_index.llms.ollama",
    "openai-like": "llama_index.llms.openai_like",
}

ACCESS = Access("LLM", "http://127.0.0.1:1/v1", "sk-key", 0.0, 600, 30.0, 2, 8_192)


def test_none_is_the_default() -> None:
    assert open_model(Config()) is None


def test_the_settings_reach_the_model() -> None:
    model = open_model(
        Config(llm="ollama:llama3.2:3b", llm_window=2_048, llm_base_url="http://127.0.0.1:1")
    )
    assert model is not None
    assert (model.name, model.window) == ("ollama:llama3.2:3b", 2_048)


@pytest.mark.parametrize("name", ["gpt-4o-mini", "llama3.2:3b", "gpt-4.1", "", "None", ":model"])
def test_an_unknown_name_lists_the_known_ones(name: str) -> None:
    with pytest.raises(
        ConfigurationError, match="none, one of openai:MODEL, anthropic:M"
    ) as caught:
        load(name, ACCESS)
    assert caught.value.where == "LLM"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_without_a_model_shows_an_example(provider: str) -> None:
    with pytest.raises(ConfigurationError, match=PROVIDERS[provider].example):
        load(provider, ACCESS)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_example_of_a_provider_can_be_opened(provider: str) -> None:
    assert load(PROVIDERS[provider].example, ACCESS).name == PROVIDERS[provider].example


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_missing_extra_names_the_line_that_installs_it(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, MODULES[provider], None)
    with pytest.raises(ConfigurationError, match=rf"pip install 'newsdesk\[{provider}\]'"):
        load(PROVIDERS[provider].example, ACCESS)


@pytest.mark.parametrize(
    ("provider", "key"),
    [("openai", "API_KEY"), ("anthropic", "API_KEY"), ("openai-like", "BASE_URL")],
)
def test_settings_that_a_provider_needs(provider: str, key: str) -> None:
    with pytest.raises(ConfigurationError, match=f"Set LLM_{key}"):
        load(PROVIDERS[provider].example, replace(ACCESS, base_url="", api_key=""))
    with pytest.raises(ConfigurationError, match=f"Set JUDGE_{key}"):
        load(PROVIDERS[provider].example, replace(ACCESS, base_url="", api_key="", setting="JUDGE"))


def test_a_model_that_its_package_does_not_know() -> None:
    with pytest.raises(ConfigurationError, match="newer package"):
        load("anthropic:claude-next", ACCESS)


# --- by import path ---------------------------------------------------------------------------


def test_any_other_llm_of_llama_index_by_its_import_path(scripted: ScriptedModel) -> None:
    name = "llama_index.llms.openai_like.OpenAILike:scripted"
    settings = {**scripted.settings, "llm": name, "llm_temperature": 0.25, "llm_max_tokens": 3}
    model = open_model(Config(**settings))
    assert model is not None
    assert model.name == name
    scripted.enqueue("Ada won the race. [1]", Silent())
    stream = model.stream(Prompt("Be brief.", "Who won?"), within=60)
    assert "".join(stream) == "Ada won the"
    assert stream.cut
    asked = scripted.asked[0]
    assert (asked.system, asked.body["temperature"]) == ("Be brief.", 0.25)
    with pytest.raises(ModelError) as caught:
        complete(model, Prompt("", "Who won?"), within=1)
    assert caught.value.reason is Reason.SLOW


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("llama_index.llms.nobody.Nobody", "pip install llama-index-llms-nobody"),
        ("llama_index.core.llms.Nobody", "no language model of llama-index"),
        ("pathlib.Path", "no language model of llama-index"),
        ("llama_index.core.llms.llm", "no language model of llama-index"),
        ("llama_index.core.llms.LLM", "cannot be made"),
    ],
)
def test_a_path_that_leads_to_none(path: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        load(f"{path}:model", ACCESS)
    assert caught.value.where == "LLM"


def test_a_module_that_fails_when_it_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "newsdesk_test_broken.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigurationError, match="ZeroDivisionError"):
        load("newsdesk_test_broken.Model:small", ACCESS)


def test_an_imported_model_replies() -> None:
    model = load("llama_index.core.llms.MockLLM:any", replace(ACCESS, max_tokens=3))
    text, usage = complete(model, Prompt("", "one two three four"), within=60)
    assert text
    assert usage.completion > 0

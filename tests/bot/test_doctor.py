from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from bot.config import Config
from bot.doctor import Check, examine, folder, installation, language_model
from index.errors import ConfigurationError
from tests.scripted_model import Fails, Reply, Says, ScriptedModel


def installed(**versions: str) -> object:
    def version(name: str) -> str:
        try:
            return {"newsdesk": "0.1.0", **versions}[name]
        except KeyError:
            raise PackageNotFoundError(name) from None

    return version


def found(requirements: list[str], **versions: str) -> dict[str, Check]:
    checks = installation(requirements, installed(**versions))  # type: ignore[arg-type]
    return {check.name: check for check in checks}


def test_libraries_of_the_right_version_are_fine() -> None:
    checks = found(["typer>=0.15", "rich>=13.9"], typer="0.29.2", rich="15.0.0")
    assert {check.state for check in checks.values()} == {"fine"}
    assert checks["python"].found == ".".join(map(str, sys.version_info[:3]))


def test_a_library_that_is_missing_or_too_old_is_wrong_and_pip_mends_it() -> None:
    checks = found(["typer>=0.15", "rich>=13.9"], rich="13.1")
    assert checks["typer"] == Check(
        "typer", "wrong", "not installed", 'Run `pip install "typer>=0.15"`'
    )
    assert checks["rich"].state == "wrong"
    assert "13.1, but >=13.9 is needed" in checks["rich"].found


def test_libraries_of_extras_and_other_systems_are_not_looked_for() -> None:
    checks = found(['onnx>=1; extra == "minilm"', 'winreg>=1; sys_platform == "nowhere"'])
    assert set(checks) == {"python", "newsdesk"}


def test_a_setting_that_cannot_be_used_ends_the_examination() -> None:
    def configure() -> Config:
        raise ConfigurationError("'x' is no number", "Set it to 10", "NEWSDESK_TIMEOUT")

    last = list(examine(configure))[-1]
    assert last == Check(
        "configuration", "wrong", "NEWSDESK_TIMEOUT: 'x' is no number", "Set it to 10"
    )


def test_a_folder_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    (check,) = folder(tmp_path / "archive")
    assert check.state == "note"
    assert "newsdesk index PATH" in check.remedy
    assert not (tmp_path / "archive").exists()


def test_a_folder_that_cannot_be_written_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file")
    (check,) = folder(tmp_path / "archive")
    assert check.state == "wrong"
    assert "NEWSDESK_HOME" in check.remedy


def test_who_is_writing_is_said(tmp_path: Path) -> None:
    from index.locking import writing

    with writing(tmp_path, "newsdesk index", 1):
        checks = {check.name: check for check in folder(tmp_path)}
    assert checks["lock"].state == "note"
    assert "newsdesk index" in checks["lock"].found
    assert {check.name: check.state for check in folder(tmp_path)}["lock"] == "fine"


@pytest.mark.parametrize("embedding", ["nonsense", "nonsense:model"])
def test_an_embedding_that_cannot_be_had_is_wrong(tmp_path: Path, embedding: str) -> None:
    checks = {c.name: c for c in examine(lambda: Config(tmp_path / "a", embedding=embedding))}
    assert checks["embedding"].state == "wrong"
    assert checks["embedding"].remedy


# --- the language model -----------------------------------------------------------------------


@pytest.fixture
def scripted() -> Iterator[ScriptedModel]:
    with ScriptedModel(key="sk-scripted") as model:
        yield model


def test_without_a_language_model_there_is_nothing_to_check() -> None:
    assert list(language_model(Config())) == []


def test_a_language_model_is_asked_and_timed(scripted: ScriptedModel) -> None:
    scripted.enqueue("Yes.", "Yes.")
    config = Config(**scripted.settings)
    ticks = iter([0.0, 2.5, 0.0, 25.0])
    (quick,) = language_model(config, clock=lambda: next(ticks))
    assert (quick.state, quick.found) == (
        "fine",
        "openai-like:scripted answered 1 token in 2.5 s",
    )
    (slow,) = language_model(config, clock=lambda: next(ticks))
    assert slow.state == "note"
    assert "LLM_TIMEOUT (30 s" in slow.remedy
    assert scripted.asked[0].tokens < 20


@pytest.mark.parametrize(
    ("fault", "found", "remedy"),
    [
        (Fails(401), "HTTP status 401", "LLM_API_KEY"),
        (Fails(404), "HTTP status 404", "ollama pull"),
        (Fails(402), "HTTP status 402", "credit"),
        (Says(""), "empty", "LLM_MAX_TOKENS"),
    ],
)
def test_what_is_wrong_with_a_language_model_is_said(
    scripted: ScriptedModel, fault: Reply, found: str, remedy: str
) -> None:
    scripted.enqueue(fault)
    (check,) = language_model(Config(**scripted.settings))
    assert check.state == "wrong"
    assert found in check.found
    assert remedy in check.remedy
    assert scripted.key not in repr(check)


def test_a_language_model_that_cannot_be_had_is_wrong(tmp_path: Path) -> None:
    checks = {c.name: c for c in examine(lambda: Config(tmp_path / "a", llm="gpt-4o-mini"))}
    assert checks["language model"].state == "wrong"
    assert "openai:MODEL" in checks["language model"].remedy
    assert checks["configuration"].found.endswith("language model gpt-4o-mini")

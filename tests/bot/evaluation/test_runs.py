from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config
from bot.evaluation import runs
from bot.evaluation.outcomes import Cited, Outcome, Retrieved, Said, dumped, parsed
from bot.evaluation.questions import TestQuestion
from bot.evaluation.runs import Manifest, Run, RunError

QuestionOf = Callable[..., TestQuestion]
OutcomeOf = Callable[..., Outcome]
ManifestOf = Callable[..., Manifest]

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
SHARE = st.floats(0, 1)


@given(
    st.builds(
        Outcome,
        question=st.builds(
            TestQuestion,
            id=TEXT,
            question=TEXT,
            asked=st.none() | st.dates(),
            aliases=st.lists(TEXT).map(tuple),
            gold=st.dictionaries(TEXT, st.integers(1, 3), max_size=2),
        ),
        understood=TEXT,
        short_answer=TEXT,
        confidence=SHARE,
        declined=st.booleans(),
        sentences=st.lists(
            st.builds(
                Said,
                text=TEXT,
                citations=st.lists(st.builds(Cited, quote=TEXT, title=TEXT), max_size=2).map(tuple),
                supported=st.booleans(),
            ),
            max_size=2,
        ).map(tuple),
        retrieved=st.lists(st.builds(Retrieved, text=TEXT, score=SHARE), max_size=2).map(tuple),
        milliseconds=st.floats(0, 1e6),
        cost=st.none() | SHARE,
    )
)
def test_an_outcome_is_kept_as_one_line_without_loss(outcome: Outcome) -> None:
    line = dumped(outcome)
    assert b"\n" not in line
    assert parsed(line) == outcome


def begin(home: Path, manifest: Manifest) -> Run:
    """The run as it is begun, let go of again."""
    with runs.begun(home, manifest) as run:
        return run


def test_an_unfinished_run_of_the_same_identity_is_gone_on_with(
    tmp_path: Path, manifest_of: ManifestOf, question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    one, two, three = (outcome_of(question_of(id=str(i))) for i in range(3))
    run = begin(tmp_path, manifest_of())
    assert list(run.add(iter([one, two]))) == [one, two]
    path = run.folder / runs.OUTCOMES
    path.write_bytes(path.read_bytes()[:-20])  # a crash in the middle of the second line
    again = begin(tmp_path, manifest_of(id="other", started="later", notes=("a note",)))
    assert again == run
    assert again.outcomes() == [one]
    list(again.add(iter([three])))
    assert again.outcomes() == [one, three]
    again.finish(datetime(2022, 8, 5, tzinfo=UTC))
    third = begin(tmp_path, manifest_of())
    assert third.manifest.id == f"{run.manifest.id}-2"
    assert third.outcomes() == []


def test_two_at_once_do_not_share_a_run(tmp_path: Path, manifest_of: ManifestOf) -> None:
    with runs.begun(tmp_path, manifest_of()) as first:
        with runs.begun(tmp_path, manifest_of()) as second:
            assert second.folder != first.folder
        with runs.begun(tmp_path, manifest_of()) as third:
            assert third == second
    assert begin(tmp_path, manifest_of()) in (first, second)
    assert not list(tmp_path.rglob(".lock"))


@pytest.mark.parametrize("field", ["data", "archive", "settings", "weights", "versions"])
def test_a_run_of_anything_else_is_another_run(
    tmp_path: Path, manifest_of: ManifestOf, field: str
) -> None:
    first = begin(tmp_path, manifest_of())
    other = begin(tmp_path, manifest_of(**{field: {"other": "value"}}))
    assert other.folder != first.folder


def test_a_run_with_another_seed_is_another_run(tmp_path: Path, manifest_of: ManifestOf) -> None:
    first = begin(tmp_path, manifest_of(seed=7))
    other = begin(tmp_path, manifest_of(seed=0))
    assert other.folder != first.folder
    assert (first.manifest.seed, other.manifest.seed) == (7, 0)
    assert begin(tmp_path, manifest_of(seed=7)) == first


def test_a_line_that_is_damaged_is_named(
    tmp_path: Path, manifest_of: ManifestOf, question_of: QuestionOf, outcome_of: OutcomeOf
) -> None:
    run = begin(tmp_path, manifest_of())
    list(run.add(iter([outcome_of(question_of())])))
    path = run.folder / runs.OUTCOMES
    path.write_bytes(b"{}\n" + path.read_bytes())
    with pytest.raises(RunError, match="line 1"):
        run.outcomes()


def test_a_run_is_found_by_its_id_its_beginning_and_its_folder(
    tmp_path: Path, manifest_of: ManifestOf
) -> None:
    one = begin(tmp_path, manifest_of(id="20220805-a", code="1"))
    two = begin(tmp_path, manifest_of(id="20220806-b", code="2"))
    assert runs.find(tmp_path, "20220805") == one
    assert runs.find(tmp_path, "20220806-b") == two
    assert runs.find(tmp_path / "elsewhere", str(two.folder)) == two
    assert [run.manifest.id for run in runs.kept(tmp_path)] == ["20220806-b", "20220805-a"]
    with pytest.raises(RunError, match="2 runs begin with"):
        runs.find(tmp_path, "2022")
    with pytest.raises(RunError, match=r"no run 'x'.*20220806-b"):
        runs.find(tmp_path, "x")
    with pytest.raises(RunError, match="newsdesk evaluate"):
        runs.find(tmp_path / "empty", "x")
    (two.folder / runs.MANIFEST).write_text("[]")
    with pytest.raises(RunError, match="no run of this version"):
        runs.find(tmp_path, str(two.folder))
    assert runs.kept(tmp_path) == [one]


def test_no_secret_is_kept() -> None:
    config = Config(
        home=Path("/home/reporter"),
        embedding_base_url="http://user:hush@127.0.0.1:1/v1",
        embedding_api_key="hush",
        catalogue_url="postgresql://user:hush@db/news",
        chroma_url="https://hush:hush@chroma.example",
        llm_api_key="hush",
        llm_base_url="http://hush:hush@llm.example/v1",
        judge_api_key="hush",
        judge_base_url="http://hush@judge.example/v1",
    )
    kept = json.dumps(runs.settings(replace(config, slack_users=frozenset({"U0SECRET"}))))
    assert "U0SECRET" not in kept
    assert "hush" not in kept
    assert "reporter" not in kept
    assert runs.settings(config)["chroma_url"] == "https://chroma.example"
    assert runs.settings(config)["embedding_base_url"] == "http://127.0.0.1:1/v1"


def test_the_id_of_a_run_is_safe_as_a_name() -> None:
    moment = datetime(2022, 8, 5, 10, 15)
    assert runs.new_id("../Über uns/", moment) == "20220805-101500-ber-uns"
    assert runs.new_id("???", moment) == "20220805-101500-questions"


def test_a_disk_that_refuses_is_said(tmp_path: Path, manifest_of: ManifestOf) -> None:
    (tmp_path / "runs").write_text("a file where the folder should be")
    with pytest.raises(RunError, match="cannot be kept"):
        begin(tmp_path, manifest_of())


def test_equal_code_and_versions_are_equal() -> None:
    assert runs.code() == runs.code()
    assert len(runs.code()) == 64
    found = runs.versions()
    assert found["chromadb"]
    assert found["python"]

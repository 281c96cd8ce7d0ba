from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bot.config import Config
from bot.evaluation import Step, evaluate
from bot.evaluation.dataset import DatasetError
from bot.evaluation.metrics import METRICS

ARTICLES = [
    {
        "id": "show",
        "title": "Squid Game returns",
        "published": "2022-06-14",
        "text": "Netflix announced that the hit show Squid Game comes back for a new season.",
    },
    {
        "id": "state",
        "title": "Spider fire",
        "published": "2022-08-03",
        "text": "A fire in Utah was started by a man who tried to burn a spider.",
    },
    {"id": "empty", "title": "", "published": None, "text": ""},
]
QUESTIONS = [
    {
        "id": "1",
        "question": "Which hit show comes back for a new season?",
        "asked": "2022-06-16",
        "answer": "Squid Game",
        "choices": ["Friends", "Squid Game"],
        "correct": 1,
        "answer_in": ["show"],
    },
    {
        "id": "2",
        "question": "A man tried to burn a spider in which state?",
        "asked": "2022-08-05",
        "answer": "Utah",
        "choices": ["Ohio", "Utah"],
        "correct": 1,
        "answer_in": ["state"],
    },
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(article) + "\n" for article in ARTICLES)
    write(folder / "questions.jsonl", QUESTIONS)
    return folder


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_a_folder_is_indexed_asked_and_measured(folder: Path, tmp_path: Path) -> None:
    other = write(
        tmp_path / "other.jsonl",
        [{"id": "9", "question": "Who won the Tour de France?", "asked": "2019-07-28"}],
    )
    config = Config(home=tmp_path / "home")
    steps: list[Step] = []
    notes: list[str] = []
    figures = evaluate(
        folder, config=config, unanswerable=other, watch=steps.append, notice=notes.append
    )
    assert list(figures) == list(METRICS)
    assert figures["questions"] == figures["answerable"] == 2
    assert figures["answer_recall@5"] == figures["quote_hit@3"] == 1.0
    assert figures["multiple_choice_accuracy"] == 1.0
    assert figures["abstention_auc"] == 1.0
    assert figures["declined_unanswerable"] == 1.0
    assert steps[-1] == Step("asking", 3, 3)
    assert any("line 3" in note for note in notes)


def test_the_second_time_nothing_is_indexed(folder: Path, tmp_path: Path) -> None:
    config = Config(home=tmp_path / "home")
    first = evaluate(folder, config=config)
    before = sorted(path for path in config.home.rglob("*") if path.is_dir())
    again = evaluate(folder, config=config)
    assert sorted(path for path in config.home.rglob("*") if path.is_dir()) == before
    timeless = [name for name in METRICS if not name.startswith("latency")]
    assert [again[name] for name in timeless] == [first[name] for name in timeless]
    assert first["abstention_auc"] is None


def test_the_test_folder_is_only_read(folder: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    evaluate(folder, config=Config(home=tmp_path / "home"))
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("missing", ["articles.jsonl.gz", "questions.jsonl"])
def test_a_missing_file_is_named(folder: Path, tmp_path: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(DatasetError, match=missing):
        evaluate(folder, config=Config(home=tmp_path / "home"))

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from bot.evaluation import Evaluation, Setup, Step, Weights, evaluate, runs
from bot.evaluation.asking import chains
from bot.evaluation.comparison import Interrupted, compare
from bot.evaluation.metrics import METRICS
from bot.evaluation.questions import DatasetError
from bot.evaluation.statistics import figures
from bot.evaluation.verdicts import Verdict, verdict
from bot.quoting.model import WEIGHTS
from index.errors import ConfigurationError

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
QUESTIONS: list[dict[str, Any]] = [
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
MOMENT = datetime(2022, 8, 5, 10, 15, tzinfo=UTC)
TIMED = {"latency_p50_ms", "latency_p95_ms"}

Measure = Callable[..., Evaluation]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(article) + "\n" for article in ARTICLES)
    write(folder / "questions.jsonl", QUESTIONS)
    return folder


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """Measures into a home of its own, at a fixed moment."""

    def run(path: Path, **options: Any) -> Evaluation:
        config = options.pop("config", Config(home=tmp_path / "home"))
        return evaluate(path, config=config, clock=lambda: MOMENT, **options)

    return run


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def values(found: Evaluation) -> dict[str, float | int | None]:
    return {name: figure.value for name, figure in found.figures.items()}


def test_a_folder_is_indexed_asked_and_measured(
    folder: Path, tmp_path: Path, measure: Measure
) -> None:
    other = write(
        tmp_path / "other.jsonl",
        [{"id": "1", "question": "Who won the Tour de France?", "asked": "2019-07-28"}],
    )
    steps: list[Step] = []
    notes: list[str] = []
    found = measure(folder, unanswerable=other, watch=steps.append, notice=notes.append)
    shown = values(found)
    assert list(shown) == list(METRICS)
    assert shown["questions"] == shown["answerable"] == 2
    assert shown["answer_recall@5"] == shown["quote_hit@3"] == 1.0
    assert shown["multiple_choice_accuracy"] == shown["mrr"] == 1.0
    assert shown["abstention_auc"] == shown["declined_unanswerable"] == 1.0
    assert shown["sentences_verified"] == 1.0
    assert [outcome.question.id for outcome in found.outcomes] == ["1", "2", "other:1"]
    assert steps[-1] == Step("asking", 3, 3)
    assert any("line 3" in note or "#3" in note for note in notes)


def test_everything_a_run_was_made_with_is_kept(folder: Path, measure: Measure) -> None:
    found = measure(folder)
    manifest = found.run.manifest
    assert manifest.id == "20220805-101500-set"
    assert manifest.finished == "2022-08-05T10:15:00+00:00"
    assert manifest.data["questions"] == manifest.archive["articles"] == 2
    assert (manifest.archive["first"], manifest.archive["last"]) == ("2022-06-14", "2022-08-03")
    assert manifest.judge == "exact quotes"
    assert manifest.settings["embedding"] == "static"
    assert any("line 3" in note or "#3" in note for note in manifest.notes)
    kept = json.loads((found.run.folder / runs.FIGURES).read_text())
    assert kept["quote_hit@3"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 2}
    assert runs.find(found.run.folder.parents[1], "20220805").outcomes() == list(found.outcomes)
    files = {path.name for path in found.run.folder.iterdir()}
    assert files == {
        "run.json",
        "outcomes.jsonl",
        "figures.json",
        "ranking.trec",
        "qrels.trec",
        "report.html",
    }


@pytest.mark.slow
def test_the_second_time_nothing_is_indexed_and_figures_are_the_same(
    folder: Path, tmp_path: Path, measure: Measure
) -> None:
    first = measure(folder)
    archives = tmp_path / "home/evaluation"
    before = sorted(path for path in archives.rglob("*") if path.is_dir())
    again = measure(folder)
    assert sorted(path for path in archives.rglob("*") if path.is_dir()) == before
    assert again.run.folder != first.run.folder
    assert again.run.manifest.identity == first.run.manifest.identity
    texts = [json.loads((each.run.folder / runs.FIGURES).read_text()) for each in (first, again)]
    one, two = ({k: v for k, v in text.items() if k not in TIMED} for text in texts)
    assert json.dumps(one) == json.dumps(two)
    assert first.figures["abstention_auc"].value is None
    found = compare(first.run, again.run)
    assert (found.questions, found.gained, found.lost) == (2, (), ())
    assert {name for name, each in found.differences.items() if each.p < 1} <= TIMED


@pytest.mark.slow
def test_an_interrupted_run_is_gone_on_with(folder: Path, measure: Measure) -> None:
    rows = [row | {"id": f"{row['id']}-{n}"} for n in range(15) for row in QUESTIONS]
    write(folder / "questions.jsonl", rows)

    def stop(step: Step) -> None:
        if step == Step("asking", 7, 30):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure(folder, watch=stop)
    steps: list[Step] = []
    notes: list[str] = []
    found = measure(folder, watch=steps.append, notice=notes.append)
    asked = [step for step in steps if step.doing == "asking"]
    assert asked[0] == Step("asking", 8, 30)
    assert asked[-1] == Step("asking", 30, 30)
    assert any("7 questions were asked before" in note for note in notes)
    assert [outcome.question.id for outcome in found.outcomes] == [row["id"] for row in rows]
    assert len(list(found.run.folder.parent.iterdir())) == 1


@pytest.mark.slow
def test_an_interrupted_run_keeps_its_seed(folder: Path, measure: Measure) -> None:
    def stop(step: Step) -> None:
        if step == Step("asking", 1, 2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure(folder, seed=7, watch=stop)
    (stopped,) = runs.kept(folder.parent / "home")
    other = measure(folder, seed=0)
    found = compare(other.run, stopped)
    assert (found.questions, found.only_before) == (1, 1)
    assert found.interrupted == (Interrupted(stopped.manifest.id, 1, 2),)
    gone_on = measure(folder, seed=7)
    assert compare(other.run, gone_on.run).interrupted == ()
    assert other.run.folder != gone_on.run.folder
    for seed, found in ((0, other), (7, gone_on)):
        assert runs.find(found.run.folder, str(found.run.folder)).manifest.seed == seed
        assert found.figures == figures(found.outcomes, seed)
    assert len(runs.kept(gone_on.run.folder.parents[1])) == 2


def test_a_quote_that_stands_in_no_article_is_no_failure(folder: Path, measure: Measure) -> None:
    asked = {"question": "Who won?", "asked": "2022-08-05", "answer": "Nobody"}
    write(
        folder / "questions.jsonl", [*QUESTIONS, {**asked, "id": "3", "quote": "Nobody won this."}]
    )
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(article) + "\n" for article in ARTICLES[:2])
    found = measure(folder)
    assert found.figures["answerable"].value == found.figures["answer_recall@5"].n == 2
    assert found.figures["answer_recall@5"].value == 1.0
    assert verdict(found.outcomes[2]) is None
    (note,) = found.run.manifest.notes
    assert "left out (the first is 3)" in note


def test_an_article_that_could_not_be_indexed_is_a_failure(folder: Path, measure: Measure) -> None:
    lost = QUESTIONS[0] | {"id": "3", "question": "Who won?", "answer_in": ["empty"]}
    write(folder / "questions.jsonl", [*QUESTIONS, lost])
    found = measure(folder)
    assert found.figures["answerable"].value == found.figures["hit_rate@5"].n == 3
    assert found.figures["hit_rate@5"].value == pytest.approx(2 / 3)
    assert any("count as failures (the first is 3)" in note for note in found.run.manifest.notes)


def test_follow_ups_are_asked_after_their_question(folder: Path, measure: Measure) -> None:
    follow_up = {
        "id": "3",
        "question": "And who tried to burn it?",
        "asked": "2022-08-05",
        "answer": "a man",
        "answer_in": ["state"],
        "after": "2",
    }
    write(folder / "questions.jsonl", [*QUESTIONS, follow_up])
    found = measure(folder)
    assert found.outcomes[2].understood != follow_up["question"]
    assert found.outcomes[0].understood == QUESTIONS[0]["question"]


def test_a_question_that_cannot_be_asked_counts_as_declined(folder: Path, measure: Measure) -> None:
    nothing = QUESTIONS[0] | {"id": "3", "question": "???"}
    write(folder / "questions.jsonl", [*QUESTIONS, nothing])
    outcome = measure(folder).outcomes[2]
    assert (outcome.declined, outcome.confidence, outcome.quotes) == (True, 0.0, [])
    assert verdict(outcome) == Verdict.NOT_RETRIEVED


def test_a_reply_without_quotes_counts_as_declined(folder: Path, measure: Measure) -> None:
    about = QUESTIONS[0] | {"id": "3", "question": "How many articles do you have?"}
    write(folder / "questions.jsonl", [*QUESTIONS, about])
    outcome = measure(folder).outcomes[2]
    assert (outcome.declined, outcome.confidence, outcome.quotes) == (True, 0.0, [])


def test_questions_alone_are_asked_of_the_configured_archive(
    folder: Path, tmp_path: Path, seeds_home: Path, measure: Measure
) -> None:
    config = Config(home=seeds_home)
    row = {"user_input": "When does the mandate of the UN panel run out?", "reference": "30 April"}
    context = ["Its mandate runs out on 30 April 2024."]
    file = tmp_path / "ragas.json"
    file.write_text(json.dumps([row | {"reference_contexts": context}]))
    found = measure(file, config=config)
    assert found.figures["answerable"].value == 1
    assert found.figures["hit_rate@5"].value == 1.0
    assert found.run.manifest.data["form"] == "ragas columns"
    assert found.outcomes[0].question.asked is not None
    with pytest.raises(DatasetError, match="none of the articles"):
        measure(folder / "questions.jsonl", config=config)


def test_an_archive_can_be_made_of_the_texts_of_the_data_set(
    tmp_path: Path, folder: Path, measure: Measure
) -> None:
    contexts = [article["text"] for article in ARTICLES[:2]]
    asked = [("a", contexts[0], "Squid Game"), ("b", contexts[1], "Utah")]
    paragraphs = [
        {
            "context": context,
            "qas": [
                {
                    "id": id,
                    "question": QUESTIONS[place]["question"],
                    "answers": [{"text": answer, "answer_start": context.index(answer)}],
                }
            ],
        }
        for place, (id, context, answer) in enumerate(asked)
    ]
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": [{"title": "News", "paragraphs": paragraphs}]}))
    found = measure(file, contexts=True)
    assert found.run.manifest.data["form"] == "SQuAD"
    assert found.run.manifest.archive["articles"] == 2
    assert found.figures["answer_recall@5"].value == found.figures["mrr"].value == 1.0
    with pytest.raises(DatasetError, match="no texts to make an archive of"):
        measure(folder / "questions.jsonl", contexts=True)


def test_an_archive_of_test_articles_is_apart_from_all_other_stores(
    folder: Path, tmp_path: Path, measure: Measure
) -> None:
    config = Config(
        home=tmp_path / "home",
        catalogue_url=f"sqlite:///{tmp_path}/mine.sqlite",
        chroma_url="http://127.0.0.1:1",
    )
    assert measure(folder, config=config).figures["answerable"].value == 2
    assert not (tmp_path / "mine.sqlite").exists()


def test_the_test_folder_is_only_read(folder: Path, measure: Measure) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    measure(folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("missing", ["articles.jsonl.gz", "questions.jsonl"])
def test_a_missing_file_is_named(folder: Path, measure: Measure, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(DatasetError, match=missing):
        measure(folder)


def test_of_two_files_that_fit_none_is_chosen(folder: Path, measure: Measure) -> None:
    (folder / "questions.jsonl").unlink()
    for name in ("topics.a", "topics.b"):
        (folder / name).write_text("1\tbridge\n")
    with pytest.raises(DatasetError, match="2 files"):
        measure(folder)


def test_a_folder_of_trec_topics_is_measured_by_its_articles(
    folder: Path, measure: Measure
) -> None:
    (folder / "questions.jsonl").unlink()
    (folder / "topics.tsv").write_text("1\tsquid game show\n2\tspider fire in utah\n")
    (folder / "qrels.txt").write_text("1 0 show 1\n2 0 state 2\n2 0 show 0\n")
    found = measure(folder)
    assert found.figures["map"].value == found.figures["ndcg@10"].value == 1.0
    assert found.figures["em"].value is None
    assert [verdict(outcome) for outcome in found.outcomes] == [None, None]


@pytest.mark.slow
def test_other_weights_make_another_run(folder: Path, tmp_path: Path, measure: Measure) -> None:
    first = measure(folder)
    weights = json.loads(WEIGHTS.read_text("utf-8"))
    strict = tmp_path / "strict.json"
    strict.write_text(json.dumps(weights | {"threshold": 1.0}))
    second = measure(folder, setup=Setup(Weights(quoting=strict)))
    assert second.run.manifest.identity != first.run.manifest.identity
    found = compare(first.run, second.run)
    assert found.differences["declined_answerable"].after == 1.0
    assert [change.after for change in found.lost] == [Verdict.DECLINED] * 2
    assert found.gained == ()


@pytest.mark.slow
def test_several_processes_find_what_one_finds(folder: Path, measure: Measure) -> None:
    follow_up = QUESTIONS[1] | {"question": "And who tried to burn it?", "answer": "a man"}
    rows = [row | {"id": f"{row['id']}-{n}"} for n in range(9) for row in QUESTIONS]
    rows += [follow_up | {"id": f"3-{n}", "after": f"2-{n}"} for n in range(9)]
    write(folder / "questions.jsonl", rows)
    one, several = measure(folder), measure(folder, setup=Setup(jobs=2))
    assert [each.question.id for each in several.outcomes] == [row["id"] for row in rows]
    timeless = [
        [replace(each, milliseconds=0.0) for each in found.outcomes] for found in (one, several)
    ]
    assert timeless[0] == timeless[1]


def test_a_fault_in_another_process_is_said(folder: Path, tmp_path: Path, measure: Measure) -> None:
    missing = Setup(Weights(ranking=tmp_path / "none"), jobs=2)
    with pytest.raises(ConfigurationError, match="no ranking weights"):
        measure(folder, setup=missing)


def test_follow_ups_form_a_chain_with_their_first_question(question_of: Any) -> None:
    after = {"1": "", "2": "", "3": "1", "4": "3", "5": "2", "6": "1", "7": ""}
    questions = [question_of(id=id, after=before) for id, before in after.items()]
    assert [[each.id for each in chain] for chain in chains(questions)] == [
        ["1", "3", "4", "6"],
        ["2", "5"],
        ["7"],
    ]

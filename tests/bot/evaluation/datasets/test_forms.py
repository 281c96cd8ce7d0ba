"""Data sets of other makers, in the form that their own tools or pages give."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.datasets import FORMS, read_file
from bot.evaluation.datasets.content import line_of, shown
from bot.evaluation.questions import DatasetError

CONTEXT = "The bridge of Ulm is 40 metres long. It was built in 1912."
SQUAD: dict[str, Any] = {
    "version": "v2.0",
    "data": [
        {
            "title": "Bridges",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "q1",
                            "question": "How long is the bridge?",
                            "is_impossible": False,
                            "answers": [
                                {"text": "40 metres", "answer_start": 21},
                                {"text": "40", "answer_start": 21},
                                {"text": "40 metres", "answer_start": 21},
                            ],
                        },
                        {
                            "id": "q2",
                            "question": "Who built it?",
                            "is_impossible": True,
                            "answers": [],
                            "plausible_answers": [{"text": "1912", "answer_start": 53}],
                        },
                    ],
                }
            ],
        }
    ],
}
ROWS: list[dict[str, Any]] = [
    {
        "user_input": "How long is the bridge?",
        "reference": "40 metres",
        "reference_contexts": [CONTEXT],
        "synthesizer_name": "single_hop",
    },
    {"user_input": "Who built it?", "reference": None, "reference_contexts": None},
]
TOPICS = """\
<top>
<num> Number: 301
<title> International Organized Crime

<desc> Description:
Identify organizations.
</top>

<top>
<num> Number: 302 </num>
<title>Poliomyelitis and Post-Polio</title>
</top>
"""
QRELS = "301 0 FBIS3-10082 1\n301 0 FBIS3-10169 0\n302 0 FBIS3-10243 2\n\n"


def write(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), "utf-8")
    return path


def test_a_labelled_rag_dataset_as_llama_index_saves_it(tmp_path: Path) -> None:
    example = {
        "query": "How long is the bridge?",
        "query_by": {"model_name": "gpt-4", "type": "ai"},
        "reference_contexts": [CONTEXT],
        "reference_answer": "40 metres",
        "reference_answer_by": {"model_name": "", "type": "human"},
    }
    path = write(tmp_path, "rag_dataset.json", {"examples": [example, example]})
    form, (first, second) = read_file(path)
    assert form == "llama-index LabelledRagDataset"
    assert (first.id, second.id) == ("1", "2")
    assert (first.question, first.answer) == ("How long is the bridge?", "40 metres")
    assert (first.contexts, first.answerable, first.asked) == ((CONTEXT,), True, None)


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl", "columns.json"])
def test_the_columns_of_ragas_as_rows_and_as_columns(tmp_path: Path, name: str) -> None:
    columns = {key: [row.get(key) for row in ROWS] for key in ROWS[0]}
    content = {
        "rows.json": json.dumps(ROWS),
        "rows.jsonl": "\n".join(map(json.dumps, ROWS)),
        "columns.json": json.dumps(columns | {"asked": ["2022-08-05", None]}),
    }[name]
    form, (first, second) = read_file(write(tmp_path, name, content))
    assert form == "ragas columns"
    assert (first.question, first.answer, first.contexts) == (
        "How long is the bridge?",
        "40 metres",
        (CONTEXT,),
    )
    assert (second.answerable, second.answers) == (False, ())
    assert first.asked == (date(2022, 8, 5) if name == "columns.json" else None)


def test_squad_with_several_answers_and_with_none(tmp_path: Path) -> None:
    form, (first, second) = read_file(write(tmp_path, "dev-v2.0.json", SQUAD))
    assert form == "SQuAD"
    assert (first.id, first.answers, first.answerable) == ("q1", ("40 metres", "40"), True)
    assert (second.id, second.unanswerable, second.answers) == ("q2", True, ())
    assert (first.contexts, second.contexts) == ((CONTEXT,), ())


def test_trec_topics_with_the_judgements_beside_them(tmp_path: Path) -> None:
    write(tmp_path, "qrels.trec8.txt", QRELS)
    form, (first, second) = read_file(write(tmp_path, "topics.301-302", TOPICS))
    assert form == "TREC topics with qrels"
    assert (first.id, first.question) == ("301", "International Organized Crime")
    assert first.gold == {"FBIS3-10082": 1}
    assert second.gold == {"FBIS3-10243": 2}
    tabbed = "301\tInternational Organized Crime\n303\tHubble\n"
    _, (first, third) = read_file(write(tmp_path, "topics.tsv", tabbed))
    assert first.question == "International Organized Crime"
    assert (third.gold, third.answerable) == ({}, False)


def changed(steps: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """`SQUAD` with another value at one place; no value takes the place out."""
    copy: Any = json.loads(json.dumps(SQUAD))
    part = copy
    for step in steps[:-1]:
        part = part[step]
    if value is None:
        del part[steps[-1]]
    else:
        part[steps[-1]] = value
    made: dict[str, Any] = copy
    return made


QAS = ("data", 0, "paragraphs", 0, "qas")


@pytest.mark.parametrize(
    ("steps", "value", "reason"),
    [
        (("data",), {}, '"data" is not a list'),
        (("data", 0, "paragraphs"), None, '"paragraphs" is not a list'),
        (("data", 0, "paragraphs", 0, "context"), 3, '"context" is not a text'),
        ((*QAS, 0), "q", "not an object"),
        ((*QAS, 0, "question"), " ", '"question" is missing'),
        ((*QAS, 0, "answers"), [], '"answers" is missing or empty'),
        ((*QAS, 0, "answers", 0, "answer_start"), 20, "does not stand at character 20"),
        ((*QAS, 0, "answers", 0, "answer_start"), "0", '"answer_start" is not a place'),
        ((*QAS, 1, "is_impossible"), "no", "not true or false"),
        ((*QAS, 1, "id"), "q1", "occurs twice"),
    ],
)
def test_malformed_squad_is_refused_with_line_and_reason(
    tmp_path: Path, steps: tuple[str | int, ...], value: object, reason: str
) -> None:
    document = changed(steps, value)
    path = write(tmp_path, "squad.json", document)
    with pytest.raises(DatasetError, match=reason) as caught:
        read_file(path)
    line = int(str(caught.value.where).rpartition(" ")[2])
    text = path.read_text().split("\n", line - 1)[-1]
    begins = re.search(r"[{\[]", text)
    assert begins
    wrong: Any = document
    for step in steps[:-1]:
        wrong = wrong[step]
    assert json.JSONDecoder().raw_decode(text, begins.start())[0] == wrong


@pytest.mark.parametrize(
    ("name", "content", "reason", "line"),
    [
        (
            "a.json",
            '{"examples": [\n{"query": "q", "reference_answer": ""},\n'
            '{"query": 3, "reference_answer": "a"}]}',
            'examples.1.: "query"',
            3,
        ),
        ("a.json", '{"examples": [\n{"query": "q"}]}', '"reference_answer" or', 2),
        ("a.json", '{"examples": [{"query": "q"\n', "not JSON", 1),
        ("a.json", '[{"user_input": "q"},\n {"user_input":\n\n', "not JSON", 2),
        ("a.jsonl", '\n{"id": "a", "answer": "x"}', '"question" is missing', 2),
        ("a.json", '{"answer": "x"}', '"question" is missing', 1),
        (
            "a.json",
            '{"examples": [\n{"query": "q", "reference_contexts": "c"}]}',
            "list of texts",
            2,
        ),
        ("a.json", '[{"user_input": "q"},\n 3]', "not an object", 1),
        ("a.json", '[{"user_input": "q"},\n {"user_input": ""}]', "missing or empty", 2),
        ("a.json", '{"user_input": ["q"], "reference": ["a", "b"]}', "list of 1 values", 1),
        ("a.jsonl", '{"user_input": "q"}\n\n{"user_input": "q"', "not JSON", 3),
        ("a.jsonl", '{"user_input": "q", "asked": "soon"}', "not a day", 1),
        ("a.jsonl", '{"question": "q"', "not JSON", 1),
        ("a.jsonl", '\n{"question": "q"}', '"id" is missing', 2),
        ("a.json", '{"data": [\n  {"paragraphs": [}\n]}', "not JSON", 2),
        ("a.json", '{"other": 1}', "none of the known forms", 1),
        ("a.txt", "What is this?", "none of the known forms", 1),
    ],
)
def test_malformed_files_are_refused_with_line_and_reason(
    tmp_path: Path, name: str, content: str, reason: str, line: int
) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(DatasetError, match=reason) as caught:
        read_file(path)
    assert caught.value.where == f"{path}, line {line}"
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("topics", "qrels", "reason", "where"),
    [
        (TOPICS, None, "0 files beside it", "topics"),
        ("301\tCrime\n", None, "0 files beside it are named qrels", "topics"),
        (TOPICS, "301 0 a\n", "a whole number", "qrels, line 1"),
        (TOPICS, QRELS + "301 0 a high\n", "a whole number", "qrels, line 5"),
        (TOPICS.replace("<title>Polio", "Polio"), QRELS, "no <title>", "topics, line 9"),
        (TOPICS.replace("302", "301"), QRELS, "occurs twice", "topics, line 9"),
        ("301\tCrime\nHubble\n", QRELS, "a number, a tab", "topics, line 2"),
    ],
)
def test_malformed_trec_files_are_refused_with_line_and_reason(
    tmp_path: Path, topics: str, qrels: str | None, reason: str, where: str
) -> None:
    if qrels is not None:
        write(tmp_path, "qrels", qrels)
    with pytest.raises(DatasetError, match=reason) as caught:
        read_file(write(tmp_path, "topics", topics))
    assert caught.value.where == str(tmp_path / where)


def test_packed_questions_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl.gz"
    packed = gzip.compress("\n".join(map(json.dumps, ROWS)).encode())
    path.write_bytes(packed)
    form, (first, _) = read_file(path)
    assert (form, first.answer) == ("ragas columns", "40 metres")
    for damaged in (packed[:-9], packed[:20] + b"\xff" * 9 + packed[29:]):
        path.write_bytes(damaged)
        with pytest.raises(DatasetError, match="cannot be unpacked"):
            read_file(path)
    other = tmp_path / "a.json.gz"
    other.write_bytes(gzip.compress(b'{"examples": [\n{"query": "q"\n'))
    with pytest.raises(DatasetError, match="not JSON") as caught:
        read_file(other)
    assert caught.value.where == f"{other}, line 2"


@pytest.mark.parametrize("content", ["", "\n\n", '{"examples": []}', "[]"])
def test_a_file_without_questions_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(DatasetError, match=r"no questions|none of the known forms"):
        read_file(write(tmp_path, "a.json", content))


def test_deep_nesting_is_no_crash(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        read_file(write(tmp_path, "a.json", "[" * 100_000))
    with pytest.raises(DatasetError):
        read_file(write(tmp_path, "a.jsonl", "[" * 100_000))


def test_every_form_is_documented() -> None:
    text = (Path(__file__).parents[4] / "docs/evaluation.md").read_text("utf-8")
    for name in FORMS:
        assert name in text


WORD = st.text('ab\n"é')
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORD, inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.data())
def test_the_line_of_a_part_is_where_it_begins(document: Any, data: st.DataObject) -> None:
    text = json.dumps(document, indent=1)
    value, steps = document, ()
    while isinstance(value, dict | list) and value:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        step = data.draw(st.sampled_from(keys))
        if not isinstance(value[step], dict | list):
            break
        value, steps = value[step], (*steps, step)
    line = line_of(text, steps)
    rest = "\n".join(text.split("\n")[line - 1 :])
    if isinstance(value, dict | list):
        decoder = json.JSONDecoder()
        starts = [i for i, char in enumerate(rest.split("\n")[0]) if char in "{["]
        assert any(decoder.raw_decode(rest, start)[0] == value for start in starts)


def test_steps_are_shown_as_a_path() -> None:
    assert shown(("data", 0, "qas", 12)) == "data[0].qas[12]"
    assert shown(()) == ""

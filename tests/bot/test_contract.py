from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.answers import Answer, Citation, Considered, Searched, Sentence, Source, Usage
from bot.contract import answer_from_json, as_json, schema
from index.articles import Article, Span

ROOT = Path(__file__).parents[2]


def test_the_documents_are_current() -> None:
    script = ROOT / "scripts/write_docs.py"
    found = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, f"{found.stdout}{found.stderr}: run python {script.name}"


def test_an_answer_is_valid_and_survives_json(
    answer_of: Callable[..., Answer], workers: Article, customs: Article
) -> None:
    answer = answer_of(
        (workers, "Many stayed."), short_answer="Many", considered=[customs], copies=[customs]
    )
    made = as_json(answer)
    jsonschema.validate(made, schema())
    assert json.loads(json.dumps(made)) == made
    assert made == TypeAdapter(Answer).dump_python(answer, mode="json")
    assert answer_from_json(json.loads(json.dumps(made))) == answer


@given(
    quote=st.text(min_size=1),
    start=st.integers(0, 500),
    notes=st.lists(st.text()),
    score=st.floats(0, 1),
    emphasis=st.none() | st.integers(0, 3),
    belief=st.floats(0, 1),
)
def test_any_answer_is_read_back_from_json_as_it_was(
    quote: str, start: int, notes: list[str], score: float, emphasis: int | None, belief: float
) -> None:
    source = Source("a", "A title", "2024-08-01", "", "https://a.example")
    body = "x" * start + quote
    citation = Citation(
        body, "a", "T", "", "P", "", quote, start, len(body), "p1", copies=(source,)
    )
    span = Span(emphasis, emphasis + 1) if emphasis is not None else None
    answer = Answer(
        question=quote,
        understood=quote,
        asked="2024-08-01",
        abstained=False,
        confidence=score,
        sentences=(Sentence(quote, (citation,), span),),
        short_answer="",
        considered=(Considered("p1", source, 0, 3, "abc", score, {"bm25": score}),),
        searched=Searched(1, None, None),
        notes=tuple(notes),
        timings={"total": score},
        reply=quote,
        writer=quote,
        usage=Usage(start, len(quote)),
        short_answer_belief=belief,
    )
    again = answer_from_json(json.loads(json.dumps(as_json(answer))))
    assert again == answer
    assert as_json(again) == as_json(answer)


def test_an_answer_that_was_kept_before_models_wrote_is_read(
    answer_of: Callable[..., Answer], workers: Article
) -> None:
    answer = answer_of((workers, "Many stayed."))
    made = as_json(answer)
    for added in ("reply", "writer", "usage", "short_answer_belief"):
        del made[added]
    assert answer_from_json(made) == answer


@pytest.mark.parametrize("change", [{"sentences": [{}]}, {"searched": {}}, {"considered": [1]}])
def test_what_is_no_answer_is_refused(
    answer_of: Callable[..., Answer], change: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        answer_from_json(as_json(answer_of()) | change)


def test_a_quote_that_was_cut_is_refused(
    answer_of: Callable[..., Answer], workers: Article
) -> None:
    made = as_json(answer_of((workers, "Many stayed.")))
    made["sentences"][0]["citations"][0]["quote"] = "Many"
    with pytest.raises(ValueError, match="was cut"):
        answer_from_json(made)


def test_a_refusal_is_valid(answer_of: Callable[..., Answer], customs: Article) -> None:
    jsonschema.validate(as_json(answer_of(considered=[customs])), schema())


@pytest.mark.parametrize("change", [{"more": 1}, {"asked": None}, {"searched": {}}])
def test_the_schema_is_strict(answer_of: Callable[..., Answer], change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_json(answer_of()) | change, schema())


def test_the_body_of_an_article_is_no_part_of_a_citation() -> None:
    assert "body" not in schema()["$defs"]["Citation"]["properties"]

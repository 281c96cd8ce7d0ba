from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter

from bot.answers import Answer
from bot.contract import as_json, schema
from index.articles import Article

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


def test_a_refusal_is_valid(answer_of: Callable[..., Answer], customs: Article) -> None:
    jsonschema.validate(as_json(answer_of(considered=[customs])), schema())


@pytest.mark.parametrize("change", [{"more": 1}, {"asked": None}, {"searched": {}}])
def test_the_schema_is_strict(answer_of: Callable[..., Answer], change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_json(answer_of()) | change, schema())


def test_the_body_of_an_article_is_no_part_of_a_citation() -> None:
    assert "body" not in schema()["$defs"]["Citation"]["properties"]

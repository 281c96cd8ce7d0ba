from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.compose import open_catalogue
from bot.config import Config
from bot.evaluation.dataset import read_questions
from bot.evaluation.drafting import GAP, drafts, write_new
from bot.evaluation.matching import holds
from bot.evaluation.questions import DatasetError
from index.catalogue import Catalogue

TODAY = date(2025, 2, 1)


@pytest.fixture(scope="module")
def catalogue(seeds_home: Path) -> Iterator[Catalogue]:
    opened = open_catalogue(Config(home=seeds_home))
    yield opened
    opened.close()


class Scripted:
    """A language model that replies what it is told to, and keeps the prompts."""

    def __init__(self, *replies: str) -> None:
        self.replies = replies
        self.prompts: list[str] = []

    def complete(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return self.replies[(len(self.prompts) - 1) % len(self.replies)]


def test_every_draft_rests_on_a_sentence_of_its_article(catalogue: Catalogue) -> None:
    made = list(drafts(catalogue, 20, 0, TODAY))
    assert len(made) == 20
    assert len({draft.answer_in for draft in made}) == 20
    for draft in made:
        article = catalogue.article(draft.answer_in[0])
        assert article is not None
        assert draft.quote in article.body
        assert holds(draft.quote, draft.answer)
        assert GAP in draft.question
        assert not holds(draft.question, draft.answer)
        assert draft.asked == (article.day or TODAY).isoformat()


def test_the_seed_decides_and_nothing_else(catalogue: Catalogue) -> None:
    assert list(drafts(catalogue, 9, 1, TODAY)) == list(drafts(catalogue, 9, 1, TODAY))
    assert list(drafts(catalogue, 9, 1, TODAY)) != list(drafts(catalogue, 9, 2, TODAY))
    assert len(list(drafts(catalogue, 1_000, 0, TODAY))) <= catalogue.count_articles()


def test_drafts_are_a_data_set_that_is_never_overwritten(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "questions.jsonl"
    made = list(drafts(catalogue, 5, 0, TODAY))
    write_new(path, made)
    questions = read_questions(path)
    assert [question.answer for question in questions] == [draft.answer for draft in made]
    assert all(question.answerable and question.quotes for question in questions)
    path.write_text("edited")
    with pytest.raises(DatasetError, match="may have been edited"):
        write_new(path, made)
    assert path.read_text() == "edited"
    with pytest.raises(DatasetError, match="no article"):
        write_new(tmp_path / "none", [])
    with pytest.raises(DatasetError, match="cannot be written"):
        write_new(tmp_path / "missing" / "file", made)


def test_a_language_model_writes_questions_that_are_checked(catalogue: Catalogue) -> None:
    class Honest(Scripted):
        def complete(self, prompt: str) -> str:
            super().complete(prompt)
            answer = prompt.partition("Sentence: ")[2].split()[-1].strip('.,”"')
            reply = {"question": "What comes\n last?", "answer": answer}
            return f"Here it is:\n```json\n{json.dumps(reply)}\n```"

    writer = Honest("")
    made = list(drafts(catalogue, 3, 0, TODAY, writer))
    assert [draft.question for draft in made] == ["What comes last?"] * 3
    assert all(holds(draft.quote, draft.answer) for draft in made)
    assert {draft.kind for draft in made} == {"written"}


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "I would rather not.",
        "{",
        "[1]",
        '{"question": "What?"}',
        '{"question": 1, "answer": 2}',
        '{"question": " ", "answer": "the"}',
        '{"question": "What?", "answer": "an answer that stands in no sentence"}',
    ],
)
def test_replies_that_do_not_hold_are_thrown_away(catalogue: Catalogue, reply: str) -> None:
    assert list(drafts(catalogue, 2, 0, TODAY, Scripted(reply))) == []

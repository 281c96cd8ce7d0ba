"""The gates of follow-ups: their articles are found, and other questions are left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from bot.answers import Answer, Conversation, Question
from bot.compose import open_desk
from bot.config import Config
from bot.desk import Desk
from bot.evaluation.dataset import read_dataset
from bot.evaluation.followups import (
    PARTS,
    TOPIC_CHANGE,
    Case,
    changed,
    closed,
    find,
    mistaken,
    read_cases,
    talked,
)
from bot.evaluation.run import index_articles, own_archive

ROOT = Path(__file__).parents[2]
CASES = read_cases(ROOT / "tests/data/followups.jsonl")

#: Shares of the gap between follow-up and gold question that the rule closes, at the least.
FLOOR = 0.8
#: Share of questions about something else that may be taken for follow-ups.
MISTAKEN = 0.01


@contextmanager
def desk_of(folder: Path, home: Path) -> Iterator[Desk]:
    config = own_archive(folder, Config(home=home))
    index_articles(folder, config, lambda step: None, lambda notice: None)
    with open_desk(config) as desk:
        yield desk


def of(archive: str) -> list[Case]:
    return [case for case in CASES if case.archive == archive]


def gate(desk: Desk, cases: Sequence[Case], floor: float) -> None:
    found = [find(desk, case) for case in cases]
    assert closed(found) >= floor, [each for each in found if each.gold and not each.ruled]
    assert changed(found) == []
    leaning = [each for each in found if each.case.kind != TOPIC_CHANGE]
    # a gold question that finds nothing would make the gap, and so the floor, worth nothing
    assert sum(each.gold for each in leaning) >= 0.95 * len(leaning)
    assert sum(each.gold for each in leaning) > sum(each.raw for each in leaning)


def test_the_conversations_are_many_and_of_all_kinds() -> None:
    assert len(CASES) >= 80
    assert len({case.id for case in CASES}) == len(CASES)
    assert {len(case.earlier) for case in CASES} == {1, 2}
    for part in PARTS:
        kinds = {case.kind for case in CASES if case.part == part}
        assert kinds == {
            "pronoun", "year", "why", "who said", "more", "what about", "ellipsis",
            "definite noun", TOPIC_CHANGE,
        }  # fmt: skip
    articles = {part: {i for c in CASES if c.part == part for i in c.gold} for part in PARTS}
    shared = articles["dev"] & articles["test"]
    assert len(shared) <= 0.1 * len(articles["dev"] | articles["test"])


def test_follow_ups_on_the_seeds_find_their_articles(tmp_path: Path) -> None:
    with desk_of(ROOT / "seeds", tmp_path) as desk:
        gate(desk, of("seeds"), FLOOR)


def test_a_newcomer_talks_with_the_seeds(tmp_path: Path) -> None:
    """What greets, changes the topic, asks why, and asks the archive itself, in one talk."""
    with desk_of(ROOT / "seeds", tmp_path) as desk:
        talk = Conversation()

        def ask(text: str) -> Answer:
            nonlocal talk
            answer = desk.ask(Question(text, date(2025, 2, 1)), talk)
            talk = talk.after(answer)
            return answer

        greeted = ask("hi, who won the World Cup?")
        assert greeted.understood == "who won the World Cup?"
        assert not greeted.abstained
        assert "World Cup" in ask("thanks! and who came second?").understood
        assert ask("who won the election?").understood == "who won the election?"
        assert "Labour" in ask("Which party won the election?").sentences[0].citations[0].title
        bought = ask("Who bought Activision Blizzard?")
        assert bought.short_answer == "Microsoft"
        assert bought.likely_answer == ""
        why = ask("why?")
        assert "Activision Blizzard" in why.understood
        assert why.short_answer == ""
        assert ask("which papers wrote about it?").reply.startswith("The articles that mention")
        ask("Which country joined NATO in April 2023?")
        assert ask("why?").short_answer == "because of Russia's invasion of Ukraine"
        said = ask("who said that?")
        assert said.understood.startswith("Who said “Brussels -- Finland joined NATO")
        assert said.considered[0].source.title.startswith("Finland becomes")
        assert said.notes[0].startswith("The article names nobody who said this")
        ask("What did Stoltenberg say about Putin?")
        assert ask("who said that?").likely_answer == "Jens Stoltenberg"
        assert ask("latest on Finland").reply.startswith("The latest article that mentions Finland")
        ask("Who won the Nobel Prize in Physics in 2023?")
        assert ask("and the year before?").understood == (
            "Who won the Nobel Prize in Physics in 2022?"
        )
        ask("what do you have on Morocco?")
        assert ask("how many died?").understood == "Morocco: how many died?"
        assert ask("How many people live in the world?").understood.startswith("How many people")
        ask("how many articles do you have?")
        assert "Harbour Courier" in ask("how many from the Harbour Courier?").reply
        assert ask("which articles wrote about the Moon?").reply
        assert ask("thanks").small_talk


@pytest.mark.slow
def test_follow_ups_on_a_real_archive_find_their_articles(shared: Path, tmp_path: Path) -> None:
    # scripts/measure_followups.py measures the larger archive of 2023 as well
    with desk_of(shared / "eval" / "realtimeqa-2022-08", tmp_path) as desk:
        gate(desk, of("realtimeqa-2022-08"), FLOOR)


def test_questions_about_something_else_are_left_alone(shared: Path, tmp_path: Path) -> None:
    with desk_of(ROOT / "seeds", tmp_path) as desk:
        talks: list[Conversation] = [talked(desk, case) for case in of("seeds")[:8]]
    for name in ("realtimeqa-2022", "realtimeqa-2023-apr-dec"):
        questions = [each.question for each in read_dataset(shared / "eval" / name).questions]
        for talk in talks:
            assert len(mistaken(talk, questions)) <= MISTAKEN * len(questions)

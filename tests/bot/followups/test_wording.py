"""How follow-ups are worded: no made-up word, and no topic before a topic."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Conversation
from bot.followups import standalone
from bot.followups.nouns import noun_phrases
from bot.followups.verbs import inflected, is_base, past, third
from bot.followups.words import SMALL, WORD

Talk = Callable[..., Conversation]

ROOT = Path(__file__).parents[3]
SENT = "By when did UN members have to send North Korean workers home?"
REMAINED = ("How many North Korean workers remained in China?", "11,490")
LITERATURE = ("Who won the Nobel Prize in Literature in 2024?", "Han Kang")

FOLLOW_UPS = (
    "and how many remained?",
    "Why?",
    "why not?",
    "When was it?",
    "When was that?",
    "who said that?",
    "Who decided that?",
    "What about Russia?",
    "and in 2023?",
    "and from last week?",
    "And the one in Physics in 2023?",
    "How many?",
    "tell me more",
    "Where was she born?",
    "What did they do about it?",
    "And the fine?",
)

#: What the rule may add to the words of the turns, beside small words and forms of their verbs.
ADDED = frozenset("whether whoever winner someone something so".split())


def _questions() -> list[str]:
    asked = []
    for line in (ROOT / "tests/data/followups.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        asked += [*case["earlier"], case["standalone"]]
    for line in (ROOT / "seeds/questions.jsonl").read_text("utf-8").splitlines():
        asked.append(json.loads(line)["question"])
    return list(dict.fromkeys(asked))


QUESTIONS = _questions()


def _words(text: str) -> set[str]:
    return {part for word in WORD.findall(text.casefold()) for part in re.split("['’]", word)}


def _made_up(understood: str, said: str) -> set[str]:
    """The words that are in no turn, and are none that the rule may add."""
    own = _words(said)
    forms = {form(verb) for verb in own if is_base(verb) for form in (past, third)}
    return _words(understood) - own - forms - SMALL - ADDED - {"s", ""}


def _assert_sound(talk: Talk, first: str, follow_ups: list[str]) -> None:
    said: list[str | tuple[str, str]] = [first]
    for follow_up in follow_ups:
        before = talk(*said)
        understood = standalone(follow_up, before)
        whole = " ".join([first, *follow_ups])
        assert understood.count(": ") <= max(1, first.count(": ")), understood
        assert not _made_up(understood, whole), understood
        said.append(follow_up)


def test_there_are_many_questions_to_follow() -> None:
    assert len(QUESTIONS) > 200


@pytest.mark.parametrize("follow_up", FOLLOW_UPS)
def test_no_question_is_followed_by_a_made_up_word(follow_up: str, talk: Talk) -> None:
    for question in QUESTIONS:
        _assert_sound(talk, question, [follow_up])


@given(st.sampled_from(QUESTIONS), st.lists(st.sampled_from(FOLLOW_UPS), min_size=2, max_size=4))
def test_no_talk_chains_topics(talk: Talk, first: str, follow_ups: list[str]) -> None:
    _assert_sound(talk, first, follow_ups)


MADE = st.builds(
    lambda ask, who, verb, what: f"{ask} {who} {verb} {what}?",
    st.sampled_from(
        """did|does|will|must|has|is|by when did|why did|when will|what did|how many people did|
        where has|why is|which country did""".split("|")
    ),
    st.sampled_from(
        """UN members|the president|Russia|Turkey|the Bank of Japan|NATO countries|Boeing staff|US
        car makers""".split("|")
    ),
    st.sampled_from(
        """have to send|be going to send|need to leave|used to sell|be able to visit|agree to buy|
        plan|going to resign|tweet about|offset|been forced to admit""".split("|")
    ),
    st.sampled_from("North Korean workers|the ship|10 May 2023|Mr. Lee|it".split("|")),
).map(lambda question: " ".join(question.split()))


@given(MADE, st.lists(st.sampled_from(FOLLOW_UPS), min_size=1, max_size=3))
def test_no_form_of_words_makes_a_word_up(talk: Talk, first: str, follow_ups: list[str]) -> None:
    _assert_sound(talk, first, follow_ups)


@pytest.mark.parametrize(
    ("turns", "follow_up", "understood"),
    [
        ([SENT], "and how many remained?", "UN members, North Korean workers: how many remained?"),
        (
            [SENT.replace("By when did", "Did")],
            "Who decided that?",
            "UN members, North Korean workers: who decided that?",
        ),
        (
            [REMAINED, "Why?"],
            "who decided that?",
            "The North Korean workers that remained in China: who decided that?",
        ),
        (["Will the president have to resign?"], "When?", "President: when?"),
        (
            [SENT, "Why?", "What about Russia?"],
            "who said that?",
            "Russia, UN members, North Korean workers: who said that?",
        ),
        (
            [LITERATURE, "Where was she born?"],
            "And the one in Physics in 2023?",
            "Han Kang, the Nobel Prize, Literature: what about the one in Physics in 2023?",
        ),
        (["What happened in Gaza last week?"], "and in 2023?", "What happened in Gaza in 2023?"),
        (["Which bank fell in May 2023?"], "and from last week?", "Which bank fell last week?"),
        (["Which bank fell?"], "and last year?", "Which bank fell last year?"),
        (["Which bank fell last week?"], "and from 2023?", "Which bank fell from 2023?"),
    ],
)
def test_what_cannot_be_put_safely_is_led_by_its_nouns(
    turns: list[str], follow_up: str, understood: str, talk: Talk
) -> None:
    assert standalone(follow_up, talk(*turns)) == understood


def test_when_it_was_is_never_asked_of_a_place(talk: Talk) -> None:
    understood = standalone("When was it?", talk("How many people died in the quake in Turkey?"))
    assert understood == "The people that died in the quake in Turkey: when was it?"


@pytest.mark.parametrize(
    ("clause", "auxiliary", "form"),
    [
        ("agree to buy", "did", "agreed to buy"),
        ("admit it", "did", "admitted it"),
        ("open", "did", "opened"),
        ("have a plan", "does", "has a plan"),
        ("resign", "will", "will resign"),
        ("been sanctioned", "has", "has been sanctioned"),
        ("have to send", "did", ""),
        ("members have to send", "did", ""),
        ("members have to send", "must", ""),
        ("going to sail", "is", ""),
        ("tweet", "did", ""),
    ],
)
def test_only_a_verb_that_is_known_is_inflected(clause: str, auxiliary: str, form: str) -> None:
    assert inflected(clause, auxiliary) == form


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        (SENT, "UN members, North Korean workers"),
        ("Why?", ""),
        ("How did the Bank of England react in May 2022?", "the Bank of England, May 2022"),
    ],
)
def test_the_nouns_of_a_question(question: str, nouns: str) -> None:
    assert noun_phrases(question).startswith(nouns)
    assert "2022" not in noun_phrases(question, dated=False)

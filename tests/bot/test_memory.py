from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Answer, Conversation, Searched, Turn
from bot.memory import RECENT, TOKENS, cost, trimmed
from bot.tokens import tokens
from index.articles import Article

NOTHING = Answer("", "", "", True, 0.0, (), "", (), Searched(0, None, None))


def turn(text: str) -> Turn:
    return Turn(text, text, replace(NOTHING, question=text, understood=text))


@given(st.lists(st.integers(0, 4 * TOKENS), max_size=60))
def test_the_last_turns_are_kept_as_far_as_the_budget_goes(lengths: list[int]) -> None:
    conversation = Conversation(tuple(turn("x" * length) for length in lengths))
    kept = trimmed(conversation).turns
    assert kept == conversation.turns[len(lengths) - len(kept) :]
    assert len(kept) <= RECENT
    assert bool(kept) == bool(lengths)
    if len(kept) > 1:
        assert sum(map(cost, kept)) <= TOKENS
    if len(kept) < min(len(lengths), RECENT):
        longer = conversation.turns[len(lengths) - len(kept) - 1 :]
        assert sum(map(cost, longer)) > TOKENS


def test_a_turn_costs_what_a_model_is_shown_of_it(
    answer_of: Callable[..., Answer], workers: Article
) -> None:
    quote = "Many stayed."
    answer = answer_of((workers, quote), considered=[workers])
    made = Turn(answer.question, answer.understood, answer)
    assert cost(made) == tokens("By when?") + tokens(quote)
    said = replace(answer, sentences=(), reply="There are 33 articles.")
    assert cost(replace(made, answer=said)) == tokens("By when?") + tokens("There are 33 articles.")

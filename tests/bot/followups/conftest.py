from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answers import Answer, Citation, Conversation, Searched, Sentence
from bot.followups import standalone

#: A question; a question with its short answer; or these with the quoted sentence.
Said = str | tuple[str, str] | tuple[str, str, str]
Talk = Callable[..., Conversation]


@pytest.fixture(scope="session")
def talk() -> Talk:
    """Makes a conversation of turns; each question is understood by the rule."""

    def make(*turns: Said) -> Conversation:
        conversation = Conversation()
        for turn in turns:
            question, *answer = (turn,) if isinstance(turn, str) else turn
            understood = standalone(question, conversation)
            conversation = conversation.after(_answer(question, understood, *answer))
        return conversation

    return make


def _answer(question: str, understood: str, short: str = "", quote: str = "") -> Answer:
    quote = quote or short
    sentences: tuple[Sentence, ...] = ()
    if quote:
        citation = Citation(
            quote, "a1", "A headline", "2024-07-09", "The Example", "", quote, 0, len(quote), "a1-0"
        )
        sentences = (Sentence(quote, (citation,)),)
    searched = Searched(1, "2024-07-09", "2024-07-09")
    return Answer(
        question,
        understood,
        "2024-07-10",
        not quote,
        0.9,
        sentences,
        short,
        (),
        searched,
        short_answer_belief=0.9 if short else 0.0,
    )

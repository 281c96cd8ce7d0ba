"""What of a conversation the next question is understood with: its last turns, within a budget."""

from __future__ import annotations

from bot.answers import Conversation, Turn
from bot.tokens import tokens

#: Turns that are looked back on at most: what a follow-up can lean on.
RECENT = 20

#: Tokens of them at most. A question is rewritten by the model that answers, small ones among
#: them: half of a window of 4,096 is left for the instructions, the question and the reply.
TOKENS = 2_048


def cost(turn: Turn) -> int:
    """An estimate of the tokens of a turn as a model is shown it: question and what was said."""
    said = [turn.understood, turn.answer.reply]
    return sum(map(tokens, [*said, *(sentence.text for sentence in turn.answer.sentences)]))


def trimmed(conversation: Conversation) -> Conversation:
    """The last turns, at most `RECENT`, of together at most `TOKENS`; always the last one."""
    kept: list[Turn] = []
    room = TOKENS
    for turn in reversed(conversation.turns[-RECENT:]):
        room -= cost(turn)
        if kept and room < 0:
            break
        kept.append(turn)
    return Conversation(tuple(reversed(kept)))

"""What was posted in reply to one question, kept in the store step by step."""

from __future__ import annotations

from bot.store import Claim, Questions


class Ledger:
    """The replies to a claimed question.

    Attributes:
        replies: What was posted, in order.
        unsure: Something may have been posted that `replies` does not hold.

    Every method raises `bot.store.LostError` when the question is held by somebody else now.
    """

    def __init__(self, questions: Questions, claim: Claim) -> None:
        self._questions = questions
        self._claim = claim
        self.replies = list(claim.replies)
        self.unsure = claim.posting

    def posting(self) -> None:
        """Something is going to be posted."""
        self._questions.posting(self._claim)
        self.unsure = True

    def posted(self, *replies: str) -> None:
        """These were posted too; nothing else was."""
        self.now([*self.replies, *replies])

    def now(self, replies: list[str]) -> None:
        """These are all replies that there are."""
        self._questions.posted(self._claim, replies)
        self.replies, self.unsure = replies, False

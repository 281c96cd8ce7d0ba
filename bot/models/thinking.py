"""What some models think aloud before they answer, left out of their replies."""

from __future__ import annotations

_BEGIN, _END = "<think>", "</think>"


class Answering:
    """Takes pieces of a reply, and gives back those of the answer.

    Servers that know no field for it send the thinking of DeepSeek, Qwen and others as text
    between these marks, at the beginning of the reply.
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinks = False
        self._answers = False

    def of(self, piece: str) -> str:
        """What of the answer comes with this piece; what may yet be a mark is held back."""
        if self._answers:
            return piece
        self._held += piece
        begun = self._held.lstrip()
        if not self._thinks and begun.startswith(_BEGIN):
            self._thinks = True
        elif not self._thinks and not _BEGIN.startswith(begun):
            return self.rest()
        if self._thinks:
            _, ended, answer = self._held.partition(_END)
            self._held = answer if ended else self._held[1 - len(_END) :]
            self._thinks = not ended
            return self.rest() if ended else ""
        return ""

    def rest(self) -> str:
        """What was held back, when the reply is over: nothing of thinking that has no end."""
        self._answers = True
        held, self._held = self._held, ""
        return "" if self._thinks else held

"""Fields of a row, checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.evaluation.datasets.content import MalformedError, Steps


class Row:
    """An object of a data set whose fields are read by name.

    Args:
        steps, line: Where it stands, for what is said when a field is wrong.
    """

    def __init__(self, values: Any, steps: Steps = (), line: int = 0) -> None:
        self.steps = steps
        self.line = line
        if not isinstance(values, Mapping):
            raise self.wrong("this is not an object")
        self.values = values

    def wrong(self, reason: str) -> MalformedError:
        """The error that says so of this row."""
        return MalformedError(reason, self.steps, self.line)

    def text(self, *names: str, required: bool = False) -> str:
        """The first of these fields that is there; null counts as the empty text."""
        name = next((name for name in names if self.values.get(name) is not None), names[0])
        value = self.values.get(name)
        if value is None and not (required and name in self.values):
            value = ""
        if not isinstance(value, str):
            raise self.wrong(f'"{name}" is not a text')
        if required and not value.strip():
            raise self.wrong(f'"{name}" is missing or empty')
        return value

    def texts(self, *names: str) -> tuple[str, ...]:
        """The first of these fields that is there, a list of texts; empty when none is."""
        name = next((name for name in names if self.values.get(name) is not None), names[0])
        value = self.values.get(name) or []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(f'"{name}" is not a list of texts')
        return tuple(value)

    def items(self, name: str, *, required: bool = False) -> list[Row]:
        """A list of objects, each as a row of its own."""
        value = self.values.get(name)
        if value is None and not required:
            return []
        if not isinstance(value, list):
            raise self.wrong(f'"{name}" is not a list')
        return [Row(each, (*self.steps, name, i), self.line) for i, each in enumerate(value)]

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A day such as 2022-08-05."""
        text = self.text(name, required=required)
        if not text and not required:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.wrong(f'"{name}" is not a day such as 2022-08-05: {error}') from None

    def index(self, name: str, size: int) -> int:
        """An index into a list of ``size`` items; -1 when the list is empty."""
        if not size:
            return -1
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < size:
            raise self.wrong(f'"{name}" is not the index of one of the "choices"')
        return value

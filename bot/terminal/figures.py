"""The figures of an evaluation as text."""

from __future__ import annotations

from collections.abc import Mapping


def figures_text(figures: Mapping[str, float | int | None]) -> str:
    """A line for each figure: its name and its value, rounded to three places."""
    width = max(map(len, figures), default=0)
    return "".join(f"{name:<{width}}  {_value(value):>9}\n" for name, value in figures.items())


def _value(value: float | int | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"

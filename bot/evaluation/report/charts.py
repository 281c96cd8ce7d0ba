"""Charts as SVG: plain functions from numbers to markup; colours and type are the style sheet's.

Every chart has the same frame of `WIDTH` by `HEIGHT` units, with room for axes around the plot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 440, 270
LEFT, RIGHT, TOP, BOTTOM = 52, 18, 14, 42

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from ``low`` to ``high``.

    Attributes:
        ticks: Where it is labelled.
        form: Of the labels, as `format` takes it.
    """

    label: str
    low: float
    high: float
    ticks: Sequence[float]
    form: str = ".0%"

    def share(self, value: float) -> float:
        """Where a value lies, 0 to 1; values outside are at the ends."""
        span = self.high - self.low or 1.0
        return min(max((value - self.low) / span, 0.0), 1.0)


SHARE = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def share_axis(label: str) -> Axis:
    """An axis from 0 to 100 %."""
    return Axis(label, 0.0, 1.0, SHARE)


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn in one colour.

    Attributes:
        name: In the legend; none when empty.
        colour: 1 to 3, or 0 for a line that is only there to compare with.
        points: For lines: (x, y). For bars: (left edge, height), in order.
        titles: What each point says when it is pointed at; empty for lines without marks.
        band: (x, low, high) of an interval around the line.
    """

    name: str
    colour: int
    points: Sequence[Point]
    titles: Sequence[str] = ()
    band: Sequence[tuple[float, float, float]] = ()


def lines(
    title: str, x: Axis, y: Axis, series: Sequence[Series], rules: Sequence[Rule] = ()
) -> Markup:
    """A line for each series, with its marks and its band."""
    parts = [_grid(x, y)]
    for each in series:
        if each.band:
            upper = [(at, high) for at, _, high in each.band]
            lower = [(at, low) for at, low, _ in reversed(each.band)]
            parts.append(
                _tag("polygon", points=_path([*upper, *lower], x, y), cls=f"band c{each.colour}")
            )
        parts.append(_tag("polyline", points=_path(each.points, x, y), cls=f"line c{each.colour}"))
        for point, text in zip(each.points, each.titles, strict=False):
            left, top = _place(point, x, y)
            parts.append(
                _tag("circle", cx=left, cy=top, r=4, cls=f"dot c{each.colour}", title=text)
            )
    return _chart(title, [*parts, *_rules(rules, x)], series)


def bars(
    title: str, x: Axis, y: Axis, width: float, series: Sequence[Series], rules: Sequence[Rule] = ()
) -> Markup:
    """Bars of a histogram; those of several series stand over each other, half transparent."""
    parts = [_grid(x, y)]
    for each in series:
        for (left, high), text in zip(each.points, each.titles, strict=True):
            if high:
                start, top = _place((left, high), x, y)
                end, base = _place((left + width, 0.0), x, y)
                size = {"width": max(end - start - 1, 1), "height": base - top}
                parts.append(
                    _tag("rect", x=start, y=top, **size, cls=f"bar c{each.colour}", title=text)
                )
    return _chart(title, [*parts, *_rules(rules, x)], series)


@dataclass(frozen=True, slots=True)
class Rule:
    """An upright line at a value of the x axis, with its name."""

    at: float
    name: str


def interval(value: float, low: float, high: float) -> Markup:
    """A small line from 0 to 1 with the interval and the figure on it."""
    width, inset = 120, 6
    start, place, end = (inset + (width - 2 * inset) * each for each in (low, value, high))
    parts = [
        _tag("line", x1=inset, x2=width - inset, y1=8, y2=8, cls="rail"),
        _tag("line", x1=start, x2=end, y1=8, y2=8, cls="span c1"),
        _tag("circle", cx=place, cy=8, r=4, cls="dot c1"),
    ]
    head = Markup('<svg class="interval" viewBox="0 0 {} 16" aria-hidden="true">').format(width)
    return head + Markup("").join(parts) + Markup("</svg>")


def _chart(title: str, parts: Sequence[Markup], series: Sequence[Series]) -> Markup:
    named = [each for each in series if each.name]
    legend = Markup("").join(
        Markup('<li class="c{}">{}</li>').format(each.colour, each.name) for each in named
    )
    svg = Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
        WIDTH, HEIGHT, title
    )
    below = Markup('<ul class="legend">{}</ul>').format(legend) if named else Markup("")
    return svg + Markup("").join(parts) + Markup("</svg>") + below


def _grid(x: Axis, y: Axis) -> Markup:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = []
    for value in y.ticks:
        top = _place((x.low, value), x, y)[1]
        parts.append(_tag("line", x1=LEFT, x2=right, y1=top, y2=top, cls="grid"))
        parts.append(_text(LEFT - 6, top + 4, format(value, y.form), "end"))
    for value in x.ticks:
        left = _place((value, y.low), x, y)[0]
        parts.append(_tag("line", x1=left, x2=left, y1=bottom, y2=bottom + 4, cls="tick"))
        parts.append(_text(left, bottom + 17, format(value, x.form), "middle"))
    parts.append(_tag("line", x1=LEFT, x2=right, y1=bottom, y2=bottom, cls="axis"))
    parts.append(_text((LEFT + right) / 2, HEIGHT - 6, x.label, "middle", "label"))
    across = f"rotate(-90 15 {(TOP + bottom) / 2:.1f})"
    parts.append(_text(15, (TOP + bottom) / 2, y.label, "middle", "label", across))
    return Markup("").join(parts)


def _rules(rules: Sequence[Rule], x: Axis) -> list[Markup]:
    parts = []
    for number, rule in enumerate(rules):
        left = LEFT + (WIDTH - LEFT - RIGHT) * x.share(rule.at)
        parts.append(_tag("line", x1=left, x2=left, y1=TOP, y2=HEIGHT - BOTTOM, cls="rule"))
        anchor, gap = ("end", -4) if x.share(rule.at) > 0.6 else ("start", 4)
        parts.append(_text(left + gap, TOP + 10 + 14 * number, rule.name, anchor, "rule-name"))
    return parts


def _place(point: Point, x: Axis, y: Axis) -> Point:
    left = LEFT + (WIDTH - LEFT - RIGHT) * x.share(point[0])
    top = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y.share(point[1])
    return round(left, 2), round(top, 2)


def _path(points: Sequence[Point], x: Axis, y: Axis) -> str:
    return " ".join(f"{left},{top}" for left, top in (_place(point, x, y) for point in points))


def _tag(name: str, *, title: str = "", cls: str = "", **attributes: object) -> Markup:
    values = {"class": cls, **attributes}
    shown = Markup("").join(Markup(' {}="{}"').format(k, _number(v)) for k, v in values.items())
    inside = Markup("<title>{}</title>").format(title) if title else Markup("")
    return Markup("<{}{}>{}</{}>").format(name, shown, inside, name)


def _text(
    left: float, top: float, text: str, anchor: str, cls: str = "", transform: str = ""
) -> Markup:
    turned = Markup(' transform="{}"').format(transform) if transform else Markup("")
    return Markup('<text x="{}" y="{}" text-anchor="{}" class="{}"{}>{}</text>').format(
        _number(left), _number(top), anchor, cls, turned, escape(text)
    )


def _number(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value

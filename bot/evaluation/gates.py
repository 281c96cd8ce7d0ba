"""Floors that figures must not fall below, with the digest of the data they were measured on.

A file of floors holds, for the name of each data set, ``data`` (the digest), ``judge`` (who judged
the citations) and ``floors`` (metric -> floor). Of a metric of which less is better the floor is a
ceiling.

A figure falls when it is further below its floor than one question weighs: two indexes of the same
articles are not quite the same (several threads build them), and a passage at the edge of a search
may be in one only.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.contract import as_json
from bot.evaluation.metrics import METRICS
from bot.evaluation.questions import DatasetError
from bot.evaluation.runs import Manifest
from bot.evaluation.statistics import Figure

#: Decimals of a floor.
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of one data set; figures of other data or of another judge are not compared."""

    data: str
    judge: str
    floors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure on the wrong side of its floor; ``measured`` is None when it was not measured."""

    metric: str
    floor: float
    measured: float | None


def read_floors(path: Path) -> dict[str, Floors]:
    """The floors by the name of the data set; empty where there is no file yet.

    Raises:
        DatasetError: The file holds something else.
    """
    try:
        return {name: _floors(each) for name, each in json.loads(path.read_text("utf-8")).items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        problem = f"the floors cannot be read: {error.strerror}"
        raise DatasetError(problem, "Check the path and its permissions", str(path)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"these are no floors: {error}"
        raise DatasetError(problem, "Mend the file, or name another one", str(path)) from error


def floors_of(name: str, digest: str, judge: str, path: Path) -> Floors:
    """The floors that a data set is compared with.

    Raises:
        DatasetError: There are none, or they are of other data or of another judge.
    """
    held = read_floors(path).get(name)
    if held is None:
        raise DatasetError(
            f"there are no floors for {name}",
            "Make them with the same command and --raise-floors in place of --gate, or name the "
            "file that has them with --floors",
            str(path.resolve()),
        )
    _same(held, name, digest, judge, path)
    return held


def falls(manifest: Manifest, figures: Mapping[str, Figure], path: Path) -> list[Fall]:
    """The figures that are on the wrong side of their floors.

    Raises:
        DatasetError: There are no floors for this data set, or they were measured on other data.
    """
    held = floors_of(manifest.data["name"], manifest.data["digest"], manifest.judge, path)
    return [
        Fall(metric, floor, _value(figures, metric))
        for metric, floor in held.floors.items()
        if _fell(metric, floor, figures.get(metric))
    ]


def raised(
    manifest: Manifest, figures: Mapping[str, Figure], path: Path, *, lower: bool
) -> dict[str, Floors]:
    """All floors of the file, those of this data set as high as what was measured.

    Args:
        lower: Also lower those that were not reached; otherwise they stay.

    Raises:
        DatasetError: The file holds something else, or floors of other data of the same name.
    """
    held = read_floors(path)
    name, digest = manifest.data["name"], manifest.data["digest"]
    if name in held and not lower:
        _same(held[name], name, digest, manifest.judge, path)
    before = held[name].floors if name in held else {}
    floors = {}
    for metric in METRICS:
        value = _value(figures, metric)
        if not METRICS[metric].better or value is None:
            continue
        floor = _rounded(metric, value)
        kept = before.get(metric, floor)
        floors[metric] = floor if lower or _below(metric, kept, floor) else kept
    return held | {name: Floors(digest, manifest.judge, floors)}


def write_floors(path: Path, floors: Mapping[str, Floors]) -> None:
    """Write a file of floors.

    Raises:
        DatasetError: It cannot be written.
    """
    try:
        path.write_text(json.dumps(as_json(floors), indent=2, sort_keys=False) + "\n", "utf-8")
    except OSError as error:
        problem = f"the floors cannot be written: {error.strerror}"
        raise DatasetError(problem, "Name another file with --floors", str(path)) from error


def _same(held: Floors, name: str, digest: str, judge: str, path: Path) -> None:
    remedy = "replace the floors with --raise-floors --allow-regression"
    if held.data != digest:
        raise DatasetError(
            f"the floors of {name} were measured on other data",
            f"Measure with the same articles, questions and --unanswerable, or {remedy}",
            str(path.resolve()),
        )
    if held.judge != judge:
        raise DatasetError(
            f"the floors of {name} were judged by {held.judge}",
            f"Measure with the same JUDGE, or {remedy}",
            str(path.resolve()),
        )


def _floors(values: Any) -> Floors:
    floors = {str(name): float(floor) for name, floor in values["floors"].items()}
    unknown = sorted(floors.keys() - METRICS.keys())
    if unknown:
        raise ValueError(f"there is no metric {unknown[0]!r}")
    return Floors(str(values["data"]), str(values["judge"]), floors)


def _fell(metric: str, floor: float, figure: Figure | None) -> bool:
    if figure is None or figure.value is None:
        return True
    one = (1 if METRICS[metric].better == "higher" else -1) / figure.n
    # the sum of shares is exact to far more places than these
    return _below(metric, round(figure.value + one, 9), round(floor, 9))


def _value(figures: Mapping[str, Figure], metric: str) -> float | None:
    return figures[metric].value if metric in figures else None


def _below(metric: str, value: float, floor: float) -> bool:
    return value > floor if METRICS[metric].better == "lower" else value < floor


def _rounded(metric: str, value: float) -> float:
    """A floor that the value itself reaches."""
    toward = math.ceil if METRICS[metric].better == "lower" else math.floor
    parts: int = 10**DECIMALS
    return toward(value * parts) / parts

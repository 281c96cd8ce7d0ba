"""The content of a data set's file, and where in it something is wrong."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from json.decoder import JSONArray, JSONObject  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

from bot.evaluation.questions import DatasetError

#: Keys and indices that lead from a JSON document to a part of it.
Steps = tuple[str | int, ...]

REMEDY = "Mend it, or take the question out; docs/evaluation.md has the fields"

#: How a file that gzip packed begins (RFC 1952).
_GZIP = b"\x1f\x8b"


class MalformedError(Exception):
    """What is wrong with a data set, and where.

    Args:
        reason: A sentence without its full stop.
        steps: To the part of a JSON document that is wrong.
        line: From 1; for files that are read line by line.
    """

    def __init__(self, reason: str, steps: Steps = (), line: int = 0) -> None:
        super().__init__(reason, steps, line)
        self.reason = reason
        self.steps = steps
        self.line = line


@dataclass(frozen=True)
class Content:
    """A file that was read as text."""

    path: Path
    text: str

    @cached_property
    def document(self) -> Any:
        """The JSON document that the whole file is; None when it is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    @property
    def lines(self) -> Iterator[tuple[int, str]]:
        """Lines with their numbers from 1; blank ones are left out."""
        for number, line in enumerate(self.text.split("\n"), start=1):
            if line.strip():
                yield number, line

    @cached_property
    def first_row(self) -> dict[str, Any]:
        """The object in the first line; empty when there is none."""
        for _, line in self.lines:
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                return {}
            return row if isinstance(row, dict) else {}
        return {}

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The objects of a file of JSON Lines, each with its line.

        Raises:
            MalformedError: A line is no JSON object.
        """
        for number, line in self.lines:
            try:
                row = json.loads(line)
            except ValueError as error:
                raise MalformedError(f"the line is not JSON: {error}", line=number) from None
            except RecursionError:
                raise MalformedError("the line is nested too deeply", line=number) from None
            if not isinstance(row, dict):
                raise MalformedError("the line is not a JSON object", line=number)
            yield number, row

    def refusal(self, error: MalformedError) -> DatasetError:
        """The error with the file and the line."""
        place = shown(error.steps)
        problem = f"{place}: {error.reason}" if place else error.reason
        line = error.line or line_of(self.text, error.steps)
        return DatasetError(problem, REMEDY, f"{self.path}, line {line}")


def load(path: Path) -> Content:
    """The text of a file, which gzip may have packed.

    Raises:
        DatasetError: It cannot be read or unpacked, or is not UTF-8 text.
    """
    try:
        data = path.read_bytes()
        if data.startswith(_GZIP):
            data = gzip.decompress(data)
        return Content(path, data.decode("utf-8-sig"))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        problem = f"the questions cannot be unpacked: {error}"
        raise DatasetError(problem, "Pack them again with gzip", str(path)) from error
    except OSError as error:
        problem = f"the questions cannot be read: {error.strerror}"
        raise DatasetError(problem, "Name a folder or file that holds them", str(path)) from error
    except UnicodeDecodeError as error:
        number = error.object[: error.start].count(b"\n") + 1
        where = f"{path}, line {number}"
        raise DatasetError("the line is not UTF-8 text", REMEDY, where) from error


def shown(steps: Sequence[str | int]) -> str:
    """``("data", 0, "qas")`` -> ``data[0].qas``."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(parts).lstrip(".")


def line_of(text: str, steps: Steps) -> int:
    """The line, from 1, on which the innermost object or list of a path begins."""
    starts: dict[int, int] = {}

    def noted(parse: Any) -> Any:
        def parsed(state: tuple[str, int], *arguments: Any) -> tuple[Any, int]:
            value, end = parse(state, *arguments)
            starts[id(value)] = state[1] - 1
            return value, end

        return parsed

    decoder: Any = json.JSONDecoder()
    decoder.parse_object, decoder.parse_array = noted(JSONObject), noted(JSONArray)
    decoder.scan_once = py_make_scanner(decoder)
    value = decoder.decode(text)
    place = starts.get(id(value), 0)
    for step in steps:
        value = value[step]
        place = starts.get(id(value), place)
    return text.count("\n", 0, place) + 1

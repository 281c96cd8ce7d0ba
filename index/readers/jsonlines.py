"""JSON Lines: one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from index.errors import UnreadableError
from index.readers import bounded, records
from index.readers.values import Reading, Skipped, Source


def read(source: Source, fields: Mapping[str, str]) -> Iterator[Reading]:
    for number, line in bounded.lines(source):
        place = bounded.at_line(source, number)
        if isinstance(line, UnreadableError):
            yield line
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield UnreadableError(
                f"not JSON ({error})", "Write one JSON object a line, in UTF-8", place
            )
            continue
        if number == 1 and records.is_question(value):
            yield Skipped(source.name, "questions, not articles")
            return
        yield from records.articles(value, fields, source, place=place, number=number)

"""JSON files: one article (ninjs, AP, a plain record), or a list of them under a usual name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from index.errors import UnreadableError
from index.readers import bounded, records
from index.readers.values import Reading, Source


def read(source: Source, fields: Mapping[str, str]) -> Iterator[Reading]:
    try:
        value = json.loads(bounded.whole(source))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            f"not JSON ({error})",
            "Write one JSON document; with one object a line, name the file .jsonl",
            source.name,
        ) from error
    several = records.collection(value)
    if several is None:
        yield from records.articles(value, fields, source, place=source.name, number=None)
        return
    if not several:
        raise UnreadableError("an empty list", "Fetch the file again, or remove it", source.name)
    for number, one in enumerate(several, 1):
        place = f"{source.name}, entry {number}"
        yield from records.articles(one, fields, source, place=place, number=number)

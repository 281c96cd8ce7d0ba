"""Answers as JSON and back, and the JSON Schema of them (docs/answer.schema.json)."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from bot.answers import Answer, Citation, Considered, Searched, Sentence, Source, Usage
from index.articles import Span

SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


def as_json(value: object) -> Any:
    """Dataclasses, mappings and tuples as what `json.dumps` takes; other values as they are."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    return value


def answer_from_json(value: Mapping[str, Any]) -> Answer:
    """The answer that `as_json` made this of.

    Quotes were checked against the stored bodies when the answer was made; here a quote must still
    be as long as its span.

    Raises:
        ValueError: It is no answer.
    """
    try:
        return Answer(
            question=value["question"],
            understood=value["understood"],
            asked=value["asked"],
            abstained=value["abstained"],
            confidence=value["confidence"],
            sentences=tuple(map(_sentence, value["sentences"])),
            short_answer=value["short_answer"],
            considered=tuple(map(_considered, value["considered"])),
            searched=Searched(**value["searched"]),
            notes=tuple(value["notes"]),
            timings=value["timings"],
            reply=value.get("reply", ""),
            writer=value.get("writer", ""),
            usage=Usage(**value.get("usage", {})),
            belief=value.get("belief", 0.0),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not an answer: {error!r}") from error


def _sentence(value: Mapping[str, Any]) -> Sentence:
    emphasis = value["emphasis"]
    return Sentence(
        value["text"],
        tuple(map(_citation, value["citations"])),
        Span(**emphasis) if emphasis is not None else None,
    )


def _citation(value: Mapping[str, Any]) -> Citation:
    copies = tuple(Source(**copy) for copy in value["copies"])
    if value["end"] - value["start"] != len(value["quote"]):
        raise ValueError(f"not an answer: a quote of {value['article_id']} was cut")
    # The body is not kept with an answer: a blank one that has the quote in its place.
    body = " " * value["start"] + value["quote"]
    return Citation(body, **{**value, "copies": copies})


def _considered(value: Mapping[str, Any]) -> Considered:
    return Considered(**{**value, "source": Source(**value["source"])})


def schema(kind: type = Answer) -> dict[str, Any]:
    """The JSON Schema of `as_json` of a dataclass, described in the words of the docstrings.

    Every property is always present and no other one occurs.
    """
    from pydantic import TypeAdapter

    made = TypeAdapter(kind).json_schema(mode="serialization")
    definitions = made.pop("$defs")
    kinds = {each.__name__: each for each in _kinds(kind)}
    for name, definition in {kind.__name__: made, **definitions}.items():
        _described(definition, kinds[name])
    return {"$schema": SCHEMA_ID, **made, "$defs": definitions}


def _kinds(kind: Any) -> set[type]:
    """The dataclasses that a type is made of, itself included."""
    if not is_dataclass(kind):
        return set().union(*map(_kinds, get_args(kind)))
    assert isinstance(kind, type)
    return {kind}.union(*map(_kinds, get_type_hints(kind).values()))


def _described(definition: dict[str, Any], kind: Any) -> None:
    text, _, rest = (inspect.getdoc(kind) or "").partition("\n\nAttributes:\n")
    attributes = _attributes(rest)
    # pydantic lists arguments of the constructor that are not fields of the value
    names = [field.name for field in fields(kind)]
    properties = {name: definition["properties"][name] for name in names}
    for name, prop in properties.items():
        prop.pop("title", None)
        prop.pop("default", None)
        if name in attributes:
            prop["description"] = attributes[name]
    definition.update(
        description=text,
        properties=properties,
        required=names,
        additionalProperties=False,
    )


def _attributes(text: str) -> dict[str, str]:
    """``    start, end: Characters ...`` -> the description of each name."""
    found = {}
    for entry in re.split(r"\n(?=    \w)", text.split("\n\n", maxsplit=1)[0]):
        names, _, description = entry.partition(": ")
        for name in names.split(","):
            found[name.strip()] = " ".join(description.split())
    return found

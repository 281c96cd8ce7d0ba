"""Markdown with front matter in YAML (between "---") or TOML (between "+++")."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from index.errors import UnreadableError
from index.readers import bounded
from index.readers.decoding import decoded
from index.readers.drafts import finished
from index.readers.markup import text_of
from index.readers.records import drafted
from index.readers.values import Reading, Source

#: Largest Markdown file and front matter, in bytes. Brackets without end take 12 s a megabyte.
MAX_FILE, MAX_FRONT_MATTER = 2**20, 64 * 2**10
#: Deepest nesting of lists in front matter.
MAX_NESTING = 10

_FRONT_MATTER = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def read(source: Source, fields: Mapping[str, str]) -> Iterator[Reading]:
    text = decoded(bounded.whole(source, MAX_FILE), source.name).replace("\r\n", "\n")
    matter, content = _parted(text, source.name)
    draft = drafted(matter, fields)
    title, body = _plain(content, source.name)
    draft = replace(draft, title=draft.title or title, body=body)
    yield from finished(draft, source, place=source.name, number=None)


def _parted(text: str, where: str) -> tuple[dict[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    if len(match[2]) > MAX_FRONT_MATTER:
        raise _unreadable("too long", where)
    matter = _toml(match[2], where) if match[1] == "+++" else _yaml(match[2], where)
    return matter, text[match.end() :]


def _toml(written: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(written)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unreadable(str(error), where) from error


def _yaml(written: str, where: str) -> dict[str, Any]:
    """Values stay text, so that dates keep their zones; references, which can be nested into a
    bomb, are refused."""
    import yaml

    depth = 0
    try:
        for event in yaml.parse(written):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > MAX_NESTING:
                raise _unreadable("it has references, or lists in lists", where)
        value = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506  # makes only text
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _unreadable(" ".join(str(error).split())[:200], where) from error
    return value if isinstance(value, dict) else {}


def _unreadable(problem: str, where: str) -> UnreadableError:
    return UnreadableError(f"front matter that cannot be read ({problem})", "Mend its YAML", where)


def _plain(content: str, where: str) -> tuple[str, str]:
    """The first heading, and the text of all blocks without the marks of links and emphasis."""
    from markdown_it import MarkdownIt

    try:
        tokens = MarkdownIt("commonmark").parse(content)
    except Exception as error:  # the library promises nothing about what it raises
        raise UnreadableError("Markdown that cannot be parsed", "Save it anew", where) from error
    blocks: list[str] = []
    title = ""
    for position, token in enumerate(tokens):
        if token.type == "inline":
            block = _inline(token.children or [])
            if not title and tokens[position - 1].tag == "h1":
                title = block
            blocks.append(block)
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content)
        elif token.type == "html_block":
            blocks.append(text_of(token.content))
    return title, "\n\n".join(block.strip() for block in blocks if block.strip())


def _inline(children: list[Any]) -> str:
    pieces = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            pieces.append(" " if child.type == "softbreak" else "\n")
        elif child.type in ("text", "code_inline"):
            pieces.append(child.content)
    return "".join(pieces)

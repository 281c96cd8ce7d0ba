"""Which articles a selection means, as SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from index.catalogue import tables
from index.catalogue.values import Selection


def where(selection: Selection) -> sa.ColumnElement[bool]:
    """What holds for the rows of the selected articles."""
    return sa.and_(sa.true(), *_conditions(selection))


def _conditions(selection: Selection) -> Iterator[sa.ColumnElement[bool]]:
    columns = tables.articles.c
    if selection.since:
        yield columns.day >= selection.since.toordinal()
    if selection.until:
        yield columns.day <= selection.until.toordinal()
    for column, value in (
        (columns.publisher, selection.publisher),
        (columns.language, selection.language),
        (columns.section, selection.section),
    ):
        if value is not None:
            yield column == value
    if selection.authors:
        yield sa.or_(*map(_names, selection.authors))


def _names(author: str) -> sa.ColumnElement[bool]:
    """Whether a byline, a JSON list of names, has this one."""
    written: Any = json.dumps(author, ensure_ascii=False)
    return tables.articles.c.authors.contains(written, autoescape=True)

"""The catalogue: articles, passages, embeddings and the ledger of what was indexed, in SQL.

It is the one truth of an archive. The text and the vector index are derived from it; the table
``pending`` says for which passage ids they may differ from it, so that whatever a killed run left
behind is mended by making those ids as the catalogue says.

The files of this folder are the only ones that import SQLAlchemy. SQLite by default; nothing here
is SQLite's own except the settings of its connections.
"""

from __future__ import annotations

from index.catalogue.catalogue import Catalogue
from index.catalogue.database import sqlite_url
from index.catalogue.values import (
    Change,
    Claim,
    Counted,
    Derived,
    Gone,
    Known,
    Prepared,
    Selection,
    Source,
    State,
    StoredPassage,
    Summary,
    Vector,
)

__all__ = [
    "Catalogue",
    "Change",
    "Claim",
    "Counted",
    "Derived",
    "Gone",
    "Known",
    "Prepared",
    "Selection",
    "Source",
    "State",
    "StoredPassage",
    "Summary",
    "Vector",
    "sqlite_url",
]

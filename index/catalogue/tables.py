"""The tables of the catalogue."""

from __future__ import annotations

import sqlalchemy as sa

#: Version of these tables; an archive with another one is refused.
FORMAT = 1

metadata = sa.MetaData()
number_type = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

state = sa.Table(
    "state",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True),
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("archive", sa.String(32), nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("model", sa.Integer, nullable=False),
    sa.Column("generation", sa.String(64), nullable=False),
)
models = sa.Table(
    "models",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("dimensions", sa.Integer, nullable=True),
)
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("authors", sa.Text, nullable=False),
    sa.Column("publisher", sa.Text, nullable=False),
    sa.Column("section", sa.Text, nullable=False),
    sa.Column("published", sa.String(40), nullable=False),
    sa.Column("day", sa.Integer, nullable=True, index=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("notes", sa.Text, nullable=False),
    sa.Column("version", sa.String(40), nullable=False),
)
#: SQLite keeps a row in one piece: without these, counting by a column that stands behind the body
#: reads every body. Other databases keep long texts apart, and some cannot index them.
for _column in (
    articles.c.publisher,
    articles.c.language,
    articles.c.section,
    articles.c.authors,
):
    sa.Index(f"ix_articles_{_column.name}_day", _column, articles.c.day).ddl_if(dialect="sqlite")

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("number", number_type, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(40), nullable=False, unique=True),
    sa.Column("article_id", sa.Text, nullable=False, index=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("sentences", sa.Text, nullable=False),
)
embeddings = sa.Table(
    "embeddings",
    metadata,
    sa.Column("passage", number_type, primary_key=True, autoincrement=False),
    sa.Column("model", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
sources = sa.Table(
    "sources",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("modified", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("reading", sa.BigInteger, nullable=False),
    sa.Column("entries", sa.BigInteger, nullable=False),
    sa.Column("articles", sa.BigInteger, nullable=False),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Text, nullable=False),
)
claims = sa.Table(
    "claims",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True, index=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("version", sa.String(40), nullable=False),
    sa.Column("reading", sa.BigInteger, nullable=False),
)
forgotten = sa.Table(
    "forgotten",
    metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("since", sa.String(40), nullable=False),
)
runs = sa.Table(
    "runs",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True),
    sa.Column("ended", sa.String(40), nullable=False),
)
pending = sa.Table(
    "pending",
    metadata,
    sa.Column("derived", sa.String(8), primary_key=True),
    sa.Column("passage_id", sa.String(40), primary_key=True),
)

"""The tables of the desk's own store. Moments are ISO 8601 in UTC; times are seconds since 1970."""

from __future__ import annotations

import sqlalchemy as sa

#: Version of these tables. An older store is upgraded (`bot.store.upgrading`), a newer one refused.
FORMAT = 3

metadata = sa.MetaData()

about = sa.Table(
    "about",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True),
    sa.Column("format", sa.Integer, nullable=False),
)
turns = sa.Table(
    "turns",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation", sa.String(200), nullable=False, index=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("asker", sa.String(80), nullable=False),
    sa.Column("moment", sa.String(40), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("understood", sa.Text, nullable=False),
    sa.Column("asked", sa.String(10), nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("marks", sa.Text, nullable=False, server_default="[]"),
    sa.Column("warned", sa.Boolean, nullable=False, server_default=sa.false(), index=True),
    sa.UniqueConstraint("conversation", "ordinal"),
    # The newest turns, of all and of a person: their answers are long, so no others are read.
    sa.Index("ix_turns_moment", "moment", "conversation", "ordinal"),
    sa.Index("ix_turns_asker_moment", "asker", "moment"),
)
#: Which articles a turn quotes, by a passage of each. ``digest`` is the article's when the turn was
#: compared with it last, empty when it was not there; NULL until then. ``notes`` are those that it
#: had when it was quoted, NULL while they are not known.
cited = sa.Table(
    "cited",
    metadata,
    sa.Column("turn", sa.String(32), primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True, index=True),
    sa.Column("passage_id", sa.String(40), nullable=False),
    sa.Column("digest", sa.String(64), nullable=True, index=True),
    sa.Column("notes", sa.Text, nullable=True),
)
heard = sa.Table(
    "heard",
    metadata,
    sa.Column("conversation", sa.String(200), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("speaker", sa.String(80), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
)
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("turn", sa.String(32), primary_key=True),
    sa.Column("person", sa.String(80), primary_key=True, index=True),
    sa.Column("moment", sa.String(40), nullable=False),
    sa.Column("verdict", sa.String(8), nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
)
saved = sa.Table(
    "saved",
    metadata,
    sa.Column("person", sa.String(80), primary_key=True),
    sa.Column("turn", sa.String(32), primary_key=True),
    sa.Column("moment", sa.String(40), nullable=False),
)
questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("place", sa.String(120), nullable=False, unique=True),
    sa.Column("channel", sa.String(80), nullable=False, index=True),
    sa.Column("thread", sa.String(200), nullable=False),
    sa.Column("asker", sa.String(80), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("details", sa.Text, nullable=False),
    sa.Column("accepted", sa.Float, nullable=False, index=True),
    sa.Column("state", sa.String(10), nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due", sa.Float, nullable=False),
    sa.Column("worker", sa.String(32), nullable=False),
    sa.Column("lease", sa.Float, nullable=False),
    sa.Column("wanted", sa.Boolean, nullable=False),
    sa.Column("posting", sa.Boolean, nullable=False),
    sa.Column("replies", sa.Text, nullable=False),
    sa.Column("problem", sa.Text, nullable=False),
    sa.Column("amending", sa.Boolean, nullable=False, server_default=sa.false()),
)
edits = sa.Table(
    "edits",
    metadata,
    sa.Column("place", sa.String(120), primary_key=True),
    sa.Column("writer", sa.String(80), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("time", sa.Float, nullable=False, index=True),
)
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("key", sa.String(160), primary_key=True),
    sa.Column("time", sa.Float, nullable=False, index=True),
)
notes = sa.Table(
    "notes",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

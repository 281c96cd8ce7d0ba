"""llama-index's LabelledRagDataset, as its ``save_json`` writes it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evaluation.datasets.content import Content
from bot.evaluation.datasets.fields import Row
from bot.evaluation.questions import TestQuestion

#: What an example is measured against; one of them must be there, be it empty.
REFERENCES = {"reference_answer", "reference_contexts"}


def recognised(content: Content) -> bool:
    """Whether the document has "examples"."""
    return isinstance(content.document, dict) and "examples" in content.document


def read(content: Content) -> Iterator[TestQuestion]:
    """The examples in order; their ids are their numbers from 1.

    Raises:
        MalformedError: An example is malformed.
    """
    for number, row in enumerate(Row(content.document).items("examples", required=True), start=1):
        if not REFERENCES & row.values.keys():
            raise row.wrong('"reference_answer" or "reference_contexts" is missing')
        contexts = row.texts("reference_contexts")
        yield TestQuestion(
            id=str(number),
            question=row.text("query", required=True),
            answer=row.text("reference_answer"),
            contexts=contexts,
            answerable=bool(contexts),
        )

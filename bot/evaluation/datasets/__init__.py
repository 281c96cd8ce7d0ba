"""The forms that a data set may have: one reader a file, all found through one table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.datasets import llama_index, newsdesk, ragas, squad, trec
from bot.evaluation.datasets.content import REMEDY, Content, MalformedError, load
from bot.evaluation.questions import DatasetError, TestQuestion


@dataclass(frozen=True, slots=True)
class Form:
    """How a form is told from the others, and what reads it (raising `MalformedError`)."""

    recognised: Callable[[Content], bool]
    read: Callable[[Content], Iterator[TestQuestion]]


#: Name -> form; the first that recognises a file reads it.
FORMS: Mapping[str, Form] = {
    "newsdesk JSON Lines": Form(newsdesk.recognised, newsdesk.read),
    "llama-index LabelledRagDataset": Form(llama_index.recognised, llama_index.read),
    "ragas columns": Form(ragas.recognised, ragas.read),
    "SQuAD": Form(squad.recognised, squad.read),
    "TREC topics with qrels": Form(trec.recognised, trec.read),
}


def read_file(path: Path) -> tuple[str, list[TestQuestion]]:
    """The name of the form that a file has, and its questions in order.

    Raises:
        DatasetError: It cannot be read, has none of the forms, is malformed, or holds no question.
    """
    content = load(path)
    name = next((name for name, form in FORMS.items() if form.recognised(content)), None)
    if name is None:
        raise _unknown(content)
    try:
        found = list(FORMS[name].read(content))
    except MalformedError as error:
        raise content.refusal(error) from None
    if not found:
        raise DatasetError("the file holds no questions", "Name another one", str(path))
    return name, found


def _unknown(content: Content) -> DatasetError:
    """Why no form fits: a file that begins like JSON says where it stops being that."""
    path = content.path
    if not content.text.strip():
        return DatasetError("the file holds no questions", "Name another one", str(path))
    known = f"Use one of the forms: {', '.join(FORMS)} (docs/evaluation.md)"
    first = next(content.lines)[0]
    if newsdesk.OWN & content.first_row.keys():
        return DatasetError('"question" is missing', REMEDY, f"{path}, line {first}")
    if content.text.lstrip()[0] in "{[" and content.document is None:
        whole = ".json" in path.suffixes
        try:
            # a file of JSON Lines is wrong in its first line, or it would have been recognised
            json.loads(content.text.rstrip() if whole else next(content.lines)[1].rstrip())
        except json.JSONDecodeError as error:
            line = error.lineno if whole else first
            problem = f"this is not JSON: {error.msg}"
            return DatasetError(problem, REMEDY, f"{path}, line {line}")
        except RecursionError:
            return DatasetError("this is nested too deeply", REMEDY, f"{path}, line 1")
    return DatasetError("the questions have none of the known forms", known, f"{path}, line 1")

"""What a language model's answers are worth beside the quotes, and what they cost."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bot.answers import Answer, Question, Sentence
from bot.desk import Desk
from bot.evaluation.matching import squad
from bot.evaluation.metrics.token_f1 import f1
from bot.evaluation.questions import TestQuestion
from bot.support import Checker, Evidence

BEGIN, END = "<!-- writing: begin -->", "<!-- writing: end -->"


@dataclass(frozen=True, slots=True)
class Written:
    """A question with both answers.

    Attributes:
        quotes: The answer without the model.
        answer: The answer with it: written, declined by the model, or quotes with a note.
        supported: Of the written sentences: those whose citations the checker accepts again.
    """

    question: TestQuestion
    quotes: Answer
    answer: Answer
    supported: int

    @property
    def sentences(self) -> int:
        """How many sentences the model wrote."""
        return len(self.answer.sentences) if self.answer.writer else 0


def sample(questions: Sequence[TestQuestion], most: int, seed: int) -> list[TestQuestion]:
    """At most so many of the answerable questions, drawn by the seed, in their order."""
    answerable = [i for i, each in enumerate(questions) if each.answerable and each.answers]
    if len(answerable) > most:
        answerable = sorted(random.Random(seed).sample(answerable, most))  # noqa: S311
    return [questions[i] for i in answerable]


def write(desk: Desk, question: TestQuestion, checker: Checker) -> Written:
    """Ask a question, which has a day, with the model and without."""
    if question.asked is None:
        raise ValueError(f"question {question.id} has no day")
    asked = Question(question.question, question.asked)
    answer = desk.ask(asked)

    def supported(sentence: Sentence) -> bool:
        held = desk.archive.catalogue.passages([each.passage_id for each in sentence.citations])
        evidence = [Evidence(each.article, each.passage) for each in held.values()]
        genuine = all(
            held[each.passage_id].article.body[each.start : each.end] == each.quote
            for each in sentence.citations
        )
        return genuine and checker.check(sentence.text, evidence, asked=asked.asked).supported

    count = sum(map(supported, answer.sentences)) if answer.writer else 0
    return Written(question, desk.quoted(asked), answer, count)


def block(found: Sequence[Written], model: str, data: str) -> str:
    """Markdown from `BEGIN` to `END`."""
    written = [each for each in found if each.sentences]
    declined = [each for each in found if each.answer.writer and not each.sentences]
    refused = [each for each in found if each.quotes.abstained]
    notes = Counter(note for each in found for note in each.answer.notes)
    sentences = sum(each.sentences for each in found)
    asked = [each for each in found if each.answer.usage.prompt]
    rows = [
        ("questions", str(len(found))),
        ("declined by the retrieval, the model not asked", str(len(refused))),
        ("answered by the model", f"{len(written)} ({sentences} sentences)"),
        ("declined by the model", str(len(declined))),
        (
            "answered with quotes instead",
            str(len(found) - sum(map(len, (written, declined, refused)))),
        ),
        ("sentences that the checker accepts", _share(sum(e.supported for e in found), sentences)),
        ("EM, F1 of the short answers, all questions", _short(found, _of_both)),
        ("... of the quotes alone", _short(found, _of_quotes)),
        ("EM, F1 of the short answers, answered by the model", _short(written, _of_both)),
        ("... of the quotes of the same questions", _short(written, _of_quotes)),
        ("first sentence, median, seconds", _seconds(written, "first_sentence")),
        ("whole answer, median, seconds", _seconds(asked, "total")),
        ("prompt and completion tokens a question, mean", _tokens(asked)),
        *((f"note: {note}", str(count)) for note, count in notes.most_common()),
    ]
    lines = [f"| | {model}, {data} |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in rows)]
    return "\n".join([BEGIN, "", *lines, "", END])


def _of_both(each: Written) -> Answer:
    return each.answer


def _of_quotes(each: Written) -> Answer:
    return each.quotes


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % of {whole}" if whole else "–"


def _short(found: Sequence[Written], which: Callable[[Written], Answer]) -> str:
    if not found:
        return "–"
    exact = partial = 0.0
    for each in found:
        said, answers = which(each).short_answer, each.question.answers
        exact += any(squad(said) == squad(answer) for answer in answers)
        partial += max(f1(said, answer) for answer in answers)
    return f"{exact / len(found):.3f}, {partial / len(found):.3f}"


def _seconds(found: Sequence[Written], name: str) -> str:
    times = [each.answer.timings[name] for each in found if name in each.answer.timings]
    return f"{median(times) / 1_000:.1f}" if times else "–"


def _tokens(found: Sequence[Written]) -> str:
    if not found:
        return "–"
    prompt = sum(each.answer.usage.prompt for each in found) / len(found)
    completion = sum(each.answer.usage.completion for each in found) / len(found)
    return f"{prompt:,.0f} and {completion:,.0f}"

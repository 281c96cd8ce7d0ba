"""Which articles of an archive hold the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.evaluation.matching import normalised
from bot.evaluation.questions import DatasetError, TestQuestion
from bot.wording import count
from index.articles import Article
from index.catalogue import Catalogue

#: Words by which a text is first looked for in an article.
PROBE = 8


def resolved(
    questions: Sequence[TestQuestion],
    catalogue: Catalogue,
    today: date,
    notice: Callable[[str], None],
    *,
    own: bool,
) -> list[TestQuestion]:
    """The questions as they can be asked of an archive.

    Gold articles that are described by their texts get their ids. A question without a day is
    asked on the last day of the archive. What becomes of a question whose gold articles the
    archive does not hold depends on why: where the archive was made from the data set's own
    articles, newsdesk lost them, and the question counts like any other; in another archive its
    answer is not there, and it is not answerable.

    Args:
        own: The archive was made from the data set's own articles.
        today: The day of questions without one, where no article has a date either.
        notice: Told which questions the archive lacks the articles of.

    Raises:
        DatasetError: The archive holds the gold articles of no question at all.
    """
    wanted = {id for question in questions for id in question.gold}
    known = {id: article for id in wanted if (article := catalogue.article(id))}
    texts = {text for question in questions for text in question.contexts}
    places = holders(texts, catalogue.articles()) if texts else {}
    asked = catalogue.holdings()[2] or today
    publishers = {id: article.publisher for id, article in known.items()}
    publishers |= {article.id: article.publisher for held in places.values() for article in held}

    made, lacking = [], []
    for question in questions:
        held = [id for id in question.gold if id in known]
        held += [article.id for text in question.contexts for article in places[text]]
        if question.answerable and not held:
            lacking.append(question.id)
        judged = {id: question.gold.get(id, 1) for id in (*held, *(question.gold if own else ()))}
        made.append(
            replace(
                question,
                asked=question.asked or asked,
                gold=judged,
                answerable=question.answerable and (own or bool(held)),
                publisher=publishers[held[0]] if held else "",
            )
        )
    expected = sum(question.answerable for question in questions)
    if lacking:
        _report(lacking, expected, own, notice)
    return made


def holders(texts: Iterable[str], articles: Iterable[Article]) -> Mapping[str, list[Article]]:
    """Text -> the articles whose body holds it, both `normalised`."""
    plain = {text: normalised(text) for text in texts}
    probes: dict[int, dict[str, list[str]]] = {}
    for text, words in ((text, value.split()) for text, value in plain.items()):
        first = words[:PROBE]
        probes.setdefault(len(first), {}).setdefault(" ".join(first), []).append(text)
    found: dict[str, list[Article]] = {text: [] for text in plain}
    for article in articles:
        body = normalised(article.body)
        words = body.split()
        for size, starts in probes.items():
            shingles = {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}
            for start in starts.keys() & shingles:
                for text in starts[start]:
                    if plain[text] and f" {plain[text]} " in f" {body} ":
                        found[text].append(article)
    return found


def _report(
    lacking: Sequence[str], expected: int, own: bool, notice: Callable[[str], None]
) -> None:
    answerable = count(expected, "answerable question")
    if len(lacking) == expected:
        raise DatasetError(
            f"the archive holds none of the articles with the answers to its {answerable}, so "
            "there is nothing to measure",
            "Index the articles that the data set was made from, or name a folder that holds them",
            f"question {lacking[0]}",
        )
    counted = "which count as failures" if own else "which are left out"
    notice(
        f"the archive lacks the articles with the answers to {len(lacking):,} of {answerable}, "
        f"{counted} (the first is {lacking[0]})"
    )

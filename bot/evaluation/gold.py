"""Which articles of an archive hold the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.evaluation.matching import normalised
from bot.evaluation.questions import DatasetError, TestQuestion
from bot.wording import count
from index.articles import Article
from index.catalogue import Catalogue
from index.errors import UnreadableError

#: Words by which a text is first looked for in an article.
PROBE = 8


def resolved(
    questions: Sequence[TestQuestion],
    catalogue: Catalogue,
    today: date,
    notice: Callable[[str], None],
    *,
    brought: Iterable[Article | UnreadableError] | None = None,
) -> list[TestQuestion]:
    """The questions as they can be asked of an archive.

    Gold articles that are described by their texts get their ids. A question without a day is
    asked on the last day of the archive. What becomes of a question whose gold articles the
    archive does not hold depends on why: when the data set brought one and newsdesk lost it, the
    question counts like any other; else its answer is not there, and it is not answerable.

    Args:
        brought: The data set's own articles as they were before indexing, in whose place an
            error stands for what cannot be read; looked at only when the archive lacks something.
            None: the archive was made from others.
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

    found = {
        question.id: [id for id in question.gold if id in known]
        + [article.id for text in question.contexts for article in places[text]]
        for question in questions
    }
    lacking = [each for each in questions if each.answerable and not found[each.id]]
    lost = _lost(lacking, brought) if lacking and brought is not None else set()
    if lacking:
        expected = sum(question.answerable for question in questions)
        _report([each.id for each in lacking], lost, expected, brought is not None, notice)

    made = []
    for question in questions:
        held = found[question.id]
        answerable = question.answerable and (bool(held) or question.id in lost)
        whole = question.gold if answerable and brought is not None else ()
        made.append(
            replace(
                question,
                asked=question.asked or asked,
                gold={id: question.gold.get(id, 1) for id in (*held, *whole)},
                answerable=answerable,
                publisher=publishers[held[0]] if held else "",
            )
        )
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


def _lost(
    lacking: Sequence[TestQuestion], brought: Iterable[Article | UnreadableError]
) -> set[str]:
    """Ids of the questions whose gold articles were brought, or may be what cannot be read."""
    ids: set[str] = set()
    unreadable = []

    def readable() -> Iterator[Article]:
        for item in brought:
            if isinstance(item, UnreadableError):
                unreadable.append(item)
            else:
                ids.add(item.id)
                yield item

    places = holders({text for each in lacking for text in each.contexts}, readable())
    return {
        each.id
        for each in lacking
        if unreadable or ids & each.gold.keys() or any(places[text] for text in each.contexts)
    }


def _report(
    lacking: Sequence[str],
    lost: set[str],
    expected: int,
    own: bool,
    notice: Callable[[str], None],
) -> None:
    answerable = count(expected, "answerable question")
    if len(lacking) == expected:
        raise DatasetError(
            f"the archive holds none of the articles with the answers to its {answerable}, so "
            "there is nothing to measure",
            "Index the articles that the data set was made from, or name a folder that holds them",
            f"question {lacking[0]}",
        )
    absent = [id for id in lacking if id not in lost]
    if lost:
        first = next(id for id in lacking if id in lost)
        notice(
            f"the archive lacks the articles with the answers to {len(lost):,} of {answerable}, "
            f"which count as failures (the first is {first})"
        )
    if absent:
        whose = "none of the data set's own articles holds" if own else "the archive lacks"
        notice(
            f"{whose} the quotes or articles that {len(absent):,} of {answerable} name; these "
            f"questions are left out (the first is {absent[0]})"
        )

"""The labelled pairs with which the checker of written sentences is measured, and its figures.

A file of pairs holds, one a line as JSON, the ``sentence``, its ``label``, the ``part`` it belongs
to, a ``note``, and where the passages are that it cites: the folder of an archive, an article's id
and, of each passage, the ordinal with the first digits of the SHA-256 of its text. The texts
themselves are not in the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.dataset import DatasetError, read_articles
from bot.support import Evidence
from index.articles import Article
from index.chunking import split

SUPPORTED = "supported"
#: What is wrong with a sentence; of what is only made up, or true elsewhere, it is the last.
WRONG = ("wrong number", "wrong name", "wrong date", "swapped roles", "unsupported")

#: "held" and "last" were never read while the checker was made, nor its weights fitted on them.
PARTS = ("dev", "more", "later", "test", "fresh", "held", "last")
READ = ("dev", "more", "later", "test", "fresh")

#: Digits of the SHA-256 of a passage's text that are kept.
DIGITS = 16


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with the passages that it cites.

    Attributes:
        archive: Name of the archive's folder.
        passages: Ordinal and digest of each.
        label: `SUPPORTED` or one of `WRONG`.
        part: One of `PARTS`.
        note: What was done to the source's words.
    """

    archive: str
    article: str
    passages: tuple[tuple[int, str], ...]
    sentence: str
    label: str
    part: str
    note: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How many sentences of a label there are, how many are kept, and how precise that is.

    Attributes:
        precision: Of a wrong label, the share of such sentences among what is dropped of these and
            the supported; of "supported", their share among all that is kept.
    """

    count: int
    kept: int
    precision: float

    @property
    def recall(self) -> float:
        """Share that is kept; of a wrong label see `caught`."""
        return self.kept / self.count

    @property
    def caught(self) -> float:
        """Share that is dropped."""
        return 1 - self.kept / self.count


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file.

    Raises:
        DatasetError: A line is no such pair.
    """
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            passages = tuple(
                (int(each["ordinal"]), str(each["digest"])) for each in row["passages"]
            )
            keys = ("sentence", "label", "part", "note")
            pair = Pair(row["archive"], row["article"], passages, *(row[key] for key in keys))
        except (ValueError, KeyError, TypeError) as error:
            raise DatasetError(
                f"this is no labelled pair: {error!r}",
                "Correct the line",
                f"{path}, line {number}",
            ) from error
        for kind, value, known in (
            ("label", pair.label, (SUPPORTED, *WRONG)),
            ("part", pair.part, PARTS),
        ):
            if value not in known:
                raise DatasetError(
                    f"there is no {kind} {value!r}",
                    f"Use one of {', '.join(known)}",
                    f"{path}, line {number}",
                )
        found.append(pair)
    return found


def cited(pairs: Sequence[Pair], folder: Path) -> list[tuple[Evidence, ...]]:
    """What each pair cites.

    Args:
        folder: Of the archives' folders.

    Raises:
        DatasetError: An article is not there, or a passage has another text than when the pair was
            labelled.
    """
    articles: dict[tuple[str, str], Article] = {}
    for archive in sorted({pair.archive for pair in pairs}):
        wanted = {pair.article for pair in pairs if pair.archive == archive}
        found = read_articles(folder / archive, wanted)
        articles |= {(archive, each.id): each for each in found}
    return [_evidence(pair, articles.get((pair.archive, pair.article))) for pair in pairs]


def digest(text: str) -> str:
    """What is kept of a passage's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def measured(judged: Iterable[tuple[str, bool]]) -> Mapping[str, Measured]:
    """The figures of each label.

    Args:
        judged: Label of each sentence, and whether it was found supported.
    """
    kept: dict[str, list[bool]] = {}
    for label, supported in judged:
        kept.setdefault(label, []).append(supported)
    counts = {label: sum(each) for label, each in kept.items()}
    good = kept.get(SUPPORTED, [])
    lost = len(good) - sum(good)
    found = {}
    for label, each in kept.items():
        dropped = len(each) - counts[label]
        if label == SUPPORTED:
            precision = _share(counts[label], sum(counts.values()))
        else:
            precision = _share(dropped, dropped + lost)
        found[label] = Measured(len(each), counts[label], precision)
    return found


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _evidence(pair: Pair, article: Article | None) -> tuple[Evidence, ...]:
    where = f"{pair.archive}, article {pair.article}"
    if article is None:
        raise DatasetError(
            "the archive does not hold an article of the labelled pairs",
            "Use the archive that the pairs were made with",
            where,
        )
    passages = {passage.ordinal: passage for passage in split(article)}
    found = []
    for ordinal, expected in pair.passages:
        if ordinal not in passages or digest(passages[ordinal].text) != expected:
            raise DatasetError(
                f"passage {ordinal} is not the one that was labelled: reading, cleaning or cutting "
                "into passages has changed",
                "Look at the passage, and correct ordinal and digest of the pair",
                where,
            )
        found.append(Evidence(article, passages[ordinal]))
    return tuple(found)

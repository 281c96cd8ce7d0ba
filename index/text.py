"""The text index: which passages hold the words of a question, by bm25.

The only file that imports tantivy. It keeps no text, only what is needed to find passage ids;
whatever it holds can be made again from the catalogue.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import tantivy

from index.articles import Article, Passage
from index.errors import ArchiveError

#: Weight of a word in the title against one in the body.
TITLE_WEIGHT = 0.3

#: Distinct words of a question that are searched for; the rest of a very long one is ignored.
MAX_TERMS = 64

#: A word in more than this share of all passages is not searched for.
EVERYWHERE = 0.25

_CHARACTERS = 10_000
_HEAP = 64_000_000
_ANALYZER = "newsdesk"


class TextIndex:
    """A text index opened for reading; `reload` makes the last commit visible."""

    def __init__(self, folder: Path) -> None:
        """Open the index of a folder.

        Raises:
            ArchiveError: It is missing, torn, or of another version.
        """
        self._folder = folder
        self._analyzer = _analyzer()
        with _mapped(folder):
            if not tantivy.Index.exists(str(folder)):
                raise ArchiveError("the text index is missing", _REMEDY, str(folder))
            self._index = tantivy.Index.open(str(folder))
            _check_layout(self._index, folder)
            self._index.register_tokenizer(_ANALYZER, self._analyzer)
            self._index.config_reader("manual")
            self._index.reload()

    def reload(self) -> None:
        """See what has been committed since.

        Raises:
            ArchiveError: The index is torn.
        """
        with _mapped(self._folder):
            self._index.reload()

    def count(self) -> int:
        """How many passages it holds."""
        with _mapped(self._folder):
            return int(self._index.searcher().num_docs)

    def terms(self, text: str) -> list[str]:
        """The words of a text as they are indexed (lower case, stemmed), in order."""
        words: list[str] = self._analyzer.analyze(_unicode(text))
        return words

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each indexed word occurs, in the text itself."""
        with _mapped(self._folder):
            searcher = self._index.searcher()
            return {term: searcher.doc_freq("body", term) for term in set(terms)}

    def search(
        self,
        question: str,
        limit: int,
        *,
        since: date | None = None,
        until: date | None = None,
        publishers: Sequence[str] = (),
        language: str | None = None,
    ) -> list[tuple[str, float]]:
        """The passages with most of the question's words, best first, with their bm25 scores.

        Args:
            question: Any text; it is never read as query syntax.
            limit: How many at most.
            since, until: First and last day of publication, both included; undated articles are
                left out when either is given.
            publishers: Exact names; empty for all publishers.
            language: ISO 639-1 code; articles of unknown language are left out when it is given.

        Raises:
            ArchiveError: The index is torn.
        """
        terms = list(dict.fromkeys(self.terms(question[:_CHARACTERS])))[:MAX_TERMS]
        if not terms or limit < 1:
            return []
        with _mapped(self._folder):
            searcher = self._index.searcher()
            required = self._required(since, until, publishers, language)
            query = self._query(_telling(terms, searcher), required)
            hits = searcher.search(query, limit, count=False).hits
            return [(searcher.doc(address)["id"][0], float(score)) for score, address in hits]

    def mentions(
        self,
        words: str,
        *,
        since: date | None = None,
        until: date | None = None,
        publisher: str | None = None,
        language: str | None = None,
    ) -> Mentions:
        """The articles that have all words in one passage, those of the title counted in.

        Args:
            words: Any text; it is never read as query syntax. No article where it has no word.
            since, until, language: As in `search`.
            publisher: Exact name.

        Raises:
            ArchiveError: The index is torn.
        """
        terms = list(dict.fromkeys(self.terms(words[:_CHARACTERS])))[:MAX_TERMS]
        if not terms or (since and until and since > until):
            return Mentions({}, str)
        days: dict[int, date | None] = {}
        best: dict[int, Any] = {}
        with _mapped(self._folder):
            searcher = self._index.searcher()
            publishers = () if publisher is None else (publisher,)
            required = self._required(since, until, publishers, language)
            every = [self._query([term], required) for term in terms]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in every])
            hits = searcher.search(query, max(1, searcher.num_docs), count=False).hits
            addresses = [address for _, address in hits]
            articles = searcher.fast_field_values("article", addresses)
            published = searcher.fast_field_values("day", addresses)
        for article, day, address in zip(articles, published, addresses, strict=True):
            key = int(article or 0)
            if key not in best:
                best[key] = address
                days[key] = date.fromordinal(int(day)) if day else None
        return Mentions(days, lambda key: str(searcher.doc(best[key])["id"][0]))

    def ids(self) -> Iterator[str]:
        """All passage ids, in no order."""
        with _mapped(self._folder):
            searcher = self._index.searcher()
            hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
            for _, address in hits:
                yield searcher.doc(address)["id"][0]

    def _query(self, terms: Sequence[str], required: Sequence[Any]) -> Any:
        schema, query = self._index.schema, tantivy.Query
        words = [
            (tantivy.Occur.Should, part)
            for term in terms
            for part in (
                query.term_query(schema, "body", term),
                query.boost_query(query.term_query(schema, "title", term), TITLE_WEIGHT),
            )
        ]
        if not required:
            return query.boolean_query(words)
        return query.boolean_query(
            [
                (tantivy.Occur.Must, query.boolean_query(words)),
                *((tantivy.Occur.Must, query.const_score_query(part, 0.0)) for part in required),
            ]
        )

    def _required(
        self,
        since: date | None,
        until: date | None,
        publishers: Sequence[str],
        language: str | None,
    ) -> list[Any]:
        schema, query = self._index.schema, tantivy.Query
        required = []
        if since or until:
            first = (since or date.min).toordinal()
            last = (until or date.max).toordinal()
            required.append(
                query.range_query(schema, "day", tantivy.FieldType.Integer, first, last)
            )
        if publishers:
            names = list(map(_unicode, publishers))
            required.append(query.term_set_query(schema, "publisher", names))
        if language is not None:
            required.append(query.term_query(schema, "language", _unicode(language)))
        return required


@dataclass(frozen=True, slots=True)
class Mentions:
    """Articles that mention something, those that say most of it first.

    Attributes:
        days: `article_key` of each -> its day of publication.
        passage: The id of the passage of an article, by its key, that says most of it.
    """

    days: Mapping[int, date | None]
    passage: Callable[[int], str]


class TextWriter:
    """The one writer of a text index; nothing is visible before `commit`."""

    def __init__(self, folder: Path) -> None:
        """Open the index of a folder for writing; an empty one is made where there is none.

        Raises:
            ArchiveError: It is torn, of another version, or cannot be written.
        """
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        with _mapped(folder):
            if tantivy.Index.exists(str(folder)):
                _check_layout(tantivy.Index.open(str(folder)), folder)
            self._index = tantivy.Index(_schema(), path=str(folder))
            self._index.register_tokenizer(_ANALYZER, _analyzer())
            self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)

    def __enter__(self) -> TextWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def delete(self, ids: Iterable[str]) -> None:
        with _mapped(self._folder):
            for id in ids:
                self._writer.delete_documents_by_term("id", id)

    def add(self, passages: Iterable[tuple[Passage, Article]]) -> None:
        with _mapped(self._folder):
            for passage, article in passages:
                document = tantivy.Document(
                    id=passage.id,
                    title=article.title,
                    body=passage.text,
                    publisher=article.publisher,
                    language=article.language,
                )
                document.add_unsigned("article", article_key(article.id))
                if article.day:
                    document.add_integer("day", article.day.toordinal())
                self._writer.add_document(document)

    def commit(self) -> None:
        with _mapped(self._folder):
            self._writer.commit()

    def count(self) -> int:
        """How many passages the last commit holds."""
        with _mapped(self._folder):
            self._index.reload()
            return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """Let merges end and release the folder; what was not committed is dropped."""
        with _mapped(self._folder):
            self._writer.wait_merging_threads()


_REMEDY = "It is rebuilt from the catalogue by the next `newsdesk index`, no text is lost"


def _telling(terms: Sequence[str], searcher: Any) -> Sequence[str]:
    """The words that are not everywhere; they find the same, and much faster."""
    most = EVERYWHERE * searcher.num_docs
    return [term for term in terms if searcher.doc_freq("body", term) <= most] or terms


def article_key(article_id: str) -> int:
    """An article as a number of 63 bits: two articles of a million share one with odds of 1e-7."""
    digest = hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def stems() -> Callable[[str], list[str]]:
    """What turns a text into its words as they are indexed: lower case, stemmed, in order."""
    analyze: Callable[[str], list[str]] = _analyzer().analyze
    return analyze


def remove(folder: Path) -> None:
    """Delete a text index, torn or not."""
    shutil.rmtree(folder, ignore_errors=True)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("body", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("publisher", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("article", fast=True)
    return builder.build()


def _check_layout(index: Any, folder: Path) -> None:
    if index.schema != _schema():
        problem = "the text index was made by another version of newsdesk"
        raise ArchiveError(problem, _REMEDY, str(folder))


def _analyzer() -> Any:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _unicode(text: str) -> str:
    """The text without halves of surrogate pairs, which a terminal or JSON can bring."""
    return text.encode("utf-8", "replace").decode("utf-8")


@contextmanager
def _mapped(folder: Path) -> Iterator[None]:
    try:
        yield
    except ArchiveError:
        raise
    except (ValueError, OSError) as error:
        raise ArchiveError(
            f"the text index cannot be used: {error}", _REMEDY, str(folder)
        ) from error
    except BaseException as error:
        # A panic of tantivy arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise ArchiveError("the text index is torn", _REMEDY, str(folder)) from error

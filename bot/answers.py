"""Questions, answers and conversations: the contract of all fronts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from datetime import date

from index.articles import Article, Passage, Span, published_text

#: Belief from which a short answer is shown as likely: from there on it is right more often than
#: not (docs/quality.md, "Short answers").
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and when.

    Attributes:
        text: In the asker's own words.
        asked: "Now" for the question: "this week" is resolved against it.
        since, until: Only articles published from / up to and including these days.
        publishers: Only articles of these; of all publishers when there is none.
        language: Only articles that are known to be in this language (ISO 639-1 code).
        sentences: At most this many quoted sentences.
    """

    text: str
    asked: date
    since: date | None = None
    until: date | None = None
    publishers: tuple[str, ...] = ()
    language: str | None = None
    sentences: int = 3

    @property
    def publisher(self) -> str | None:
        """The publisher of a question that names one at most (`bot.searching.apart`).

        Raises:
            ValueError: It names several.
        """
        if len(self.publishers) > 1:
            raise ValueError(f"{len(self.publishers)} publishers instead of one")
        return self.publishers[0] if self.publishers else None


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it is named below an answer."""

    article_id: str
    title: str
    published: str
    publisher: str
    url: str

    @classmethod
    def of(cls, article: Article) -> Source:
        return cls(
            article.id,
            article.title,
            published_text(article.published),
            article.publisher,
            article.url,
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact passage that a sentence rests on.

    ``body[start:end] == quote`` is checked against the stored body when the value is made, so a
    citation that does not hold cannot exist.

    Attributes:
        start, end: Characters of the article's stored body.
        copies: Other articles that carry the same wire story.

    Raises:
        ValueError: The quote does not stand at that place of the body.
    """

    body: InitVar[str]
    article_id: str
    title: str
    published: str
    publisher: str
    url: str
    quote: str
    start: int
    end: int
    passage_id: str
    copies: tuple[Source, ...] = ()

    def __post_init__(self, body: str) -> None:
        if not self.quote or body[self.start : self.end] != self.quote:
            raise ValueError(f"no such quote at [{self.start}, {self.end}) of {self.article_id}")

    @classmethod
    def of(
        cls, article: Article, passage: Passage, span: Span, copies: tuple[Source, ...] = ()
    ) -> Citation:
        """The citation of ``span`` (into the article's body), which lies inside ``passage``.

        Raises:
            ValueError: The span is empty or outside of the passage or the body.
        """
        if not passage.start <= span.start < span.end <= passage.end:
            raise ValueError(f"[{span.start}, {span.end}) is not in passage {passage.id}")
        return cls(
            article.body,
            article.id,
            article.title,
            published_text(article.published),
            article.publisher,
            article.url,
            span.of(article.body),
            span.start,
            span.end,
            passage.id,
            copies,
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with what it rests on.

    Attributes:
        text: The quote itself, or what a language model wrote (`Answer.writer`).
        citations: At least one.
        emphasis: Where in ``text`` the short answer stands, if it does and is likely.
    """

    text: str
    citations: tuple[Citation, ...]
    emphasis: Span | None = None

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a sentence without a citation is not said")


@dataclass(frozen=True, slots=True)
class Considered:
    """A passage that was considered, best first.

    Attributes:
        start, end: Characters of the article's stored body.
        score: Estimated probability, 0 to 1, that the passage holds the answer.
        parts: The features that the score was made of, by name.
    """

    passage_id: str
    source: Source
    start: int
    end: int
    text: str
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: how many articles, and the first and last day of publication (ISO)."""

    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that language models took, as their servers count them."""

    prompt: int = 0
    completion: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.prompt + other.prompt, self.completion + other.completion)


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question.

    Attributes:
        question: As it was asked.
        understood: The question that stands alone, which was searched; it differs from
            ``question`` in follow-ups.
        asked: The day (ISO) against which "this week" was resolved.
        abstained: The archive does not have it; ``sentences`` is then empty.
        confidence: Estimated probability, 0 to 1, that the sentences hold the answer.
        short_answer: The likeliest answer inside the sentences; the empty string when there is
            none. Readers are shown `likely_answer`.
        short_answer_belief: Estimated probability, 0 to 1, that it is right.
        considered: Best first; when ``abstained`` these are the nearest.
        notes: What the asker should know, such as a store that could not be reached.
        timings: Milliseconds by step.
        reply: What is said about the archive itself, or to a greeting; it says nothing that only an
            article could, so it needs no citation. The empty string for every other answer.
        writer: The language model that wrote the sentences, or found no answer in the passages; the
            empty string when the sentences are quotes, or no model was asked.
        usage: Of the language model; nothing when none was asked.
    """

    question: str
    understood: str
    asked: str
    abstained: bool
    confidence: float
    sentences: tuple[Sentence, ...]
    short_answer: str
    considered: tuple[Considered, ...]
    searched: Searched
    notes: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    reply: str = ""
    writer: str = ""
    usage: Usage = Usage()
    short_answer_belief: float = 0.0

    @property
    def likely_answer(self) -> str:
        """The short answer, when there is one that is likely; else the empty string."""
        return self.short_answer if self.short_answer_belief >= LIKELY else ""

    @property
    def small_talk(self) -> bool:
        """Whether nothing was asked, so that nothing was looked up."""
        return bool(self.reply) and not self.searched.articles and not self.considered


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered, with the wording that was searched."""

    question: str
    understood: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first."""

    turns: tuple[Turn, ...] = ()

    @property
    def last(self) -> Turn | None:
        """The last turn that was no small talk; None when there is none."""
        turns = reversed(self.turns)
        return next((turn for turn in turns if not turn.answer.small_talk), None)

    def after(self, answer: Answer) -> Conversation:
        """This conversation with one more turn."""
        return Conversation((*self.turns, Turn(answer.question, answer.understood, answer)))

    def without_replies(self) -> Conversation:
        """This conversation without what was said about the archive itself, or in small talk."""
        return Conversation(tuple(turn for turn in self.turns if not turn.answer.reply))

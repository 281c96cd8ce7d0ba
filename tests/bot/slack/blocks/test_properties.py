"""Whatever articles and questions hold: nothing is refused, lost or said in two ways."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import standing
from bot.answers import Answer, Citation, Considered, Searched, Sentence, Source
from bot.listing import listing, numbers
from bot.slack.blocks import (
    SHOW_PASSAGE,
    ChannelSettings,
    Kept,
    Message,
    answer_messages,
    answer_view,
    decode,
    error_message,
    feedback_view,
    home_view,
    passage_view,
    refusal_message,
    settings_message,
    settings_view,
    shared_messages,
    source_of,
    status_message,
    streamed_answer,
)
from bot.slack.blocks.limits import MESSAGE_CHARACTERS, characters
from bot.standing import Mark
from bot.untrusted import clean
from index.articles import Article, Passage, Span

#: Half as many as elsewhere: an answer takes a while to make up.
EXAMPLES = settings(
    max_examples=settings().max_examples // 2,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
FRAGMENTS = (
    "<!channel>", "<@U1>", "*bold*", "_", "~", "`code`", "```", "\\",
    "[x](http://evil.example)", "&amp;", "&", ":joy:", "@here", "http://evil.example/a",
    "\n", "\n\n", "\r\n", " ", "> ", "- ", "1. ", "# ", "---", "|a|b|\n|-|-|", "<b>",
    "e\u0301", "\u202e", "שלום עולם", "مرحبا", "日本語", "👨‍👩‍👧", "\x00", "\ud800",
    "In 2017 ", "the Council voted. ", "22 December 2019 ",
)  # fmt: skip
SHORT = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=8).map("".join)
#: Also far too long ones.
TEXTS = st.builds(lambda text, times: text * times, SHORT, st.sampled_from((1, 1, 1, 1, 20, 200)))
SAID = TEXTS.filter(lambda text: bool(text.strip()))
URLS = st.sampled_from(
    ("", "https://news.example/a", "https://news.example/ä b", "javascript:alert(1)", "http://[::1")
) | st.integers(1, 5_000).map(lambda length: "https://news.example/" + "a" * length)
PUBLIC_URLS = st.sampled_from(("", "https://archive.example/newsdesk/"))
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))
#: How many times the sentences of an answer are repeated, each from an article of its own.
TIMES = st.sampled_from((1, 1, 1, 1, 3, 12))


class Quoted(Citation):
    """Can be printed by hypothesis, which else looks for the body that is not kept."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    return Article(
        draw(st.text(max_size=20)),
        draw(TEXTS),
        draw(SAID),
        tuple(draw(st.lists(SHORT, max_size=2))),
        draw(SHORT),
        "",
        draw(DAYS),
        draw(URLS),
        notes=tuple(draw(st.lists(SHORT, max_size=2))),
    )


def passage(article: Article) -> Passage:
    return Passage("0123456789abcdef", article.id, 0, 0, len(article.body), article.body)


@st.composite
def citations(draw: st.DrawFn, article: Article) -> Citation:
    start = draw(st.integers(0, len(article.body) - 1))
    end = draw(st.integers(start + 1, len(article.body)))
    copies = draw(st.lists(articles(), max_size=1)) * draw(st.sampled_from((1, 30)))
    sources = tuple(
        replace(Source.of(copy), article_id=str(number)) for number, copy in enumerate(copies)
    )
    return Quoted.of(article, passage(article), Span(start, end), sources)


@st.composite
def sentences(draw: st.DrawFn, article: Article) -> Sentence:
    cited = tuple(draw(st.lists(citations(article), min_size=1, max_size=2)))
    quoted = cited[0].quote.strip() and draw(st.booleans())
    text = cited[0].quote if quoted else draw(SAID)
    start = draw(st.integers(0, len(text)))
    emphasis = Span(start, draw(st.integers(start, len(text)))) if draw(st.booleans()) else None
    return Sentence(text, cited, emphasis)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """An answer or a refusal, sometimes of dozens of sentences and citations."""
    made = []
    for number, article in enumerate(draw(st.lists(articles(), max_size=3))):
        sentence = draw(sentences(article))
        made += [_copied(sentence, f"{number}.{copy}") for copy in range(draw(TIMES))]
    if made and draw(st.booleans()):  # one sentence that rests on everything
        cited = tuple(citation for sentence in made for citation in sentence.citations)
        made.append(Sentence(draw(SAID), cited))
    near = [
        Considered("p", Source.of(article), 0, 1, article.body, 0.5)
        for article in draw(st.lists(articles(), max_size=2))
    ]
    return Answer(
        draw(TEXTS),
        draw(TEXTS),
        "2024-07-12",
        not made,
        0.5,
        tuple(made),
        draw(TEXTS) if made else "",
        tuple(near),
        Searched(draw(st.integers(0, 5_000)), "2022-01-03", "2022-12-30"),
        tuple(draw(st.lists(TEXTS, max_size=2)) * draw(st.sampled_from((1, 5)))),
        short_answer_belief=draw(st.sampled_from((0.2, 0.9))),
    )


def _copied(sentence: Sentence, name: str) -> Sentence:
    """The sentence, resting on articles of its own."""
    cited = []
    for citation in sentence.citations:
        body = " " * citation.start + citation.quote
        values = {field: getattr(citation, field) for field in Citation.__slots__}
        cited.append(Quoted(body, **{**values, "article_id": f"{name} {citation.article_id}"}))
    return replace(sentence, citations=tuple(cited))


def words(value: Any) -> str:
    """The words of rich text, in order."""
    if isinstance(value, dict):
        inner = value.get("elements")
        return words(inner) if inner is not None else str(value.get("text", ""))
    return "".join(words(each) for each in value)


def sentence_block(message: Message) -> dict[str, Any] | None:
    """The block with the sentences: the first one, before the line above the sources."""
    blocks = [block for block in message.blocks if block["type"] != "context"]
    if not blocks or blocks[0]["type"] != "rich_text":
        return None
    return None if words(blocks[0]).startswith("Likely short answer: ") else blocks[0]


def shown_sources(message: Message) -> list[int]:
    """Numbers of the sources whose passage is one click away."""
    return [
        decode(element["value"]).number
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == SHOW_PASSAGE
    ]


def squeezed(text: str) -> str:
    return " ".join(clean(text).replace("\u2060", "").split())


def sentences_of(answer: Answer) -> Iterator[str]:
    marks = numbers(answer)
    for sentence in answer.sentences:
        cited = dict.fromkeys(marks[citation.article_id] for citation in sentence.citations)
        yield sentence.text.strip() + " " + "".join(f"[{number}]" for number in cited)


@EXAMPLES
@given(answers(), PUBLIC_URLS, st.booleans(), st.booleans())
def test_slack_takes_every_message_and_no_sentence_or_source_is_lost(
    answer: Answer, public_url: str, shareable: bool, narrowed: bool
) -> None:
    messages = answer_messages(
        answer, answer_id="a1", public_url=public_url, shareable=shareable, narrowed=narrowed
    )
    assert len(messages) < 300
    if answer.abstained:
        assert [each.blocks for each in messages] == [
            refusal_message(answer, answer_id="a1", public_url=public_url, narrowed=narrowed).blocks
        ]
        return
    said = "".join(words(sentence_block(each) or {"elements": []}) for each in messages)
    assert "".join(squeezed(said).split()) == "".join(
        squeezed(" ".join(sentences_of(answer))).split()
    )
    expected = {each.number for each in listing(answer) if each.quoted}
    assert {number for each in messages for number in shown_sources(each)} == expected


FATES = st.sampled_from(("stands", "moved", "lost", "removed"))


@EXAMPLES
@given(answers().filter(lambda answer: not answer.abstained), PUBLIC_URLS, FATES, TEXTS)
def test_a_mark_changes_no_sentence_and_no_source_and_is_told_above_them(
    answer: Answer, public_url: str, fate: Any, note: str
) -> None:
    marks = [
        Mark(number, citation.article_id, fate, None, None, (note,) * (fate != "removed"))
        for number, citation in enumerate(standing.citations(answer))
    ]
    made = answer_messages(answer, answer_id="T1", public_url=public_url, marks=marks)
    without = answer_messages(answer, answer_id="T1", public_url=public_url)
    assert len(made) == len(without)
    for message, before in zip(made, without, strict=True):
        told = [block for block in message.blocks if block not in before.blocks]
        assert [block for block in message.blocks if block not in told] == list(before.blocks)
        if not shown_sources(before):
            assert not told
            continue
        [block] = told
        lines = [element["text"] for element in block["elements"]]
        for number, line in zip(shown_sources(before), lines[:4], strict=False):
            assert line.startswith(f"⚠ Since this was answered, the article [{number}] was ")
        assert message.blocks[message.blocks.index(block) + 1] == {"type": "divider"}
        assert "Since this was answered" in message.text or len(before.text) > 2_000
    answer_view(answer, answer_id="T1", public_url=public_url, marks=marks)


@EXAMPLES
@given(answers(), TEXTS, PUBLIC_URLS, st.booleans(), st.booleans())
def test_slack_takes_every_reply(
    answer: Answer, topic: str, public_url: str, shareable: bool, narrowed: bool
) -> None:
    reply = replace(answer, abstained=False, sentences=(), short_answer="", reply=f"None: {topic}")
    (message,) = answer_messages(
        reply, answer_id="a1", public_url=public_url, shareable=shareable, narrowed=narrowed
    )
    assert set(shown_sources(message)) <= {each.number for each in listing(reply)}
    assert answer_view(reply, answer_id="a1", public_url=public_url)["type"] == "modal"


@EXAMPLES
@given(answers().filter(lambda answer: not answer.abstained), PUBLIC_URLS)
def test_the_sources_of_a_sentence_stand_below_it(answer: Answer, public_url: str) -> None:
    """In its message; those that one message does not hold follow before the next sentence."""
    messages = answer_messages(answer, answer_id="a1", public_url=public_url)
    below: list[tuple[set[int], set[int]]] = []
    for message in messages:
        block = sentence_block(message)
        if block is not None or not below:
            below.append((markers(block), set()))
        below[-1][1].update(shown_sources(message))
    assert all(cited <= shown for cited, shown in below)


def markers(block: dict[str, Any] | None) -> set[int]:
    """The numbers behind the sentences of a block: each is the last piece of its paragraph."""
    paragraphs = block["elements"] if block else []
    pieces = [
        [run["text"] for run in paragraph["elements"] if run["text"] != "\n\n"]
        for paragraph in paragraphs
    ]
    ends = [piece[-1] for piece in pieces if re.fullmatch(r"\u00a0(\[\d+\])+", piece[-1])]
    return {int(number) for end in ends for number in re.findall(r"\d+", end)}


@EXAMPLES
@given(answers().filter(lambda answer: not answer.abstained), PUBLIC_URLS)
def test_a_stream_shows_what_the_messages_show(answer: Answer, public_url: str) -> None:
    messages = answer_messages(answer, answer_id="a1", public_url=public_url, narrowed=True)
    streamed = streamed_answer(answer, answer_id="a1", public_url=public_url, narrowed=True)
    assert streamed.rest == messages[1:]
    first = messages[0]
    above = [block for block in first.blocks if block not in streamed.closing]
    assert tuple(above) + streamed.closing == first.blocks
    tokens = MarkdownIt("commonmark").parse("".join(streamed.pieces))
    read = " ".join(
        "".join(" " if "break" in leaf.type else leaf.content for leaf in token.children)
        for token in tokens
        if token.children
    )
    shown = " ".join(
        words(block) if block["type"] == "rich_text" else block["elements"][0]["text"]
        for block in above
    )
    assert squeezed(read).split() == squeezed(shown).split()
    total = sum(map(len, streamed.pieces)) + characters(streamed.closing)
    assert total <= MESSAGE_CHARACTERS


@EXAMPLES
@given(answers().filter(lambda answer: not answer.abstained), st.data())
def test_an_answer_can_be_streamed_while_it_is_written(answer: Answer, data: st.DataObject) -> None:
    known = data.draw(st.integers(1, len(answer.sentences)))
    whole = streamed_answer(answer, answer_id="a1")
    part = streamed_answer(replace(answer, sentences=answer.sentences[:known]), answer_id="a1")
    assert whole.pieces[: len(part.pieces)] == part.pieces


@EXAMPLES
@given(answers(), PUBLIC_URLS)
def test_slack_takes_every_view_of_an_answer(answer: Answer, public_url: str) -> None:
    answer_view(answer, answer_id="a1", public_url=public_url)
    shared_messages(answer, answer_id="a1", by="U0123456", public_url=public_url)


@EXAMPLES
@given(st.lists(articles(), min_size=1, max_size=3), st.data(), PUBLIC_URLS)
def test_a_passage_shows_the_quote_word_for_word(
    found: list[Article], data: st.DataObject, public_url: str
) -> None:
    cited = []
    for number, article in enumerate(found):
        cited.append((replace(article, id=str(number)), data.draw(citations(article))))
    article, citation = cited[-1]
    citation = Quoted.of(article, passage(article), Span(citation.start, citation.end))
    # a passage has 1,000 characters at most; a modal does not hold any number of paragraphs
    quote = citation.quote
    assume(len(quote) < 2_000 and quote.count("\n") < 50 and quote.strip())
    said = (Sentence("s", (citation,)),)
    searched = Searched(1, None, None)
    answer = Answer("?", "?", "2024-07-12", False, 0.5, said, "", (), searched)
    view = passage_view(answer, 1, article, answer_id="a1", public_url=public_url)
    marked = [
        "".join(run["text"] for run in part["elements"] if run.get("style", {}).get("bold"))
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
    ]
    assert "".join(squeezed(" ".join(marked)).split()) == "".join(squeezed(citation.quote).split())


@EXAMPLES
@given(answers(), SHORT)
def test_slack_takes_a_source_that_is_gone(answer: Answer, text: str) -> None:
    for number in range(1, min(len(listing(answer)), 3) + 1):
        if number <= 1 or not answer.abstained:
            source_of(answer, 1)
            passage_view(answer, 1, None, answer_id="a1")


@EXAMPLES
@given(
    st.lists(st.tuples(TEXTS, st.integers(0, 10_000)), max_size=5),
    st.sampled_from((1, 40)),
    st.lists(st.builds(Kept, st.just("a1"), TEXTS, st.just("2024-07-12"), TEXTS, URLS), max_size=3),
    st.sampled_from((1, 10)),
    TEXTS,
)
def test_slack_takes_home_settings_and_notices(
    publishers: list[tuple[str, int]], times: int, kept: list[Kept], more: int, text: str
) -> None:
    many = [(f"{name}{copy or ''}", number) for name, number in publishers for copy in range(times)]
    searched = Searched(3, "2022-01-03", "2022-12-30")
    home_view(searched, many, recent=kept * more, saved=kept * more)
    status_message(searched, many)
    chosen = tuple(dict.fromkeys(name for name, _ in many))[:3]
    kept_settings = ChannelSettings(chosen, date(2022, 1, 1), None, False)
    languages = [("en", 5), ("", 2), ("fr", 1)]
    settings_message(kept_settings, channel="C01")
    settings_view(kept_settings, channel="C01", publishers=many, languages=languages)
    error_message(text, text)


def test_an_answer_of_two_hundred_sentences_is_a_handful_of_messages() -> None:
    body = "The Council voted on the second resolution about the return of the workers. " * 3
    made = []
    for number in range(200):
        article = Article(
            str(number), "A long title " * 40, body, (), "Courier", "", None, "https://n.example/"
        )
        citation = Citation.of(article, passage(article), Span(0, 75))
        made.append(Sentence(f"Sentence {number} of two hundred.", (citation,)))
    searched = Searched(200, None, None)
    answer = Answer("?", "?", "2024-07-12", False, 0.5, tuple(made), "", (), searched)
    messages = answer_messages(answer, answer_id="a1")
    assert 10 <= len(messages) <= 20
    assert [number for each in messages for number in shown_sources(each)] == list(range(1, 201))
    for message in messages:
        assert markers(sentence_block(message)) == set(shown_sources(message))


def test_slack_takes_the_feedback_form() -> None:
    view = feedback_view("a1")
    assert len(json.dumps(view)) < 5_000

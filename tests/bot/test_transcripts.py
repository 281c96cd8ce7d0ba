from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import jsonschema
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.answers import Answer
from bot.contract import as_json, schema
from bot.standing import marks
from bot.store import KeptTurn, conversation_id
from bot.transcripts import Transcript, escaped, markdown
from bot.untrusted import clean
from index.articles import Article

AnswerOf = Callable[..., Answer]
THEN = "2024-08-01T10:00:00+00:00"
DEADLINE = "The resolution of 2017 gave all members until the end of 2019."
NASTY = st.lists(
    st.sampled_from(
        "# * _ ` ~ | < > [ ] ( ) ! & $ \\ + - = 1. 2) &amp; <b> ``` --- \n \t x http://a.example"
        " [x](y) ![i](j) \x1b[31m \u202e".split(" ")
    )
    | st.text(max_size=4),
    max_size=12,
).map("".join)


def transcript(answer: Answer, article: Article | None) -> Transcript:
    found = marks(answer, "workers", article)
    return Transcript.of([KeptTurn("t1", "terminal/x", 1, "", THEN, answer, found)])


def rendered(text: str) -> str:
    """What a reader sees of Markdown, words alone."""
    shown = []
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        for child in token.children or ():
            shown.append(child.content if child.type in {"text", "code_inline"} else " ")
    return " ".join("".join(shown).split())


@given(NASTY)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    seen = " ".join(clean(text).split())
    assert rendered(escaped(text)) == seen
    assert rendered(f"## {escaped(text)}") == seen
    assert rendered(f"> {escaped(text)}") == seen


def test_a_line_of_an_export_keeps_the_schema(answer_of: AnswerOf, workers: Article) -> None:
    answer = answer_of((workers, DEADLINE), (workers, "Many stayed."), considered=[workers])
    made = as_json(transcript(answer, replace(workers, body="Something else.", notes=("Sorry.",))))
    line = json.loads(json.dumps(made))
    jsonschema.validate(line, schema(Transcript))
    assert line["id"] == conversation_id("terminal/x")
    [turn] = line["turns"]
    assert [mark["fate"] for mark in turn["marks"]] == ["lost", "lost"]
    assert turn["since"] == [
        "Since this was answered, the article [1] was changed; its quotes no longer stand. "
        "It said: “The resolution of 2017 gave all members until the end of 20…” (sentence 1) and "
        "“Many stayed.” (sentence 2). "
        "Its note: “Sorry.”."
    ]


def test_a_document_has_questions_answers_sources_and_what_became_of_them(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of(
        (workers, DEADLINE), question="And by *when*?", understood="Workers: by when?",
        copies=[customs],
    )  # fmt: skip
    text = markdown(transcript(answer, None))
    for line in (
        r"# And by \*when\*?",
        "*Understood as:* Workers: by when?",
        rf"{DEADLINE} \[1\]",
        r"**Since this was answered, the article \[1\] was removed from the archive; the quote no "
        "longer stands. It said: “The resolution of 2017 gave all members until the end of 20…” "
        "(sentence 1).**",
        r"\[1\] [China demands the return of workers](<https://news.example/workers>) — The "
        "Example, 10 July 2024",
        f"> {DEADLINE}",
        "Also: [Customs checks tightened](<https://wire.example/customs>) — Wire, 9 July 2024",
    ):
        assert f"\n{line}\n" in f"\n{text}", line
    assert "Since this" not in markdown(transcript(answer, workers))


def test_a_refusal_and_a_reply_are_told(answer_of: AnswerOf, customs: Article) -> None:
    refused = markdown(transcript(answer_of(question="Who?", considered=[customs]), None))
    assert "The archive does not have an answer to this." in refused
    assert "### Nearest articles\n\n\\[1\\] [Customs checks tightened](" in refused
    said = replace(answer_of(question="Thanks"), reply="You are welcome.", abstained=False)
    assert "You are welcome." in markdown(transcript(said, None))

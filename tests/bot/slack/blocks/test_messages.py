"""What typical answers look like, word for word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.answers import Answer, Searched
from bot.slack.blocks import (
    ASK_WITHOUT_DATES,
    FEEDBACK,
    SAVE,
    SHARE,
    SHOW_PASSAGE,
    ChannelSettings,
    MalformedError,
    Message,
    Verdict,
    answer_messages,
    busy_message,
    decode_verdict,
    error_message,
    help_message,
    introduction,
    refusal_message,
    refused_person,
    settings_message,
    shared_messages,
    status_message,
    streamed_answer,
)
from index.articles import Article, Span

AnswerOf = Callable[..., Answer]
DEADLINE = "The resolution of 2017 gave all members until the end of 2019."


def outline(message: Message) -> list[str]:
    """A line for each block: what a reader sees, bold in asterisks, links in brackets."""
    return [_line(block) for block in message.blocks]


def _line(block: dict[str, Any]) -> str:
    kind = block["type"]
    if kind == "rich_text":
        return "\n".join(map(_part, block["elements"]))
    if kind == "context":
        return "small: " + " / ".join(each["text"] for each in block["elements"])
    if kind == "actions":
        return "buttons: " + ", ".join(each["text"]["text"] for each in block["elements"])
    return str(kind)


def _part(part: dict[str, Any]) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(f"- {_part(item)}" for item in part["elements"])
    text = "".join(map(_run, part["elements"]))
    return f"| {text}" if part["type"] == "rich_text_quote" else text


def _run(run: dict[str, Any]) -> str:
    text = {
        "emoji": f":{run.get('name')}:",
        "user": f"@{run.get('user_id')}",
        "channel": f"#{run.get('channel_id')}",
    }.get(run["type"])
    text = text or run["text"].replace("\u00a0", " ")
    text = f"*{text}*" if run.get("style", {}).get("bold") else text
    return f"[{text}]({run['url']})" if run["type"] == "link" else text


def pressed(message: Message) -> list[str]:
    """action_ids of everything that can be pressed, in order."""
    rows = [b["elements"] for b in message.blocks if b["type"] in {"actions", "context_actions"}]
    return [element["action_id"] for row in rows for element in row]


def test_a_short_answer(answer_of: AnswerOf, workers: Article) -> None:
    answer = answer_of((workers, DEADLINE), short_answer="the end of 2019")
    (message,) = answer_messages(answer, answer_id="a1")
    assert outline(message) == [
        "The resolution of 2017 gave all members until *the end of 2019*. [1]",
        "divider",
        "[1] [*China demands the return of workers*](https://news.example/workers)\n"
        "The Example, 10 July 2024\n"
        "| The resolution of 2017 gave all members until the end of 2019.",
        "buttons: Show passage",
        "buttons: Save",
        "context_actions",
    ]
    assert message.text.replace("\u00a0", " ") == (
        "Likely short answer: the end of 2019\n"
        "The resolution of 2017 gave all members until the end of 2019. [1]\n"
        "[1] China demands the return of workers — The Example, 10 July 2024"
    )


def test_a_follow_up_with_notes_and_copies(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    copies = [replace(customs, id=str(number)) for number in range(6)]
    answer = answer_of(
        (workers, DEADLINE), (workers, "Many stayed."), (customs, customs.body),
        question="And by when?", understood="Workers: by when?", copies=copies,
    )  # fmt: skip
    answer = replace(answer, notes=("Chroma could not be reached.", "Words alone were searched"))
    (message,) = answer_messages(answer, answer_id="a1")
    assert outline(message) == [
        "small: Understood as: Workers: by when?",
        "The resolution of 2017 gave all members until the end of 2019. [1]\n\n\n"
        "Many stayed. [1]\n\n\nExports wait at the border for days. [2]",
        "divider",
        "[1] [*China demands the return of workers*](https://news.example/workers)\n"
        "The Example, 10 July 2024\n"
        "| The resolution of 2017 gave all members until the end of 2019.\n…\n| Many stayed.\n"
        "Also in [Wire](https://wire.example/customs), [Wire](https://wire.example/customs), "
        "[Wire](https://wire.example/customs), [Wire](https://wire.example/customs) and 2 more",
        "buttons: Show passage",
        "[2] [*Customs checks tightened*](https://wire.example/customs)\nWire, 9 July 2024\n"
        "| Exports wait at the border for days.\n"
        "Also in [Wire](https://wire.example/customs), [Wire](https://wire.example/customs), "
        "[Wire](https://wire.example/customs), [Wire](https://wire.example/customs) and 2 more",
        "buttons: Show passage",
        "small: Note: Chroma could not be reached. / Note: Words alone were searched.",
        "buttons: Save",
        "context_actions",
    ]


def test_a_refusal_says_what_was_searched_and_what_is_near(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of(considered=[workers, customs])
    message = refusal_message(answer, answer_id="a1", narrowed=True)
    assert answer_messages(answer, answer_id="a1", narrowed=True) == (message,)
    assert outline(message) == [
        ":mag: *The archive does not have an answer to this.*\n"
        "Searched 4,656 articles from 3 January 2022 to 30 December 2022.",
        "divider",
        "small: Nearest articles",
        "[1] [*China demands the return of workers*](https://news.example/workers)\n"
        "The Example, 10 July 2024",
        "buttons: Show passage",
        "[2] [*Customs checks tightened*](https://wire.example/customs)\nWire, 9 July 2024",
        "buttons: Show passage",
        "buttons: Ask again without date limit, Save",
        "context_actions",
    ]
    assert message.text.startswith("The archive does not have an answer to this. Searched 4,656 ")
    with pytest.raises(ValueError, match="not streamed"):
        streamed_answer(answer, answer_id="a1")


def test_what_can_be_done_depends_on_the_place(answer_of: AnswerOf, workers: Article) -> None:
    answer = answer_of((workers, DEADLINE))
    for narrowed in (False, True):
        for shareable in (False, True):
            (message,) = answer_messages(
                answer, answer_id="a1", narrowed=narrowed, shareable=shareable
            )
            assert pressed(message) == [
                SHOW_PASSAGE,
                *([ASK_WITHOUT_DATES] if narrowed else []),
                SAVE,
                *([SHARE] if shareable else []),
                FEEDBACK,
            ]


def test_feedback_buttons_carry_the_answer(answer_of: AnswerOf, workers: Article) -> None:
    (message,) = answer_messages(answer_of((workers, DEADLINE)), answer_id="a1")
    (buttons,) = message.blocks[-1]["elements"]
    assert decode_verdict(buttons["positive_button"]["value"]) == Verdict("a1", True)
    assert decode_verdict(buttons["negative_button"]["value"]) == Verdict("a1", False)


def test_an_answer_id_that_would_not_come_back_is_refused(
    answer_of: AnswerOf, workers: Article
) -> None:
    with pytest.raises(MalformedError):
        answer_messages(answer_of((workers, DEADLINE)), answer_id="a:1")


def test_titles_lead_to_the_viewer_where_there_is_one(
    answer_of: AnswerOf, workers: Article
) -> None:
    answer = answer_of((workers, DEADLINE))
    (message,) = answer_messages(answer, answer_id="a1", public_url="https://desk.example")
    start = workers.body.index(DEADLINE)
    address = f"?at={start}-{start + len(DEADLINE)}#quote)"
    assert "](https://desk.example/passage/" in outline(message)[2]
    assert address in outline(message)[2]


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd", "https://[::1"])
def test_a_title_without_an_address_of_the_web_is_no_link(
    url: str, answer_of: AnswerOf, workers: Article
) -> None:
    answer = answer_of((replace(workers, url=url), DEADLINE))
    (message,) = answer_messages(answer, answer_id="a1")
    assert outline(message)[2].startswith("[1] *China demands the return of workers*\n")


def test_markup_in_titles_and_quotes_is_only_text(answer_of: AnswerOf, workers: Article) -> None:
    quote = "*Many* `stayed` <!channel>.\n> _so_ <@U1> &amp; ~all~"
    hostile = replace(workers, title="<https://evil.example|*Safe*> :joy: &lt;", body=quote)
    first, second = quote.split("\n")
    answer = answer_of((hostile, first), (hostile, second))
    (message,) = answer_messages(answer, answer_id="a1")
    texts = outline(message)
    assert texts[0] == "*Many* `stayed` <!channel>. [1]\n\n\n> _so_ <@U1> &amp; ~all~ [1]"
    assert "[*<https://evil.example|*Safe*> :joy: &lt;*](https://news.example/workers)" in texts[2]
    assert all(block["type"] != "section" for block in message.blocks)
    assert "<" not in message.text
    assert "&lt;!channel&gt;" in message.text
    pieces = streamed_answer(answer, answer_id="a1").pieces
    assert pieces == (
        "\\*Many\\* \\`stayed\\` &lt;!channel&gt;.\u00a0\\[1\\]\n\n",
        "&gt; \\_so\\_ &lt;@U1&gt; &amp;amp; \\~all\\~\u00a0\\[1\\]\n\n",
    )


@pytest.mark.parametrize("short", ["two years", "the end of 2019"])
def test_a_short_answer_that_is_unsure_is_not_told(
    answer_of: AnswerOf, workers: Article, short: str
) -> None:
    unsure = answer_of((workers, DEADLINE), short_answer=short, belief=0.49)
    plain = answer_of((workers, DEADLINE))
    assert unsure.short_answer
    assert answer_messages(unsure, answer_id="a1") == answer_messages(plain, answer_id="a1")
    assert streamed_answer(unsure, answer_id="a1") == streamed_answer(plain, answer_id="a1")


def test_a_short_answer_that_no_sentence_holds_is_named(
    answer_of: AnswerOf, workers: Article
) -> None:
    answer = answer_of((workers, DEADLINE), short_answer="two years")
    (message,) = answer_messages(answer, answer_id="a1")
    assert outline(message)[1] == "Likely short answer: *two years*"
    assert streamed_answer(answer, answer_id="a1").closing == message.blocks[1:]


def test_a_sentence_that_no_message_holds_is_parted_at_words(
    answer_of: AnswerOf, workers: Article
) -> None:
    quote = "All members voted at the end of the day. " * 300
    answer = answer_of((replace(workers, body="x"), "x"))
    (cited,) = answer.sentences
    long = replace(cited, text=quote, emphasis=Span(1_900, 2_100))
    messages = answer_messages(replace(answer, sentences=(long,)), answer_id="a1")
    first, second = (outline(message) for message in messages)
    assert f"{first[0]}{second[0]}".replace("*", "") == f"{quote.strip()} [1]"
    assert first[0].endswith(" ")
    assert first[1:] == ["small: Continued in the next message."]
    assert second[2].startswith("[1] ")
    pieces = "".join(streamed_answer(replace(answer, sentences=(long,)), answer_id="a1").pieces)
    assert pieces.strip() == first[0].strip()


def test_a_shared_answer_says_who_asked_what(answer_of: AnswerOf, workers: Article) -> None:
    answer = answer_of((workers, DEADLINE), question="By <!here> when?")
    (message,) = shared_messages(answer, answer_id="a1", by="U0123")
    assert outline(message)[0] == "@U0123 asked: By <!here> when?"
    assert outline(message)[1:] == outline(answer_messages(answer, answer_id="a1")[0])
    assert message.text.startswith("Shared answer to: By &lt;!here&gt; when?\n")
    assert SHARE not in pressed(message)


def test_an_error_says_what_was_wrong_and_what_to_do() -> None:
    message = error_message("there is nothing to search for", "Ask with a name or a date")
    assert outline(message) == [
        ":warning: *This question could not be answered: there is nothing to search for.*\n"
        "Ask with a name or a date."
    ]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (busy_message(1), "Yours is kept and comes after 1 other."),
        (busy_message(12), "Yours is kept and comes after 12 others."),
        (introduction(Searched(3, "2022-01-03", "2022-01-03"), mention="UAPP"), "Mention @UAPP in"),
        (introduction(Searched(3, "2022-01-03", "2022-01-03"), mention="UAPP"), "3 articles of 3 "),
        (help_message(command="/ask"), "- */ask forget me*: deletes your questions"),
        (status_message(Searched(0, None, None), ()), "The archive holds *0 articles*."),
        (
            status_message(Searched(5, None, None), [("", 3), ("B", 1)]),
            "- Unknown publisher: 3 art",
        ),
        (refused_person("the news desk"), "Please ask the news desk."),
        (refused_person(), "The person who installed it can change that."),
    ],
)
def test_notices(message: Message, said: str) -> None:
    (text,) = outline(message)
    assert said in text
    assert message.text


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            ChannelSettings(),
            ["Publishers: all", "Language: any", "Published: any day", "Answered: mentions only"],
        ),
        (
            ChannelSettings(("Wire", ""), date(2022, 1, 3), date(2022, 2, 3), False, "fr"),
            [
                "Publishers: Wire, Unknown publisher",
                "Language: French",
                "Published: from 3 January 2022 to 3 February 2022",
                "Answered: every question",
            ],
        ),
        (ChannelSettings(since=date(2022, 1, 3)), ["Published: from 3 January 2022 on"]),
        (ChannelSettings(until=date(2022, 1, 3)), ["Published: until 3 January 2022"]),
        (
            ChannelSettings(tuple(f"P{number}" for number in range(12))),
            ["Publishers: P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, and 2 others"],
        ),
    ],
)
def test_what_holds_after_saving(settings: ChannelSettings, said: list[str]) -> None:
    message = settings_message(settings, channel="C01")
    (text,) = outline(message)
    assert text.startswith("The settings of #C01 are saved:\n")
    assert message.text.startswith("The settings are saved.\n")
    (text,) = outline(settings_message(settings, channel="D01"))
    assert text.startswith("The settings of this conversation are saved:\n")
    shown = text.replace("*", "").translate({0x2068: "", 0x2069: ""}).splitlines()
    assert {f"- {line}" for line in said} <= set(shown)
    assert set(said) <= set(message.text.splitlines())


def test_a_status_names_the_largest_publishers() -> None:
    publishers = [(f"Publisher {number}", 100 - number) for number in range(14)]
    (text,) = outline(status_message(Searched(9, None, None), publishers))
    assert "- Publisher 9: 91 articles\n- and 4 other publishers" in text


def test_a_reply_names_articles_and_can_be_judged(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of(reply="2 articles mention customs.", considered=[customs, workers])
    (message,) = answer_messages(answer, answer_id="a1", narrowed=True)
    lines = outline(message)
    assert lines[0] == "2 articles mention customs."
    assert lines.count("buttons: Show passage") == 2
    assert "buttons: Ask again without date limit, Save" in lines
    assert "Customs checks tightened" in lines[2]
    assert ":mag:" not in str(message.blocks)
    assert "Good answer" in str(message.blocks)
    assert message.text.splitlines() == [
        "2 articles mention customs.",
        "[1] Customs checks tightened — Wire, 9 July 2024",
        "[2] China demands the return of workers — The Example, 10 July 2024",
    ]


def test_nobody_is_asked_what_they_think_of_small_talk(answer_of: AnswerOf) -> None:
    answer = answer_of(reply="You are welcome.", searched=Searched(0, None, None))
    (message,) = answer_messages(answer, answer_id="a1", narrowed=True, shareable=True)
    assert outline(message) == ["You are welcome."]
    with pytest.raises(ValueError, match="reply"):
        streamed_answer(answer, answer_id="a1")


def test_the_longest_reply_fits(answer_of: AnswerOf, customs: Article) -> None:
    many = [
        replace(customs, id=f"c{n}", title="<&>" * 200, url=f"https://w.example/{'u' * 900}{n}")
        for n in range(60)
    ]
    answer = answer_of(reply="x & " * 2_000, considered=many)
    (message,) = answer_messages(answer, answer_id="a1", shareable=True, narrowed=True)
    assert 3 < outline(message).count("buttons: Show passage") < 20
    assert any(line.startswith("small: and ") for line in outline(message))

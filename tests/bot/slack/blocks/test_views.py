from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.answers import Answer, Searched
from bot.slack.blocks import (
    NEXT_PASSAGE,
    OPEN_ARTICLE,
    PREVIOUS_PASSAGE,
    REASONS,
    SHOW_ANSWER,
    SHOW_PASSAGE,
    UNSAVE,
    ChannelSettings,
    Feedback,
    InputError,
    Kept,
    MalformedError,
    Reference,
    answer_view,
    channel_of,
    decode,
    feedback_of,
    feedback_view,
    home_view,
    passage_view,
    settings_of,
    settings_view,
    source_of,
)
from index.articles import Article

AnswerOf = Callable[..., Answer]
DEADLINE = "The resolution of 2017 gave all members until the end of 2019."
PUBLISHERS = (("The Example", 12), ("Wire", 3))
LANGUAGES = (("en", 9), ("", 3), ("fr", 2), ("xx", 1))


def buttons(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """action_id -> button."""
    found = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return {button["action_id"]: button for row in found for button in row}


def words(view: dict[str, Any]) -> str:
    """Every text of a view, a line each."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["text"]] if isinstance(value.get("text"), str) else []
            return own + [
                text
                for key, each in value.items()
                if key != "text" or not own
                for text in texts(each)
            ]
        return [text for each in value for text in texts(each)] if isinstance(value, list) else []

    return "\n".join(texts(view["blocks"]))


def filled(**values: Any) -> dict[str, Any]:
    """The view of a view_submission with these states of its inputs."""
    return {"state": {"values": {name: {name: state} for name, state in values.items()}}}


def test_a_passage_is_shown_in_its_context_with_the_quote_marked(
    answer_of: AnswerOf, workers: Article
) -> None:
    noted = replace(workers, notes=("An earlier version named the wrong year.",))
    view = passage_view(answer_of((workers, DEADLINE)), 1, noted, answer_id="a1")
    assert view["title"]["text"] == "Source 1 of 1"
    assert decode(view["private_metadata"]) == Reference("a1", 1)
    (marked,) = (
        part
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
    )
    assert marked["elements"] == [
        {"type": "text", "text": DEADLINE, "style": {"bold": True}},
        {"type": "text", "text": " Many stayed."},
    ]
    shown = words(view)
    assert "China has asked its neighbour" in shown
    assert "Customs checks were tightened too." in shown
    assert "By A. Reporter" in shown
    assert "Note: An earlier version named the wrong year." in shown
    assert buttons(view)[OPEN_ARTICLE]["url"] == "https://news.example/workers"


def test_sources_are_paged_through(answer_of: AnswerOf, workers: Article, customs: Article) -> None:
    answer = answer_of((workers, DEADLINE), (customs, customs.body), considered=[workers])
    first = buttons(passage_view(answer, 1, workers, answer_id="a1"))
    assert decode(first[NEXT_PASSAGE]["value"]) == Reference("a1", 2)
    assert PREVIOUS_PASSAGE not in first
    last = buttons(passage_view(answer, 2, customs, answer_id="a1"))
    assert decode(last[PREVIOUS_PASSAGE]["value"]) == Reference("a1", 1)
    assert NEXT_PASSAGE not in last


def test_an_article_opens_in_the_viewer_where_there_is_one(
    answer_of: AnswerOf, workers: Article
) -> None:
    answer = answer_of((workers, DEADLINE))
    view = passage_view(answer, 1, workers, answer_id="a1", public_url="https://desk.example/")
    start = workers.body.index(DEADLINE)
    passage = source_of(answer, 1).passages[0]
    assert buttons(view)[OPEN_ARTICLE]["url"] == (
        f"https://desk.example/passage/{passage}?at={start}-{start + len(DEADLINE)}#quote"
    )


def test_a_source_that_is_gone_says_so_and_can_be_left(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of((workers, DEADLINE), (customs, customs.body))
    view = passage_view(answer, 1, None, answer_id="a1")
    assert "was changed or removed since it was quoted" in words(view)
    assert NEXT_PASSAGE in buttons(view)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_there_is_no_other_source(
    number: int, answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of((workers, DEADLINE), (customs, customs.body), considered=[workers])
    with pytest.raises(MalformedError):
        source_of(answer, number)


def test_the_nearest_of_a_refusal_are_its_sources(answer_of: AnswerOf, workers: Article) -> None:
    near = [replace(workers, id=str(number)) for number in range(8)]
    refused = answer_of(considered=near)
    assert source_of(refused, 5).source.article_id == "4"
    with pytest.raises(MalformedError):
        source_of(refused, 6)


def test_a_long_article_is_shown_around_the_quote(answer_of: AnswerOf, workers: Article) -> None:
    paragraphs = [f"Paragraph {number} tells of something else." for number in range(1_000)]
    paragraphs[500] = DEADLINE
    long = replace(workers, body="\n\n".join(paragraphs))
    shown = words(passage_view(answer_of((long, DEADLINE)), 1, long, answer_id="a1"))
    assert DEADLINE in shown
    assert "Paragraph 499 " in shown
    assert "Paragraph 501 " in shown
    assert "Paragraph 480 " not in shown
    assert shown.count("…") == 2


def test_an_article_without_paragraphs_is_shown_around_the_quote(
    answer_of: AnswerOf, workers: Article
) -> None:
    filler = "This is told at length without an end. " * 2_000
    long = replace(workers, body=f"{filler}{DEADLINE} {filler}")
    view = passage_view(answer_of((long, DEADLINE)), 1, long, answer_id="a1")
    bold = [
        run["text"]
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
        for run in part["elements"]
        if run.get("style")
    ]
    assert "".join(bold) == DEADLINE


def test_feedback_comes_back() -> None:
    view = feedback_view("a1")
    assert decode(view["private_metadata"]) == Reference("a1")
    offered = [each["value"] for each in view["blocks"][0]["element"]["options"]]
    assert offered == list(REASONS)
    for reason in offered:
        sent = filled(
            reason={"selected_option": {"value": reason}}, text={"value": " It was 2018. "}
        )
        assert feedback_of(sent) == Feedback(reason, "It was 2018.")
    nothing_added = filled(reason={"selected_option": {"value": "wrong"}}, text={"value": None})
    assert feedback_of(nothing_added) == Feedback("wrong", "")


def test_feedback_begins_with_what_was_said_before() -> None:
    view = feedback_view("a1", before=Feedback("outdated", "It was 2018."))
    reason, comment = (block["element"] for block in view["blocks"])
    assert reason["initial_option"]["value"] == "outdated"
    assert comment["initial_value"] == "It was 2018."
    reason, comment = (b["element"] for b in feedback_view("a1", before=Feedback("", ""))["blocks"])
    assert "initial_option" not in reason
    assert "initial_value" not in comment


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"state": None},
        {"state": {"values": []}},
        filled(reason={"selected_option": {"value": "wrong"}}),
        filled(reason={"selected_option": {"value": "rude"}}, text={"value": "a"}),
        filled(reason={"selected_option": "wrong"}, text={"value": "a"}),
        filled(reason={"selected_option": None}, text={"value": "a"}),
        filled(reason={"selected_option": {"value": "wrong"}}, text={"value": 5}),
        filled(reason={"selected_option": {"value": ["wrong"]}}, text={"value": "a"}),
    ],
)
def test_feedback_that_the_form_does_not_send_is_refused(view: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        feedback_of(view)


def sent(view: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What Slack sends of a settings form as it was opened, with changes of inputs."""
    states = {}
    for block in view["blocks"]:
        element = block["element"]
        states[block["block_id"]] = {
            "static_select": lambda e: {"selected_option": e["initial_option"]},
            "multi_static_select": lambda e: {"selected_options": e.get("initial_options", [])},
            "radio_buttons": lambda e: {"selected_option": e["initial_option"]},
            "datepicker": lambda e: {"selected_date": e.get("initial_date")},
        }[element["type"]](element)
    return filled(**{**states, **changes})


@pytest.mark.parametrize(
    "settings",
    [
        ChannelSettings(),
        ChannelSettings(("Wire",), date(2022, 1, 1), date(2022, 1, 1), False),
        ChannelSettings(("Wire", "The Example"), None, date(2024, 2, 29)),
        ChannelSettings(("A publisher that is gone",)),
        ChannelSettings(("",), language="fr"),
    ],
)
def test_settings_come_back_as_they_were_shown(settings: ChannelSettings) -> None:
    view = settings_view(settings, channel="C0123", publishers=PUBLISHERS, languages=LANGUAGES)
    known = (*PUBLISHERS, *((name, 0) for name in settings.publishers))
    assert settings_of(sent(view), publishers=known, languages=LANGUAGES) == settings
    assert channel_of(view["private_metadata"]) == "C0123"


def test_a_publisher_of_any_length_can_be_chosen() -> None:
    names = ["n" * 500, "日" * 200, "Same beginning " * 10 + "1", "Same beginning " * 10 + "2"]
    publishers = tuple((name, 1) for name in names)
    view = settings_view(
        ChannelSettings(), channel="C0123", publishers=publishers, languages=LANGUAGES
    )
    options = view["blocks"][0]["element"]["options"]
    for name, option in zip(names, options, strict=True):
        chosen = sent(view, publishers={"selected_options": [option]})
        assert settings_of(chosen, publishers=publishers, languages=LANGUAGES).publishers == (name,)


def test_of_many_publishers_the_largest_and_the_chosen_ones_are_offered() -> None:
    publishers = tuple((f"Publisher {number}", 500 - number) for number in range(300))
    settings = ChannelSettings(("Publisher 299",))
    view = settings_view(settings, channel="C0123", publishers=publishers, languages=LANGUAGES)
    block = view["blocks"][0]
    offered = [option["text"]["text"] for option in block["element"]["options"]]
    assert offered == ["Publisher 299", *(f"Publisher {number}" for number in range(99))]
    assert "The 200 publishers with fewest articles cannot be chosen." in block["hint"]["text"]


def test_languages_are_offered_by_name_and_any() -> None:
    view = settings_view(
        ChannelSettings(language="ja"), channel="C0123", publishers=(), languages=LANGUAGES
    )
    (block,) = [block for block in view["blocks"] if block["block_id"] == "language"]
    element = block["element"]
    offered = [(each["text"]["text"], each["value"]) for each in element["options"]]
    assert offered == [
        ("Any language", "any"),
        ("Japanese", "ja"),
        ("English", "en"),
        ("French", "fr"),
        ("xx", "xx"),
    ]
    assert element["initial_option"] == element["options"][1]
    assert element["options"][3]["description"]["text"] == "2 articles"
    assert "unknown language" in block["hint"]["text"]
    known = (*LANGUAGES, ("ja", 0))
    assert settings_of(sent(view), publishers=(), languages=known).language == "ja"
    lifted = sent(view, language={"selected_option": element["options"][0]})
    assert settings_of(lifted, publishers=(), languages=known).language is None
    bare = settings_view(ChannelSettings(), channel="C0123", publishers=(), languages=[("", 3)])
    assert "language" not in {block["block_id"] for block in bare["blocks"]}
    assert settings_of(sent(bare), publishers=(), languages=[("", 3)]) == ChannelSettings()


def test_a_publisher_without_a_name_is_called_unknown() -> None:
    publishers = (("", 3), ("Wire", 1))
    view = settings_view(
        ChannelSettings(("",)), channel="C0123", publishers=publishers, languages=()
    )
    options = view["blocks"][0]["element"]["options"]
    assert [each["text"]["text"] for each in options] == ["Unknown publisher", "Wire"]
    assert settings_of(sent(view), publishers=publishers, languages=()).publishers == ("",)


def test_a_period_that_ends_before_it_begins_is_explained_at_its_field() -> None:
    view = settings_view(
        ChannelSettings(), channel="C0123", publishers=PUBLISHERS, languages=LANGUAGES
    )
    wrong = sent(view, since={"selected_date": "2024-02-01"}, until={"selected_date": "2024-01-31"})
    with pytest.raises(InputError) as caught:
        settings_of(wrong, publishers=PUBLISHERS, languages=LANGUAGES)
    (name,) = caught.value.errors
    assert name in {block["block_id"] for block in view["blocks"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"since": {"selected_date": "tomorrow"}},
        {"since": {"selected_date": 20240101}},
        {"since": {}, "until": None},
        {"publishers": {"selected_options": [{"value": "Wire"}]}},
        {"publishers": {"selected_options": ["Wire"]}},
        {"publishers": {"selected_options": "Wire"}},
        {"publishers": {"selected_options": 5}},
        {"language": {"selected_option": {"value": "de"}}},
        {"language": {"selected_option": {"value": ""}}},
        {"language": {"selected_options": [{"value": "en"}, {"value": "fr"}]}},
        {"language": {"selected_option": "en"}},
        {"language": {}, "publishers": None},
        {"answers": {"selected_option": {"value": "never"}}},
        {"answers": {"selected_option": None}},
        {"answers": {}},
    ],
)
def test_settings_that_the_form_does_not_send_are_refused(changes: dict[str, Any]) -> None:
    view = settings_view(
        ChannelSettings(), channel="C0123", publishers=PUBLISHERS, languages=LANGUAGES
    )
    with pytest.raises(MalformedError):
        settings_of(sent(view, **changes), publishers=PUBLISHERS, languages=LANGUAGES)


def test_home_shows_the_archive_and_what_was_asked() -> None:
    kept = Kept("a1", "By when?", "2024-07-12", "2019", "https://team.slack.example/p1")
    searched = Searched(4656, "2022-01-03", "2022-12-30")
    view = home_view(searched, PUBLISHERS, recent=[kept], saved=[replace(kept, answer_id="a2")])
    shown = words(view)
    assert "4,656 articles from 3 January 2022 to 30 December 2022" in shown
    assert "The newest is of 30 December 2022." in shown
    assert "The Example\n: 12 articles" in shown
    assert "Asked 12 July 2024" in shown
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    assert [[(b["action_id"], b["value"]) for b in row] for row in rows] == [
        [(SHOW_ANSWER, "a2"), (UNSAVE, "a2")],
        [(SHOW_ANSWER, "a1")],
    ]


def test_home_of_a_newcomer_says_how_to_begin() -> None:
    shown = words(home_view(Searched(0, None, None), (), recent=[], saved=[], command="/ask"))
    assert "You have not asked anything yet." in shown
    assert "/ask question" in shown


def test_a_saved_answer_is_shown_with_its_sources(
    answer_of: AnswerOf, workers: Article, customs: Article
) -> None:
    answer = answer_of((workers, DEADLINE), (customs, customs.body), question="By when?")
    view = answer_view(answer, answer_id="a1")
    assert "By when?" in words(view)
    assert decode(view["private_metadata"]) == Reference("a1")
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    assert [(b["action_id"], b["value"]) for row in rows for b in row] == [
        (SHOW_PASSAGE, "a1:1"),
        (SHOW_PASSAGE, "a1:2"),
    ]
    long = replace(answer, sentences=answer.sentences * 600)
    assert "The answer goes on in its thread." in words(answer_view(long, answer_id="a1"))
    refused = answer_view(answer_of(considered=[workers]), answer_id="a1")
    assert "The archive does not have an answer to this." in words(refused)

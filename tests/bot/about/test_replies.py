"""What is said about the archive of seeds/, and what follows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import about
from bot.answers import Answer, Conversation, Question, Searched
from bot.compose import open_archive
from bot.config import Config
from index.archive import Archive
from index.articles import Article
from index.catalogue import Selection

ASKED = date(2025, 2, 1)


@pytest.fixture(scope="module")
def archive(seeds_home: Path) -> Iterator[Archive]:
    with open_archive(Config(home=seeds_home)) as archive:
        yield archive


class Talk:
    """A conversation with the archive alone."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.conversation = Conversation()

    def ask(self, text: str, **limits: object) -> Answer | None:
        question = Question(text, **{"asked": ASKED, **limits})  # type: ignore[arg-type]
        answer = about.respond(question, self.conversation, self.archive)
        if answer is not None:
            self.conversation = self.conversation.after(answer)
        return answer

    def __call__(self, text: str, **limits: object) -> Answer:
        answer = self.ask(text, **limits)
        assert answer is not None
        return answer


@pytest.fixture
def talk(archive: Archive) -> Talk:
    return Talk(archive)


def days(answer: Answer) -> list[str]:
    return [each.source.published[:10] for each in answer.considered]


def test_the_holdings_are_those_of_the_catalogue(talk: Talk, archive: Archive) -> None:
    answer = talk("How many articles do you have?")
    summary = archive.catalogue.summary()
    assert answer.reply.startswith(
        f"The archive holds {summary.articles} articles, from 23 December 2017 to 10 January 2025 "
        "(1 in 2017, 1 in 2019,"
    )
    assert "1 without a date" in answer.reply
    assert "Harbour Courier (5)" in answer.reply
    assert "last indexed on" in answer.reply
    assert not answer.abstained
    assert not answer.sentences
    assert answer.searched.articles == summary.articles
    assert days(answer)[0] == "2025-01-10"


def test_a_topic_is_counted_and_the_latest_article_comes_first(talk: Talk) -> None:
    answer = talk("What do you have on Morocco?")
    assert answer.reply == (
        "2 articles mention Morocco, from 9 September 2023 to 14 September 2023. "
        "The latest comes first."
    )
    assert days(answer) == ["2023-09-14", "2023-09-09"]
    for each in answer.considered:
        article = talk.archive.catalogue.article(each.source.article_id)
        assert article is not None
        assert article.body[each.start : each.end] == each.text
        assert "Morocco" in f"{article.title} {each.text}"


def test_a_topic_of_several_words_says_how_they_were_counted(talk: Talk) -> None:
    answer = talk("do you have anything about North Korea?")
    assert answer.reply.startswith(
        "3 articles mention “North Korea” (all its words in one passage), from"
    )
    assert days(answer)[0] == max(days(answer))


def test_what_is_not_there_is_said_to_be_not_there(talk: Talk) -> None:
    answer = talk("Is Tuvalu in the archive?")
    assert answer.reply == "No article in the archive mentions Tuvalu."
    assert not answer.considered
    assert not answer.small_talk


def test_where_no_article_has_all_words_the_nearest_are_named(talk: Talk) -> None:
    answer = talk("do you have anything about volcanoes in North Korea?")
    assert answer.reply.endswith(
        "mentions “volcanoes in North Korea” (all its words in one passage). The nearest:"
    )
    assert any("Korea" in each.source.title for each in answer.considered)


@pytest.mark.parametrize(
    ("text", "said", "listed"),
    [
        ("what do you have from the Harbour Courier?", "5 articles from Harbour Courier", 5),
        ("What do you have in French?", "1 article in French, of 8 December 2024", 1),
        ("Do you have French articles?", "1 article in French, of 8 December 2024", 1),
        ("Do you have the Harbour Courier?", "5 articles from Harbour Courier", 5),
        ("Do you have Morocco stories?", "2 articles mention Morocco", 2),
        ("What did the Harbour Courier publish in 2024?", "2 articles from Harbour Courier", 2),
        ("What was published on 6 July 2024?", "1 article, of 6 July 2024", 1),
        ("What was published in Nature last week?", "", 0),
        ("Do we have a new prime minister?", "", 0),
        ("what do we have in common with chimps?", "", 0),
        ("What do you have on 6 July 2024?", "1 article, of 6 July 2024", 1),
        ("do you have anything from last week?", "no articles from 20 January 2025", 0),
        ("anything in the archive by Jane Doe?", "", 0),
        ("What do you have by Jane Doe?", "No article in the archive names Jane Doe", 0),
        ("What do you have by Brandvold?", "3 articles by Hollis Brandvold", 3),
        ("What articles do you have in the Banks section?", "1 article in the section Banks", 1),
        ("How many articles mention rates since 2024?", "2 articles mention rates", 2),
        ("what do you have on Morocco from the Harbour Courier?", "1 article from Harbour", 1),
        ("what do you have on the Fed by Brandvold?", "by Hollis Brandvold mention", 2),
    ],
)
def test_articles_are_selected(talk: Talk, text: str, said: str, listed: int) -> None:
    answer = talk.ask(text)
    if not said:
        assert answer is None
        return
    assert answer is not None
    assert said in answer.reply
    assert len(answer.considered) == listed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("How recent are you?", "The latest article is of 10 January 2025. The archive was last"),
        ("Which papers?", "The articles are from 8 publishers: Harbour Courier (5), Northgate"),
        ("which languages?", "The articles are in 2 languages: English (32) and French (1)."),
        ("Which sections do you have?", "The articles are from 15 sections: Central banks (3)"),
        ("Which authors do you have?", "The articles are by 24 authors: Hollis Brandvold (3)"),
        ("What is the latest article?", "The latest article:"),
        ("Show me the oldest 3 articles", "The oldest 3 of 33 articles:"),
        ("What are the latest articles about rates?", "The latest 5 of 5 articles that mention"),
    ],
)
def test_other_facts(talk: Talk, text: str, said: str) -> None:
    assert talk(text).reply.startswith(said)


def stored(archive: Archive, **wanted: object) -> list[Article]:
    """The articles of the catalogue, picked one by one, that have these values."""
    return [
        each
        for each in archive.catalogue.articles()
        if all(getattr(each, name) == value for name, value in wanted.items())
    ]


def mentioning(archive: Archive, word: str) -> list[Article]:
    """The articles of the catalogue that have a word, read to the end."""
    has = re.compile(rf"\b{word}s?\b", re.IGNORECASE)
    return [each for each in stored(archive) if has.search(f"{each.title} {each.body}")]


def said_count(answer: Answer) -> int:
    found = re.search(r"(\d+) (?:article|mention)", answer.reply)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    "text", ["how many articles did {} publish?", "How many stories has {} published?"]
)
def test_the_count_of_a_publisher_is_that_of_its_articles(
    talk: Talk, archive: Archive, text: str
) -> None:
    names = [name for name, _ in archive.catalogue.counted("publisher", Selection()) if name]
    assert len(names) > 5
    for name in names:
        articles = stored(archive, publisher=name)
        assert said_count(talk(text.format(name))) == len(articles)
        for year in (2023, 2024):
            of_year = [each for each in articles if each.day and each.day.year == year]
            counted = said_count(talk(text.format(name).replace("?", f" in {year}?")))
            assert counted == len(of_year)


def test_the_count_of_an_author_is_that_of_the_bylines(talk: Talk, archive: Archive) -> None:
    names = {name for each in stored(archive) for name in each.authors}
    names -= {each.publisher for each in stored(archive)}  # "by the Wire" means the publisher
    assert len(names) > 10
    for name in sorted(names):
        written = [each for each in stored(archive) if name in each.authors]
        assert said_count(talk(f"How many articles did {name} write?")) == len(written)


@pytest.mark.parametrize("word", ["Morocco", "Finland", "rate", "telescope"])
def test_the_count_of_a_topic_is_that_of_the_articles_with_the_word(
    talk: Talk, archive: Archive, word: str
) -> None:
    articles = mentioning(archive, word)
    assert articles
    assert said_count(talk(f"how many articles about {word}?")) == len(articles)
    for year in {each.day.year for each in articles if each.day}:
        of_year = [each for each in articles if each.day and each.day.year == year]
        assert said_count(talk(f"how many articles about {word} in {year}?")) == len(of_year)
    said = talk(f"which papers wrote about {word}?").reply
    for name, number in Counter(each.publisher for each in articles).items():
        assert f"{name} ({number})" in said or not name


def test_who_published_most_comes_first(talk: Talk) -> None:
    said = talk("Which paper has the most articles on rates?").reply
    assert said == (
        "The articles that mention rates are from 2 publishers: Northgate Ledger (4) and "
        "lakeside-gazette.example (1)."
    )
    assert talk("and on Tuvalu?").reply == "No article in the archive mentions Tuvalu."


def test_news_of_a_time_are_the_latest_articles_of_it(talk: Talk, archive: Archive) -> None:
    answer = talk("news from last week", asked=date(2024, 7, 15))
    week = [
        each
        for each in stored(archive)
        if each.day and date(2024, 7, 8) <= each.day <= date(2024, 7, 14)
    ]
    assert week
    assert {each.source.article_id for each in answer.considered} == {each.id for each in week}
    assert talk("any news from this week?", asked=date(2024, 7, 15)).reply == (
        "The archive holds no articles of 15 July 2024. The latest one is of 10 July 2024."
    )


@pytest.mark.parametrize("text", ["what's new?", "latest news", "show me the latest articles"])
@pytest.mark.parametrize("asked", [date(2023, 6, 1), date(2024, 7, 10), date(2025, 2, 1)])
def test_what_is_new_was_published_when_it_was_asked(talk: Talk, text: str, asked: date) -> None:
    found = days(talk(text, asked=asked))
    assert len(found) == about.SHOWN
    assert found == sorted(found, reverse=True)
    assert found[0] <= asked.isoformat()
    every = [each.day for each in stored(talk.archive) if each.day and each.day <= asked]
    assert found[0] == max(every).isoformat()


@pytest.mark.parametrize(
    "text", ["latest on Morocco", "Any news about Morocco?", "Anything new on Morocco?"]
)
def test_the_latest_on_a_topic_are_its_articles_newest_first(talk: Talk, text: str) -> None:
    assert talk(text).reply == "The latest 2 of 2 articles that mention Morocco:"
    assert talk("and on Finland?").understood == "Any news on Finland?"


@pytest.mark.parametrize(
    "text",
    ["latest on the trial of the mayor", "any news on Narnia?", "What is the latest iPhone?"],
)
def test_news_of_which_nothing_is_known_are_searched(talk: Talk, text: str) -> None:
    assert talk.ask(text) is None


def test_a_paper_that_is_not_there_is_told_beside_the_topic(talk: Talk) -> None:
    assert talk("anything on Morocco from the New York Times").reply == (
        "No article in the archive is from the New York Times; 2 mention Morocco. "
        "The latest comes first."
    )
    assert talk("anything on Tuvalu from the New York Times").reply == (
        "No article in the archive is from the New York Times, and none mentions Tuvalu."
    )
    assert "1 article from Harbour Courier mentions Morocco" in (
        talk("anything on Morocco from the Harbour Courier").reply
    )


def test_the_newest_and_the_oldest_are_in_order(talk: Talk) -> None:
    newest = days(talk("show me the latest 10 articles"))
    assert len(newest) == 10
    assert newest == sorted(newest, reverse=True)
    oldest = days(talk("What are the oldest articles about rates?"))
    assert oldest == sorted(oldest)
    assert len(days(talk("show me 900 articles from 2023"))) == about.MOST_SHOWN - 1


def test_the_limits_of_the_question_hold(talk: Talk) -> None:
    limits = {"publishers": ("Harbour Courier",), "since": date(2023, 1, 1)}
    answer = talk("How many articles do you have?", **limits)
    assert answer.reply.startswith("The archive holds 4 articles from Harbour Courier, from")
    assert answer.searched.articles == 4
    assert (
        "1 article from Harbour Courier mentions Morocco"
        in talk("What do you have on Morocco?", **limits).reply
    )
    assert (
        "No article from Northgate Ledger"
        in talk("do you have anything on Morocco?", publishers=("Northgate Ledger",)).reply
    )
    assert talk("what do you have from 2017?", **limits).reply == (
        "Only articles from Harbour Courier since 1 January 2023 are searched here."
    )
    assert (
        "Only articles from Northgate Ledger are searched here."
        in talk(
            "do you have articles from the Harbour Courier?", publishers=("Northgate Ledger",)
        ).reply
    )
    assert "in 1 language: French" in talk("which languages?", language="fr").reply
    assert (
        "The latest article in French is of 8 December 2024"
        in talk("how recent are you?", language="fr").reply
    )


@pytest.mark.parametrize(
    ("before", "text", "understood"),
    [
        ("What do you have on Morocco?", "and on Finland?", "What do you have on Finland?"),
        ("What do you have on Morocco?", "And Finland?", "What do you have about Finland?"),
        ("What do you have on Morocco?", "what about Finland?", "What do you have about Finland?"),
        (
            "What do you have on Morocco?",
            "the latest one?",
            "What is the latest article on Morocco?",
        ),
        ("What do you have on Morocco?", "which ones?", "Show me all articles on Morocco"),
        ("What do you have on rates?", "and in 2023?", "What do you have on rates in 2023?"),
        (
            "What do you have on rates?",
            "and from the Wire?",
            "What do you have on rates from the Wire?",
        ),
        ("What do you have from last week?", "and from 2023?", "What do you have from 2023?"),
        (
            "What do you have on rates since 2022?",
            "from last year?",
            "What do you have on rates from last year?",
        ),
        ("which languages?", "and in French?", "What do you have in French?"),
        ("Is Finland in the archive?", "how many?", "What do you have about Finland?"),
        (
            "What do you have on Finland?",
            "do you have more on that?",
            "do you have more on Finland",
        ),
    ],
)
def test_a_follow_up_of_a_reply_is_understood(
    talk: Talk, before: str, text: str, understood: str
) -> None:
    talk(before)
    talk("thanks")  # is passed over
    answer = talk(text)
    assert answer.question == text
    assert answer.understood == understood
    assert answer.reply
    assert talk("which papers?").understood == "which papers?"


@pytest.mark.parametrize(
    "text",
    [
        "and who won the election there?",
        "Why?",
        "on what grounds was he arrested?",
        "What happened in Morocco?",
        "last year's winner?",
        "from where did they flee?",
        "and is it over?",
    ],
)
def test_news_that_follows_a_reply_is_news(talk: Talk, text: str) -> None:
    talk("What do you have on Morocco?")
    assert talk.ask(text) is None


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("which papers wrote about it?", "which papers wrote about Activision Blizzard"),
        ("do you have more on that?", "do you have more on Activision Blizzard"),
        ("any news on it?", "any news on Activision Blizzard"),
    ],
)
def test_the_archive_is_asked_about_what_the_news_were_asked(
    talk: Talk, text: str, understood: str
) -> None:
    asked = "Who bought Activision Blizzard in 2023?"
    said = Answer(asked, asked, "2025-02-01", True, 0.1, (), "", (), Searched(33, None, None))
    talk.conversation = talk.conversation.after(said)
    talk("thanks")  # is passed over
    answer = talk(text)
    assert answer.understood == understood
    assert "Activision Blizzard" in answer.reply or answer.considered
    talk.conversation = Conversation().after(said)
    for other in ("tell me more about it", "what did they say about it?", "why?"):
        assert talk.ask(other) is None


@pytest.mark.parametrize("text", ["and on Finland?", "the latest one?", "And Finland?"])
def test_a_follow_up_of_nothing_is_news(talk: Talk, text: str) -> None:
    assert talk.ask(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "who is @bob?",
        "who is <@U123>?",
        "and from last week?",
        "and what about that?",
        "What about it?",
        "which ones?",
        "Who said that?",
    ],
)
def test_what_only_points_is_asked_back_where_nothing_was_said(talk: Talk, text: str) -> None:
    answer = talk(text)
    assert answer.reply == "What is meant? Ask the whole question, please."
    assert answer.small_talk
    assert talk(text).small_talk  # the reply itself is nothing to lean on
    talk("What do you have on Morocco?")
    following = talk.ask(text)
    assert following is None or "What is meant" not in following.reply


@pytest.mark.parametrize(
    "text", ["What did the WHO say about it?", "What happened yesterday?", "Who is Bob?", "Why?"]
)
def test_what_has_a_word_of_its_own_is_news(talk: Talk, text: str) -> None:
    assert talk.ask(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("great answer!", "You are welcome."),
        ("what did I ask before?", "I answer from the news archive. I do not repeat"),
        ("can you translate this?", "I answer from the news archive. I do not repeat"),
        ("I need help", "I answer questions about the news"),
        ("ok", "I am here when you have a question."),
    ],
)
def test_small_talk_is_replied_to_in_kind(talk: Talk, text: str, said: str) -> None:
    assert talk(text).reply.startswith(said)


def test_the_title_of_an_article_is_a_topic_whole(talk: Talk) -> None:
    titles = {each.source.title for each in talk("show me the latest 10 articles").considered}
    assert len(titles) > 5
    for title in titles:
        reply = talk(f"What do we have on this: {title}").reply
        assert "this:" not in reply
        assert f"“{title.rstrip('.?!…')}”".replace("’", "'") in reply


def test_who_publishes_nothing_here_is_told_from_a_topic(talk: Talk) -> None:
    said = talk("do you have anything from the New York Times?").reply
    assert said.startswith("No article in the archive is from the New York Times")
    said = talk("do you have anything from Copernicus?").reply
    assert re.match(r"No article in the archive is from Copernicus; \d mentions? it\.", said)
    assert "is from" not in talk("do you have anything from Morocco?").reply


@pytest.mark.parametrize("text", ["Hi!", "thanks", "who are you?", "👍", "bye"])
def test_small_talk_looks_nothing_up(text: str) -> None:
    class Untouched:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"{name} was looked up")

    answer = about.respond(Question(text, ASKED), Conversation(), Untouched())  # type: ignore[arg-type]
    assert answer is not None
    assert answer.small_talk
    assert 0 < len(answer.reply) < 400


PIECES = """what do you have on about from in by the archive Morocco Fed 2023 since last week latest
    articles which papers and how many show me thanks ' " % _ \\ \0 \ud800 é""".split(" ")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join)),
    st.booleans(),
)
def test_any_text_is_replied_to_or_left_to_the_search(
    talk: Talk, text: str, following: bool
) -> None:
    talk.conversation = Conversation()
    if following:
        talk("What do you have on Morocco?")
    answer = talk.ask(text)
    assert answer is None or answer.reply.strip()
    prefixed = talk.ask(f"What do you have on {text}?")
    assert prefixed is None or prefixed.reply.strip()

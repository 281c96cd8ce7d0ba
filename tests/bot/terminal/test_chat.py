from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.answers import Answer, Conversation, Question, Searched
from bot.terminal.chat import COMMANDS, Chat
from bot.terminal.screen import Screen
from index.articles import Article
from index.errors import NewsdeskError

AnswerOf = Callable[..., Answer]
DEADLINE = "The resolution of 2017 gave all members until the end of 2019."


class Talk:
    """A chat with scripted answers, and all that it showed."""

    def __init__(self, answers: list[Answer], articles: dict[str, Article]) -> None:
        self.shown: list[str] = []
        self.asked: list[tuple[Question, Conversation]] = []
        self.height = 24
        self.keys: list[str] = []
        self.prompts: list[str] = []
        self._answers = answers
        self.chat = Chat(
            self._ask,
            articles.get,
            lambda text: Question(text, date(2024, 8, 1)),
            lambda: Screen(height=self.height),
            self.shown.append,
        )

    def _ask(self, question: Question, conversation: Conversation) -> Iterator[Answer]:
        self.asked.append((question, conversation))
        yield self._answers.pop(0)

    def more(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return self.keys.pop(0)

    def say(self, line: str) -> str:
        self.shown.clear()
        assert self.chat.handle(line)
        return "".join(self.shown)


@pytest.fixture
def talk(answer_of: AnswerOf, workers: Article, customs: Article) -> Talk:
    answer = answer_of((workers, DEADLINE), considered=[workers, customs])
    passages = {each.passage_id: each.source.article_id for each in answer.considered}
    articles = {"workers": workers, "customs": customs}
    found = {passage: articles[article] for passage, article in passages.items()}
    follow_up = answer_of(question="And then?", understood="And then after 2019?")
    return Talk([answer, follow_up], found)


def test_a_question_is_answered_with_numbered_sources(talk: Talk) -> None:
    assert f"{DEADLINE} [1]" in talk.say("By when?")


def test_a_follow_up_is_asked_in_the_conversation_and_its_meaning_is_shown(talk: Talk) -> None:
    talk.say("By when?")
    shown = talk.say("And then?")
    assert shown.startswith("Understood as: And then after 2019?\n")
    assert [turn.question for turn in talk.asked[1][1].turns] == ["By when?"]


def test_new_forgets_the_conversation(talk: Talk) -> None:
    talk.say("By when?")
    talk.say("/new")
    talk.say("And then?")
    assert talk.asked[1][1] == Conversation()
    assert len(talk.chat.answers) == 2


def test_open_shows_the_quote_in_its_article(talk: Talk) -> None:
    talk.say("By when?")
    assert f">> {DEADLINE} <<" in talk.say("/open 1")


def test_what_was_only_considered_can_be_opened_too(talk: Talk) -> None:
    talk.say("By when?")
    assert ">> Exports wait" in talk.say("/open 2")


def test_an_article_that_has_gone_is_an_error(answer_of: AnswerOf, workers: Article) -> None:
    talk = Talk([answer_of((workers, DEADLINE))], {})
    talk.say("By when?")
    with pytest.raises(NewsdeskError, match="changed or removed"):
        talk.say("/open 1")


@pytest.mark.parametrize("argument", ["", "0", "3", "x", "-1", "1 2", "9" * 5000, "²", "\x1b[2J"])
def test_other_numbers_are_refused(talk: Talk, argument: str) -> None:
    talk.say("By when?")
    with pytest.raises(NewsdeskError, match="/open 1 to /open 2"):
        talk.say(f"/open {argument}")


@pytest.mark.parametrize("line", ["/open 1", "/sources"])
def test_there_is_nothing_to_open_before_an_answer(talk: Talk, line: str) -> None:
    with pytest.raises(NewsdeskError, match="no answer yet"):
        talk.say(line)


def test_sources_lists_the_last_answer(talk: Talk) -> None:
    talk.say("By when?")
    shown = talk.say("/sources")
    assert "[1] China demands" in shown
    assert "[2] Customs" in shown


def test_help_names_every_command(talk: Talk) -> None:
    shown = talk.say("/help")
    assert all(name in shown for name in COMMANDS)


def test_an_unknown_command_is_refused_and_never_asked(talk: Talk) -> None:
    with pytest.raises(NewsdeskError, match="/help"):
        talk.say("/opne 2")
    assert not talk.asked


@pytest.mark.parametrize("line", ["/quit", "/exit", " /quit "])
def test_leaving(talk: Talk, line: str) -> None:
    assert not talk.chat.handle(line)


def test_an_empty_line_asks_nothing(talk: Talk) -> None:
    assert talk.say("  \n") == ""
    assert not talk.asked


def long_talk(answer_of: AnswerOf, article: Article) -> Talk:
    paragraphs = [f"Paragraph {number} ends." for number in range(50)]
    long = replace(article, body="\n\n".join(paragraphs))
    answer = answer_of((long, "Paragraph 30 ends."))
    talk = Talk([answer], {answer.sentences[0].citations[0].passage_id: long})
    talk.chat.more = talk.more
    talk.say("Which?")
    return talk


def test_a_long_article_opens_at_the_quote_and_pages_both_ways(
    answer_of: AnswerOf, workers: Article
) -> None:
    talk = long_talk(answer_of, workers)
    talk.keys = ["", "b", "b", "q"]
    shown: list[str] = []
    talk.chat.show = shown.append
    talk.chat.handle("/open 1")
    assert ">> Paragraph 30 ends. <<" in shown[0]
    assert "Paragraph 40 ends." in shown[1]
    assert shown[2] == shown[0]
    assert "Paragraph 20 ends." in shown[3]
    assert talk.keys == []
    assert all("of 102" in prompt for prompt in talk.prompts)


def test_pages_end_with_the_article(answer_of: AnswerOf, workers: Article) -> None:
    talk = long_talk(answer_of, workers)
    talk.keys = [""] * 3
    shown = talk.say("/open 1")
    assert "Paragraph 49 ends." in shown
    assert talk.keys == []


def test_a_short_article_is_shown_without_asking(answer_of: AnswerOf, workers: Article) -> None:
    answer = answer_of((workers, DEADLINE))
    talk = Talk([answer], {answer.sentences[0].citations[0].passage_id: workers})
    talk.chat.more = talk.more
    talk.say("By when?")
    talk.say("/open 1")
    assert talk.prompts == []


def test_thanks_do_not_take_the_sources_away(answer_of: AnswerOf, workers: Article) -> None:
    answer = answer_of((workers, DEADLINE))
    thanks = answer_of(reply="You are welcome.", searched=Searched(0, None, None))
    talk = Talk([answer, thanks], {answer.sentences[0].citations[0].passage_id: workers})
    talk.say("By when?")
    assert talk.say("thanks") == "You are welcome.\n"
    assert f">> {DEADLINE} <<" in talk.say("/open 1")


def test_small_talk_alone_has_nothing_to_open(answer_of: AnswerOf) -> None:
    talk = Talk([answer_of(reply="Hello.", searched=Searched(0, None, None))], {})
    talk.say("hi")
    with pytest.raises(NewsdeskError, match="no sources"):
        talk.say("/open 1")


def test_an_article_that_a_reply_names_opens(answer_of: AnswerOf, customs: Article) -> None:
    answer = answer_of(reply="1 article mentions customs.", considered=[customs])
    talk = Talk([answer], {answer.considered[0].passage_id: customs})
    talk.say("What do you have on customs?")
    assert "Exports wait" in talk.say("/open 1")

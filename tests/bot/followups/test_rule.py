from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Answer, Conversation, Searched
from bot.followups import leans, standalone

Talk = Callable[..., Conversation]

WORKERS = "Which countries sent North Korean workers home in 2019?"
JAPAN = ("Who is the prime minister of Japan?", "Fumio Kishida")
SHIP = ("Which ship blocked the Suez Canal in March 2021?", "Ever Given")
NATO = ("Which country joined NATO in April 2023?", "Finland")
BOEING = (
    "Why did the CEO of Boeing resign?",
    "",
    "Dave Calhoun, the chief executive, will step down at the end of the year.",
)


@pytest.mark.parametrize(
    "follow_up",
    [
        "And how many remained?",
        "how many of them remained?",
        "Why?",
        "What about Russia?",
        "When was that?",
        "And in 2023?",
        "How long did it take?",
    ],
)
def test_a_follow_up_carries_the_subject(follow_up: str, talk: Talk) -> None:
    understood = standalone(follow_up, talk(WORKERS))
    assert "North Korean" in understood
    assert "workers" in understood
    assert understood != follow_up


@pytest.mark.parametrize(
    "question",
    [
        "Who won the Booker Prize in 2022?",
        "How much did the European Central Bank raise its rate?",
        "Which volcano erupted in Tonga?",
        "What did NASA launch to the Moon that week?",
        "how many people live in lapland",
        "Which airline said it will begin weighing some passengers?",
        "Which lawmaker announced that he is leaving Congress?",
        "Who won this year's Nobel Peace Prize?",
        "Which country is attempting to put people on the Moon?",
        "Actor Michael Lerner died this week. Which of these films did he have a role in?",
        "Is it true that the Fed raised rates?",
        "Who said that inflation would fall?",
        "What is the name of the restaurant that Chris Taggart bought?",
        "who won the world cup in 2022",
        "Tell me about the Paris Olympics",
    ],
)
def test_a_question_of_its_own_stays_as_it_is(question: str, talk: Talk) -> None:
    for before in (WORKERS, JAPAN, SHIP, BOEING):
        assert standalone(question, talk(before)) == question


#: A quote that speaks of the final, and of nothing else that is asked about below.
CUP = ("Who won the World Cup?", "Argentina", "Argentina beat France in the final in Lusail.")


@pytest.mark.parametrize(
    "question",
    [
        "who won the election?",
        "Who won the election?",
        "and who won the election?",
        "when is the election?",
        "who is the president?",
        "who killed the journalist?",
        "how many people died in the earthquake?",
        "what did the pope say?",
        "which party leads the polls?",
        "did the strike end?",
        "And who leads the trade unions?",
    ],
)
def test_a_question_with_a_definite_subject_of_its_own_stays_as_it_is(
    question: str, talk: Talk
) -> None:
    assert standalone(question, talk(CUP)) == question
    assert standalone(question, talk(CUP[0])) == question


@pytest.mark.parametrize(
    ("follow_up", "understood"),
    [
        ("who won?", "Who won the World Cup?"),
        ("and the final?", "What about the final: who won the World Cup?"),
        ("how many died?", "Argentina, who won the World Cup: how many died?"),
        ("who scored in the final?", "Argentina, who won the World Cup: who scored in the final?"),
        ("what was the score?", "Argentina, who won the World Cup: what was the score?"),
        ("who was the captain?", "Argentina, who won the World Cup: who was the captain?"),
        ("and who came second?", "Argentina, who won the World Cup: who came second?"),
    ],
)
def test_what_leaves_open_of_what_leans_on_the_turn_before(
    follow_up: str, understood: str, talk: Talk
) -> None:
    assert standalone(follow_up, talk(CUP)) == understood


def test_a_role_is_that_of_the_country_that_was_named(talk: Talk) -> None:
    understood = standalone("who is the president?", talk(NATO))
    assert (
        understood == "Finland, the country that joined NATO in April 2023: who is the president?"
    )


def test_a_short_answer_that_is_not_believed_is_not_spoken_of(talk: Talk) -> None:
    sure = talk(("Who bought Activision Blizzard?", "Microsoft"))
    turn = sure.turns[0]
    doubted = replace(turn, answer=replace(turn.answer, short_answer_belief=0.2))
    follow_ups = ("why?", "how much did they pay?", "how old is he?", "tell me more", "when?")
    for follow_up in follow_ups:
        understood = standalone(follow_up, Conversation((doubted,)))
        assert "Microsoft" not in understood
        assert "Activision Blizzard" in understood
    assert any("Microsoft" in standalone(each, sure) for each in follow_ups)


def test_who_said_that_asks_for_the_words_that_were_quoted(talk: Talk) -> None:
    quote = "The submersible imploded: all five men on board are dead, “we believe”, it said."
    before = talk(("What happened to the Titan?", "", quote))
    understood = standalone("who said that?", before)
    assert understood == (
        "The Titan: who said “The submersible imploded, all five men on board are dead, "
        "‘we believe’, it said”?"
    )
    long = talk(("What happened to the Titan?", "", "a word of many " * 50))
    assert len(standalone("who said that?", long)) < 200


@pytest.mark.parametrize("between", ["why?", "who said that?", "tell me more"])
def test_another_year_is_of_the_question_before_the_reasons(talk: Talk, between: str) -> None:
    before = talk(("Who won the Nobel Prize in Literature in 2024?", "Han Kang", ""))
    why = standalone(between, before)
    turn = replace(before.turns[-1], question=between, understood=why)
    understood = standalone("and in 2023?", Conversation((*before.turns, turn)))
    assert understood == "Who won the Nobel Prize in Literature in 2023?"


@pytest.mark.parametrize(
    ("follow_up", "understood"),
    [
        ("how long was it stuck?", "How long was the Ever Given stuck?"),
        ("which flag does the ship fly?", "The Ever Given: which flag does the ship fly?"),
    ],
)
def test_what_something_happened_to_is_the_topic(
    talk: Talk, follow_up: str, understood: str
) -> None:
    quote = "The Ever Given, a container ship, had blocked the canal for six days."
    before = talk(("what happened to the Ever Given?", "", quote))
    assert standalone(follow_up, before) == understood


def test_what_somebody_owns_is_not_the_owner(talk: Talk) -> None:
    before = talk("What was the price of Microsoft's purchase of Activision Blizzard?")
    understood = standalone("who advised on it?", before)
    assert "Microsoft's purchase of Activision Blizzard" in understood


def test_the_first_question_stays_as_it_is() -> None:
    assert standalone("And how many remained?", Conversation()) == "And how many remained?"


@pytest.mark.parametrize(
    ("before", "follow_up", "understood"),
    [
        # what was asked for, with the answer in apposition
        (JAPAN, "How old is he?", "How old is Fumio Kishida, the prime minister of Japan?"),
        (
            JAPAN,
            "When will he visit Rome?",
            "When will Fumio Kishida, the prime minister of Japan, visit Rome?",
        ),
        (
            ("Who won the Booker Prize in 2023?", "Paul Lynch"),
            "What is his book about?",
            "What is the book of Paul Lynch, who won the Booker Prize in 2023, about?",
        ),
        (
            SHIP,
            "who owns it",
            "Who owns Ever Given, the ship that blocked the Suez Canal in March 2021?",
        ),
        (
            SHIP,
            "How many containers was the ship carrying?",
            "How many containers was Ever Given, the ship that blocked the Suez Canal in March "
            "2021, carrying?",
        ),
        (
            ("Which film did Warner Bros. Discovery shelve?", "Batgirl"),
            "How much did it cost?",
            "How much did Batgirl, the film that Warner Bros. Discovery shelved, cost?",
        ),
        (
            NATO,
            "How long is that country's border with Russia?",
            "How long is the border of Finland, the country that joined NATO in April 2023, with "
            "Russia?",
        ),
        # the one name of the question
        (
            "How many games was Deshaun Watson suspended for?",
            "Was he fined?",
            "Was Deshaun Watson fined?",
        ),
        (
            "How many people died in the Maui fires?",
            "What did Biden say about it?",
            "What did Biden say about the Maui fires?",
        ),
        (
            "How much did Elon Musk pay for Twitter?",
            "When did he buy it?",
            "When did Elon Musk buy Twitter?",
        ),
        (
            "When was the Francis Scott Key Bridge built?",
            "How long is the bridge?",
            "How long is the Francis Scott Key Bridge?",
        ),
        (
            "How many megajoules did the fusion experiment at Livermore give off?",
            "How many lasers did they use?",
            "How many lasers did the fusion experiment at Livermore use?",
        ),
        # the one person of the quoted sentence, with what was asked
        (BOEING, "Who will replace him?", "The CEO of Boeing resigned: who will replace Dave "
         "Calhoun?"),
    ],
)  # fmt: skip
def test_a_pronoun_or_noun_is_what_it_stands_for(
    before: object, follow_up: str, understood: str, talk: Talk
) -> None:
    assert standalone(follow_up, talk(before)) == understood


@pytest.mark.parametrize(
    ("before", "follow_up", "understood"),
    [
        (
            "By how much must emissions fall by 2030, according to the IPCC?",
            "and by 2035?",
            "By how much must emissions fall by 2035, according to the IPCC?",
        ),
        ("How high was US inflation in June 2022?", "And in July?",
         "How high was US inflation in July 2022?"),
        ("How many barrels of refined oil may be delivered?", "And in May?",
         "How many barrels of refined oil may be delivered in May?"),
        ("How many gold medals did the United States win in Paris?", "And China?",
         "How many gold medals did China win in Paris?"),
        ("How much warmer was 2024 according to Copernicus?", "What about NASA?",
         "How much warmer was 2024 according to NASA?"),
        ("Who scored for France in the final?", "And for Argentina?",
         "Who scored for Argentina in the final?"),
        ("How much did Fox News pay Dominion?", "what about Smartmatic?",
         "How much did Fox News pay Smartmatic?"),
        ("How many seats did Labour win in the British election?", "And the Conservatives?",
         "How many seats did the Conservatives win in the British election?"),
        ("Where did the second Republican debate take place?", "And the fourth one?",
         "Where did the fourth Republican debate take place?"),
        ("Who won the men's race in Chicago?", "And the women's?",
         "Who won the women's race in Chicago?"),
        ("How many barrels of refined oil may go to North Korea?", "And how much crude oil?",
         "How many barrels of crude oil may go to North Korea?"),
        ("What is the name of the lander of Chandrayaan-3?", "And the rover?",
         "What is the name of the rover of Chandrayaan-3?"),
        ("How many people died in the earthquake in Morocco?", "And how many were injured?",
         "How many people were injured in the earthquake in Morocco?"),
        ("How many games was Deshaun Watson suspended for?", "And the fine?",
         "What about the fine: how many games was Deshaun Watson suspended for?"),
    ],
)  # fmt: skip
def test_a_part_is_replaced_by_its_counterpart(
    before: str, follow_up: str, understood: str, talk: Talk
) -> None:
    assert standalone(follow_up, talk(before)) == understood


def test_one_replacement_follows_another(talk: Talk) -> None:
    seats = "How many seats did Labour win in the British election?"
    before = talk(seats, "What about the Liberal Democrats?")
    understood = standalone("And Reform UK?", before)
    assert understood == "How many seats did Reform UK win in the British election?"


@pytest.mark.parametrize(
    ("before", "follow_up", "understood"),
    [
        (NATO, "Why?", "Why is it that Finland joined NATO in April 2023?"),
        (NATO[0], "Why?", "Why is it that a country joined NATO in April 2023?"),
        (
            ("Who was expelled from the House in 2023?", "George Santos"),
            "why?",
            "Why was George Santos expelled from the House in 2023?",
        ),
        (
            "Will Novak Djokovic play at the US Open?",
            "why not?",
            "Why will Novak Djokovic not play at the US Open?",
        ),
        (
            ("Which property did the FBI search?", "Mar-a-Lago"),
            "And why?",
            "Why did the FBI search Mar-a-Lago?",
        ),
        ("What did the Bank of Japan decide?", "Why now?",
         "What the Bank of Japan decided: why now?"),
        (("How many people really died of Covid-19?", "20 million"), "Who says so?",
         "Who says that so many people really died of Covid-19?"),
        (("Which film is painfully close to the news?", "Don't Look Up"), "who said that?",
         "Who said that Don't Look Up is painfully close to the news?"),
        ("Did North Korea beat Covid-19?", "Who said that?",
         "Whether North Korea beat Covid-19: who said that?"),
        (JAPAN, "Tell me more", "Tell me more about Fumio Kishida, the prime minister of Japan."),
        ("What did a diner in Delaware find?", "any more details?",
         "Tell me more: what did a diner in Delaware find?"),
        ("How much did UBS pay for Credit Suisse?", "tell me more about the bonds",
         "Tell me more about the bonds: what UBS paid for Credit Suisse."),
        ("Which baby swings were recalled in August?", "How many?",
         "How many baby swings were recalled in August?"),
    ],
)  # fmt: skip
def test_short_questions_become_whole_ones(
    before: object, follow_up: str, understood: str, talk: Talk
) -> None:
    assert standalone(follow_up, talk(before)) == understood


@pytest.mark.parametrize(
    "answer",
    [
        "UNITED NATIONS at large, the news desk said on a long and busy day",  # no name
        "Geoff Hurst for England",  # more than a name
        "Little League World",  # made of the question's own words
        "Security Council",  # no person
        "88,966",
    ],
)
def test_an_answer_that_names_nothing_of_the_kind_is_not_taken(answer: str, talk: Talk) -> None:
    understood = standalone("Who did they beat?", talk(("Who won the World Series?", answer)))
    assert understood == "Who did the winner of the World Series beat?"


def test_a_wrong_answer_never_stands_alone(talk: Talk) -> None:
    peace = ("Who won the Nobel Peace Prize in 2023?", "Jon Fosse")
    for follow_up in ("In which prison is she?", "Why?", "Who said that?", "Tell me more", "When?"):
        understood = standalone(follow_up, talk(peace))
        assert "Nobel Peace Prize in 2023" in understood


def test_a_declined_answer_gives_no_name(talk: Talk) -> None:
    understood = standalone("How old is he?", talk(JAPAN[0]))
    assert understood == "How old is the prime minister of Japan?"


def test_a_noun_of_the_quoted_article_leans_on_it(talk: Talk) -> None:
    told = ("What did Russia veto in March?", "mandate", "The panel of experts lost its mandate.")
    understood = standalone("Who chairs the panel?", talk(told))
    assert understood == "What Russia vetoed in March: who chairs the panel?"
    assert standalone("Who chairs the panel of the IPCC?", talk(told)).startswith("Who")


def test_the_subject_lasts_over_several_turns(talk: Talk) -> None:
    before = talk(WORKERS, "And how many remained?", "Why?")
    assert "North Korean" in standalone("Since when?", before)
    before = talk(("Who was fired as head of OpenAI?", "Sam Altman"), "Why was he sacked?")
    understood = standalone("who replaced him?", before)
    assert understood == "Who replaced Sam Altman, who was fired as head of OpenAI?"
    understood = standalone("and how long is it?", talk(SHIP[0], "who owns it?"))
    assert understood == "How long is the ship that blocked the Suez Canal in March 2021?"


def test_a_new_year_replaces_the_old_one(talk: Talk) -> None:
    assert "2019" not in standalone("And in 2023?", talk(WORKERS))


def test_a_new_subject_replaces_the_old_one(talk: Talk) -> None:
    understood = standalone("What is it about?", talk(WORKERS, "Who won the Booker Prize in 2022?"))
    assert "Booker Prize" in understood
    assert "Korean" not in understood


def test_and_before_another_topic_carries_nothing_over(talk: Talk) -> None:
    question = "And who erupted in anger at the Booker Prize in 2022?"
    assert standalone(question, talk(SHIP)) == question


@pytest.mark.parametrize("words", ["and ", "The Big ", "that ", "the ship ", "2019 ", ". "])
def test_a_very_long_text_stands_alone(words: str, talk: Talk) -> None:
    long = words * 20_000
    assert standalone(long, talk(WORKERS)) == long
    assert standalone("Why?", talk(WORKERS, long)) == "Why?"


@pytest.mark.parametrize("text", ["???", "\0", "…", ""])
def test_what_has_no_words_carries_nothing_over(text: str, talk: Talk) -> None:
    assert standalone(text, talk(WORKERS)) == text


def _conversation(turns: list[tuple[str, str]]) -> Conversation:
    conversation = Conversation()
    for question, short in turns:
        understood = standalone(question, conversation)
        searched = Searched(0, None, None)
        conversation = conversation.after(
            Answer(question, understood, "2024-07-10", not short, 0.5, (), short, (), searched)
        )
    return conversation


#: Texts of the words that the rule looks for, beside any others.
WORDS = st.lists(
    st.sampled_from(
        """and what about who why how many said that it he her their the ship ruling Finland NATO
        2019 in of Mr. Biden's did was will won more tell me which ? . , : ’s one there""".split()
    ),
    max_size=9,
).map(" ".join)
TEXTS = st.one_of(WORDS, st.text(max_size=60))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4), TEXTS)
def test_any_talk_is_understood_as_something(before: list[tuple[str, str]], text: str) -> None:
    conversation = _conversation(before)
    understood = standalone(text, conversation)
    assert text.strip() == "" or understood.strip()
    if not leans(text, conversation):
        assert understood == text


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6))
def test_questions_do_not_grow_without_end(before: list[tuple[str, str]]) -> None:
    longest = max(len(question) + len(short) for question, short in before)
    for turn in _conversation(before).turns:
        assert len(turn.understood) <= 400 + 8 * longest

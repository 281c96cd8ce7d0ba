from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles import Article
from index.chunking import split
from index.errors import ConfigurationError
from index.ranking.answers import answer_features, guess
from index.ranking.copies import Copies
from index.ranking.features import Pool, features, read
from index.ranking.frequencies import Frequencies
from index.ranking.question import Query, understand
from index.ranking.scorer import WEIGHTS, Scorer, load_scorer, spread
from index.ranking.words import Ints, Lexicon
from index.text import stems

ASKED = date(2024, 3, 8)


def lexicon() -> Lexicon:
    return Lexicon(stems())


def query(text: str) -> Query:
    return understand(text, lexicon(), Frequencies(lambda words: dict.fromkeys(words, 3), 1_000))


def pool(*articles: Article) -> Pool:
    passages = [(passage, article) for article in articles for passage in split(article)]

    def rarity(identities: Ints) -> np.ndarray:
        return np.full(len(identities), 5.0)

    return Pool(
        [passage for passage, _ in passages],
        [article for _, article in passages],
        np.linspace(0.1, 0.9, len(passages)),
        ASKED,
        rarity,
    )


def article(id: str, body: str, title: str = "", published: date | None = None) -> Article:
    return Article(id=id, title=title, body=body, published=published)


def test_a_question_is_taken_apart() -> None:
    asked = query("A ferry sank off Crete this week. How many passengers of the Aurora drowned?")
    assert asked.kind == "number"
    assert {"ferri", "crete", "passeng", "aurora", "drown"} <= set(asked.terms)
    assert not {"the", "of", "week", "many"} & set(asked.terms)
    named = dict(zip(asked.terms, asked.named, strict=True))
    assert named["crete"]
    assert named["aurora"]
    assert not named["passeng"]
    final = dict(zip(asked.terms, asked.final, strict=True))
    assert final["drown"]
    assert not final["sank"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("What did the Ever Given block?", {"ever", "given", "block"}),
        ("Who was ever near the ship?", {"ship"}),
        ("What happened to the crew?", {"crew"}),
        ("Who won the cup?", {"won", "cup"}),
        ("WHO WON THE CUP OVER NEW YORK?", {"won", "cup", "york"}),
        ("Which Moroccan town was hit?", {"morocco", "town", "hit"}),
        ("Who is polishing the cup?", {"polish", "cup"}),
    ],
)
def test_the_words_that_tell_stories_apart(text: str, terms: set[str]) -> None:
    assert set(query(text).terms) == terms


def test_an_article_of_the_time_that_a_question_names_has_its_words_for_it() -> None:
    text = "The ferry sank off Crete."
    candidates = pool(
        article("a", text, published=date(2021, 3, 30)),
        article("b", text, published=date(2022, 3, 30)),
        article("c", text),
    )
    asked = query("What sank off Crete on 29 March 2021?")
    columns = features(asked, candidates, read(asked, candidates, lexicon()))
    assert columns["titled"][0] == pytest.approx(1)
    assert columns["titled"][1] == columns["titled"][2] < 0.7
    assert columns["body"].tolist() == [columns["body"][0]] * 3


def test_passages_that_hold_what_is_asked_for_are_told_by_lists_of_words() -> None:
    candidates = pool(
        article("a", "A tiger escaped from the circus near Rome and was found asleep."),
        article("b", "A clown escaped from the circus near Rome and was found asleep."),
    )
    asked = query("Which animal escaped from a circus near Rome?")
    columns = features(asked, candidates, read(asked, candidates, lexicon()))
    assert columns["member"].tolist() == [1, 0]
    assert columns["member_sentence"][0] > columns["member_sentence"][1] == 0
    assert columns["members"].tolist() == [0.25, 0]


def test_what_the_question_names_is_no_member_of_what_it_asks_for() -> None:
    candidates = pool(article("a", "Spain lost the final."), article("b", "Norway lost to Spain."))
    asked = query("Which country lost to Spain?")
    columns = features(asked, candidates, read(asked, candidates, lexicon()))
    assert columns["member"].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("What percentage of voters agreed?", "asks_percent"),
        ("How much did the bridge cost?", "asks_money"),
    ],
)
def test_amounts_of_the_kind_that_is_asked_for_count(text: str, column: str) -> None:
    candidates = pool(
        article("a", "Of the voters 34% agreed; the bridge cost $12m."),
        article("b", "Most of the voters agreed; the bridge cost little."),
    )
    asked = query(text)
    columns = features(asked, candidates, read(asked, candidates, lexicon()))
    assert columns[column].tolist() == [1, 0]


def test_a_question_of_common_words_alone_is_searched_by_them() -> None:
    assert query("What is it?").terms


def test_features_tell_a_passage_about_the_question_from_another() -> None:
    candidates = pool(
        article("a", "The budget was passed by parliament on Monday.", published=date(2020, 1, 1)),
        article("b", "The ferry Aurora sank off Crete.", "Ferry sinks", date(2024, 3, 7)),
    )
    asked = query("How many passengers of the ferry Aurora drowned off Crete?")
    columns = features(asked, candidates, read(asked, candidates, lexicon()))
    for name in ("body", "titled", "bm25", "sentence", "pairs", "window", "recent_titled"):
        assert columns[name][1] > columns[name][0], name
    assert columns["age_2"].tolist() == [0, 1]
    assert columns["age_older"].tolist() == [1, 0]


def test_a_word_that_candidates_share_is_a_guess_at_the_answer() -> None:
    words = lexicon()
    candidates = pool(
        article("a", "The minister Robert Palmer resigned over the tram scandal on Monday."),
        article("b", "Robert Palmer resigned as minister after the tram scandal."),
        article("c", "The tram scandal grows, and the minister was seen at a garden party."),
    )
    asked = understand(
        "Which minister resigned over the tram scandal?",
        words,
        Frequencies(lambda w: dict.fromkeys(w, 3), 99),
    )
    reading = read(asked, candidates, words)
    found = guess(asked, reading, spread(np.zeros(3)), candidates.rarity)
    scorer = load_scorer()
    scores = scorer.guess(found.columns, len(found.identities))
    likeliest = {words.stem_of(int(found.identities[i])) for i in np.argsort(-scores)[:2]}
    assert likeliest == {"robert", "palmer"}
    said = answer_features(found, scores, 3)
    assert said["answer_mass"][2] < min(said["answer_mass"][:2])
    assert not {words.identity("minist"), words.identity("tram")} & set(found.identities.tolist())


WIRE = (
    "Rescue teams searched the hills north of the town for a third day on Thursday after the dam "
    "gave way and the flood took two bridges with it, the governor said. "
    "Eleven people are still missing, and forty houses were washed away in the night."
)


def copies(*bodies: str) -> list[int | None]:
    candidates = pool(*(article(str(i), body) for i, body in enumerate(bodies)))
    reading = read(query("flood"), candidates, lexicon())
    found = Copies(reading.words, reading.article)
    return [found.original(i) for i in range(len(bodies))]


def test_a_wire_story_with_a_changed_word_is_a_copy() -> None:
    changed = WIRE.replace("the governor said", "officials said")
    assert copies(WIRE, changed, "Town news: " + WIRE) == [None, 0, 0]


def test_reports_of_one_event_are_no_copies() -> None:
    other = (
        "The flood has cut off the town since Tuesday. Eleven people are still missing, and forty "
        "houses were washed away in the night, said a spokeswoman of the fire brigade, who had "
        "not slept since the dam broke. Help came from the coast by train."
    )
    assert copies(WIRE, other, "Flood!", "Flood!") == [None, None, None, None]


TEXTS = st.text(max_size=200) | st.sampled_from([WIRE, "Ferry 12% $5.5m 1999 May!", "…\n\n12"])


@settings(deadline=None)
@given(st.text(max_size=80), st.lists(TEXTS, min_size=1, max_size=5), st.dates())
def test_any_texts_can_be_ranked(question: str, bodies: list[str], published: date) -> None:
    candidates = pool(
        *(
            article(str(i), body, body[:20], published if i % 2 else None)
            for i, body in enumerate(bodies)
        )
    )
    asked = query(question)
    ranking = load_scorer().rank(asked, candidates, read(asked, candidates, lexicon()))
    assert sorted(ranking.order) == list(range(len(candidates.passages)))
    assert all(np.isfinite(column).all() for column in ranking.columns.values())
    ordered = [ranking.scores[i] for i in ranking.order]
    assert ordered == sorted(ordered, reverse=True)
    assert all(0 <= score <= 1 for score in ordered)


def test_the_packaged_weights_are_of_features_that_exist() -> None:
    candidates = pool(article("a", WIRE))
    asked = query("Where did the dam break?")
    words = lexicon()
    reading = read(asked, candidates, words)
    columns = features(asked, candidates, reading)
    found = guess(asked, reading, np.ones(1), candidates.rarity)
    said = answer_features(found, np.zeros(len(found.identities)), 1)
    data = json.loads(WEIGHTS.read_text("utf-8"))
    assert set(data["order"]["weights"]) <= set(columns)
    assert set(data["guess"]["weights"]) == set(found.columns)
    assert set(data["likely"]["weights"]) == {*columns, *said}
    assert set(data["within"]["weights"]) <= {*columns, *said}


@pytest.mark.parametrize("content", [None, "", "[]", '{"order": 1}', '{"order": {"weights": {}}}'])
def test_a_file_without_weights_is_refused_by_name(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "weights.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigurationError) as refused:
        load_scorer(file)
    assert refused.value.where == str(file)


def test_a_file_of_weights_is_used(tmp_path: Path) -> None:
    data = json.loads(WEIGHTS.read_text("utf-8"))
    data["order"] = {"intercept": 0, "weights": {"similarity": 1.0}}
    file = tmp_path / "weights.json"
    file.write_text(json.dumps(data))
    scorer = load_scorer(file)
    assert isinstance(scorer, Scorer)
    candidates = pool(*(article(str(i), f"Text {i}.") for i in range(4)))
    asked = query("Which ferry?")
    order = scorer.rank(asked, candidates, read(asked, candidates, scorer.lexicon)).order
    assert [i for i in order if i != order[0]] == sorted(order[1:], reverse=True)

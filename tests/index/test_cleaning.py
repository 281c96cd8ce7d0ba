from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles import Article
from index.cleaning import clean
from index.readers import named, read

LEAD = "The harbour of Lindmoor will be closed to ferries for six weeks, the port authority said."
PROSE = 'Its director, Ada Moss, said the quay "was never meant to last a hundred years".'
TITLE = "Lindmoor closes its harbour to ferries"


def made(body: str, title: str = TITLE, **fields: object) -> Article:
    return Article("a", title, body, **fields)  # type: ignore[arg-type]


def body_of(*lines: str) -> str:
    return clean(made("\n\n".join(lines))).body


NOISE = [
    "Images source: © Getty Images | 2024 Getty Images",
    "(Image credit: Ann Lee/Getty Images)",
    "Photograph: Ann Lee/Reuters",
    "Ann Lee/AFP/Getty Images",
    "A ferry leaves the harbour on Tuesday. Ann Lee/AFP via Getty Images",
    "A ferry leaves the harbour. (AP Photo/Ann Lee)",
    "Passengers wait at the quay. Credit: Quayside Pictures",
    "Image caption, A ferry leaves the harbour",
    "Share this - Facebook Twitter Email",
    "Facebook Twitter WhatsApp Copy link",
    "Share this story on Facebook",
    "Partager : Facebook LinkedIn Copier le lien",
    "Sign up here to get the Morning Post in your inbox.",
    "Get the news in your inbox: Sign up for our daily newsletter",
    "What's everyone talking about? Sign up for our trending newsletter today",
    "Support local journalism. Subscribe to lindmoor.com today.",
    "Ad Feedback",
    "How relevant is this ad to you? Did you encounter any technical issues? Video player was "
    "slow to load content Video content never loaded Ad froze or did not finish loading Other "
    "issues Cancel Submit",
    "Video Ad Feedback Ferries stay away from Lindmoor 02:05 - Source: CNN",
    "Advertisement",
    "Story continues below",
    "More:What to know about the harbour of Lindmoor",
    "RELATED: Ten islands to see by boat",
    "Read more",
    "Follow Ann Lee on Twitter: @annlee",
    "Contact Ann Lee at ann@lindmoor.example. Follow her on Twitter @annlee.",
    "© 2024 Lindmoor News. All rights reserved.",
    "The post Lindmoor closes its harbour first appeared on Lindmoor News.",
    "___",
    "CNN —",
]


@pytest.mark.parametrize("line", NOISE)
def test_noise_goes(line: str) -> None:
    assert body_of(LEAD, line, PROSE) == f"{LEAD}\n\n{PROSE}"


KEPT = [
    "Voters can sign up here and in two other towns until Friday, the county said.",
    "The company said 2 million people had signed up for its newsletter by the end of June.",
    "She asked readers to subscribe to the idea that photographs tell the truth.",
    "Getty Images said it had sued the firm over 12 million pictures.",
    "The photo, credited to Reuters, was taken in 1994.",
    "“Share this with your friends on Facebook and Twitter,” the mayor told the crowd.",
    "Related content made up a third of what the site published, the study found.",
    "He said the advertisement ran for six weeks.",
    "Read more books, the minister told pupils.",
    "More: that is what the strikers want.",
    "Follow the money, he said.",
    "Contact with the probe was lost on Tuesday at 14:05.",
    "Copyright law will change next year under the bill.",
    "Correction: An earlier version of this story gave the wrong cost.",
    "Up next",
    "What to know about the new law",
    "A long repair",
    "London CNN —",
    "Yes.",
    "Facebook",
]


@pytest.mark.parametrize("line", KEPT)
def test_what_a_journalist_wrote_stays(line: str) -> None:
    assert body_of(LEAD, line, PROSE) == f"{LEAD}\n\n{line}\n\n{PROSE}"


def test_related_content_and_what_follows_goes() -> None:
    tail = ("Related content", "Ten islands to see by boat", "Subscribe to our podcast")
    assert body_of(LEAD, PROSE, *tail) == f"{LEAD}\n\n{PROSE}"
    assert body_of(LEAD, PROSE, "Related content") == f"{LEAD}\n\n{PROSE}"


def test_a_box_of_links_ends_where_the_article_goes_on() -> None:
    box = (
        "Related stories:",
        "Ten islands to see by boat this summer",
        "Ferries: the winners and the losers",
    )
    assert body_of(LEAD, *box, PROSE) == f"{LEAD}\n\n{PROSE}"


def test_a_cross_heading_that_looks_like_a_box_stays() -> None:
    facts = ("More on the candidate", "Party: Harbour List", "Age: 54")
    assert body_of(LEAD, *facts, PROSE) == "\n\n".join([LEAD, *facts, PROSE])


def test_doubled_title_and_lead_go() -> None:
    assert body_of(TITLE, LEAD, LEAD, PROSE) == f"{LEAD}\n\n{PROSE}"


def test_a_section_glued_to_the_title_goes_when_the_title_stands_alone_below() -> None:
    found = clean(made(f"{TITLE}\n\n{LEAD}", title=f"News{TITLE}"))
    assert (found.title, found.body) == (TITLE, LEAD)
    found = clean(made(f"{TITLE}\n\n{LEAD}", title=f"Home > World > {TITLE}"))
    assert found.title == TITLE
    alone = clean(made(LEAD, title=f"News{TITLE}"))
    assert alone.title == f"News{TITLE}"


def test_a_shortened_title_is_completed_from_the_line_that_shows_it_whole() -> None:
    found = clean(made(f"{TITLE}\n\n{LEAD}", title="Lindmoor closes its harbour ..."))
    assert found.title == TITLE


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        (f"{TITLE} | CNN", TITLE),
        (f"{TITLE} | CNN Business", TITLE),
        (f"{TITLE} - The New York Times", TITLE),
        (f"{TITLE} | Lindmoor News", TITLE),
        (f"{TITLE} | Ferries", f"{TITLE} | Ferries"),
        ("Storm hits coast - live updates", "Storm hits coast - live updates"),
    ],
)
def test_titles_lose_the_name_of_their_site_only(title: str, cleaned: str) -> None:
    article = made(LEAD, title, publisher="Lindmoor News", url="https://www.lindmoor.example/a")
    assert clean(article).title == cleaned


def test_lines_that_became_metadata_go() -> None:
    article = made(
        f"{LEAD}\n\nBy Ines Halloran\n\n10 July 2024 13:22\n\n{PROSE}\n\n10 July 2024",
        authors=("Ines Halloran",),
        published=datetime(2024, 7, 10, 13, 22),
    )
    assert clean(article).body == f"{LEAD}\n\n{PROSE}"


def test_another_date_and_another_name_stay() -> None:
    body = f"{LEAD}\n\nAda Moss\n\n3 March 1901\n\n{PROSE}"
    article = made(body, authors=("Ines Halloran",), published=date(2024, 7, 10))
    assert clean(article).body == body


def test_an_agency_byline_becomes_the_author() -> None:
    found = clean(made(f"INES HALLORAN and BO RAY\n\nAP\n\n{LEAD}"))
    assert found.authors == ("Ines Halloran", "Bo Ray")
    assert found.body == LEAD


def test_authors_run_together_go() -> None:
    found = clean(made(LEAD, authors=("Ann Lee Bo Ray", "Ann Lee", "Bo Ray")))
    assert found.authors == ("Ann Lee", "Bo Ray")


def test_a_page_that_is_only_a_form_has_no_text_left() -> None:
    assert (
        clean(made("Would you like to receive The Daily newsletter?\n\nShare this page")).body == ""
    )


WORDS = st.sampled_from(
    "harbour ferry quay county week said closed open news photo related".split()
)
SENTENCES = st.lists(WORDS, min_size=4, max_size=14).map(lambda w: f"The {' '.join(w)} went on.")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=2 * settings().max_examples, deadline=None)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=8, unique=True))
def test_plain_prose_stays_as_it_is(paragraphs: list[str]) -> None:
    article = made("\n\n".join(paragraphs))
    assert clean(article) == article


@settings(max_examples=3 * settings().max_examples, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*NOISE, *KEPT, TITLE, LEAD, PROSE, "Related content", "Cancel", "AP",
                             "Ines Halloran", "More from us:", "10 July 2024"]),
            st.text(max_size=80),
        ),
        max_size=14,
    ),
    st.sampled_from([TITLE, f"News{TITLE}", f"{TITLE} | CNN | CNN", "", "Lindmoor closes its ..."]),
)  # fmt: skip
def test_cleaning_twice_changes_nothing(lines: list[str], title: str) -> None:
    article = made(
        "\n\n".join(lines), title, authors=("Ines Halloran",), published=date(2024, 7, 10)
    )
    once = clean(article)
    assert clean(once) == once


def test_the_real_text_is_left_with_what_was_written(shared: Path) -> None:
    (path,) = (shared / "seed").glob("*.txt")
    (found,) = read(named(path, shared))
    assert isinstance(found, Article)
    cleaned = clean(found)
    assert found.title == f"News{cleaned.title}"
    gone = set(found.body.split("\n")) - set(cleaned.body.split("\n"))
    assert len(gone) == 5
    paragraphs = [line for line in cleaned.body.split("\n") if line]
    assert len(paragraphs) == len(set(paragraphs)) == 11
    assert paragraphs[7] == "Tightened customs checks on exports"


@pytest.mark.slow
@pytest.mark.parametrize("slice_", ["realtimeqa-2022-08"])
def test_answers_in_real_articles_stay_in_them(shared: Path, slice_: str) -> None:
    folder = shared / "eval" / slice_
    before, after = {}, {}
    for found in read(named(folder / "articles.jsonl.gz", shared)):
        assert isinstance(found, Article)
        before[found.id], after[found.id] = folded(found.body), folded(clean(found).body)
    lost = []
    for line in (folder / "questions.jsonl").read_text().splitlines():
        question = json.loads(line)
        answer = folded(question["answer"])
        holding = [one for one in question["answer_in"] if answer in before[one]]
        if holding and not any(answer in after[one] for one in holding):
            lost.append(question["id"])
    assert lost == []


def folded(text: str) -> str:
    words = re.sub(r"[^\w\s]", " ", text.lower()).split()
    return " ".join(word for word in words if word not in ("a", "an", "the"))

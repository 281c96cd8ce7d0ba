"""What seeds/ promises, checked without any reader of the project.

The files are taken apart with the standard library only, so that a mistake in a reader cannot
hide a mistake in a seed.
"""

from __future__ import annotations

import html
import json
import re
import zlib
from collections import Counter
from datetime import date, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLES = SEEDS / "articles"
FILES = sorted(path for path in ARTICLES.rglob("*") if path.is_file())
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (SEEDS / "questions.jsonl").read_text("utf-8").splitlines()
]
BY_ID = {question["id"]: question for question in QUESTIONS}
KINDS = {"answerable", "unanswerable", "date", "follow-up"}
FIELDS = {"id", "kind", "question", "asked", "answer", "aliases", "quote", "article", "also"}
FIELDS |= {"choices", "correct", "after", "standalone", "since", "until", "note"}

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
G2 = "{http://iptc.org/std/nar/2006-10-01/}"


def fold(text: str) -> str:
    return " ".join(text.split())


def strip_tags(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


class Balance(HTMLParser):
    """Reads a page, its text, and whether every element is closed in order."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []
        self.json_ld: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        if ("type", "application/ld+json") in attrs:
            self.json_ld.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            if self.json_ld and not self.json_ld[-1]:
                self.json_ld[-1] = data
        else:
            self.text.append(data)


def read_page(path: Path) -> Balance:
    page = Balance()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for part in value for text in strings(part)] if isinstance(value, list) else []


def pdf_text(path: Path) -> str:
    raw = path.read_bytes()
    shown: list[str] = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL):
        try:
            page = zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
        shown += re.findall(r"\(((?:\\.|[^()\\])*)\) ?Tj", page)
    return " ".join(re.sub(r"\\(.)", r"\1", text) for text in shown)


@cache
def raw_text(reference: str) -> str:
    """The text of an article named by a question, white space folded."""
    name, _, entry = reference.partition("#")
    path = SEEDS / name
    match path.suffix:
        case ".txt":
            text = path.read_text("utf-8-sig")
        case ".md":
            text = path.read_text("utf-8").split("---\n", 2)[2]
            text = re.sub(r"\[([^]]*)]\([^)]*\)", r"\1", text).replace("*", "")
        case ".html":
            text = "".join(read_page(path).text)
        case ".jsonl":
            rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            (text,) = [row["text"] for row in rows if row["id"] == entry]
        case ".json":
            text = "\n".join(map(strip_tags, strings(json.loads(path.read_text("utf-8")))))
        case ".xml" if entry:
            items = ElementTree.parse(path).iter("item")
            (text,) = [
                strip_tags(item.findtext(CONTENT, "")) for item in items if has_guid(item, entry)
            ]
        case ".xml":
            text = "".join(ElementTree.parse(path).getroot().itertext())
        case ".pdf":
            text = pdf_text(path)
        case other:
            raise AssertionError(f"no way to read {other}")
    return fold(text)


def has_guid(item: ElementTree.Element, guid: str) -> bool:
    return item.findtext("guid") == guid


def items_of(path: Path) -> dict[str, Any]:
    item = json.loads(path.read_text("utf-8"))
    return item["data"]["item"] if "data" in item else item


# ------------------------------------------------------------------------------------- articles


def test_every_promised_format_is_there() -> None:
    assert Counter(path.suffix for path in FILES) == {
        ".txt": 5,
        ".html": 6,
        ".md": 5,
        ".jsonl": 1,
        ".json": 7,
        ".xml": 4,
        ".pdf": 1,
    }
    rows = (ARTICLES / "lakeside-gazette/articles.jsonl").read_text("utf-8").splitlines()
    feed = ElementTree.parse(ARTICLES / "lantern-science/feed.xml")
    entries = len(rows) + len(list(feed.iter("item")))
    bundles, outdated, withdrawn = 2, 1, 1
    assert len(FILES) - bundles + entries - outdated - withdrawn == 33


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_are_small_and_hold_some_text(path: Path) -> None:
    assert 500 < path.stat().st_size < 20_000
    assert path.suffix == ".pdf" or path.read_bytes().decode("utf-8")


def test_the_readme_names_every_file() -> None:
    readme = (SEEDS / "README.md").read_text("utf-8")
    assert not [path.name for path in FILES if f"`{path.name}`" not in readme]
    folders = {path.parent.name for path in FILES}
    assert not [folder for folder in folders if f"**{folder}/**" not in readme]


def test_scraped_text_has_the_noise_of_real_scrapes() -> None:
    for path in ARTICLES.rglob("*.txt"):
        lines = path.read_text("utf-8-sig").splitlines()
        crumb, title, lead, again, credit = lines[0], lines[2], lines[4], lines[5], lines[6]
        assert crumb.endswith(title)
        assert crumb != title
        assert lead == again
        assert credit.startswith("Images source: ©")
        assert "Related content" in lines


def test_one_piece_is_undated() -> None:
    text = (ARTICLES / "tidewater-post/james-webb-explained.txt").read_text("utf-8")
    assert not re.search(r"^\d{1,2} \w+ \d{4}", text, re.MULTILINE)
    dated = [path for path in ARTICLES.rglob("*.txt") if path.name[:2] == "20"]
    for path in dated:
        stamp = re.search(r"^\d{1,2} \w+ \d{4} \d\d:\d\d$", path.read_text("utf-8-sig"), re.M)
        assert stamp
        day = datetime.strptime(stamp[0], "%d %B %Y %H:%M").date()
        assert path.name.startswith(day.isoformat())


def test_pages_are_well_formed_and_describe_themselves() -> None:
    pages = {path: read_page(path) for path in ARTICLES.rglob("*.html")}
    assert all(not page.open for page in pages.values())
    described = [json.loads(block) for page in pages.values() for block in page.json_ld]
    assert len(described) == 5
    for block in described:
        assert block["@type"] == "NewsArticle"
        assert datetime.fromisoformat(block["datePublished"]).tzinfo
    assert '<html lang="fr">' in (
        ARTICLES / "courrier-du-quai/2024-12-08-notre-dame.html"
    ).read_text("utf-8")


def test_json_lines_have_the_standard_fields() -> None:
    for line in (ARTICLES / "lakeside-gazette/articles.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == {"id", "url", "title", "authors", "published", "text"}
        assert date.fromisoformat(row["published"])


def test_agency_json_has_the_fields_of_its_standard() -> None:
    for path in (ARTICLES / "meridian-wire").iterdir():
        item = items_of(path)
        assert {"uri", "altids", "headline", "bylines", "slugline", "provider"} <= set(item)
        assert item["firstcreated"] <= item["versioncreated"]
        assert ("body_nitf" in item) != ("body_xhtml" in item)
        ElementTree.fromstring(item.get("body_nitf") or item["body_xhtml"])
    for path in (ARTICLES / "signal-bureau").glob("*.json"):
        item = items_of(path)
        assert item["standard"]["name"] == "ninjs"
        assert [body["role"] for body in item["bodies"]] == ["main"]
        assert item["pubstatus"] == ("canceled" if "canceled" in path.name else "usable")


def test_xml_files_are_what_they_claim() -> None:
    roots = {path.name: ElementTree.parse(path).getroot() for path in ARTICLES.rglob("*.xml")}
    assert Counter(root.tag for root in roots.values()) == {
        "rss": 1,
        "nitf": 1,
        "{http://iptc.org/std/NITF/2006-10-18/}nitf": 1,
        f"{G2}newsMessage": 1,
    }
    item = roots["2023-04-04-finland-nato.xml"].find(f".//{G2}newsItem")
    assert item is not None
    assert item.get("standard") == "NewsML-G2"


def test_the_corrected_version_is_the_later_one_of_the_same_item() -> None:
    first = items_of(ARTICLES / "meridian-wire/2023-10-03-nobel-physics-first-version.json")
    later = items_of(ARTICLES / "meridian-wire/2023-10-03-nobel-physics-corrected.json")
    assert first["uri"] == later["uri"]
    assert first["altids"]["itemid"] == later["altids"]["itemid"]
    assert first["versioncreated"] < later["versioncreated"]
    assert first["version"] < later["version"]
    assert "CORRECTS" in later["ednote"]
    assert "fourth woman" in first["body_nitf"]
    assert "fourth" not in later["body_nitf"]


def test_the_wire_copy_is_nearly_the_same_under_another_headline() -> None:
    original = items_of(ARTICLES / "meridian-wire/2023-08-23-chandrayaan-3.json")
    copy = raw_text("articles/harbour-courier/2023-08-24-chandrayaan-3.html")
    words = strip_tags(original["body_nitf"]).split()
    shingles = [" ".join(words[i : i + 5]) for i in range(len(words) - 4)]
    shared = sum(shingle in copy for shingle in shingles) / len(shingles)
    assert 0.6 < shared < 0.95
    assert original["headline"] not in copy


def test_no_sentence_was_taken_from_the_real_archives(shared: Path) -> None:
    ours = " ".join(raw_text(path.relative_to(SEEDS).as_posix()) for path in single_files())
    for path in (shared / "seed").glob("*.txt"):
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", path.read_text("utf-8")):
            if len(sentence.split()) > 5:
                assert fold(sentence) not in ours


def single_files() -> list[Path]:
    return [path for path in FILES if path.name not in {"articles.jsonl", "feed.xml"}]


# ------------------------------------------------------------------------------------ questions


def test_there_are_enough_questions_of_every_kind() -> None:
    kinds = Counter(question["kind"] for question in QUESTIONS)
    assert set(kinds) == KINDS
    assert len(QUESTIONS) >= 70
    assert kinds["answerable"] >= 40
    assert kinds["unanswerable"] >= 15
    assert kinds["date"] >= 8
    assert kinds["follow-up"] >= 8
    assert sum("choices" in question for question in QUESTIONS) >= 15


def test_question_ids_are_unique() -> None:
    assert len(BY_ID) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_question_is_complete(question: dict[str, Any]) -> None:
    assert set(question) <= FIELDS
    assert question["question"].strip()
    assert date.fromisoformat(question["asked"])
    answered = question["kind"] != "unanswerable"
    for field in ("answer", "quote", "article"):
        assert (question[field] is not None) == answered, field
    assert ("after" in question) == (question["kind"] == "follow-up") == ("standalone" in question)
    if question["kind"] == "date":
        assert {"since", "until"} <= set(question)
    if "since" in question:
        since, until = (date.fromisoformat(question[key]) for key in ("since", "until"))
        assert since <= until <= date.fromisoformat(question["asked"])
    if "choices" in question:
        assert len(set(question["choices"])) == len(question["choices"]) >= 3
        assert 0 <= question["correct"] < len(question["choices"])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_gold_quotes_stand_in_their_articles(question: dict[str, Any]) -> None:
    sources = [question] if question["article"] else []
    for source in sources + question.get("also", []):
        assert (SEEDS / source["article"].partition("#")[0]).is_file()
        assert fold(source["quote"]) in raw_text(source["article"])


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if "after" in q], ids=lambda question: question["id"]
)
def test_a_follow_up_has_something_to_follow(question: dict[str, Any]) -> None:
    before = BY_ID[question["after"]]
    assert QUESTIONS.index(before) < QUESTIONS.index(question)
    assert before["asked"] == question["asked"]
    assert before["kind"] != "unanswerable"


def test_no_gold_quote_rests_on_the_outdated_or_the_withdrawn_item() -> None:
    named = {source["article"] for q in QUESTIONS for source in (q, *q.get("also", ()))}
    assert not [name for name in named if name and ("first-version" in name or "canceled" in name)]


def test_every_other_article_is_asked_about() -> None:
    named = {source["article"] for q in QUESTIONS for source in (q, *q.get("also", ()))}
    silent = [path for path in single_files() if path.relative_to(SEEDS).as_posix() not in named]
    assert sorted(path.name for path in silent) == [
        "2023-09-14-ecb-canceled.json",
        "2023-10-03-nobel-physics-first-version.json",
    ]

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path

import pytest

from index.articles import Article
from index.errors import ConfigurationError, UnreadableError
from index.readers import STANDARD_INPUT, Skipped, Source, Withdrawn, named, read

from . import samples
from .samples import FIRST, SECOND, THIRD, article, readings

SUMMER = timezone(timedelta(hours=2))
AT = datetime(2024, 7, 10, 13, 22, tzinfo=SUMMER)
TITLE = "Lindmoor closes its harbour"


def test_scraped_text_gives_title_author_and_date_and_keeps_its_lines(tmp_path: Path) -> None:
    found = article(tmp_path, "a.txt", "\ufeff" + samples.SCRAPED.replace("\n", "\r\n"))
    assert found.title.startswith("WorldLindmoor closes")
    assert found.authors == ("Ines Halloran",)
    assert found.published == datetime(2024, 7, 10, 13, 22)
    assert found.id == found.source == "a.txt"
    assert found.body.count(FIRST) == 2
    assert "\r" not in found.body


def test_scraped_text_with_a_header_of_fields(tmp_path: Path) -> None:
    text = f"Title: {TITLE}\nURL: https://x.example/a\nAuthor: Ann Lee\n\n{FIRST}\n"
    found = article(tmp_path, "a.txt", text)
    assert (found.title, found.url, found.authors) == (TITLE, "https://x.example/a", ("Ann Lee",))
    assert found.publisher == "x.example"
    assert found.body == FIRST


def test_hard_wrapped_text_becomes_paragraphs(tmp_path: Path) -> None:
    wrapped = (
        "Harbour closes\n\nThe harbour of Lindmoor will be closed to ferries for six weeks while\n"
        "the quay is rebuilt, the port authority said on Tuesday, and it will be\n"
        "open again before the herring season begins in the last days of Octo-\n"
        "ber, when boats from the whole coast come to the town and its market.\n\nThe end of it.\n"
    )
    found = article(tmp_path, "a.txt", wrapped)
    assert "six weeks while the quay is rebuilt" in found.body
    assert "October, when" in found.body
    assert found.body.count("\n\n") == 1


def test_markdown_loses_its_marks_and_keeps_its_zone(tmp_path: Path) -> None:
    found = article(tmp_path, "a.md", samples.MARKDOWN)
    assert found.title == TITLE
    assert found.authors == ("Ines Halloran", "Bo Ray")
    assert found.published == AT
    assert found.section == "Region"
    assert found.id == found.url == "https://www.lindmoor-news.example/harbour"
    assert f"{FIRST} See the plan." in found.body
    assert "A long repair" in found.body
    assert "**" not in found.body


def test_markdown_with_toml_front_matter(tmp_path: Path) -> None:
    found = article(tmp_path, "a.md", f'+++\ntitle = "T of it"\nid = "7"\n+++\n{FIRST}\n')
    assert (found.id, found.title, found.body) == ("7", "T of it", FIRST)


def test_web_page(tmp_path: Path) -> None:
    found = article(tmp_path, "a.html", samples.PAGE)
    assert found.title == TITLE
    assert found.published == AT
    assert found.version == datetime(2024, 7, 11, 8, tzinfo=SUMMER)
    assert found.authors == ("Ines Halloran",)
    assert (found.publisher, found.section, found.language) == ("Lindmoor News", "Region", "en")
    assert found.id == "https://www.lindmoor-news.example/harbour"
    for sentence in (FIRST, SECOND, THIRD):
        assert sentence in found.body
    assert "Sport" not in found.body


def test_web_page_without_structured_data(tmp_path: Path) -> None:
    page = f"""<html lang="de"><head><title>Hafen zu</title>
    <meta name="author" content="Von Ines Halloran"></head><body><article><h1>Hafen zu</h1>
    <time datetime="2024-07-10T13:22:00+02:00">gestern</time><p>{FIRST}</p><p>{SECOND}</p>
    <p>{THIRD}</p></article></body></html>"""
    found = article(tmp_path, "b.html", page)
    assert (found.title, found.authors, found.published) == ("Hafen zu", ("Ines Halloran",), AT)
    assert (found.id, found.language) == ("b.html", "de")


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.json", "a.json.gz"])
def test_plain_json(tmp_path: Path, name: str) -> None:
    data = json.dumps(samples.PLAIN_RECORD).encode()
    found = article(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data)
    assert found.id == "a1"
    assert found.url == "https://www.lindmoor-news.example/harbour"
    assert found.published == date(2024, 7, 10)
    assert found.publisher == "lindmoor-news.example"
    assert found.body == f"{FIRST}\n\n{THIRD}"


def test_other_field_names_are_mapped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"meta": {"kop": TITLE}, "tekst": FIRST, "nr": 5, "title": "no"}))
    fields = {"title": "meta.kop", "body": "tekst", "id": "nr"}
    (found,) = read(named(path, tmp_path), fields=fields)
    assert isinstance(found, Article)
    assert (found.id, found.title, found.body) == ("5", TITLE, FIRST)


def test_a_map_of_a_field_that_articles_do_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="headline"):
        read(named(tmp_path / "a.jsonl", tmp_path), fields={"headline": "x"})


def test_ninjs_1(tmp_path: Path) -> None:
    found = article(tmp_path, "a.json", samples.NINJS_1)
    assert (found.id, found.title, found.published) == ("https://lw.example/1", TITLE, AT)
    assert found.version == datetime(2024, 7, 10, 14, tzinfo=SUMMER)
    assert found.authors == ("Ines Halloran", "Bo Ray")
    assert (found.publisher, found.section, found.language) == ("Lindmoor Wire", "harbour", "en")
    assert found.notes == ("Adds cost.",)
    assert found.body == f"{FIRST}\n\n{THIRD}"


def test_ninjs_3(tmp_path: Path) -> None:
    found = article(tmp_path, "a.json", samples.NINJS_3)
    assert (found.title, found.publisher, found.published) == (TITLE, "Lindmoor Wire", AT)
    assert found.notes == ("Adds cost.",)
    assert found.body == f"{FIRST}\n\n{THIRD}"


def test_ap(tmp_path: Path) -> None:
    found = article(tmp_path, "a.json", samples.AP)
    assert (found.id, found.title) == ("77aa", TITLE)
    assert found.authors == ("Ines Halloran",)
    assert found.version == datetime(2024, 7, 10, 12, tzinfo=UTC)
    assert found.publisher == "Lindmoor Wire"
    assert found.notes == ("CORRECTS: cost in paragraph 3.",)
    assert found.body == f"{FIRST}\n\nA long repair\n\n{THIRD}"


@pytest.mark.parametrize("status", ["canceled", "withheld", "Canceled", "stat:withheld"])
def test_withdrawn_items_are_no_articles(tmp_path: Path, status: str) -> None:
    (found,) = readings(tmp_path, "a.json", samples.NINJS_1 | {"pubstatus": status})
    assert isinstance(found, Withdrawn)
    assert found.id == "https://lw.example/1"
    assert found.version == datetime(2024, 7, 10, 14, tzinfo=SUMMER)


def test_pictures_in_json_are_skipped(tmp_path: Path) -> None:
    (found,) = readings(tmp_path, "a.json", samples.NINJS_1 | {"type": "picture"})
    assert isinstance(found, Skipped)


def test_json_lists_give_every_article(tmp_path: Path) -> None:
    records = [samples.PLAIN_RECORD | {"id": str(number)} for number in range(3)]
    for wrapped in (records, {"articles": records}, {"data": {"items": records}}):
        found = readings(tmp_path, "a.json", wrapped)
        assert [one.id for one in found if isinstance(one, Article)] == ["0", "1", "2"]


def test_nitf(tmp_path: Path) -> None:
    found = article(tmp_path, "a.xml", samples.NITF)
    assert (found.id, found.title, found.published) == ("lw-0710-3", TITLE, AT)
    assert found.authors == ("Ines Halloran",)
    assert (found.publisher, found.section) == ("Lindmoor Wire", "Region")
    assert found.notes == ("Corrects the cost in paragraph 3.",)
    parts = [FIRST, "Cafés near the quay stay open.", "A long repair", THIRD]
    assert found.body == "\n\n".join(parts)


def test_newsml_g2_with_several_items(tmp_path: Path) -> None:
    found = readings(tmp_path, "a.xml", samples.NEWSML)
    first, picture, cancelled = found
    assert isinstance(first, Article)
    assert (first.id, first.title, first.published) == ("urn:lw:1", TITLE, AT)
    assert first.version == datetime(2024, 7, 10, 14, tzinfo=SUMMER)
    assert (first.publisher, first.section) == ("Lindmoor Wire", "HARBOUR")
    assert first.notes == ("Adds quote.",)
    assert first.body.startswith(FIRST)
    assert isinstance(picture, Skipped)
    assert isinstance(cancelled, Withdrawn)


@pytest.mark.parametrize("name", ["a.xml", "a.atom"])
def test_atom(tmp_path: Path, name: str) -> None:
    found = article(tmp_path, name, samples.ATOM)
    assert (found.id, found.title, found.published) == ("tag:lindmoor,2024:1", TITLE, AT)
    assert found.version == datetime(2024, 7, 10, 15, tzinfo=SUMMER)
    assert found.url == "https://www.lindmoor-news.example/harbour"
    assert (found.publisher, found.section) == ("Lindmoor News", "Region")
    assert found.body == f"{FIRST}\n\n{THIRD}"


def test_pdf(tmp_path: Path) -> None:
    lines = ["The Lindmoor News", TITLE, "By Ines Halloran", "10 July 2024", FIRST, THIRD]
    found = article(tmp_path, "a.pdf", samples.pdf(lines, title=TITLE))
    assert found.title == TITLE
    assert found.authors == ("Ines Halloran",)
    assert found.published == date(2024, 7, 10)
    assert FIRST in found.body


def test_language_is_told_from_the_text_where_nothing_declares_it(tmp_path: Path) -> None:
    german = "Die Regierung hat am Dienstag erklärt, dass die Brücke nicht mit dem Geld des Landes"
    found = article(
        tmp_path, "a.jsonl", {"id": 1, "text": f"{german} und auch der Stadt gebaut ist."}
    )
    assert found.language == "de"


def test_standard_input_needs_ids() -> None:
    lines = f'{{"id": "x", "text": "{THIRD}"}}\n{{"text": "{THIRD}"}}\n'.encode()
    first, second = read(Source(STANDARD_INPUT, stream=io.BytesIO(lines)))
    assert isinstance(first, Article)
    assert isinstance(second, UnreadableError)
    assert "line 2" in str(second)


def test_articles_without_id_and_address_are_called_by_file_and_line(tmp_path: Path) -> None:
    found = readings(tmp_path, "a.jsonl", f'{{"text": "{FIRST}"}}\n\n{{"text": "{THIRD}"}}\n')
    assert [one.id for one in found if isinstance(one, Article)] == ["a.jsonl#1", "a.jsonl#3"]


def test_questions_beside_an_archive_are_skipped_at_once(tmp_path: Path) -> None:
    lines = '{"id": "q1", "question": "Who?", "answer": "She."}\n' * 3
    (found,) = readings(tmp_path, "questions.jsonl", lines)
    assert isinstance(found, Skipped)


def test_a_large_file_is_read_one_article_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wt") as file:
        for number in range(6_000):
            file.write(json.dumps(samples.PLAIN_RECORD | {"id": f"{number}"}) + "\n")
        file.write("not JSON\n")
    stream = read(named(path, tmp_path))
    assert [one.id for one in islice(stream, 3) if isinstance(one, Article)] == ["0", "1", "2"]
    rest = list(stream)
    assert len(rest) == 5_998
    assert isinstance(rest[-1], UnreadableError)


def test_what_cannot_be_stored_or_seen_is_replaced_when_read(tmp_path: Path) -> None:
    line = (
        r'{"id": "a\ud800", "title": "x\u0000y", "text": "e\u0301t\u00e9\u00a0\ud800 \u001b[31m"}'
    )
    found = article(tmp_path, "a.jsonl", line)
    assert found.id == "a\ufffd"
    assert found.title == "xy"
    assert found.body == "été \ufffd [31m"


def test_real_text(shared: Path) -> None:
    (path,) = (shared / "seed").glob("*.txt")
    (found,) = read(named(path, shared))
    assert isinstance(found, Article)
    assert found.published == datetime(2024, 7, 10, 13, 22)
    assert len(found.authors) == 1
    assert found.id == found.source == f"seed/{path.name}"


def test_real_articles_are_all_read_with_date_and_address(shared: Path) -> None:
    path = shared / "eval/realtimeqa-2022-08/articles.jsonl.gz"
    found = list(read(named(path, shared)))
    assert len(found) == 727
    assert all(isinstance(one, Article) and one.published and one.url for one in found)

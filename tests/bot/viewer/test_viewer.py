from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient

from bot.untrusted import clean
from bot.viewer.address import article_address, spans_of
from bot.viewer.app import viewer
from bot.viewer.page import article_page, policy
from index.articles import Article, Span
from index.errors import ArchiveError

QUOTE = "Many stayed."
BROWSER = shutil.which("chromium")


def span(article: Article, quote: str) -> Span:
    start = article.body.index(quote)
    return Span(start, start + len(quote))


def get(article: Article | None, path: str) -> tuple[int, html.HtmlElement, dict[str, str]]:
    """Status, page and headers of a request to a viewer that knows one article as passage p1."""
    application = viewer(lambda passage: article if passage == "p1" else None)
    with TestClient(application, raise_server_exceptions=True) as client:
        response = client.get(path)
    return response.status_code, html.document_fromstring(response.text), dict(response.headers)


def test_the_page_shows_the_article_with_the_quote_marked(workers: Article) -> None:
    noted = replace(workers, notes=("An earlier version named the wrong year.",), language="en")
    at = span(workers, QUOTE)
    status, page, _ = get(noted, f"/passage/p1?at={at.start}-{at.end}")
    assert status == 200
    assert page.findtext(".//title") == page.findtext(".//h1") == workers.title
    assert [mark.text for mark in page.findall(".//mark")] == [QUOTE]
    assert page.find(".//mark").get("id") == "quote"
    assert page.find(".//nav/a").get("href") == "#quote"
    (publisher,) = page.findall(".//header//a")
    assert publisher.get("href") == "https://news.example/workers"
    assert "noopener" in publisher.get("rel")
    text = page.text_content()
    for said in ("The Example, 10 July 2024", "By A. Reporter", "named the wrong year"):
        assert said in text
    paragraphs = [p.text_content() for p in page.findall(".//article/p") if not p.get("class")]
    assert paragraphs == workers.body.split("\n\n")


def test_an_address_made_for_a_quote_leads_to_it(workers: Article) -> None:
    at = span(workers, QUOTE)
    address = article_address("https://desk.example/news/", "p1", [at])
    path, _, anchor = address.removeprefix("https://desk.example/news").partition("#")
    _, page, _ = get(workers, path)
    assert page.get_element_by_id(anchor).text == QUOTE


def test_passages_with_unusual_ids_are_found(workers: Article) -> None:
    asked = []
    address = article_address("http://desk.example", "a/b?c#d é", [])
    with TestClient(viewer(lambda passage: asked.append(passage))) as client:
        client.get(address.removeprefix("http://desk.example").partition("#")[0])
    assert asked == ["a/b?c#d é"]


def test_several_quotes_are_marked_and_can_be_jumped_to(workers: Article) -> None:
    quotes = [span(workers, QUOTE), span(workers, "take its citizens back")]
    page = html.document_fromstring(article_page(workers, quotes))
    marks = {mark.get("id"): mark.text for mark in page.findall(".//mark")}
    assert marks == {"quote": "take its citizens back", "quote-2": QUOTE}
    assert [link.get("href") for link in page.findall(".//nav/a")] == ["#quote", "#quote-2"]


def test_a_quote_across_paragraphs_is_marked_in_both(workers: Article) -> None:
    page = html.document_fromstring(
        article_page(workers, [span(workers, "Many stayed.\n\nCustoms checks")])
    )
    assert [mark.text for mark in page.findall(".//mark")] == ["Many stayed.", "Customs checks"]


def test_without_a_quote_the_article_is_shown(workers: Article) -> None:
    status, page, _ = get(workers, "/passage/p1")
    assert status == 200
    assert page.find(".//mark") is None
    assert page.find(".//nav") is None


@pytest.mark.parametrize(
    "path",
    [
        "/", "/passage/", "/passage/p2", "/passage/p1?at=", "/passage/p1?at=5",
        "/passage/p1?at=5-5",
        "/passage/p1?at=9-5", "/passage/p1?at=0-9999", "/passage/p1?at=-1-5", "/passage/p1?at=٣-٥",
        "/passage/p1?at=0-99999999999999999999", "/passage/p1?at=" + ",".join(["1-2"] * 51),
        "/passage/..%2f..%2fetc%2fpasswd", "/passage/%00", "/%ff",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(path: str, workers: Article) -> None:
    status, page, headers = get(workers, path)
    assert status == 404
    assert page.findtext(".//h1") == "Not found"
    assert headers["content-security-policy"] == policy()


def test_other_methods_are_refused(workers: Article) -> None:
    with TestClient(viewer(lambda passage: workers)) as client:
        assert client.post("/passage/p1").status_code == 405
        assert client.head("/passage/p1").status_code == 200


def test_an_archive_that_cannot_be_read_is_said_without_details(workers: Article) -> None:
    def failing(passage: str) -> Article | None:
        raise ArchiveError("the disk is gone", "Mend it", "/srv/secret")

    with TestClient(viewer(failing)) as client:
        response = client.get("/passage/p1")
    assert response.status_code == 503
    assert "cannot be read at the moment" in response.text
    assert "secret" not in response.text


def test_nothing_but_the_page_itself_may_be_loaded_or_run(workers: Article) -> None:
    _, page, headers = get(workers, "/passage/p1?at=0-5")
    style = page.findtext(".//style")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert not page.xpath("//script | //link | //img | //iframe | //*[@style] | //@onclick")


FRAGMENTS = st.sampled_from(
    ("<script>alert(1)</script>", "</p>", "</article>", '"', "'", "&lt;", "&", "<!--", "]]>",
     "<mark ",
     "\n", "\n\n", "\u202e", "\x00", "\ud800", "שלום", "word ")
)  # fmt: skip
TEXTS = st.lists(FRAGMENTS | st.text(max_size=5), max_size=8).map("".join)


@settings(deadline=None)
@given(
    TEXTS, TEXTS.filter(lambda text: bool(clean(text).strip("\ufffd").strip())), TEXTS, st.data()
)
def test_whatever_an_article_says_is_text(
    title: str, body: str, url: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    at = Span(start, data.draw(st.integers(start + 1, len(body))))
    article = Article("a", title, body, (title,), title, "", None, url, notes=(title,))
    page = html.document_fromstring(article_page(article, [at]))
    elements = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert elements <= {
        "html", "head", "meta", "title", "style", "body", "main", "nav", "a", "article", "header",
        "h1", "p", "mark", "footer",
    }  # fmt: skip
    said = "".join(p.text_content() for p in page.findall(".//article/p") if not p.get("class"))
    assert said.split() == clean(body).split() or "".join(said.split()) == "".join(
        clean(body).split()
    )
    marked = "".join(mark.text_content() for mark in page.findall(".//mark"))
    assert "".join(marked.split()) == "".join(clean(at.of(body)).split())
    for link in page.findall(".//header//a"):
        assert link.get("href").startswith(("http://", "https://"))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(1, 10**8)), min_size=1, max_size=50))
def test_spans_come_back_from_an_address(pairs: list[tuple[int, int]]) -> None:
    spans = tuple(Span(start, start + length) for start, length in pairs)
    address = article_address("https://desk.example", "p1", spans)
    assert spans_of(re.search(r"\?at=(.*)#quote$", address)[1]) == spans


@pytest.mark.slow
@pytest.mark.skipif(
    BROWSER is None, reason="Chromium is missing (Debian: apt-get install chromium)"
)
@pytest.mark.parametrize("width", [375, 1280])
def test_a_browser_fits_the_page_to_its_window(
    width: int, workers: Article, tmp_path: Path
) -> None:
    """Even with a word that is wider than a phone; measured by the browser itself."""
    body = f"{'word ' * 2_000}\n\n{'W' * 300}\n\n{QUOTE}\n\n{'word ' * 2_000}"
    article = replace(workers, title="T" * 200, body=body)
    page = article_page(article, [span(article, QUOTE)])
    frame = tmp_path / "frame.html"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    # a headless window has a smallest width, a frame has none
    frame.write_text(
        f'<iframe src="page.html#quote" width="{width}" height="700"></iframe><script>'
        "onload = () => { const inner = document.querySelector('iframe').contentDocument;"
        "const at = inner.querySelector('mark').getBoundingClientRect();"
        "document.title = [inner.documentElement.scrollWidth, at.top, at.bottom].join(' '); }"
        "</script>",
        encoding="utf-8",
    )
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-sync",
        "--disable-background-networking", "--disable-component-update",
        "--allow-file-access-from-files", f"--user-data-dir={tmp_path / 'profile'}",
        "--window-size=1400,900", "--dump-dom", frame.as_uri(),
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    wide, top, bottom = map(float, re.search(r"<title>(.*)</title>", shown)[1].split())
    assert wide <= width
    assert 0 < top < bottom < 700

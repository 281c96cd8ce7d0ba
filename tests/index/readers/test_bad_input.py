"""Whatever a file holds, reading it gives values and raises nothing."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.articles import Article
from index.cleaning import clean
from index.errors import UnreadableError
from index.readers import FORMATS, Doubt, Source, bounded, named, read

from . import samples
from .samples import FIRST, article, pdf, readings

ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))

BAD = [
    ("empty.txt", b"", "empty"),
    ("blank.txt", b" \n\n ", "empty"),
    ("binary.txt", bytes(range(256)) * 20, "binary"),
    ("title.txt", b"Only a title\n", "no text"),
    ("large.txt", b"a" * (bounded.MAX_TEXT + 1), "larger"),
    ("broken.jsonl.gz", b'{"id": 1}', "gzip"),
    ("text.jsonl", b"hello\n", "not JSON"),
    ("number.jsonl", b"17\n", "not an article"),
    ("other.jsonl", b'{"a": 1}\n', "--map"),
    ("deep.jsonl", b"[" * 100_000 + b"\n", "not JSON"),
    ("digits.jsonl", b'{"id": ' + b"9" * 5_000 + b"}\n", "not JSON"),
    ("deep.json", b'{"a":' * 100_000, "not JSON"),
    ("list.json", b"[]", "empty list"),
    (
        "bomb.xml",
        f'<!DOCTYPE a [<!ENTITY a0 "a">{ENTITIES}]><nitf>&a9;</nitf>'.encode(),
        "entities",
    ),
    ("utf16.xml", '<!DOCTYPE a [<!ENTITY a "b">]><nitf/>'.encode("utf-16"), "entities"),
    (
        "outside.xml",
        b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>',
        "entities",
    ),
    ("bomb.rss", b'<!DOCTYPE a [<!ENTITY a "b">]><rss><channel/></rss>', "entities"),
    ("deep.xml", b"<nitf>" + b"<p>" * 100_000, "broken XML"),
    ("broken.xml", b"<nitf><p>", "broken XML"),
    ("other.xml", b"<invoice/>", "neither NITF"),
    ("none.rss", b"<rss><channel/></rss>", "without entries"),
    ("deep.html", b"<div>" * 5_000 + b"x", "nested"),
    ("tags.html", b"<i>" * 200_000, "tags"),
    ("comments.html", b"<!--" * 5_000, "web page"),
    ("frame.html", b"<html><body><nav>Home</nav></body></html>", "no text"),
    ("yaml.md", b"---\na: &a [x]\nb: [*a, *a]\n---\nText", "front matter"),
    ("deep.md", b"---\n" + b"[" * 50_000 + b"\n---\nText", "front matter"),
    ("garbage.pdf", b"%PDF-1.4 garbage", "PDF"),
    ("scan.pdf", pdf([]), "without text"),
    ("long.pdf", pdf(["A line of text."], pages=500), "pages"),
]


@pytest.mark.parametrize(("name", "content", "reason"), BAD, ids=[name for name, _, _ in BAD])
def test_unreadable_files_are_named_with_reason_and_remedy(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (found,) = readings(tmp_path, name, content)
    assert isinstance(found, UnreadableError)
    assert name in str(found.where)
    assert reason in str(found)
    assert found.remedy


def test_a_broken_line_does_not_stop_the_others(tmp_path: Path) -> None:
    lines = f'{{"id": 1, "text": "{FIRST}"}}\n{{broken\n{{"id": 3, "text": "{FIRST}"}}\n'
    first, broken, third = readings(tmp_path, "a.jsonl", lines)
    assert isinstance(first, Article)
    assert isinstance(broken, UnreadableError)
    assert "line 2" in str(broken)
    assert isinstance(third, Article)


def test_a_gzip_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    lines = b"".join(
        b'{"id": %d, "text": "%d %s"}\n' % (n, n, os.urandom(40).hex().encode()) for n in range(500)
    )
    found = readings(tmp_path, "a.jsonl.gz", gzip.compress(lines)[:-3_000])
    assert len(found) > 100
    assert all(isinstance(one, Article) for one in found[:-1])
    assert isinstance(found[-1], UnreadableError)
    assert "gzip" in str(found[-1])


class Endless(io.RawIOBase):
    """A stream of one line, so many bytes long, and then another line; never held as a whole."""

    def __init__(self, length: int, after: bytes) -> None:
        self._left, self._after = length, after

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._left:
            size = min(len(buffer), self._left)
            buffer[:size] = b"a" * size
            self._left -= size
            return size
        size = min(len(buffer), len(self._after))
        buffer[:size], self._after = self._after[:size], self._after[size:]
        return size


def test_a_line_of_a_gigabyte_is_passed_over() -> None:
    after = b'\n{"id": 2, "text": "after it"}\n'
    stream = io.BufferedReader(Endless(2**30, after))
    long, second = read(Source("-", stream=stream))
    assert isinstance(long, UnreadableError)
    assert "line 1" in str(long)
    assert isinstance(second, Article)


def test_an_endless_line_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MAX_PASSED_OVER", 2**25)
    stream = io.BufferedReader(Endless(2**40, b""))
    _, gave_up = read(Source("-", stream=stream))
    assert isinstance(gave_up, UnreadableError)
    assert "not read" in str(gave_up)


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.html.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(100):
            file.write(b"0" * 2**20)
    (found,) = read(named(path, tmp_path))
    assert isinstance(found, UnreadableError)
    assert "larger" in str(found)


def test_encrypted_pdf(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Hidden."]))))
    writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    (found,) = readings(tmp_path, "a.pdf", data.getvalue())
    assert isinstance(found, UnreadableError)
    assert "password" in str(found)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("secret")
    path.chmod(0)
    (found,) = read(named(path, tmp_path))
    assert isinstance(found, UnreadableError)


def test_a_file_that_went_away(tmp_path: Path) -> None:
    (found,) = read(named(tmp_path / "gone.txt", tmp_path))
    assert isinstance(found, UnreadableError)
    assert "gone.txt" in str(found)


@pytest.mark.parametrize("written", ["soon", "2024-02-30", "04/05/2024", "9999-12-31", "-1"])
def test_dates_that_are_none_are_doubted_and_unknown(tmp_path: Path, written: str) -> None:
    record = {"id": 1, "text": FIRST, "published": written}
    doubt, found = readings(tmp_path, "a.jsonl", record)
    assert isinstance(doubt, Doubt)
    assert "line 1" in doubt.where
    assert isinstance(found, Article)
    assert found.published is None


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "shift_jis"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    text = (
        "北朝鮮の労働者について\n\n中国は北朝鮮に対し、全ての労働者を帰国させるよう求めた。韓国の通信社が報じた。"
        if encoding == "shift_jis"
        else "L’été à Nîmes\n\nLa forêt brûlait près de la côte, et les pompiers étaient épuisés."
    )
    found = article(tmp_path, "a.txt", text.encode(encoding))
    assert f"{found.title}\n\n{found.body}" == text


PIECES = st.sampled_from(
    [samples.SCRAPED, samples.MARKDOWN, samples.PAGE, samples.NITF, samples.NEWSML, samples.ATOM]
)


@settings(
    max_examples=2 * settings().max_examples,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(suffix=st.sampled_from(sorted(FORMATS)), data=st.binary(max_size=400))
def test_any_bytes_give_values(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for found in readings(folder, f"a{suffix}", data):
        if isinstance(found, Article):
            clean(found).digest  # noqa: B018  # must not raise


@settings(
    max_examples=2 * settings().max_examples,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    suffix=st.sampled_from(sorted(FORMATS)),
    piece=PIECES,
    cut=st.floats(0, 1),
    length=st.integers(0, 40),
    junk=st.text(max_size=30),
)
def test_damaged_files_give_values(
    tmp_path_factory: pytest.TempPathFactory,
    suffix: str,
    piece: str,
    cut: float,
    length: int,
    junk: str,
) -> None:
    at = int(cut * len(piece))
    damaged = piece[:at] + junk + piece[at + length :]
    folder = tmp_path_factory.mktemp("damaged")
    for found in readings(folder, f"a{suffix}", damaged.encode("utf-8", "surrogatepass")):
        if isinstance(found, Article):
            assert found.body == found.body.encode().decode()

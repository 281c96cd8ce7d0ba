"""Who says a sentence of an article."""

from __future__ import annotations

import pytest

from bot.support import Speakers, Told, load_reader
from index.articles import Article, Span

BODY = """The inquiry will be public, Transport minister Piet Hollander said on Tuesday.

The ferry had been too fast, according to Harbour master Ada Moss. Port officials said that two
cranes were damaged.

“We lost everything on that quay,” said Ines Brandt, whose shop stood beside it. “Nobody has
rung us since. We are still waiting.”

Tom Reed, the head of the Lindmoor Tenants Union, said rents would rise. He added that forty
families had nowhere to go.

The quay was built in 1911. A lorry of Corvin Lines was found in the water, police said."""


@pytest.fixture(scope="module")
def speakers() -> Speakers:
    return Speakers(load_reader)


def told(speakers: Speakers, quote: str, body: str = BODY) -> Told | None:
    start = body.index(quote)
    return speakers.told(Article("a", "Ferry strikes quay", body), Span(start, start + len(quote)))


@pytest.mark.parametrize(
    ("quote", "speaker"),
    [
        ("The inquiry will be public", "Piet Hollander"),
        ("The ferry had been too fast", "Ada Moss"),
        ("Port officials said that two\ncranes were damaged", "Port officials"),
        ("We lost everything on that quay", "Ines Brandt"),
        ("rents would rise", "Tom Reed"),
        ("He added that forty\nfamilies had nowhere to go.", "Tom Reed"),
    ],
)
def test_the_name_beside_a_word_of_speech_is_who_says_it(
    speakers: Speakers, quote: str, speaker: str
) -> None:
    found = told(speakers, quote)
    assert found is not None
    assert found.speaker.of(BODY) == speaker
    quoted = [span.of(BODY) for _, span in found.places]
    assert any(quote in text for text in quoted)
    assert any(speaker in text for text in quoted)


def test_a_quotation_that_goes_on_is_of_who_began_it(speakers: Speakers) -> None:
    found = told(speakers, "Nobody has\nrung us since.")
    assert found is not None
    assert found.speaker.of(BODY) == "Ines Brandt"
    assert [span.of(BODY)[:11] for _, span in found.places] == ["“We lost ev", "“Nobody has"]


@pytest.mark.parametrize(
    "quote",
    [
        "The quay was built in 1911.",
        "A lorry of Corvin Lines was found in the water",
    ],
)
def test_what_nobody_says_has_no_speaker(speakers: Speakers, quote: str) -> None:
    assert told(speakers, quote) is None


def test_a_place_beyond_the_sentences_has_no_speaker(speakers: Speakers) -> None:
    assert speakers.told(Article("a", "", ""), Span(0, 10)) is None

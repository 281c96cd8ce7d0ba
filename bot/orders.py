"""Text that gives orders, to a language model or to the reader, instead of reporting something.

What is found here is no proof of an attack, and an attack may be worded in a way that is not found:
whatever a model writes is checked against the passages in any case. A sentence that gives orders is
not shown to a model, and not quoted unless the question is about such things; its article is found
and opened like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.articles import Passage, Span

#: To set aside what came before, in the languages that most archives are in.
_SET_ASIDE = r"""
    \b(?:ignore|disregard|forget|override|bypass|skip|discard|set\s+aside)\b.{0,25}?
        \b(?:instructions?|prompts?|the\s+above|all\s+above|everything\s+above
        |(?:previous|prior|preceding|earlier|your|system|all)\s+(?:\w+\s+)?
            (?:rules?|passages?|context|guidelines|orders|messages?|texts?)
        |(?:what|everything|anything|all)\s+(?:that\s+)?you\s+(?:were|are|have\s+been)\s+
            (?:\w+\s+)?(?:told|asked|given))\b
  | \bignor(?:ez|er|a|e|iere?|ieren|ar|ad)\b.{0,40}\b(?:ci-dessus|précédent\w*|instruccion\w*
        |anweisung\w*|vorherig\w*|obig\w*|anterior\w*|istruzioni|precedenti|instruções)
  | \b(?:oubliez|vergiss|vergessen\s+sie|olvid[ae]|esqueça|dimentica)\b.{0,60}
        \b(?:instruc\w+|anweisung\w*|istruzioni|instruç\w+|précéd\w+|anterior\w*|alles)
"""
#: Addressed to a model, or in the form of a message to or from one.
_ADDRESSED = r"""
    (?:^|\n)\W*(?:system|assistant|developer|user|human)\s*(?:message|prompt|note)?\s*:
  | \b(?:system|developer|hidden|initial|secret)\s+prompt\b
  | \byour\s+(?:system|hidden|initial|secret|original)\s+(?:message|instructions?)\b
  | \byou\s+are\s+(?:now|no\s+longer)\s+(?:an?|the|in|bound|(?-i:[A-Z]\w*))\b
  | \byou\s+are\s+an?\s+(?:ai|assistant|language|chat|helpful)\b
  | \b(?:note|attention|message|instructions?|memo|warning)\s+(?:to|for)\s+(?:the\s+|any\s+|all\s+)?
        (?:ai|llms?|language|assistants?|chat\s?bots?|models?|bots?)\b
  | \b(?:dear|hey|attention,?)\s+(?:ai|llm|language|assistant|chat\s?bot|model)\b
  | \b(?:ai|llms?|language\s+models?|assistants|chat\s?bots?)\b.{0,40}
        \b(?:must|shall|should)\s+(?:now\s+)?(?:answer|reply|respond|say|write|output|ignore|state)\b
  | (?:^|[.!?]\s|\n)\W*(?:new|updated|real|actual|revised)\s+(?:instructions?|task)\s*:
  | \byour\s+(?:previous\s+)?(?:instructions|guidelines)\b.{0,30}\b(?:are|changed|void|lifted)\b
  | \#{2,}\s*(?:instructions?|system|response)\b
  | <!--|-->|</?(?:system|assistant|user|instructions?|passages?|think)\b|<\||\|>|\[/?inst\]
  | <(?:start|end)_of_turn>
"""
#: What to reply: at the beginning of a sentence, or after a word that asks for it.
_REPLY = r"""
    (?:^|[.!?:;\n]["”’')]*\s+|["“‘]|\b(?:please|instead|you\s+(?:must|shall|should|will))\s+)
    (?:please\s+|now\s+|just\s+|only\s+|simply\s+|always\s+)?
    (?:(?:reply|respond|answer|output)\s+(?:only|exactly|that|with|the\s+following|instead|always
            |simply|as\s+follows|every\b|all\s+questions|["“'‘])
        |(?:print|repeat|write|reveal|announce|say|state)\s+(?:only|exactly|the\s+following|instead
            |your\s+(?:system|hidden|instructions?|rules|prompt))
        |(?:say|write|announce|repeat)\s+that\b
        |cite\s+(?:everything|all)\b
        |(?:do\s+not|don['’]t|never)\s+answer\s+(?:any\b|questions?|the\s+question)
        |(?:tell|inform|assure|convince)\s+(?:people|readers?|everyone|everybody|users?
            |the\s+(?:reader|user|public))\s+that\b)
  | \bprint\s+your\s+(?:system|hidden|instructions?|rules|prompt)
  | \b(?:antworte(?:n\s+sie)?|sag(?:e|en\s+sie)?)\s+(?:nur|ausschließlich)\b
  | \b(?:répond(?:s|ez)|dites)\s+(?:seulement|uniquement|simplement)\b
  | \b(?:respond[ae]|rispond[ai])\s+(?:sólo|solo|únicamente|simplemente|apenas|soltanto)\b
  | \bin\s+your\s+(?:answer|reply|response|output)\b
  | \bend\s+(?:your|every|each)\s+(?:answer|reply|response)\b
"""
#: Long runs of base64 or hexadecimal digits, which no address holds, hide what they say.
_ENCODED = r"""
    (?<![\w./=-])(?-i:[A-Za-z0-9+/]{40,}={0,2})(?![\w./-])
  | (?:\\u[0-9a-f]{4}){4,}|(?:&\#x?[0-9a-f]{2,5};){4,}
"""

_ORDERS = re.compile(
    "|".join(f"(?:{each})" for each in (_SET_ASIDE, _ADDRESSED, _REPLY, _ENCODED)),
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)

#: Characters that nobody sees, between which an order may stand (a part of Unicode's class Cf).
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")

#: The end of a paragraph that is whole.
_ENDED = re.compile(r"[.!?…。？！][\"'”’»)\s]*$")

#: A sentence that sends its reader somewhere, or tells them what to do.
_SENDS = re.compile(
    r"https?://|www\.\w|\b[\w.+-]+@[\w-]+\.\w{2,}"
    r"|^\W*(?:please\s+)?(?:click|visit|call|send|email|contact|reply|ignore|disregard|forget|pay"
    r"|buy|download|install|subscribe|sign\s+up|log\s+in|enter|transfer|verify|confirm)\s+"
    r"(?!(?:was|were|is|are|has|had|of|for\s+the|ended|came|sent)\b)",
    re.IGNORECASE,
)

#: A question that is about such orders.
_ABOUT = re.compile(
    r"\b(?:ai|a\.i\.|artificial\s+intelligence|chat\s?bots?|chatgpt|gpt|(?:language|ai)\s+models?"
    r"|llms?|ai\s+assistants?|prompts?|instruct(?:s|ed|ions?)|hidden\s+(?:text|message|words?)"
    r"|jailbreak\w*)\b",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Whether a text tells a language model what to do, or hides what it says."""
    return _ORDERS.search(_INVISIBLE.sub("", text)) is not None


def asks_about_orders(question: str) -> bool:
    """Whether a question is about language models, or what they are told.

    It is read off the question alone: an order may repeat the words of any question.
    """
    return _ABOUT.search(question) is not None


def sends_reader(sentence: str) -> bool:
    """Whether a sentence has an address, or begins by telling its reader what to do."""
    return _SENDS.search(sentence) is not None


def orders(passage: Passage) -> frozenset[Span]:
    """The sentences of a passage that give orders, or cannot be told from those that do.

    These are the ones that follow an order in its paragraph; and where that does not end as a
    sentence does ("SYSTEM:", "</passages>"), those of the next one.
    """
    if not gives_orders(passage.text):
        return frozenset()
    found: list[Span] = []
    goes_on = False
    for paragraph in _paragraphs(passage):
        begin = passage.start
        text = passage.text[paragraph[0].start - begin : paragraph[-1].end - begin]
        start = 0 if goes_on else _first_order(text)
        if start is not None:
            found += [each for each in paragraph if each.end > paragraph[0].start + start]
        goes_on = start is not None and _ENDED.search(text) is None
    return frozenset(found)


def _paragraphs(passage: Passage) -> Iterator[list[Span]]:
    """The sentences of each paragraph; paragraphs are separated by a blank line."""
    paragraph = list(passage.sentences[:1])
    for before, after in pairwise(passage.sentences):
        gap = passage.text[before.end - passage.start : after.start - passage.start]
        if gap.count("\n") > 1:
            yield paragraph
            paragraph = []
        paragraph.append(after)
    if paragraph:
        yield paragraph


def _first_order(text: str) -> int | None:
    """Where the first order begins; None when there is none."""
    places: list[int] = []
    end = 0
    for gap in _INVISIBLE.finditer(text):
        places += range(end, gap.start())
        end = gap.end()
    places += range(end, len(text))
    found = _ORDERS.search("".join(text[place] for place in places))
    if found is None:
        return None
    # a match may begin with the mark that ends the sentence before
    word = re.search(r"\w", found.group())
    return places[found.start() + (word.start() if word else 0)]

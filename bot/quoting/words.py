"""Tokens of sentences and questions, and the form in which answers are compared."""

from __future__ import annotations

import re

from index.ranking.gazetteer import DIGITS

#: Initials, an amount with its sign, a word with what is hyphenated to it, or a mark.
TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}"
    r"|[$£€]?\d[\d,]*(?:\.\d+)?(?:%|(?:st|nd|rd|th|s|m|bn|k)\b)?"
    r"|[^\W\d_][^\W_]*(?:[’'\-&.][^\W_]+)*"
    r"|[^\w\s]"
)

#: Words that no short answer begins or ends with.
STOP_WORDS = frozenset(
    """a about above according after again all also am an and any are as at be because been before
    being below between both but by can could d did do does doing done down during each either else
    ever every few for from had has have having he her here hers him his how i if in into is it its
    just ll many may me might more most much must my near no nor not now of off often on once only
    or other others our ours out over own re said same say says shall she should since so some such
    than that the their theirs them then there these they this those through to told too under
    until up upon ve very via was we well were what when where whether which while who whom whose
    why will with within without would yet you your yours""".split()
)

_MARKS = re.compile(r"[^\w\s]")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_POSSESSIVE = re.compile(r"(?<=\w)['’](?:s|S)?$")


def normalised(text: str) -> str:
    """The form in which answers are compared.

    Lower case, marks as spaces, articles dropped, white space folded, as in the evaluation of
    SQuAD (Rajpurkar and others 2016), but that a mark separates words.
    """
    return " ".join(_ARTICLES.sub(" ", _MARKS.sub(" ", text.lower())).split())


def bare(token: str) -> str:
    """A token without its possessive ending."""
    return _POSSESSIVE.sub("", token)


def canonical(text: str) -> str:
    """`normalised`, with number words up to ninety as digits: "nine years" -> "9 years"."""
    return " ".join(DIGITS.get(word, word) for word in normalised(text).split())

"""Text that gives orders, to a language model or to the reader, instead of reporting something.

What is found here is no proof of an attack, and an attack may be worded in a way that is not found:
whatever a model writes is checked against the passages in any case. A passage that gives orders is
only not shown to a model; it is found, quoted and opened like any other.
"""

from __future__ import annotations

import re

#: To set aside what came before, in the languages that most archives are in.
_SET_ASIDE = r"""
    \b(?:ignore|disregard|forget|override|bypass|skip|discard|set\s+aside)\b
        .{0,40}\b(?:above|previous|prior|preceding|earlier|instructions?|rules?|prompts?|passages?
        |told|asked|context|guidelines)\b
  | \bignor(?:ez|er|a|e|iere?|ieren|ar|ad)\b.{0,40}\b(?:ci-dessus|précédent\w*|instruc\w+
        |anweisung\w*|vorherig\w*|obig\w*|anterior\w*|istruzioni|precedent\w*|instruç\w+)
  | \b(?:oubliez|vergiss|vergessen\s+sie|olvid[ae]|esqueça|dimentica)\b.{0,60}
        \b(?:instruc\w+|anweisung\w*|istruzioni|instruç\w+|précéd\w+|anterior\w*|alles)
"""
#: Addressed to a model, or in the form of a message to or from one.
_ADDRESSED = r"""
    (?:^|\n)\W*(?:system|assistant|developer|user|human)\s*(?:message|prompt|note)?\s*:
  | \b(?:system|developer|hidden|initial|secret)\s+(?:prompt|message|instructions?)\b
  | \byou\s+are\s+(?:now|no\s+longer|an?\s+(?:ai|assistant|language|chat|helpful))\b
  | \b(?:note|attention|message|instructions?|memo|warning)\s+(?:to|for)\s+(?:the\s+|any\s+|all\s+)?
        (?:ai|llms?|language|assistants?|chat\s?bots?|models?|bots?)\b
  | \b(?:dear|hey|attention,?)\s+(?:ai|llm|language|assistant|chat\s?bot|model)\b
  | \b(?:ai|llms?|language\s+models?|assistants?|chat\s?bots?)\b.{0,40}
        \b(?:must|shall|should)\s+(?:now\s+)?(?:answer|reply|respond|say|write|output|ignore|state)\b
  | \b(?:new|updated|real|actual|revised)\s+(?:instructions?|task|rules)\s*:
  | \b(?:your|these|the)\s+(?:system\s+)?(?:instructions|guidelines)\b.{0,30}
        \b(?:are|changed|above|void|lifted)\b
  | \#{2,}\s*(?:instructions?|system|response)\b
  | <!--|-->|</?(?:system|assistant|user|instructions?|passages?|think)\b|<\||\|>|\[/?inst\]
"""
#: What to reply.
_REPLY = r"""
    (?:^|[.!?:;,\n"“'‘]\s*|\b(?:and|then|must|please|just|now|instead|only)\s+)
        (?:reply|respond|answer|say|output|print|repeat|write|state|announce|reveal)\s+
        (?:only|exactly|with|that|the\s+following|instead|in\s+your|your|as\s+follows|always|simply
        |["“'‘])
  | \b(?:antworte\w*|répond\w+|respond[ea]\w*|rispond\w+|dites|sag(?:e|en)?)\s+
        (?:nur|seulement|uniquement|sólo|solo|simplemente|sie\s+nur|apenas|que|dass)\b
  | (?:^|[.!?:;,\n]\s*|\b(?:and|then|must|please|now|instead)\s+)(?:tell|inform|assure|convince)\s+
        (?:people|readers?|everyone|everybody|users?|them|the\s+(?:reader|user|public))\s+that\b
  | \bin\s+your\s+(?:answer|reply|response|output)\b
  | \bend\s+(?:your|every|each)\s+(?:answer|reply|response)\b
"""
#: Long runs of base64 or hexadecimal digits hide what they say.
_ENCODED = r"(?-i:[A-Za-z0-9+/]{40,}={0,2})|(?:\\u[0-9a-f]{4}){4,}|(?:&\#x?[0-9a-f]{2,5};){4,}"

_ORDERS = re.compile(
    "|".join(f"(?:{each})" for each in (_SET_ASIDE, _ADDRESSED, _REPLY, _ENCODED)),
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)

#: A sentence that sends its reader somewhere, or tells them what to do.
_SENDS = re.compile(
    r"https?://|www\.\w|\b[\w.+-]+@[\w-]+\.\w{2,}"
    r"|^\W*(?:please\s+)?(?:click|visit|call|send|email|contact|reply|ignore|disregard|forget|pay"
    r"|buy|download|install|subscribe|sign\s+up|log\s+in|enter|transfer|verify|confirm)\s+"
    r"(?!(?:was|were|is|are|has|had|of|for\s+the|ended|came|sent)\b)",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Whether a text tells a language model what to do, or hides what it says."""
    return _ORDERS.search(text) is not None


def sends_reader(sentence: str) -> bool:
    """Whether a sentence has an address, or begins by telling its reader what to do."""
    return _SENDS.search(sentence) is not None

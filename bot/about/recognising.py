"""Questions about the archive itself: what is asked for, read from the words alone.

Only a text of which nothing is left over is such a question, and it must speak of the archive: "you
have", "in the archive", "articles about". What is asked about the world is news.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import count


class Kind(StrEnum):
    """What is asked for."""

    ARTICLES = "articles"  # how many there are, and which
    LISTED = "listed"  # the same, and as many as can be shown
    NEWS = "news"  # the latest, where there are some; else what is asked is searched
    LATEST = "latest"
    OLDEST = "oldest"
    FRESHNESS = "freshness"
    PUBLISHERS = "publishers"
    LANGUAGES = "languages"
    SECTIONS = "sections"
    AUTHORS = "authors"


@dataclass(frozen=True, slots=True)
class Request:
    """A question about the archive.

    Attributes:
        details: Which articles, as it was said: "on Kenya from 2022"; may be empty.
        number: Articles that are asked for; 0 when no number was said.
    """

    kind: Kind
    details: str = ""
    number: int = 0


#: What may stand before a detail: `bot.about.details` reads them.
PREPOSITIONS = (
    "on|about|regarding|concerning|re|relating to|related to|mentioning|covering|by|from|in|of"
    "|since|before|after|until|for|between|during|within|dated|published|written"
)

#: What may be said, a phrase a line: (one|of these), [perhaps this], <one of the parts below>.
_PHRASES = {
    Kind.PUBLISHERS: """
        (which|what) (newspapers|papers|publishers|publications)
        (which|what) [other] <papers> (<you have>|<you use>) [<here>]
        (how many|list|list of|show me|show) [the|all the|all|your|all your] <papers> [<here>]
        (how many|list|show me|show) [the|all the|all] <papers> (<you have>|<you use>) [<here>]
        (who|what) are [all] your <papers>
        (who|what) are the <papers> (in|of) <archive>
        where (do|does) (your|the) <content> come from
        where do you (get|take|have) (your|the|this|these) <content> [from]
        how many <articles> [are there|<you have>] (per|by|for each|from each) <papers>
        (which|what|how many) <papers> [have|has] <wrote> <topical> [<here>]
        (which|what|how many) <papers> [have|has] (covered|cover|covers) <subject> [<here>]
        (which|what) <papers> (has|have|<published>) [the] most <articles> [<details>] [<here>]
        who (<published>|has) [the] most <articles> <details> [<here>]
        """,
    Kind.LANGUAGES: """
        (which|what|how many) languages?
        (which|what|how many) languages? (<you have>|<you use>|do you (speak|understand)) [<here>]
        (which|what) languages? (are|is) (they|<articles>|<itself>) [written] [in] [<here>]
        in (which|what) languages? (are|is) (they|<itself>) [written]
        (are|is) <itself> [all|only] in english [only]
        how many <articles> [are there|<you have>] (per|by|for each|in each) language
        """,
    Kind.SECTIONS: """
        (which|what) sections
        (which|what) [kinds? of|sorts? of] <subjects> [of news] (<you have>|<you use>) [<here>]
        how many sections (<you have>|<you use>) [<here>]
        how many <articles> [are there|<you have>] (per|by|for each|in each) section
        """,
    Kind.AUTHORS: """
        (which|what|how many) <reporters> (<you have>|<you use>) [<here>]
        who (wrote|writes|has written) (your|these|the) (articles|stories) [<here>]
        (who|what) are (your|the) <reporters> (in|of) <archive>
        """,
    Kind.FRESHNESS: """
        how (<recent>|old) (are|is) <itself>
        (are|is) <itself> (<recent>|old)
        when (were|was) (you|this|<archive>) [last|most recently] <updated> [last]
        when did (you|<archive>) last (update|index|refresh|get updated)
        how (often|frequently) (are|is) (you|<archive>) <updated>
        when (is|was) your <latest> (article|story|update) [from|published] [<here>]
        when (is|was) the <latest> (article|story|update) [published] (in|of) <archive>
        (what is|what's|whats) your [knowledge|data] cut-?off [date]
        (up to|until) (when|what date|which date|what day|which day) <you have> [<items>]
        (last|latest) update [of <archive>]
        """,
    Kind.ARTICLES: """
        how far back (do|does|can) <itself> (go|reach|search|look) [back]
        (which|what|how many) <period> (<you have>|(do|does) <who> (cover|span|go back to))
        (from when|since when|when) (do|does) <itself> (start|begin|end|go back to)
        from when to when (do|does|is|are) <itself> [go|reach]
        how (big|large) (are you|is <archive>)
        [what is|what's|about|describe] <archive>
        (what|what's|what is|what can i find|what can be found|what is there) in <archive>
        what (do|does) <who> cover
        (what|how much) (coverage|reporting) <you have> <covered> [<here>]
        <do you have> [<some>] (coverage|reporting) <covered> [<here>]
        what [else|all|exactly] [other|more|kinds? of|sorts? of] <you have> [to offer] <which>
        what [else|all] [other|more|kinds? of|sorts? of] <items> <you have> <which>
        which [other] <items> <you have> <which>
        (which|what) <items> <details> <you have> [<here>]
        how many <kind> <articles> <you have> <which>
        (what|which) articles are (there|in <archive>) <which>
        what (is|are) there <details> (in|within) <archive>
        (what|which) articles <mention> <subject> [<here>]
        <do you have> <anything> <which>
        <do you have> [<some>] <kind> <articles> <which>
        <do you have> <named>
        [got|have] (anything|something) [else] <topical> [<here>]
        [<some>] (coverage|reporting) <covered> [<here>]
        (is|are) there [<some>] (articles?|coverage) [else] <which>
        (is|are) there [<some>] <items> [else] <details> (in|within) <archive>
        (is|are) there (anything|something|much|more) [else] [<details>] (in|within) <archive>
        is there (anything|something|much) [else] <short> [<here>]
        (is|are) <subject> (in|part of|(covered|included|mentioned|found) (by|in)) <archive>
        (do|does) <who> (cover|mention|know of) <subject>
        (do|does) <archive> (have|hold|contain|include) <subject>
        how (many|much) [more|other] <items> [<details>] <you have> <which>
        how many (<articles>|documents) are there [in total|altogether|overall] <which>
        how many <items> [<details>] are [there] (in|within) <archive>
        how many <items> in <archive>
        how many articles <mention> <subject> [<here>]
        how many <articles> [<details>] (did|has|have|does) <named> <published> [<details>] [<here>]
        how many <articles> (are|were|have been) [there|<published>] <details> [<here>]
        how many <articles> <details> [<here>]
        how many <items> (did|do|can|have) you (read|search|index|indexed|searched) [in|through]
        how much <you have> <which>
        what [was|has been|got] (published|added|indexed) in <archive> <which>
        what (was|has been|got) published <details> [<here>]
        what (did|has) <named> <published> [<details>]
        """,
    Kind.NEWS: """
        [<what is>|<show>] [the|your] latest <topical>
        [<what is>|<show>|is there|are there] <fresh> (news|headlines) [<details>] [<here>]
        [<what is>|<show>|is there|are there] <fresh> (updates?|developments?) <topical> [<here>]
        [<what is>|<show>|is there|are there] [<some>] (news|headlines) [<details>] [<here>]
        [<what is>|<show>] [the] <when> (news|headlines|stories)
        (what is|what's|whats) new [in <archive>|<when>]
        [is there|<you have>] (anything|something) new [<topical>] [<here>]
        [<what is>|<show>] [the|any] latest [in <archive>|<when>]
        """,
    Kind.LATEST: """
        [<what is>|<show>] [the|your|our] [<number>] <latest> [<number>] <noun> [<held>] <which>
        [<what is>|<show>] the <latest> thing <held> <which>
        [<show>] [<some>] recent (articles|stories) [<held>] <which>
        what (is|was) (the last thing|last) (added|indexed)
        """,
    Kind.OLDEST: """
        [<what is>|<show>] [the|your|our] [<number>] <oldest> [<number>] <noun> [<held>] <which>
        """,
    Kind.LISTED: """
        <show> [<some>] [<number>] <items> [<held>] <which>
        <show> [<some>] [<number>] <items> [that|which] <mention> <subject> [<here>]
        <show> (everything|anything|all|what|whatever) [<held>] <details> [<here>]
        [<some>] <articles> <topical> [<here>]
        """,
}

_PARTS = {
    "archive": """(the|this|your|our) [news|newspaper] archives?
        | (this|your|our) (database|collection|catalogue|index|corpus|library)""",
    "who": "you | we | newsdesk | <archive>",
    "hold": """(have|has|got|holds?|contains?|keeps?|includes?|stores?)
        [got|stored|indexed|available]""",
    "do you have": """(do|does) <who> [actually|currently|already|also|still] <hold>
        | (have|has) <who> [got]""",
    "you have": "<do you have> | did you have | <who> <hold> | (you've|we've) [got]",
    "held": "[that] <you have>",
    "you use": """do you (use|cover|search|read|know|index|draw on|rely on|work with)
        | are (there|included|indexed|covered|in <archive>) | does <archive> cover""",
    "here": "(in|from|within|inside) <archive> | here | available | there",
    "which": "[<details>] [<here>]",
    "articles": "[news] (articles?|stories|story) | coverage | reporting | pieces | cuttings",
    "items": "<articles> | reports? | items? | documents? | texts? | material",
    "some": """any | some | all | all the | all of the | all of your | all your | the | your | other
        | more | any other | any more | many | much | enough | a lot of | lots of | every | each""",
    "anything": """([<some>] <items> | anything | something | everything | much | more | a lot
        | lots) [else|more]""",
    "mention": """mention | cover | discuss | are (about|on) | deal with | concern | name
        | (wrote|write|report|reported|speak) (about|on|of)""",
    "what is": "(what|which) [is|are|were|was] | what's | whats | what're",
    "fresh": "[the|any|some|your] (latest|newest|most recent|recent|new) | any | some",
    "wrote": """(wrote|written|write|writes|report|reported|reports|published|publish)
        [anything|something]""",
    "published": """publish|published|print|printed|run|write|written|wrote|carry|carried|produce
        | produced""",
    "show": """(show|list|find|give|get|bring|send|display|fetch|pull up|search for|look for
        |look up) [me|us] | (can|could|may) (i|we) (see|get|read)
        | (i|we) (need|want|would like|am looking for|are looking for)
        | i'd like | (i'm|we're) looking for""",
    "papers": """newspapers? | papers? | publishers? | publications? | outlets? | newsrooms?
        | [news] (agencies|sources?|media) | magazines? | titles | newswires? | feeds?""",
    "content": "[news] (articles|news|stories|information|data|answers|content|coverage)",
    "itself": """you | this bot | <archive>
        | (the|your|these) (<content>|knowledge|sources) [in <archive>]""",
    "recent": "recent | current | fresh | new | up to date | up-to-date | outdated | stale",
    "updated": "updated | indexed | refreshed | filled | loaded",
    "latest": "latest | newest | most recent | last",
    "oldest": "oldest | earliest | first",
    "period": """period | dates? | years? | time ?span | date range | time range | time ?frame
        | months?""",
    "subjects": "sections | desks | categories | topics | subjects | themes | areas | news",
    "reporters": "authors | reporters | journalists | writers | bylines | correspondents",
}

#: Parts that are read: each is a group of its name.
_READ = {
    "details": rf" (?:{PREPOSITIONS}|this|last|past|today|yesterday)\b.*?",
    "topical": r" (?:on|about|by|from|mentioning)\b.*?",
    "covered": r" of\b.*?",
    "short": r" (?:on|about|from|by)(?: [^\s,]+){1,4}?",
    "subject": r" \S+(?: \S+){0,7}?",
    "named": r" \S+(?: \S+){0,3}?",
    "when": r" (?:today|yesterday|(?:this|last|past) (?:week|weekend|month|year))(?:'s)?",
    "kind": r" \S+(?: \S+)?",
    "number": r" (?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twenty)",
    "noun": r" (?:articles?|stories|story)",
}
_TOKEN = re.compile(r"[\[\]()|]|<[^>]+>|[^\s\[\]()|<>]+")
_SIGNS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}


def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as a regular expression for a text with a space before each word."""
    numbers = count()

    def translated(text: str) -> str:
        return "".join(map(token, _TOKEN.findall(text)))

    def token(sign: str) -> str:
        name = sign[1:-1]
        if sign in _SIGNS:
            return _SIGNS[sign]
        if sign[0] != "<":
            return f" {sign}"
        if name in _READ:
            here = translated(_PARTS["here"])  # "in the archive" is no detail
            return f"(?P<{name}{next(numbers)}>(?!{here}\\Z){_READ[name]})"
        return f"(?:{translated(_PARTS[name])})"

    return re.compile(translated(phrase), re.IGNORECASE)


_PATTERNS = tuple(
    (kind, _pattern(line))
    for kind, phrases in _PHRASES.items()
    for line in phrases.strip().splitlines()
)

#: What may stand before a question without being part of it.
_POLITE = re.compile(
    r"""(?:
        (?:so|well|now|please|and|but|also)[,.!;:]*\ |
        newsdesk[,:]\ |
        (?:(?:can|could|would|will)\ you(?:\ please)?|please)\ (?:tell|inform)\ (?:me|us)\ |
        (?:can|could|would|will)\ you\ (?:please\ )?(?=(?:show|list|find|give|get|search|look)\b) |
        tell\ (?:me|us)\  |
        (?:(?:i|we)\ (?:want|would\ like|need)|i'd\ like)\ to\ (?:know|see)\  |
        (?:i\ was|i\ am|i'm)\ wondering\  |
        do\ you\ know\ (?=how\ many|what\ you|which)
    )+""",
    re.IGNORECASE | re.VERBOSE,
)
#: What may stand after it.
_COURTESY = re.compile(
    r"[,;]? (?:please|thanks|thank you|exactly|right now|at the moment|so far)\Z", re.IGNORECASE
)
_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
} | {"twenty": 20}
#: Longer texts are not looked at.
_LONGEST = 200


def recognise(text: str) -> Request | None:
    """What a text asks of the archive itself; ``None`` when it is a question about the news."""
    if len(text) > _LONGEST:
        return None
    said = f" {plain(text)}"
    for kind, pattern in _PATTERNS:
        if found := pattern.fullmatch(said):
            return _request(kind, found)
    return None


def plain(text: str) -> str:
    """The text on one line, without courtesies, closing marks and typographic apostrophes."""
    said = " ".join(text.replace("’", "'").split()).rstrip(" ?!.…")
    said = _COURTESY.sub("", said).rstrip(" ?!.…,")
    polite = _POLITE.match(f"{said} ")
    return said[polite.end() :] if polite else said


def _request(kind: Kind, found: re.Match[str]) -> Request:
    read: dict[str, list[str]] = {}
    for name, said in found.groupdict().items():
        if said:
            read.setdefault(name.rstrip("0123456789"), []).append(said.strip())
    # "of" says that it must be something the archive has a name for
    details = [f"of {name}" for name in read.get("named", ())]
    details += [f"from {name}" for name in read.get("kind", ())]
    details += [said.removesuffix("'s") for said in read.get("when", ())]
    details += [*read.get("details", ()), *read.get("topical", ()), *read.get("short", ())]
    details += [f"about {subject}" for subject in read.get("subject", ())]
    details += [f"about {said[3:]}" for said in read.get("covered", ())]
    numbers = [_NUMBERS.get(said.lower()) or int(said) for said in read.get("number", ())]
    one = any(noun.lower() in {"article", "story"} for noun in read.get("noun", ()))
    return Request(kind, " ".join(details), 1 if one else sum(numbers[:1]))

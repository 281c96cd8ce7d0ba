"""Lines that a page carries around its article: the table of rules, each with a name.

A rule looks at one whole line, never inside one, and lines longer than its limit are never its
business. What each removed from 10,000 real articles, and how often wrongly, is in
docs/formats.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

_CREDITED = (
    r"(?:Getty(?: Images)?(?: North America| Europe| AsiaPac)?|AP(?: Photos?)?|AFP|Reuters|REUTERS|"
    r"EPA(?:-EFE)?|Shutterstock|Alamy(?: Stock Photo)?|Bloomberg|Anadolu(?: Agency)?|Xinhua|"
    r"ZUMA(?: Press)?(?: Wire)?|Redux|SIPA(?: USA)?|Sipa(?: USA)?|iStock|iStockphoto|Abaca|"
    r"NurPhoto|LightRocket|ITAR-TASS|TASS|Sputnik|Yonhap|Kyodo(?: News)?|KCNA|UPI|"
    r"The Washington Post|The New York Times|Los Angeles Times|USA TODAY(?: Sports| Network)?|"
    r"Imagn(?: Images)?|PA(?: Wire| Images)?|WireImage|FilmMagic|Corbis|VCG|dpa|CNN|NASA|"
    r"Maxar(?: Technologies)?)"
)
_NAME = r"[^\W\d_][\w.'’&\-]*(?: [^\W\d_][\w.'’&\-]*){0,4}"
_PICTURE = r"(?:images?|photos?|photographs?|photography|pictures?|illustrations?|fotos?|bild)"
_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|instagram|flipboard|telegram|"
    r"messenger|threads|bluesky|e-?mail|copy link|copier le lien|link kopieren)"
)
_AGENCY = r"(?:AP|A\.P\.|(?:The )?Associated Press|AFP|Reuters|USA ?TODAY(?: Sports)?|CNN|UPI|dpa)"

# What CNN's form on an advertisement asks, as a scraper delivers it: one phrase a line, or glued.
_AD_FORM = r"""
    (?:\d\.\s*)?how\ relevant\ is\ this\ ad\ to\ you\?|
    (?:\d\.\s*)?did\ you\ encounter\ any\ technical\ issues\?|
    cnn\ values\ your\ feedback|ad\ feedback(?:\ close\ icon)?|close\ icon|
    video\ player\ was\ slow\ to\ load\ content|video\ content\ never\ loaded|
    ad\ froze\ or\ did\ not\ finish\ loading|video\ content\ did\ not\ start\ after\ ad|
    audio\ on\ ad\ was\ too\ loud|ad\ never\ loaded|ad\ was\ repetitive[^.]*previously|
    ad\ prevented(?:/| or )slowed\ the\ page\ from\ loading|
    content\ moved\ around\ while\ ad\ loaded|
    your\ effort\ and\ contribution\ in\ providing\ this\ feedback\ is\ much\s+appreciated\.?
"""
_AD_FORM_REST = r"other\ issues|cancel|submit|close|thank\ you!?|yes|no"


@dataclass(frozen=True, slots=True)
class Rule:
    """Removes a line that `pattern` matches from its start.

    Attributes:
        longest: Of the lines it may remove, in characters.
        needs: One of these, in lower case, must be in the line: cheaper to look for than to match.
        prose: Whether it may remove a line that ends like a sentence.
    """

    name: str
    pattern: re.Pattern[str]
    longest: int
    needs: tuple[str, ...] = ()
    prose: bool = True

    def matches(self, line: str, lowered: str) -> bool:
        """Whether it removes a line of no more than `longest` characters."""
        for word in self.needs:
            if word in lowered:
                break
        else:
            if self.needs:
                return False
        return self.pattern.match(line) is not None


def _rule(
    name: str, longest: int, pattern: str, *needs: str, prose: bool = True, any_case: bool = False
) -> Rule:
    flags = re.IGNORECASE if any_case else 0
    return Rule(name, re.compile(pattern, flags), longest, needs, prose)


_AGENCIES = tuple(
    "getty ap afp reuters epa shutterstock alamy bloomberg anadolu xinhua zuma redux sipa stock "
    "abaca light tass sputnik yonhap kyodo kcna upi times post today imagn pa image film corbis "
    "vcg dpa cnn nasa maxar".split()
)

RULES = (
    _rule("ornament", 80, r"[_*•·♦■▪◆=~#►▶—–\- ]+\Z"),
    Rule(
        "ad form",
        re.compile(
            rf"(?:(?:{_AD_FORM})(?:[\s•.]|{_AD_FORM_REST})*)+\Z", re.IGNORECASE | re.VERBOSE
        ),
        900,
        (" ad ", "ad feedback", "technical issues", "values your feedback", "close icon",
         " content", "much appreciated"),
    ),
    _rule(
        "advertisement", 80,
        r"(?:(?:skip )?adverti[sz]e?ment|skip advert|"
        r"(?:article|story) continues (?:below|after).*)\Z",
        "advert", "continues", any_case=True,
    ),
    _rule("video box", 260, r"(?:.* )?\d\d:\d\d - Source: \w+(?: .*)?\Z", "source:"),
    _rule("gallery caption", 1200, r".*\bHide [Cc]aption \d+ of \d+\Z", "hide caption"),
    _rule(
        "credit", 160,
        rf"[(\[]?(?:{_PICTURE}|video) ?(?:source|credits?|courtesy|by)\b ?[:,©]?.*|"
        r"[(\[]?(?:images?|photos?|photographs?|pictures?|illustrations?|fotos?|bild|credits?)"
        r"\s?[:©|].*",
        prose=False, any_case=True,
    ),
    _rule(
        "credit in brackets", 120,
        rf"[(\[](?:[^()\[\]]* via |{_NAME}(?:/| for ))*(?:AP Photo/[^()\[\]]*|{_CREDITED})[)\]]\Z",
        *_AGENCIES,
    ),
    _rule(
        "credit alone", 90,
        rf"©? ?(?:{_NAME}(?:/| via ))+{_CREDITED}(?:/{_NAME})*\Z|©? ?Getty Images\Z",
        *_AGENCIES, prose=False,
    ),
    _rule(
        "caption", 600,
        rf"(?:(?=.*{_CREDITED}\Z)|(?=.*[)\w]\Z)(?=.*(?:AP Photo|\(|©|[.!?”\"] \w+: ))).*"
        rf"(?:[\s/](?:{_NAME}/)(?:[\w.& ]+/)*{_CREDITED}(?: via {_CREDITED})?|"
        rf" (?:via|for) {_CREDITED}|\(AP Photo/[^)]*\)|\bAP Photo/{_NAME}|"
        rf"\((?:{_PICTURE}(?: credits?)?|credits?) ?[:/][^()]*\)|© ?\d{{4}} .{{2,40}}|"
        rf"[.!?”\"] (?:Credits?|Photos?|Pictures?|Images?|Photographs?): [A-Z][^.:]{{1,50}})\Z",
        "/", " via ", " for ", "(", "©", ": ", prose=False,
    ),
    _rule(
        "image caption", 400,
        r"(?:image (?:source|caption)|media caption|file (?:photo|image))\b.*",
        "image ", "media ", "file ", any_case=True,
    ),
    _rule(
        "courtesy", 200, r".*\b(?:Courtesy|Photo courtesy)(?: of)? [A-Z][^.:;,]{2,50}\Z",
        "courtesy", prose=False,
    ),
    _rule(
        "share bar", 120,
        rf"(?:share|tweet|e-?mail|print|save|pin)(?: this)? (?:story|article|page|post)"
        rf"(?: (?:on|via|by|to) (?:{_NETWORK}|the web))?\Z|"
        rf"(?:(?:share(?: this(?: story)?)?|partager|teilen|compartir|condividi|tweet(?: this)?|"
        rf"follow us|copy this url to your clipboard|link copied(?: to clipboard)?|copy link|"
        rf"print|e-?mail|save)[\W_]*)*"
        rf"(?:(?:link copied(?: to clipboard)?|copy link|share this(?: story)?)[\W_]*|"
        rf"(?:on |via )?{_NETWORK}[\W_]+(?:(?:and|or) )?{_NETWORK}[\W_]*)"
        rf"(?:(?:{_NETWORK}|print|link|url|more|save|and|share this story)[\W_]*)*\Z",
        "share", "partager", "teilen", "compartir", "condividi", "tweet", "mail", "print", "save",
        "pin", "link", "facebook", "twitter", any_case=True,
    ),
    _rule(
        "sign-up here", 420,
        r".*\b(?:Sign[- ]?up|Subscribe)(?: for free| right| now| today)* here"
        r"(?: (?:to|for)\b.*| \.|\.)?\)?\s*\Z",
        " here",
    ),
    _rule(
        "sign-up newsletter", 420,
        r"(?:.{0,200}[.!?:–—►\w] ?|.{0,3})\b(?:Sign up|SIGN UP|Subscribe|Get|Receive|Join)\b"
        r"[^.]{0,160}\b(?:newsletters?|in ?box|inbox|briefing|push alerts|email alerts)\b.*\Z",
        "newsletter", "inbox", "in box", "briefing", "alerts",
    ),
    _rule(
        "newsletter form", 600,
        r"(?:would you like to receive .{0,60} newsletter|the \w+ newsletter provides you with|"
        r"we will use the (?:details|information) you have shared|if you wish to object to the use "
        r"of your data|['‘]we['’] includes .{0,80} brands as detailed here|"
        r"to get .{0,80} (?:sent to your|in your) inbox|enter your e-?mail|"
        r"by (?:signing up|subscribing|clicking)[^.]{0,40},? (?:you|i) agree|"
        r"(?:recevez|inscrivez-vous|abonnez-vous|jetzt|abonnieren|suscríbe)[^.]{0,100}(?:newsletter|"
        r"boîte|postfach|boletín)|"
        r"you can unsubscribe at any time|please enter a valid email|thanks? for signing up).*",
        any_case=True,
    ),
    _rule(
        "subscribe", 300,
        r"(?:support (?:local|quality|strong|great)(?: local)? journalism\b|"
        r"thank you for supporting our journalism\b|subscribe (?:to|at) [\w.]+\.com\b|"
        r"(?:already|not) a subscriber\?|want more (?:news )?coverage\?|"
        r"these articles are for .{0,30} subscribers|(?:just )?for subscribers:\Z).*",
        "journalism", "subscribe", "coverage?", any_case=True,
    ),
    _rule(
        "commission", 300,
        r"(?=.*\b(?:may|might|could) earn (?:us|a|an)\b.*commission)"
        r"(?=.*\b(?:links?|purchases?)\b)",
        "commission",
    ),
    _rule(
        "follow", 160,
        r"(?:follow|find|like|join) (?:[^.!?]{1,70} on (?:twitter|x|facebook|instagram|threads|"
        r"tiktok|social media|mastodon|bluesky)|us)\b[^.!?]{0,60}(?:@?[\w.]+)?[.!]?\Z",
        "follow", "find", "like", "join", any_case=True,
    ),
    _rule(
        "coverage link", 200,
        r"(?:follow|find|see|read) [^.]{0,100}\bcoverage\b[^.]{0,60}(?: at|:) https?://\S+\Z|"
        r"AP [^.:]{2,40}: https?://\S+\Z",
        "http", any_case=True,
    ),
    _rule(
        "feed footer", 400, r"The post .+ (?:first )?appeared (?:first )?on .{2,80}\Z", "appeared"
    ),
    _rule(
        "sign-off", 260,
        r"\((?:Additional )?(?:Reporting|Writing|Compiled|Editing) by [^()]*\)\Z|"
        r"(?:Additional )?(?:Reporting|Writing) by [^.]{2,120}[;.] ?Editing by [^()]{2,120}\Z",
        " by ",
    ),
    _rule(
        "contact", 260,
        r"(?:contact|reach|email|e-mail) [^.!?]{2,70}? (?:at|on|via) \S*(?:@|\(?\d{3}\)?[-. ]).*\Z",
        "@", any_case=True,
    ),
    _rule(
        "related link", 200,
        r"(?:more|related|read more|read next|read this|read also|also read|see also|see more|"
        r"you may (?:also )?like|don['’]t miss|must read|learn more|go deeper|watch|"
        r"lire aussi|à lire aussi|lesen sie auch|lea también|leggi anche|"
        r"more (?:on|from|about) [^.:]{2,50}|related (?:stories|coverage|articles?|content|"
        r"reading)) ?:\s*[^\s.][^.]*[^.:]\Z",
        ":", prose=False, any_case=True,
    ),
    _rule(
        "read more", 60,
        r"(?:(?:read|show|see|view|load) (?:more|less)|click (?:here )?to (?:read|see) more|"
        r"tap to read more)(?: here| - \(show less\))?[.:… »>]*\Z|"
        r"(?:for the full story, )?click here(?: to read more| for more)?\.?\Z|"
        r"(?:read )?(?:the )?full (?:story|article)(?: here)?[.:… »>]*\Z|"
        r"continue reading[.:… »>]*\Z",
        "more", "less", "click", "full", "continue", any_case=True,
    ),
    _rule(
        "dateline mark", 40,
        r"(?:CNN(?: Business| Style| Travel| Underscored)?|AP|Reuters|AFP) ?[—–-]+\Z|"
        r"\((?:CNN|AP|Reuters|AFP)\)[ —–-]*\Z",
    ),
    _rule(
        "copyright", 260,
        r"(?:©|\(c\)|copyright\b)[\s©(c)]*(?:19|20)\d\d\b.*|"
        r".*\bAll rights reserved\.?(?: This material may not be .*)?\Z",
        "©", "(c)", "copyright", "rights reserved", any_case=True,
    ),
)  # fmt: skip

_FORM_REST = re.compile(rf"(?:(?:{_AD_FORM_REST})\s*)+\Z", re.IGNORECASE | re.VERBOSE)
_SENTENCE_END = (".", "?", "”", '."')
AGENCY_LINE = re.compile(rf"{_AGENCY}\Z")

# The rules that may remove a line of a certain length, so that most lines meet few of them.
_LIMITS = sorted({rule.longest for rule in RULES})
_FOR_LENGTH = [tuple(rule for rule in RULES if rule.longest >= limit) for limit in _LIMITS]
_FOR_PROSE = [tuple(rule for rule in rules if rule.prose) for rules in _FOR_LENGTH]


def rule_for(line: str, before: Rule | None = None) -> Rule | None:
    """The rule that removes a line, if any.

    Args:
        before: The rule that removed the line before this one: an ad form's "Cancel" is noise
            only after its questions.
    """
    place = bisect_left(_LIMITS, len(line))
    if place == len(_LIMITS):
        return None
    lowered = line.lower()
    for rule in (_FOR_PROSE if line.endswith(_SENTENCE_END) else _FOR_LENGTH)[place]:
        if rule.matches(line, lowered):
            return rule
    if before is not None and before.name == "ad form" and _FORM_REST.match(line):
        return before
    return None


def without_noise(lines: Iterable[str]) -> list[str]:
    """The lines that no rule removes; blank ones stay."""
    kept: list[str] = []
    before: Rule | None = None
    for line in lines:
        rule = rule_for(line, before) if line else None
        if rule is None:
            kept.append(line)
        if line:
            before = rule
    return kept

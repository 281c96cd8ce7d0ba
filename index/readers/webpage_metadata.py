"""What a web page declares about its article: JSON-LD (schema.org), OpenGraph, meta elements."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from index.readers import bylines
from index.readers.drafts import Draft
from index.readers.records import drafted

#: schema.org's types of articles.
_ARTICLES = ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle",
             "opinionnewsarticle", "backgroundnewsarticle", "reviewnewsarticle", "blogposting",
             "liveblogposting", "report")  # fmt: skip
_MAX_NODES = 2_000

# Names of meta elements, best first; in lower case.
_TITLE = ("og:title", "dc.title", "twitter:title", "parsely-title")
_URL = ("og:url", "parsely-link")
_PUBLISHER = ("og:site_name", "dc.publisher", "application-name")
_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished",
              "parsely-pub-date", "sailthru.date", "pubdate", "publish-date", "dc.date.issued",
              "dc.date", "dcterms.date", "dcterms.created", "date",
              "cxenseparse:recs:publishtime")  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
_SECTION = ("article:section", "og:article:section", "parsely-section", "section")
_AUTHOR = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
_LANGUAGE = ("og:locale", "dc.language", "content-language", "language")


def declared(tree: Any) -> Draft:
    """The draft of an article, without body, from the parsed page."""
    meta = _meta(tree)
    found = drafted(_json_ld(tree), {})

    def first(names: tuple[str, ...]) -> str:
        return next((meta[name] for name in names if name in meta), "")

    author = first(_AUTHOR)
    return Draft(
        title=found.title or first(_TITLE) or _text(tree, "//h1"),
        authors=found.authors or (() if "://" in author else bylines.names(author)),
        publisher=found.publisher or first(_PUBLISHER),
        section=found.section or first(_SECTION),
        published=found.published or first(_PUBLISHED) or _time(tree),
        version=found.version or first(_MODIFIED),
        url=_attribute(tree, "//link[@rel='canonical']/@href") or found.url or first(_URL),
        language=found.language or _attribute(tree, "/html/@lang") or first(_LANGUAGE),
    )


def _meta(tree: Any) -> Mapping[str, str]:
    """Content by name, property or itemprop; the first of several counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _json_ld(tree: Any) -> Mapping[str, Any]:
    """The first JSON-LD object about an article, with the names that `records` knows."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(str(kind).lower() in _ARTICLES for kind in kinds):
                return _as_record(node)
    return {}


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [value], 0
    while waiting and seen < _MAX_NODES:
        seen += 1
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            yield node
            waiting += [inner for inner in node.values() if isinstance(inner, list | dict)]


def _as_record(node: Mapping[str, Any]) -> Mapping[str, Any]:
    page = node.get("mainEntityOfPage")
    address = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return {
        "headline": node.get("headline") or node.get("name"),
        "author": node.get("author") or node.get("creator"),
        "publisher": node.get("publisher"),
        "section": node.get("articleSection"),
        "published": node.get("datePublished") or node.get("dateCreated"),
        "datemodified": node.get("dateModified"),
        "url": node.get("url") or address,
        "language": node.get("inLanguage"),
    }


def _time(tree: Any) -> str:
    """The first <time> of the page's article that names its moment."""
    for path in ("//article//time/@datetime", "//header//time/@datetime", "//time/@datetime"):
        value = _attribute(tree, path)
        if value:
            return value
    return ""


def _attribute(tree: Any, path: str) -> str:
    return next((str(value).strip() for value in tree.xpath(path) if str(value).strip()), "")


def _text(tree: Any, path: str) -> str:
    return next((" ".join(element.itertext()) for element in tree.xpath(path)), "")

"""Articles in every format, written for these tests, and files that nobody can read."""

from __future__ import annotations

import json
from pathlib import Path

from index.articles import Article
from index.readers import Reading, named, read

FIRST = "The harbour of Lindmoor will be closed to ferries for six weeks, the port authority said."
SECOND = 'Its director, Ada Moss, said the quay "was never meant to last a hundred years".'
THIRD = "Work begins on 2 September and costs 14 million crowns, paid by the county."

SCRAPED = f"""WorldLindmoor closes its harbour to ferries for six weeks

Lindmoor closes its harbour to ferries for six weeks

{FIRST}
{FIRST}
Images source: © Quayside Pictures | 2024 Quayside Pictures
Ines Halloran

10 July 2024 13:22

{SECOND}

A long repair

{THIRD}

Related content
Ten islands to see by boat
"""

MARKDOWN = f"""---
title: Lindmoor closes its harbour
authors: [Ines Halloran, Bo Ray]
date: 2024-07-10 13:22:00 +0200
url: https://www.lindmoor-news.example/harbour
section: Region
lang: en
---

# Lindmoor closes its harbour

{FIRST} See [the plan](https://port.example/plan).

## A **long** repair

{THIRD}
"""

PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Lindmoor closes its harbour | News</title>
<link rel="canonical" href="https://www.lindmoor-news.example/harbour">
<meta property="og:site_name" content="Lindmoor News">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
{{"@type": "WebSite", "name": "x"}}, {{"@type": "NewsArticle",
"headline": "Lindmoor closes its harbour", "datePublished": "2024-07-10T13:22:00+02:00",
"dateModified": "2024-07-11T08:00:00+02:00", "articleSection": "Region",
"author": [{{"@type": "Person", "name": "Ines Halloran"}}]}}]}}</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article>
<h1>Lindmoor closes its harbour</h1>
<p>{FIRST}</p><figure><img src="a.jpg"><figcaption>A ferry. Photo: Quayside</figcaption></figure>
<p>{SECOND}</p><h2>A long repair</h2><p>{THIRD}</p></article>
<footer>© 2024 Lindmoor News</footer></body></html>"""

NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.6//EN" "nitf-3-6.dtd">
<nitf><head><title>Harbour</title><docdata management-status="usable">
<correction info="Corrects the cost in paragraph 3."/>
<doc-id regsrc="lw" id-string="lw-0710-3"/><date.issue norm="20240710T132200+0200"/>
</docdata><pubdata name="Lindmoor Wire" position.section="Region"/></head>
<body><body.head><hedline><hl1>Lindmoor closes its harbour</hl1></hedline>
<byline>By <person>Ines Halloran</person></byline></body.head>
<body.content><media><media-caption><p>A ferry.</p></media-caption></media>
<p>{FIRST}</p><p>Caf&eacute;s near the quay stay open.</p><hl2>A long repair</hl2><p>{THIRD}</p>
</body.content></body></nitf>"""

NEWSML = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:lw:1" version="2"><itemMeta><itemClass qcode="ninat:text"/>
<provider literal="lw"><name>Lindmoor Wire</name></provider>
<versionCreated>2024-07-10T14:00:00+02:00</versionCreated>
<firstCreated>2024-07-10T13:22:00+02:00</firstCreated><pubStatus qcode="stat:usable"/>
<edNote>Adds quote.</edNote></itemMeta>
<contentMeta><by>Ines Halloran</by><headline>Lindmoor closes its harbour</headline>
<language tag="en"/><slugline>HARBOUR</slugline></contentMeta>
<contentSet><inlineXML contenttype="application/nitf+xml">{NITF.split('dtd">')[1]}</inlineXML>
</contentSet></newsItem>
<newsItem guid="urn:lw:2"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta></newsItem>
<newsItem guid="urn:lw:3"><itemMeta><itemClass qcode="ninat:text"/>
<pubStatus qcode="stat:canceled"/></itemMeta></newsItem>
</itemSet></newsMessage>"""

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Lindmoor News</title><entry><id>tag:lindmoor,2024:1</id>
<title>Lindmoor closes its harbour</title><author><name>Ines Halloran</name></author>
<link href="https://www.lindmoor-news.example/harbour?utm_source=feed"/>
<published>2024-07-10T13:22:00+02:00</published><updated>2024-07-10T15:00:00+02:00</updated>
<category term="Region"/><content type="html">&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{THIRD}&lt;/p&gt;
</content></entry></feed>"""

PLAIN_RECORD = {
    "id": "a1", "title": "Lindmoor closes its harbour", "text": f"{FIRST}\n\n{THIRD}",
    "authors": ["Ines Halloran"], "published": "2024-07-10",
    "url": "https://www.lindmoor-news.example/harbour#top",
}  # fmt: skip

NINJS_1 = {
    "uri": "https://lw.example/1", "type": "text", "versioncreated": "2024-07-10T14:00:00+02:00",
    "firstcreated": "2024-07-10T13:22:00+02:00", "byline": "By Ines Halloran and Bo Ray",
    "headline": "Lindmoor closes its harbour", "body_xhtml": f"<p>{FIRST}</p><p>{THIRD}</p>",
    "pubstatus": "usable", "language": "en-US", "copyrightholder": "Lindmoor Wire",
    "slugline": "harbour", "ednote": "Adds cost.",
}  # fmt: skip

NINJS_3 = {
    "uri": "https://lw.example/1", "type": "text", "versionCreated": "2024-07-10T14:00:00+02:00",
    "firstCreated": "2024-07-10T13:22:00+02:00", "by": "Ines Halloran",
    "headlines": [
        {"role": "short", "value": "Harbour"},
        {"role": "main", "value": "Lindmoor closes its harbour"},
    ],
    "bodies": [
        {"role": "x-own", "contentType": "application/xml", "value": "<X>not this</X>"},
        {"role": "main", "contentType": "text/plain", "value": f"{FIRST}\n\n{THIRD}"},
    ],
    "infoSources": [{"name": "Lindmoor Wire"}], "edNote": "Adds cost.", "language": "en",
    "standard": {"name": "ninjs", "version": "3.0"},
}  # fmt: skip

AP = {
    "data": {"item": {
        "uri": "https://api.lw.example/content/77", "altids": {"itemid": "77aa", "etag": "x"},
        "version": 3, "type": "text", "pubstatus": "usable", "title": "BC-Harbour",
        "headline": "Lindmoor closes its harbour", "bylines": [{"by": "By INES HALLORAN"}],
        "firstcreated": "2024-07-10T11:22:00Z", "versioncreated": "2024-07-10T12:00:00Z",
        "provider": {"name": "Lindmoor Wire"}, "ednote": "CORRECTS: cost in paragraph 3.",
        "body_nitf": f"<block><p>{FIRST}</p><hl2>A long repair</hl2><p>{THIRD}</p></block>",
    }}
}  # fmt: skip


def pdf(lines: list[str], pages: int = 1, title: str = "") -> bytes:
    """A PDF with these lines on every page, of standard Helvetica; without lines, empty pages."""
    shown = "\n".join(f"({line.replace('(', '').replace(')', '')}) Tj T*" for line in lines)
    content = f"BT /F1 11 Tf 14 TL 50 780 Td {shown} ET" if lines else ""
    kids = " ".join(f"{number} 0 R" for number in range(6, 6 + pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(content)} >> stream\n{content}\nendstream",
        f"<< /Title ({title}) /CreationDate (D:20240710132200+02'00') >>",
        *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
          "/Resources << /Font << /F1 3 0 R >> >> >>"] * pages,
    ]  # fmt: skip
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return data + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    ).encode("latin-1")


def readings(folder: Path, name: str, content: str | bytes | object) -> list[Reading]:
    """What the reader makes of a file of this name and content; objects are written as JSON."""
    path = folder / name
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(named(path, folder)))


def article(folder: Path, name: str, content: str | bytes | object) -> Article:
    """The one article of such a file."""
    (found,) = [one for one in readings(folder, name, content) if isinstance(one, Article)]
    return found

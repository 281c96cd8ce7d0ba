"""Sources of an answer lead to the desk's own pages where PUBLIC_URL is set."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import httpx

from bot.desk import Desk
from tests.scenarios.slack.running import PATH, WORKERS, newsdesk, stand_in
from tests.slack_standin import PATIENCE

PUBLIC = "https://desk.example/"


def test_every_source_is_one_click_from_its_article(desk: Desk, tmp_path: Path) -> None:
    with stand_in() as slack, newsdesk(slack, desk, tmp_path, "http", public_url=PUBLIC) as running:
        ann = slack.person("ann")
        newsroom = slack.channel("newsroom", ann)
        [answer] = running.check_answered(slack.mention(ann, newsroom, WORKERS), WORKERS)
        links = [
            element["url"]
            for block in answer.blocks
            for section in block.get("elements", [])
            for element in section.get("elements", [])
            if element.get("type") == "link"
        ]
        citations = [each.citations[0] for each in running.expected(WORKERS).sentences]
        assert len(links) == len(citations)
        for link, citation in zip(links, citations, strict=True):
            assert link.startswith(PUBLIC)
            address = running.url.removesuffix(PATH) + "/" + link.removeprefix(PUBLIC)
            page = httpx.get(address, timeout=PATIENCE)
            assert page.status_code == 200
            assert citation.quote in unescape(page.text)
            assert "<mark" in page.text

"""Questions to begin with, drawn from what the archive holds."""

from __future__ import annotations

from index.articles import Article

#: Slack shows at most so many suggested prompts.
PROMPTS = 4

#: What a suggested question says before the title.
OPENING = "What do we have on this: "

#: Longest title of an article that is suggested, in characters.
LONGEST = 120


def prompts(latest: list[Article]) -> list[dict[str, str]]:
    """Prompts for ``assistant.threads.setSuggestedPrompts``: the newest articles, by their titles.

    Each asks for what its article is about, so the archive has something on every one of them.
    """
    titles = dict.fromkeys(
        title for article in latest if (title := " ".join(article.title.split()))
    )
    return [
        {"title": title, "message": f"{OPENING}{title}"}
        for title in titles
        if len(title) <= LONGEST
    ][:PROMPTS]

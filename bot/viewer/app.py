"""The viewer as a small web application, to be mounted beside Slack's requests or served alone."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.viewer.address import spans_of
from bot.viewer.page import article_page, message_page, policy
from index.articles import Article
from index.errors import NewsdeskError

_NOT_FOUND = message_page(
    "Not found",
    "This article was changed or removed since it was quoted. Ask the question again to see what "
    "the archive says now.",
)
_UNAVAILABLE = message_page(
    "Not available", "The archive cannot be read at the moment. Try again in a minute."
)


def viewer(article: Callable[[str], Article | None]) -> Starlette:
    """Serves ``GET /passage/{passage id}?at=START-END``, what `article_address` links to.

    Args:
        article: Finds the article that holds a passage, None when there is none. It is called in
            a thread of its own, and may raise `NewsdeskError`.
    """

    def passage(request: Request) -> Response:
        at = request.query_params.get("at")
        spans = () if at is None else spans_of(at)
        try:
            found = article(request.path_params["passage_id"])
        except NewsdeskError:
            return _response(_UNAVAILABLE, 503)
        if found is None or spans is None:
            return _response(_NOT_FOUND, 404)
        try:
            page = article_page(found, spans)
        except ValueError:
            return _response(_NOT_FOUND, 404)
        return _response(page, 200)

    def elsewhere(request: Request, error: Exception) -> Response:
        return _response(_NOT_FOUND, 404)

    return Starlette(
        routes=[Route("/passage/{passage_id:path}", passage)],
        exception_handlers={404: elsewhere},
    )


def _response(page: str, status: int) -> Response:
    return HTMLResponse(
        page,
        status,
        {
            "Content-Security-Policy": policy(),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
            "Cache-Control": "private, no-cache",
        },
    )

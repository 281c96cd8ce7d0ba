"""The Web API: a table of methods for each family."""

from . import assistant, auth, chat, conversations, streams, views

METHODS = {
    **assistant.METHODS,
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **streams.METHODS,
    **views.METHODS,
}

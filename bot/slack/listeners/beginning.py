"""What happens at once when something was asked in a thread: a status, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from slack_bolt import BoltContext

from bot.slack.blocks import Message, busy_message, refused_person
from bot.slack.clients import Bot, SlackError, calling
from bot.slack.intake import OUTCOME, Outcome
from bot.slack.logs import log
from bot.slack.places import Place
from bot.slack.queue import BOUND
from bot.slack.services import Services
from bot.store import Waiting

#: What a thread shows until the answer comes. The empty status ends it.
STATUS, NO_STATUS = "is reading the archive…", ""

#: Slack shows these in turn while the status is set; at most ten.
LOADING = (
    "Searching words and dates…",
    "Comparing passages…",
    "Checking every quote against its article…",
)

#: ... and where a language model writes the answer.
WRITING = (*LOADING, "Writing, and checking each sentence…")


def begin(services: Services, context: BoltContext) -> None:
    """Have the question of a request answered, and show that it is."""
    outcome: Outcome | None = context.get(OUTCOME)
    if outcome is None:
        return
    place: Place = context["ask"].place
    before = services.pool.waiting()
    if isinstance(outcome, Waiting):
        services.pool.submit(outcome)
    if not place.addressed:
        return  # there may be no answer, and then nothing is said
    try:
        bot = services.bot(context)
        with calling():
            if not isinstance(outcome, Waiting):
                _note(bot, place, refused_person())
            elif before > BOUND:
                _note(bot, place, busy_message(before))
            else:
                _status(bot, place, STATUS, WRITING if services.desk.writes else LOADING)
                if services.store.questions.begun(outcome.id):
                    _status(bot, place, NO_STATUS)  # Slack ends those that were before the answer
    except SlackError as error:
        log.info("no status in %s: %s", place.channel, error.problem)


def _status(bot: Bot, place: Place, status: str, loading: Sequence[str] = ()) -> None:
    bot.glance.assistant_threads_setStatus(
        channel_id=place.channel,
        thread_ts=place.root,
        status=status,
        loading_messages=list(loading) or None,
    )


def _note(bot: Bot, place: Place, message: Message) -> None:
    bot.client.chat_postEphemeral(
        channel=place.channel,
        user=place.user,
        thread_ts=place.thread_ts or None,
        text=message.text,
        blocks=list(message.blocks),
    )

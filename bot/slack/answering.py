"""Answers one question: from the claim in the store to the posted messages."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol, TypedDict

from bot.answers import Answer, Conversation, Question, Searched, Turn
from bot.slack.blocks import Message, answer_messages, error_message, limited, streamed_answer
from bot.slack.clients import Bot, Bots, RefusedError, SlackError, UnreachableError
from bot.slack.delivery import Thread, privately
from bot.slack.ledger import Ledger
from bot.slack.logs import fault, log
from bot.slack.pacing import Pacer
from bot.slack.places import Place, conversation
from bot.slack.settings import limited_question, settings_of
from bot.slack.threads import said_before
from bot.slack.unasked import unasked
from bot.standing import Mark
from bot.store import Claim, Heard, LostError, Store, StoreError, Waiting
from index.errors import NewsdeskError, QuestionError

#: Seconds until a question is tried again that could not be answered; the last one from then on.
PAUSES = (2.0, 10.0, 60.0, 300.0)

#: A question is given up after so many attempts: a day and a half.
ATTEMPTS = 400

#: Seconds in which a direct message may lean on the ones before it, since each begins a thread of
#: its own: as long as people stay with a subject, and no longer than they remember its words.
LATELY = 30 * 60.0

_SORRY = "The archive cannot be searched at the moment"


class Asks(Protocol):
    """The one door of the core (`bot.desk.Desk`)."""

    def stream(
        self, question: Question, conversation: Conversation | None = None
    ) -> Iterator[Answer]: ...


class _Shown(TypedDict):
    """How an answer is shown; see `bot.slack.blocks.answer_messages`."""

    answer_id: str
    public_url: str
    shareable: bool
    narrowed: bool
    marks: Sequence[Mark]


class Answerer:
    """Works on questions of the store, for one worker.

    Args:
        worker: The name under which this process claims questions.
        clock: Seconds since 1970.
    """

    def __init__(
        self,
        desk: Asks,
        store: Store,
        bots: Bots,
        pacer: Pacer,
        *,
        worker: str,
        public_url: str = "",
        log_texts: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._desk = desk
        self._store = store
        self._bots = bots
        self._pacer = pacer
        self._worker = worker
        self._public_url = public_url
        self._log_texts = log_texts
        self._clock = clock

    def work(self, waiting: Waiting) -> bool:
        """Claim a question, answer it, and write down how that went. Raises nothing.

        Returns:
            Whether it was edited or deleted meanwhile, and is to be worked on again.
        """
        try:
            claim = self._store.questions.claim(waiting.id, self._worker, self._clock())
            return claim is not None and self._work(claim)
        except LostError:
            log.info("question %s is in other hands", waiting.id)
            if not self._store.questions.known(waiting.id):  # its asker had it forgotten
                self._store.conversations.drop(waiting.id)
        except StoreError as error:
            # It stays claimed until its lease runs out, and is tried again then.
            log.error("question %s: %s", waiting.id, error)
        return False

    def _work(self, claim: Claim) -> bool:
        place = Place.of(claim.asked.details)
        if self._log_texts:
            log.info("question %s in %s: %r", claim.id, place.channel, claim.asked.text)
        ledger = Ledger(self._store.questions, claim)
        try:
            self._reply(claim, place, ledger)
        except UnreachableError as error:
            self._later(claim, error)
        except RefusedError as error:
            if error.passing:
                self._later(claim, error)
            else:
                log.warning("question %s in %s: %s", claim.id, place.channel, error)
                self._store.questions.fail(claim, error.code)
        except SlackError as error:  # the app is not installed there any more
            log.warning("question %s in %s: %s", claim.id, place.channel, error)
            self._store.questions.fail(claim, error.problem)
        except (LostError, StoreError):
            raise
        except Exception as error:
            log.error("question %s in %s: %s", claim.id, place.channel, fault(error))
            self._apologise(claim, place, ledger)
        else:
            done = self._store.questions.finish(claim, self._clock())
            state = "done" if done else "changed meanwhile"
            log.info("question %s in %s: %s", claim.id, place.channel, state)
            return not done
        return False

    def _later(self, claim: Claim, error: SlackError) -> None:
        if claim.attempts >= ATTEMPTS:
            log.error("question %s is given up: %s", claim.id, error)
            self._store.questions.fail(claim, error.problem)
            return
        pause = PAUSES[min(claim.attempts, len(PAUSES) - 1)]
        log.warning("question %s is tried again in %g seconds: %s", claim.id, pause, error)
        self._store.questions.postpone(claim, self._clock() + pause)

    def _apologise(self, claim: Claim, place: Place, ledger: Ledger) -> None:
        """After a fault of the program itself: say so if that can be, and give the question up."""
        said = error_message("Something went wrong here", "Ask again; it is in the log")
        with contextlib.suppress(Exception):
            self._excuse(self._bots(place.workspace), place, (said,), ledger)
        self._store.questions.fail(claim, "fault")

    def _reply(self, claim: Claim, place: Place, ledger: Ledger) -> None:
        bot = self._bots(place.workspace)
        if not claim.wanted:
            self._store.conversations.drop(claim.id)
            self._thread(bot, place, ledger).remove(ledger)
            return
        if claim.amending:
            self._amend(claim, place, bot, ledger)
            return
        if (said := unasked(claim.asked.text)) is not None:
            self._show(bot, place, (said,), ledger)
            return
        try:
            self._post(claim, place, bot, ledger)
        except QuestionError as error:
            self._excuse(bot, place, (error_message(error.problem, error.remedy),), ledger)
        except NewsdeskError as error:
            if isinstance(error, SlackError | StoreError):
                raise
            log.error("question %s: %s", claim.id, error)
            self._excuse(bot, place, (error_message(_SORRY, "Ask again in a few minutes"),), ledger)

    def _answers(self, claim: Claim, place: Place, bot: Bot) -> Iterator[Answer]:
        """The answer as it grows; when it is whole it is kept as the turn of the question's id."""
        text = claim.asked.text
        kept = self._store.conversations.turn(claim.id)
        if kept is not None and kept.answer.question == text:
            yield kept.answer  # what was posted of it before is finished with the same words
            return
        before = self._conversation(claim, place, bot)
        settings = settings_of(self._store.notes, place.channel)
        asked = limited_question(text, place.day, settings, everything=place.everything)
        limits = limited(settings, everything=place.everything)
        for answer in self._desk.stream(asked, before):
            if limits and answer.abstained and not answer.reply:
                answer = replace(answer, notes=(limits, *answer.notes))
            if not answer.writer:  # quotes come whole
                self._keep(claim, answer)
            yield answer
        if answer.writer:
            self._keep(claim, answer)

    def _keep(self, claim: Claim, answer: Answer) -> None:
        self._store.conversations.keep(
            claim.asked.thread,
            answer,
            asker=claim.asked.asker,
            moment=datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="seconds"),
            turn=claim.id,
        )

    def _conversation(self, claim: Claim, place: Place, bot: Bot) -> Conversation:
        """The turns before the question; those of an older thread are what was said there.

        A direct message that begins a thread goes on from what was answered there `LATELY`.
        """
        key, conversations = claim.asked.thread, self._store.conversations
        kept = conversations.conversation(key, before=claim.id)
        if not kept.turns and place.kind == "direct":
            since = datetime.fromtimestamp(float(place.ts) - LATELY, UTC)
            moment = since.isoformat(timespec="seconds")
            return conversations.lately(conversation(place.channel, ""), moment, before=claim.id)
        if kept.turns or place.kind != "channel" or not place.thread_ts:
            return kept
        if self._store.notes.get("heard", key) is None:
            said = said_before(bot, place)
            if said is not None:
                conversations.hear(key, said)
                self._store.notes.set("heard", key, True)
        turns = tuple(_listened(each) for each in conversations.heard(key))
        return Conversation(turns)

    def _amend(self, claim: Claim, place: Place, bot: Bot, ledger: Ledger) -> None:
        """Have the messages of an answer say what became of its quotes.

        What only the asker saw is gone from Slack's hands, and cannot be changed.
        """
        kept = self._store.conversations.turn(claim.id)
        if kept is not None and place.kind != "private":
            messages = answer_messages(kept.answer, **self._shown(claim, place))
            self._thread(bot, place, ledger).amend(messages, ledger)

    def _shown(self, claim: Claim, place: Place) -> _Shown:
        settings = settings_of(self._store.notes, place.channel)
        return _Shown(
            answer_id=claim.id,
            public_url=self._public_url,
            shareable=place.kind == "private",
            narrowed=bool(settings.since or settings.until) and not place.everything,
            marks=self._store.marks.of(claim.id),
        )

    def _post(self, claim: Claim, place: Place, bot: Bot, ledger: Ledger) -> None:
        growing = _Growing(self._answers(claim, place, bot))
        fresh = not ledger.replies and not ledger.unsure
        if fresh and place.kind != "private" and self._streamed(claim, place, bot, growing, ledger):
            return
        answer = growing.whole()
        messages = answer_messages(answer, **self._shown(claim, place))
        told = answer.sentences or (answer.reply and not answer.small_talk)
        (self._show if told else self._excuse)(bot, place, messages, ledger)

    def _streamed(
        self, claim: Claim, place: Place, bot: Bot, growing: _Growing, ledger: Ledger
    ) -> bool:
        """Post an answer while it grows; whether all of it is posted."""
        shown = self._shown(claim, place)
        pieces = (streamed_answer(answer, **shown) for answer in growing if answer.sentences)
        try:
            return self._thread(bot, place, ledger).stream(pieces, ledger)
        except SlackError as error:
            log.info("question %s: not streamed to its end: %s", claim.id, error.problem)
            return False

    def _show(self, bot: Bot, place: Place, messages: Sequence[Message], ledger: Ledger) -> None:
        if place.kind == "private":
            privately(bot, place, messages, ledger)
        else:
            self._thread(bot, place, ledger).settle(messages, ledger)

    def _excuse(self, bot: Bot, place: Place, messages: Sequence[Message], ledger: Ledger) -> None:
        """Show what is no answer: to who turned to the bot, others did not wait for one."""
        self._show(bot, place, messages if place.addressed else (), ledger)

    def _thread(self, bot: Bot, place: Place, ledger: Ledger) -> Thread:
        return Thread(bot, place, self._pacer, self._known(place, ledger))

    def _known(self, place: Place, ledger: Ledger) -> frozenset[str]:
        """Replies in the thread that are those of other questions; needed only when unsure."""
        if not ledger.unsure:
            return frozenset()
        return frozenset(self._store.questions.replies(place.conversation))


class _Growing:
    """An answer that grows, of which the last value is remembered."""

    def __init__(self, answers: Iterator[Answer]) -> None:
        self._answers = answers
        self._last: Answer | None = None

    def __iter__(self) -> Iterator[Answer]:
        for answer in self._answers:
            self._last = answer
            yield answer

    def whole(self) -> Answer:
        """The last value, which is waited for."""
        for _ in self:
            pass
        assert self._last is not None
        return self._last


def _listened(heard: Heard) -> Turn:
    """A turn that was not the desk's: its words are what a follow-up may lean on."""
    nothing = Answer(
        question=heard.text,
        understood=heard.text,
        asked="",
        abstained=True,
        confidence=0.0,
        sentences=(),
        short_answer="",
        considered=(),
        searched=Searched(0, None, None),
    )
    return Turn(heard.text, heard.text, nothing)

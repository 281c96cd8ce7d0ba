"""What is logged: ids, not texts; tokens never."""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path

#: Folder of the packages, to which places in them are relative.
_ROOT = Path(__file__).parents[2]

#: Keeps what no command logs from standard error, where Python writes it for want of a handler.
_NOWHERE = logging.NullHandler()

#: Tokens, and what follows a question mark in an address: tickets of connections, codes of OAuth.
_SECRET = re.compile(r"(xox[a-z][-.]|xapp-|\?(?=\w+=))[^\s'\"<>)]+")

#: Characters of a library's message that are logged.
_LONGEST = 300

#: Everything that the app has to say.
log = logging.getLogger("newsdesk.slack")


def sdk_logger() -> logging.Logger:
    """The logger of Bolt and the SDK: warnings only; on lower levels they log whole payloads.

    What their modules log by their own names comes to it as well.
    """
    logger = logging.getLogger("newsdesk.slack.sdk")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_one_line)
    logger.addHandler(_NOWHERE)
    for library in ("slack_bolt", "slack_sdk"):
        take_over(library)
    return logger


def take_over(library: str) -> None:
    """Have the warnings of a library come to our log, and nowhere else."""
    logger = logging.getLogger(library)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.handlers = [_OURS]


class _ToOurs(logging.Handler):
    """Hands on to `sdk_logger`."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            logger = logging.getLogger("newsdesk.slack.sdk")
            if logger.filter(record):
                logger.callHandlers(record)


_OURS = _ToOurs()


def _one_line(record: logging.LogRecord) -> bool:
    """One line without what could be somebody's text, or open a door.

    Payloads begin with a brace. Of an error its kind and place is kept: frames of a library say
    nothing to a reader.
    """
    said = record.getMessage().strip().partition("\n")[0].partition("{")[0]
    said = _SECRET.sub(r"\1…", said)[:_LONGEST]
    error = record.exc_info[1] if record.exc_info else None
    record.msg = f"{said} ({fault(error)})" if error else said
    record.args = ()
    record.exc_info = record.exc_text = None
    return True


def fault(error: BaseException) -> str:
    """A fault of the program as its kind and place; its message could hold what somebody wrote."""
    frames = list(traceback.extract_tb(error.__traceback__))
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "bot")]
    if not (frames := ours or frames):
        return type(error).__name__
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"

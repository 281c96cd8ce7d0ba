"""What is logged: ids, not texts; tokens never."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

#: Folder of the packages, to which places in them are relative.
_ROOT = Path(__file__).parents[2]

#: Keeps what no command logs from standard error, where Python writes it for want of a handler.
_NOWHERE = logging.NullHandler()

#: Everything that the app has to say.
log = logging.getLogger("newsdesk.slack")


def sdk_logger() -> logging.Logger:
    """The logger of Bolt and the SDK: warnings only; on lower levels they log whole payloads."""
    logger = logging.getLogger("newsdesk.slack.sdk")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_without_traceback)
    logger.addHandler(_NOWHERE)
    return logger


def _without_traceback(record: logging.LogRecord) -> bool:
    """One line for what becomes of a connection: the SDK's own frames say nothing to a reader."""
    record.exc_info = record.exc_text = None
    return True


def fault(error: BaseException) -> str:
    """A fault of the program as its kind and place; its message could hold what somebody wrote."""
    frames = list(traceback.extract_tb(error.__traceback__))
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "bot")]
    if not (frames := ours or frames):
        return type(error).__name__
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"

"""Files of learned weights: JSON that a script of this project wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from index.errors import ConfigurationError

T = TypeVar("T")


def read_weights(path: Path, made: Callable[[Any], T], *, what: str, script: str) -> T:
    """What is made of a file of weights.

    Args:
        made: Takes the parsed file; whatever it lacks may raise.
        what: Names the weights in an error.
        script: That writes such a file.

    Raises:
        ConfigurationError: The file is missing or holds no such weights.
    """
    try:
        return made(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"these are no {what}: {error}", f"Name a file that {script} wrote", str(path)
        ) from error

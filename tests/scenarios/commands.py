"""Commands of newsdesk, run in this process as a person types them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.run import run


class Commands:
    """Runs commands on the archive of one home.

    Attributes:
        status, err: The exit status of the last command, and what it said on standard error.
    """

    def __init__(
        self, home: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
    ) -> None:
        self.home = home
        self.status = 0
        self.err = ""
        self._patch = patch
        self._capture = capture
        patch.setenv("NEWSDESK_HOME", str(home))

    def __call__(self, *arguments: str, typed: str | bytes = "") -> str:
        """What a command prints; ``typed`` is its standard input."""
        data = typed if isinstance(typed, bytes) else typed.encode("utf-8", "surrogatepass")
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        self._capture.readouterr()
        self.status = run(arguments)
        shown = self._capture.readouterr()
        self.err = shown.err
        return shown.out

    def json(self, *arguments: str, typed: str | bytes = "") -> Any:
        return json.loads(self(*arguments, "--json", typed=typed))

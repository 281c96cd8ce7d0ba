"""Whether a written sentence is supported by what it cites: numbers, dates, names and words."""

from __future__ import annotations

from bot.support.checking import Checker, Evidence, Verdict, load_checker, load_reader
from bot.support.speakers import Speakers, Told

__all__ = ["Checker", "Evidence", "Speakers", "Told", "Verdict", "load_checker", "load_reader"]

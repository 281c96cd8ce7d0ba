"""The errors of newsdesk, one small tree.

    NewsdeskError          everything a user can cause or mend; exit status 1 unless said otherwise
    ├── ConfigurationError a setting that cannot be used (exit status 2)
    ├── UnreadableError    a file, or an article in it, that cannot be read
    ├── EmbeddingError     a model that failed, or vectors that cannot be stored
    ├── ModelMismatchError the archive was made with another embedding model
    ├── ArchiveError       a store that is missing, torn or of another version
    ├── VectorStoreError   Chroma is unreachable, stalled or refuses
    ├── LockedError        another process is writing to the archive
    └── QuestionError      a question that cannot be asked (exit status 2)

Exceptions of other libraries cross one seam each: the module that imports the library turns
them into one of these.
"""

from __future__ import annotations


class NewsdeskError(Exception):
    """Something a user can mend: what was wrong, where, and what to do about it.

    Args:
        problem: What was wrong, a sentence without its full stop.
        remedy: What to do, a sentence without its full stop.
        where: The file, line, URL or id concerned, where there is one.
    """

    exit_status = 1

    def __init__(self, problem: str, remedy: str, where: str | None = None) -> None:
        super().__init__(problem, remedy, where)
        self.problem = problem
        self.remedy = remedy
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.problem}. {self.remedy}."


class ConfigurationError(NewsdeskError):
    """A setting that cannot be used."""

    exit_status = 2


class UnreadableError(NewsdeskError):
    """A file, or an article in it, that cannot be read."""


class EmbeddingError(NewsdeskError):
    """An embedding model that failed, or vectors that cannot be stored."""


class ModelMismatchError(NewsdeskError):
    """The archive was made with another embedding model than the one configured."""


class ArchiveError(NewsdeskError):
    """A store of the archive that is missing, torn, or of another version."""


class VectorStoreError(NewsdeskError):
    """Chroma cannot be reached, stalls, or refuses."""


class LockedError(NewsdeskError):
    """Another process is writing to the archive."""


class QuestionError(NewsdeskError):
    """A question that cannot be asked."""

    exit_status = 2

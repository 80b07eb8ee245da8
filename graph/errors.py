"""What can go wrong, said so that a user knows the place and the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.retired import Retirement


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend in the curated files.

    ``file`` is relative to the folder of the records, ``field`` a dotted path inside it.
    """

    file: str
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.field}" if self.field else self.file
        return f"{place}: {self.message}. Remedy: {self.remedy}"


class NasijError(Exception):
    """Base of the errors that are shown to users as one line."""


class InvalidRecords(NasijError):
    """The curated files break a rule; nothing was built."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        count = len(self.findings)
        super().__init__(f"{count} finding{'s' if count != 1 else ''} in the records; run: nasij check")


class UnknownEntity(NasijError):
    """No resource of the dataset has this name."""


class RetiredEntity(UnknownEntity):
    """The resource was merged into another one, or withdrawn; ``retirement`` says why and when."""

    def __init__(self, retirement: Retirement) -> None:
        self.retirement = retirement
        became = f"was merged into {retirement.successor!r}" if retirement.successor else "was withdrawn"
        reason = retirement.reasons.get("en", "")
        super().__init__(f"{retirement.slug!r} {became} on {retirement.day}: {reason}")


class InvalidQuery(NasijError):
    """The query text is not SPARQL, or asks for something that is refused."""


class ForbiddenQuery(InvalidQuery):
    """The query is SPARQL, but writes or reaches outside the dataset."""


class QueryTimeout(NasijError):
    """The query was stopped at its deadline."""


class QueryTooLarge(NasijError):
    """The answer is larger than the server sends."""

    @classmethod
    def of(cls, limit: int) -> QueryTooLarge:
        """With what to do about an answer of more than ``limit`` bytes."""
        return cls(
            f"the answer is larger than {limit} bytes; ask for less, or page through it with LIMIT and OFFSET"
        )


class WorkersBusy(NasijError):
    """No worker came free in time."""


class QueryFailed(NasijError):
    """The engine died or ran out of memory on this query."""


class ServiceFailed(NasijError):
    """Another endpoint that the query calls did not answer, or not as SPARQL has it."""


class NoDataset(NasijError):
    """There is no dataset where one was expected."""


class InvalidValue(NasijError):
    """A parameter has a value that means nothing in this dataset."""


class UnknownCursor(NasijError):
    """No list was ever left off here."""


class StaleCursor(NasijError):
    """The dataset that a cursor goes through is no longer there."""


class PublishFailed(NasijError):
    """A store elsewhere did not take the dataset."""

"""What went wrong, told to readers in their language, and the page that does.

What kind of error it is decides the words (``problem.<kind>``, and ``problem.<kind>.do`` for what to do about it); the
text that programs get, in English, is folded below them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from graph.dataset import Dataset
from graph.terms import LANGUAGES
from visualizations import pages
from visualizations.strings import translate

_KINDS = {
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.NOT_ACCEPTABLE: "unsuitable-format",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too-long",
    HTTPStatus.REQUEST_URI_TOO_LONG: "too-long",
    HTTPStatus.TOO_MANY_REQUESTS: "busy",
}
"""The kind of error of a status that no error of the domain explains."""
_PLACE = re.compile(r"line (\d+), column (\d+): (.*)", re.DOTALL)


@dataclass(frozen=True)
class Trouble:
    """What went wrong: what happened, what to do about it, and ``detail``, the English text for programs.

    ``place`` is a line and a column of a query, from 1; ``request`` the id of one that failed at the server's end.
    """

    title: str
    remedy: str = ""
    detail: str = ""
    place: tuple[int, int] | None = None
    request: str | None = None


def trouble(
    language: str, status: int, detail: str, kind: str | None = None, request: str | None = None
) -> Trouble:
    """What is told of an error with this status; ``kind`` is the name of its type where the domain has one."""
    kind = kind or _KINDS.get(HTTPStatus(status), "internal" if status >= 500 else "bad-request")
    found = _PLACE.fullmatch(detail)
    return Trouble(
        translate(language, f"problem.{kind}"),
        translate(language, f"problem.{kind}.do"),
        found[3] if found else "" if detail == HTTPStatus(status).phrase else detail,
        (int(found[1]), int(found[2])) if found else None,
        request,
    )


def render_problem(dataset: Dataset, language: str, status: int, detail: str, kind: str | None = None) -> str:
    """The page of an error; ``detail`` is in English, as programs get it."""
    return _page(dataset, language, "", status, trouble(language, status, detail, kind))


def render_kind(dataset: Dataset, kind: str, language: str, status: int) -> str:
    """The page about a kind of error, to which the type of each such error leads."""
    return _page(dataset, language, f"problem/{kind}", status, trouble(language, status, "", kind))


def _page(dataset: Dataset, language: str, path: str, status: int, told: Trouble) -> str:
    return pages.page(
        "problem.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/{path}" for code in LANGUAGES},
        here="problem",
        status=status,
        trouble=told,
    )

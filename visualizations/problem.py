"""The page of an error, for readers."""

from __future__ import annotations

from http import HTTPStatus

from graph.dataset import Dataset
from graph.terms import LANGUAGES
from visualizations import pages
from visualizations.strings import translate


def render_problem(dataset: Dataset, language: str, status: int, detail: str) -> str:
    """The page that says what went wrong; ``detail`` is in English, as programs get it."""
    found = "404" if status == HTTPStatus.NOT_FOUND else "other"
    return pages.page(
        "problem.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/" for code in LANGUAGES},
        title=translate(language, f"page.problem.{found}"),
        status=status,
        detail=detail,
    )

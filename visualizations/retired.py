"""The page of a slug that names nothing any more: what it was called, why it went, what stands for it now."""

from __future__ import annotations

from collections.abc import Mapping

from graph.dataset import Dataset
from graph.entity import labels
from graph.retired import Retirement
from graph.terms import LANGUAGES, resource
from visualizations import pages
from visualizations.values import Text, address


def render_retired(dataset: Dataset, retired: Retirement, language: str) -> str:
    """The page of a retired slug; the other things on it are from a dataset."""
    successor = None
    if retired.successor is not None:
        iri = resource(retired.successor).value
        named = _text(labels(dataset.store, [iri]).get(iri, {}), language)
        successor = Text(named.text or retired.successor, named.language, address(iri, language))
    return pages.page(
        "retired.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/id/{retired.slug}" for code in LANGUAGES},
        here=f"id/{retired.slug}",
        title=_text(retired.labels, language),
        reason=_text(retired.reasons, language),
        day=retired.day,
        iri=resource(retired.slug).value,
        successor=successor,
    )


def _text(texts: Mapping[str, str], language: str) -> Text:
    code = next((code for code in (language, *LANGUAGES) if code in texts), None)
    return Text(texts[code], code) if code is not None else Text("")

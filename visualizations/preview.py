"""A thing in a few lines: the preview and the flyout of reconciliation."""

from __future__ import annotations

from html import escape

from pyoxigraph import Literal, NamedNode

from graph.claims import Fields
from graph.dataset import Dataset
from graph.entity import labels
from graph.reconciliation import properties, types_of, values_of
from graph.terms import LANGUAGES, shorten
from visualizations import pages
from visualizations.strings import DIRECTIONS
from visualizations.values import Text, address

_SHOWN = 4
_DEFINED = ("skos:definition", "schema:description")
_LISTED = ("place", "startDate", "postIn", "subOrganizationOf", "organizer", "source")


def render_preview(dataset: Dataset, iri: str, language: str, root: str) -> str:
    """A page to be embedded: what a thing is called in each language, what it is, and some of what is known of it.

    ``root`` is the server's address with a slash at its end.
    """
    known = labels(dataset.store, [iri]).get(iri, {})
    path = address(iri, language)
    return (
        pages.environment()
        .get_template("preview.html")
        .render(
            language=language,
            direction=DIRECTIONS[language],
            title=_label(iri, known, language),
            also=[Text(known[code], code) for code in LANGUAGES if code in known and code != language],
            kinds=_kinds(dataset, iri, language),
            href=root + path.removeprefix("/") if path else iri,
            definition=_definition(dataset, iri, language),
            rows=_rows(dataset, iri, language),
        )
    )


def render_flyout(
    dataset: Dataset, iri: str | None, language: str, name: str = "", name_language: str = ""
) -> str:
    """A few words of HTML: the name, the kind, and what the term means."""
    title = Text(name, name_language or None)
    kinds, definition = "", None
    if iri is not None:
        if not name:
            title = _label(iri, labels(dataset.store, [iri]).get(iri, {}), language)
        kinds = _kinds(dataset, iri, language)
        definition = _definition(dataset, iri, language)
    parts = [f"<strong>{_marked(title)}</strong>"]
    if kinds:
        parts.append(f"<span>{escape(kinds)}</span>")
    if definition is not None:
        parts.append(_marked(definition))
    return f'<p lang="{language}" dir="{DIRECTIONS[language]}">{"<br>".join(parts)}</p>'


def _marked(text: Text) -> str:
    language = f' lang="{text.language}"' if text.language else ""
    return f'<bdi{language} dir="{text.direction}">{escape(text.text)}</bdi>'


def _label(iri: str, known: dict[str, str], language: str) -> Text:
    code = next((code for code in (language, *LANGUAGES) if code in known), None)
    return Text(known[code], code) if code is not None else Text(shorten(iri))


def _kinds(dataset: Dataset, iri: str, language: str) -> str:
    return " · ".join(kind.label(language)[0] for kind in types_of(dataset).of(dataset.store, iri))


def _definition(dataset: Dataset, iri: str, language: str) -> Text | None:
    fields = Fields(dataset.store, NamedNode(iri))
    texts = [value for curie in _DEFINED for value in fields.all(curie) if isinstance(value, Literal)]
    chosen = next((text for code in (language, *LANGUAGES) for text in texts if text.language == code), None)
    return Text(chosen.value, chosen.language) if chosen is not None else None


def _rows(dataset: Dataset, iri: str, language: str) -> list[tuple[Text, list[Text]]]:
    """Some properties with their first values."""
    rows = []
    for name in _LISTED:
        prop = properties()[name]
        values = values_of(dataset.store, iri, prop)[:_SHOWN]
        known = labels(dataset.store, [value.value for value in values if isinstance(value, NamedNode)])
        shown = [
            _label(value.value, known.get(value.value, {}), language)
            if isinstance(value, NamedNode)
            else Text(value.value, value.language)
            for value in values
        ]
        if shown:
            rows.append((Text(*prop.label(language)), shown))
    return rows

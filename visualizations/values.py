"""Values of the graph as a page shows them: text with its language and direction, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from graph import dates
from graph.entity import Entity
from graph.terms import BASE, CLAIM, DERIVATION, LANGUAGES, NAME
from visualizations.strings import DIRECTIONS, translate

_DATES = ("#date", "#gYear", "#gYearMonth")


@dataclass(frozen=True)
class Text:
    """A text in a language (None: not said), with the address that it links to, if any."""

    text: str
    language: str | None = None
    href: str | None = None

    @property
    def direction(self) -> str:
        """``rtl``, ``ltr``, or ``auto`` where the language does not tell.

        Without a letter it is ``ltr``: coordinates and codes are read from the left in every language.

        >>> Text("وجدة", "ar").direction, Text("34.68139, -1.90858", "ar").direction
        ('rtl', 'ltr')
        """
        if not any(letter.isalpha() for letter in self.text):
            return "ltr"
        return DIRECTIONS.get(self.language or "", "auto")


def address(iri: str, language: str) -> str | None:
    """Where the page about an IRI is: ``https://w3id.org/nasij/X`` at ``/<language>/X``; None for other IRIs."""
    if not iri.startswith(BASE) or "#" in iri:
        return None
    return f"/{language}/{quote(iri.removeprefix(BASE))}"


def linked(entity: Entity, iri: str, language: str) -> Text:
    """What something is called, linked to its page; claims and derivations are called by the end of their address."""
    label = entity.label(iri, language)
    if label.language is None and iri.startswith((CLAIM, DERIVATION, NAME)):
        return Text(iri.rpartition("/")[2], "en", address(iri, language))
    href = address(iri, language)
    if href is None and label.language is None and iri.startswith(("http://", "https://")):
        return Text(iri, "en", iri)
    return Text(label.value, label.language, href)


def shown(entity: Entity, value: NamedNode | Literal, language: str) -> Text:
    """A value: linked where it is a resource, written as is usual in the language where it is a date or a truth."""
    if isinstance(value, NamedNode):
        return linked(entity, value.value, language)
    return literal(value, language)


def literal(value: Literal, language: str) -> Text:
    """A literal as text."""
    datatype = value.datatype.value
    if datatype.endswith(_DATES):
        return Text(dates.written(value.value, language), language)
    if datatype.endswith("#dateTime"):
        return Text(dates.written(value.value[:10], language), language)
    if datatype.endswith("#boolean"):
        return Text(translate(language, "page.true" if value.value == "true" else "page.false"), language)
    if datatype.endswith("#anyURI") and value.value.startswith(("http://", "https://")):
        return Text(value.value, "en", value.value)
    return Text(value.value, value.language)


def others(names: Iterable[Text], shown: Text) -> list[Text]:
    """The names in other languages than the one that is shown, each spelling once.

    >>> texts = others([Text("نادية", "ar"), Text("Nadia", "fr"), Text("Nadia", "en")], Text("نادية", "ar"))
    >>> [(text.text, text.language) for text in texts]
    [('Nadia', 'fr')]
    """
    return list({name.text: name for name in reversed([*names]) if name.text != shown.text}.values())[::-1]


def in_words(texts: Mapping[str, str], language: str) -> Text | None:
    """The curators' words in a language, else in another one, which the page then names; None where there are none."""
    found = next((code for code in (language, *LANGUAGES, *texts) if code in texts), None)
    return None if found is None else Text(texts[found], found)

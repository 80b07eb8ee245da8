"""The Atom feed of changes (RFC 4287), in a language, for feed readers.

No date comes from a clock: an entry was updated on the latest day on which anything in the dataset that brought it was
curated, which is the earliest day on which that dataset can have been made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from xml.etree import ElementTree as ET

from pyoxigraph import Literal

from graph.change_list import Entry
from graph.changes import Change, term_of
from graph.terms import BASE, CLAIM, LANGUAGES, shorten
from graph.xml_text import xml_text
from visualizations.strings import DIRECTIONS, translate
from visualizations.values import Text, address, literal

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
UNDATED = "1970-01-01"
"""Said where nothing in a dataset has a date, as Atom wants one."""
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def render_feed(
    root: str,
    language: str,
    entries: Sequence[Entry],
    *,
    curated: str | None,
    here: str,
    following: str | None,
) -> bytes:
    """The feed of some entries.

    ``root`` is the server's address with a slash at its end, ``here`` that of this page of the feed, ``following`` that
    of the next one (RFC 5005), ``curated`` the latest day of curation in the dataset that is current.
    """
    ET.register_namespace("", ATOM)
    feed = ET.Element(_atom("feed"), {f"{{{XML}}}lang": language})
    _add(feed, "id", f"{BASE}changes.atom?lang={language}")
    _add(feed, "title", translate(language, "feed.title"))
    _add(feed, "subtitle", translate(language, "feed.about"))
    _add(feed, "updated", _instant(curated))
    author = _add(feed, "author")
    _add(author, "name", translate(language, "site.name"))
    _add(author, "uri", root)
    _add(feed, "rights", f"{translate(language, 'footer.licence')} {_LICENCE}")
    _link(feed, "self", here, "application/atom+xml")
    _link(feed, "alternate", f"{root}{language}/", "text/html")
    for code in LANGUAGES:
        if code != language:
            _link(feed, "alternate", f"{root}changes.atom?lang={code}", "application/atom+xml", code)
    if following is not None:
        _link(feed, "next", following, "application/atom+xml")
    for entry in entries:
        _entry(feed, root, language, entry)
    text: bytes = ET.tostring(feed, "utf-8", xml_declaration=True)
    return text


def _entry(feed: ET.Element, root: str, language: str, entry: Entry) -> None:
    change = entry.change
    made = _add(feed, "entry")
    _add(made, "id", _identity(entry))
    kind = translate(language, f"feed.{change.kind}")
    said = " · ".join(text.text for text in _said(change, language))
    _add(made, "title", f"{kind}: {said}")
    _add(made, "updated", _instant(entry.publication.curated))
    ET.SubElement(
        made, _atom("category"), {"term": change.kind, "scheme": f"{root}api/v1/changes", "label": kind}
    )
    _link(made, "alternate", root + _page(change, language), "text/html")
    content = _add(made, "content", _content(change, root, language))
    content.set("type", "html")


def _identity(entry: Entry) -> str:
    """An address that no other entry has: of the two datasets, where they stand in the history, and the claim."""
    start = (entry.publication.predecessor or "")[:16]
    pair = f"{start}-{entry.publication.id[:16]}-{entry.place}"
    return f"{BASE}change/{pair}/{entry.change.claim.removeprefix(BASE)}"


def _page(change: Change, language: str) -> str:
    """Where to read on: at the claim while it stands, else at what it spoke of."""
    stands = change.kind != "withdrawn" and change.claim.startswith(CLAIM)
    path = address(change.claim if stands else change.subject, language)
    return path.removeprefix("/") if path is not None else f"{language}/"


def _said(change: Change, language: str) -> list[Text]:
    """Subject, property and the value that counts: the new one, else the old one."""
    value = change.new or change.old
    texts = [_called(change, change.subject, language), _called(change, change.property, language)]
    return texts if value is None else [*texts, _value(change, value, language)]


def _content(change: Change, root: str, language: str) -> str:
    """What changed and on what ground, as HTML."""
    rows: list[tuple[str, Text]] = []
    if change.old is not None and change.old != change.new:
        rows.append(("feed.before", _value(change, change.old, language)))
    if change.new is not None:
        rows.append(("feed.now", _value(change, change.new, language)))
    for key, iri in (
        ("feed.source", change.source),
        ("feed.certainty", change.certainty),
        ("feed.status", change.status),
    ):
        if iri is not None:
            rows.append((key, _called(change, iri, language)))
    reason = next((code for code in (language, *LANGUAGES) if code in change.reasons), None)
    if reason is not None:
        rows.append(("feed.reason", Text(change.reasons[reason], reason)))
    said = _said(change, language)[:2]
    head = f"<p>{' · '.join(_html(text, root) for text in said)}</p>"
    items = (f"<dt>{escape(translate(language, key))}</dt><dd>{_html(text, root)}</dd>" for key, text in rows)
    return f'<div lang="{language}" dir="{DIRECTIONS[language]}">{head}<dl>{"".join(items)}</dl></div>'


def _html(text: Text, root: str) -> str:
    language = f' lang="{text.language}"' if text.language else ""
    shown = f'<bdi{language} dir="{text.direction}">{escape(text.text)}</bdi>'
    if text.href is None:
        return shown
    href = root + text.href.removeprefix("/") if text.href.startswith("/") else text.href
    return f'<a href="{escape(href)}">{shown}</a>'


def _value(change: Change, value: Mapping[str, str], language: str) -> Text:
    term = term_of(value)
    return literal(term, language) if isinstance(term, Literal) else _called(change, term.value, language)


def _called(change: Change, iri: str, language: str) -> Text:
    labels = change.labels.get(iri, {})
    code = next((code for code in (language, *LANGUAGES) if code in labels), None)
    href = address(iri, language)
    return Text(labels[code], code, href) if code is not None else Text(shorten(iri), None, href)


def _instant(day: str | None) -> str:
    return f"{day or UNDATED}T00:00:00Z"


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, _atom(name))
    element.text = None if text is None else xml_text(text)
    return element


def _link(parent: ET.Element, rel: str, href: str, media_type: str, language: str | None = None) -> None:
    attributes = {"rel": rel, "href": href, "type": media_type}
    if language is not None:
        attributes["hreflang"] = language
    ET.SubElement(parent, _atom("link"), attributes)

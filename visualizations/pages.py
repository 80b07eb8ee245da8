"""Pages: the Jinja templates, what each of them may use, and how a page becomes one file.

A page extends ``base.html``. It has ``t`` (the words of its language), ``number``, ``date``, ``quotes``, ``direction``,
``alternates`` (its addresses by language), ``navigation`` and ``dataset_id``.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graph import dates
from graph.dataset import Dataset
from graph.terms import LANGUAGES
from visualizations import STATIC, strings, style

TEMPLATES = Path(__file__).parent / "templates"

NAVIGATION = {
    "": "explore",
    "actors": "actors",
    "events": "events",
    "recommendations": "recommendations",
    "places": "places",
    "sources": "sources",
    "stories": "stories",
    "sparql": "sparql",
    "data": "data",
    "about": "about",
}
"""Addresses below the language that the header links, each with the end of its string ``nav.…``."""

HOME = "view/partnerships"
"""The address below the language of the view that the home page shows."""
_LOCALES = {"ar": "ar_MA", "fr": "fr_MA", "en": "en_GB"}
"""As Open Graph has them."""

POSTER = (1200, 630)
"""Width and height in pixels of the picture that other sites show beside a link to a page."""
PICTURED = b'<meta property="og:image" content="/'
"""Where a page names that picture: Open Graph has whole addresses; who sends the page puts the server's before it."""

_FONT = re.compile(r"url\(\"?([^)\"]+\.woff2)\"?\)")


@cache
def environment() -> Environment:
    """The templates, escaping everything, with undefined names as errors."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["script_json"] = script_json
    return found


def compile_templates() -> None:
    """Compiles every template, so that no reader waits for one of them."""
    for name in environment().list_templates(extensions=["html"]):
        environment().get_template(name)


def page(
    template: str,
    language: str,
    *,
    dataset: Dataset,
    alternates: Mapping[str, str],
    standalone: bool = False,
    framed: bool = False,
    here: str = "",
    **values: Any,
) -> str:
    """A page in a language.

    ``alternates`` are the addresses of the same page by language, ``here`` the address below the language, by which
    the header knows where the reader is. A ``framed`` page has a caption instead of header and footer.
    """
    return fragment(
        template,
        language,
        colours=style.css(),
        navigation=NAVIGATION,
        section="" if here.startswith("view/") else here,
        alternates=alternates,
        here=here,
        standalone=standalone,
        framed=framed,
        inlined=_inlined if standalone else None,
        poster=POSTER,
        dataset_id=dataset.id,
        articles=dataset.manifest["counts"].get("NewsArticle", 0),
        **values,
    )


def fragment(template: str, language: str, **values: Any) -> str:
    """A part of a page in a language, for scripts that put it in."""
    return (
        environment()
        .get_template(template)
        .render(
            language=language,
            languages=LANGUAGES,
            locale=_LOCALES[language],
            direction=strings.DIRECTIONS[language],
            directions=strings.DIRECTIONS,
            quotes=strings.QUOTES[language],
            all_quotes=strings.QUOTES,
            t=strings.translator(language),
            number=lambda value: strings.number(value, language),
            date=lambda value: dates.written(value, language),
            shapes=style.SHAPES,
            styles=style.STYLES,
            **values,
        )
    )


def render_poster(language: str) -> str:
    """The picture of all pages in a language, ``POSTER`` wide and high, as a page that ``scripts/posters.py`` draws."""
    return fragment("poster.html", language, colours=style.css(), inlined=_inlined)


def script_json(value: object) -> str:
    r"""JSON that may stand in a script element, whatever its texts contain.

    >>> print(script_json("</script>"))
    "\u003c/script>"
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c")


@cache
def _inlined(name: str) -> str:
    """A built style sheet with its fonts inside, or a built script, as the content of a style or script element."""
    text = (STATIC / name).read_text("utf-8")
    if name.endswith(".css"):
        text = _FONT.sub(lambda match: f"url({_data_url((STATIC / match[1]).resolve())})", text)
    return re.sub(r"<(?=/(?:script|style)|!--)", r"\\x3c", text, flags=re.IGNORECASE)


def _data_url(font: Path) -> str:
    return "data:font/woff2;base64," + base64.b64encode(font.read_bytes()).decode("ascii")

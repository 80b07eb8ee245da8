"""What a client would rather have: media types and languages with their q-values (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from graph.terms import LANGUAGES

HTML = "text/html"


def media_type(accept: str | None, offered: Iterable[str]) -> str | None:
    """The best of the offered media types for an ``Accept`` header, None where none will do.

    Without a header, or with one that is no list of media types, it is the first. Parameters of media ranges
    (``text/csv;charset=utf-8``) are passed over.

    >>> media_type("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    """
    return _best(accept, tuple(offered))


@lru_cache(maxsize=256)
def _best(accept: str | None, offered: tuple[str, ...]) -> str | None:
    ranges = parse_accept_header(accept, MIMEAccept)
    plain = MIMEAccept((name.partition(";")[0].strip(), quality) for name, quality in ranges if "/" in name)
    return plain.best_match(offered) if plain else offered[0]


def language(accept_language: str | None) -> str:
    """The best language of the interface for an ``Accept-Language`` header; Arabic where none is asked for.

    Regions count for nothing: Werkzeug would take ``ar;q=0.5`` before ``fr-MA``.

    >>> language("fr-MA, ar;q=0.5")
    'fr'
    """
    ranges = parse_accept_header(accept_language, LanguageAccept)
    plain = LanguageAccept((tag.partition("-")[0], quality) for tag, quality in ranges)
    return plain.best_match(LANGUAGES) or LANGUAGES[0]

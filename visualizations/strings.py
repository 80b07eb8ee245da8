"""The words of the interface: one catalogue per language in ``strings/``, the same keys in each.

A key that counts something ends in a plural category of Unicode CLDR (``count.nodes.few``); ask for it without the
ending and with ``n``. Numbers are written as in Morocco.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent / "strings"

LOCALES = {"ar": "ar_MA", "fr": "fr_MA", "en": "en"}
DIRECTIONS = {"ar": "rtl", "fr": "ltr", "en": "ltr"}
QUOTES = {"ar": ("«", "»"), "fr": ("«\u00a0", "\u00a0»"), "en": ("“", "”")}

Translate = Callable[..., str]


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """The words of a language by key."""
    words: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return words


@lru_cache(maxsize=4096)
def number(value: float, language: str) -> str:
    """A number as it is written in Morocco in a language: Western digits in all three.

    >>> number(1503, "ar"), number(1503, "en")
    ('1.503', '1,503')
    """
    return format_decimal(value, locale=LOCALES[language])


def translate(language: str, key: str, **values: object) -> str:
    """The text of a key with its ``{placeholders}`` filled; ``n`` chooses the plural form.

    >>> translate("en", "count.relations", n=1)
    '1 relation'
    """
    n = values.get("n")
    if isinstance(n, int):
        key = f"{key}.{_plural(language)(n)}"
    shown = {
        name: number(value, language) if isinstance(value, int) else value for name, value in values.items()
    }
    return catalogue(language)[key].format_map(shown)


@cache
def _plural(language: str) -> Callable[[int], str]:
    """The plural category of a number."""
    form: Callable[[int], str] = Locale.parse(LOCALES[language]).plural_form
    return form


def translator(language: str) -> Translate:
    """``translate`` for one language: ``t("count.relations", n=3)``."""

    def t(key: str, /, **values: object) -> str:
        return translate(language, key, **values)

    return t

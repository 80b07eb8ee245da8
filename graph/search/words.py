"""How a name or a query is cut into words, so that different habits of writing meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from graph.names import key, without_marks

ARABIC = re.compile("[\u0600-\u06ff]")
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "_": " "})


def _listed(name: str) -> frozenset[str]:
    """The words of a list beside this module, as ``plain`` gives them."""
    text = (Path(__file__).parent / f"{name}.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


_ARTICLES = frozenset({"al", "el", "l"})
_SUN_ARTICLES = frozenset(
    {f"{vowel}{letter}" for vowel in "ae" for letter in ("d", "n", "r", "s", "t", "z")}
    | {"ech", "esh", "ash"}
)
_LINKS = _listed("links")
"""Words that join others; they count only where there is nothing else."""

_ARABIC_ARTICLE = re.compile("(?:[وفبك]?ال|و?لل)(?=..)")
_BEGUN_ARTICLE = re.compile("^(عبد)?ال(?=.?$)")
_KEPT = frozenset({"الله", "التي", "الذي"})
_ACRONYM = re.compile(r"(.+?)\s*\(([A-Z][A-Z.\s]*)\)")
_CLITIC = re.compile("(?:[وف][بلك]?|[بلك])(?=...)")

_JOINED = _listed("joined")
"""What is one name with the word after it, however it is spaced: عبد القادر, Ben Salah."""

GENERIC = _listed("generic")
"""What kind of thing is named, or of which country: words that many names share, and that tell little apart."""

_ARABIC_ENDINGS = ("ات", "ان", "ون", "ين", "ها", "يه", "ه", "ي")


def plain(text: str) -> str:
    """The key of a text (``graph.names.key``), without the accents of Latin letters.

    >>> plain("Fès-Meknès"), plain("جَمعيّة")
    ('fes meknes', 'جمعيه')
    """
    decomposed = unicodedata.normalize("NFD", key(text.translate(_LIGATURES)))
    return key("".join(char for char in decomposed if unicodedata.category(char) != "Mn"))


def is_arabic(word: str) -> bool:
    """Whether a word is in Arabic letters."""
    return ARABIC.search(word) is not None


def words(text: str, *, typing: bool = False) -> list[str]:
    """The words that count in a name or query: without articles, joining words, and the dots of acronyms.

    ``typing`` says that the last word may be unfinished.

    >>> words("Association Al-Khair pour l'Enfance"), words("A.M.H."), words("الأمل")
    (['association', 'khair', 'enfance'], ['amh'], ['امل'])
    """
    raw = [folded for word in _WORD.findall(without_marks(text)) for folded in _folded(word)]
    if typing and raw:
        raw[-1] = _BEGUN_ARTICLE.sub(r"\1", raw[-1]) or raw[-1]
    found = list(_joined_names(list(_joined_initials(raw))))
    kept = [word for at, word in enumerate(found) if not _is_link(found, at, typing)]
    return kept or found


def without_acronym(name: str) -> tuple[str, ...]:
    """A name that ends in its acronym, in two: the name alone, the acronym alone.

    >>> without_acronym("Pour une solidarité innovante au Maroc (SIM)")
    ('Pour une solidarité innovante au Maroc', 'SIM')
    """
    found = _ACRONYM.fullmatch(name.strip())
    return (found[1], found[2]) if found else ()


@lru_cache(1 << 16)
def _folded(word: str) -> tuple[str, ...]:
    """The folded words of one printed word, an article taken off where it is printed as one: not that of إلهام."""
    folded = plain(word).split()
    return tuple(
        folded if word.lstrip("وفبك").startswith(("إل", "أل", "آل")) else [bare(each) for each in folded]
    )


def bare(word: str) -> str:
    """An Arabic word without its article and what is joined to the article; any other word as it is.

    >>> bare("للتنميه"), bare("والتنميه"), bare("الله"), bare("عبدالقادر")
    ('تنميه', 'تنميه', 'الله', 'عبدقادر')
    """
    if word.startswith("عبدال"):
        return "عبد" + bare(word.removeprefix("عبد"))
    article = _ARABIC_ARTICLE.match(word)
    return word[article.end() :] if article and word not in _KEPT else word


def other_forms(word: str) -> Iterator[str]:
    """What a word may be without joined particles (Arabic), article or plural ending (Latin): guesses.

    >>> list(other_forms("بوجده")), list(other_forms("elmokim"))
    (['وجده'], ['mokim'])
    """
    if is_arabic(word):
        if (stripped := bare(word)) != word:
            yield stripped
        if word.endswith(("ون", "ين")) and len(word) > 4:
            yield word[:-2] + ("ين" if word.endswith("ون") else "ون")
        if particle := _CLITIC.match(word):
            yield bare(word[particle.end() :])
            if particle.end() == 2:
                yield word[1:]
    else:
        if word.startswith(("al", "el")) and len(word) > 4:
            yield word[2:]
        if word.endswith(("s", "x")) and len(word) > 4:
            yield word[:-1]


def stem(word: str) -> str:
    """A light stem, for words of running text: never for names, which it would confuse.

    Arabic after Larkey, Ballesteros and Connell's light10 (SIGIR 2002): a joined particle, the article, two endings.

    >>> stem("وتطوعات"), stem("المتطوعين") == stem("متطوعون"), stem("bénévoles")
    ('تطوع', True, 'bénévol')
    """
    if is_arabic(word):
        stripped = bare(word)
        if stripped == word and len(word) > 4 and word[0] in "وف":
            stripped = bare(word[1:])
        return _without_ending(_without_ending(stripped))
    for ending in ("s", "x", "e"):
        if word.endswith(ending) and len(word) > 4:
            word = word[:-1]
    return word


def _without_ending(word: str) -> str:
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _joined_initials(found: list[str]) -> Iterator[str]:
    """Single Latin letters in a row are one acronym: R A M."""
    initials = ""
    for word in found:
        if len(word) == 1 and word.isascii() and word.isalpha():
            initials += word
            continue
        if initials:
            yield initials
        initials = ""
        yield word
    if initials:
        yield initials


def _joined_names(found: list[str]) -> Iterator[str]:
    before = ""
    for at, word in enumerate(found):
        last = at == len(found) - 1
        if not last and (word in _JOINED or (before and word in _ARTICLES)):
            before += word
        else:
            yield before + word
            before = ""


def _is_link(found: list[str], at: int, typing: bool) -> bool:
    word, after = found[at], found[at + 1] if at + 1 < len(found) else None
    if after is None:
        return not typing and word in _LINKS
    if word in _SUN_ARTICLES and after.startswith(word[1]):
        return True
    return word in _LINKS or word in _ARTICLES

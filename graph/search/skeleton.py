"""Consonant skeletons, under which the Arabic and the Latin spellings of one Moroccan name meet.

Vowels, ا and ع, doubled letters and articles are dropped; what French, English and chat habits write differently is
folded: ch sh → š, kh 5 → x, gh rh → ğ, q k c g 9 → k, dh th → d t, p v → b f, ou w at the start → w. A spelling has
several skeletons where habits differ: *Kazim* and *Kadim* are both الكاظم. A name of one consonant keeps its vowels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from graph.search.words import is_arabic

_ARABIC = dict(zip("بتثجحخدذرزسشصضطظغفقكلمنه", "bttjhxddrzsšsdtzğfkklmnh", strict=True))
_LATIN = {
    **dict(zip("bcdfghjklmnpqrstvxz", "bkdfkhjklmnbkrstfkz", strict=True)),
    **dict(zip("šğχ795", "šğxhkx", strict=True)),
}
_LONG_VOWELS = {
    "ا": "a",
    "و": "u",
    "ي": "i",
    "a": "a",
    "o": "u",
    "u": "u",
    "w": "u",
    "i": "i",
    "y": "i",
    "e": "",
}
_DIGRAPHS = (
    ("tch", "š"), ("sch", "š"), ("ch", "š"), ("sh", "š"), ("kh", "χ"), ("gh", "ğ"), ("rh", "ğ"), ("dj", "j"),
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("qu", "q"), ("ou", "u"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_SOFT_G = re.compile("g(?=[eiy])")
_SOFT_S = re.compile("(?<=[aeiouy])s(?=[aeiouy])")
_ABD = re.compile("abd[aeou]l(?!l)")
_SUN_ARTICLE = re.compile(r"[ae]([dnrstzš])\1")


def skeletons(word: str) -> frozenset[str]:
    """The consonant skeletons of one word, as ``graph.search.words`` cuts it; none of a letter, or of vowels alone.

    >>> skeletons("نبراس") & skeletons("nibrass")
    frozenset({'nbrs'})
    """
    if len(word) == 1:
        return frozenset()
    return frozenset(_of_arabic(word) if is_arabic(word) else _of_latin(word))


def _of_arabic(word: str) -> Iterator[str]:
    single = _single(word)
    first = {"و": "w", "ي": "y"}.get(single[0], "") if len(single) > 1 else ""
    for made in _shortened(single.removesuffix("ه"), _ARABIC, first):
        yield made
        if word.endswith("ه"):
            yield made + "t"
        if "ظ" in word:
            yield made.replace("z", "d")


def _of_latin(word: str) -> Iterator[str]:
    text = _ABD.sub("abd", _SOFT_C.sub("s", word)) if word.startswith("abd") else _SOFT_C.sub("s", word)
    for digraph, letter in _DIGRAPHS:
        text = text.replace(digraph, letter)
    spellings = {text, _SOFT_G.sub("j", text), _SOFT_S.sub("z", text)}
    if _SUN_ARTICLE.match(text) or (text.startswith(("al", "el")) and len(text) > 4):
        spellings |= {each[2:] for each in spellings}
    for each in sorted(spellings):
        single = _single(each)
        starts = {"", "w"} if single.startswith(("u", "w")) else {"", "y"} if single.startswith("y") else {""}
        for ending in {single, single.removesuffix("h")}:
            for start in starts:
                yield from _shortened(ending, _LATIN, start)


def _shortened(letters: str, consonants: dict[str, str], first: str) -> Iterator[str]:
    made = first + "".join(consonants.get(letter, "") for letter in letters)
    if len(made) > 1:
        yield made
    elif made:
        vowels = letters[1:] if letters[:1] in {"a", "e", "i", "ا", "ع"} else letters
        yield made + "".join(sorted(_LONG_VOWELS.get(letter, "") for letter in vowels))


def _single(letters: str) -> str:
    return "".join(letter for letter, _ in groupby(letters))

"""Arabic and Latin names: keys under which spellings of one name meet.

Stored text is never normalised; a key is for comparing and finding only.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_FOLD = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": None,
        "گ": "ك", "ڭ": "ك", "ڤ": "ف", "پ": "ب",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
    }
)  # fmt: skip
_WORD = re.compile(r"\w+")

RIGHT_TO_LEFT = frozenset({"R", "AL"})


def key(name: str) -> str:
    """The key under which spellings of one Arabic name meet.

    NFKC; harakat, tatweel, bidi and zero-width marks dropped; hamza, alif, ya, ta marbuta and the Maghrebi
    letters folded; Arabic-Indic digits as 0-9; casefolded; punctuation and white space as single spaces.

    >>> key("جمعيّة  الأمل") == key("جمعية الامل")
    True
    """
    folded = without_marks(name).translate(_FOLD).casefold()
    return " ".join(_WORD.findall(folded))


def without_marks(text: str) -> str:
    """The text in NFKC, without harakat, tatweel, bidi and zero-width marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def fold_space(text: str) -> str:
    r"""White space runs, line breaks included, as one space each.

    >>> fold_space("a \n b")
    'a b'
    """
    return " ".join(text.split())


def is_right_to_left(text: str) -> bool:
    """Whether the first strong character of a text is Arabic or Hebrew (Unicode UAX 9, rule P2).

    >>> is_right_to_left("2 جمعية"), is_right_to_left("AMH")
    (True, False)
    """
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in RIGHT_TO_LEFT:
            return True
        if direction == "L":
            return False
    return False


def isolate(text: str) -> str:
    r"""The text between directional isolate marks (Unicode UAX 9), for canvases that know no ``dir`` attribute.

    >>> isolate("a") == "\u2066a\u2069"
    True
    """
    return ("\u2067" if is_right_to_left(text) else "\u2066") + text + "\u2069"

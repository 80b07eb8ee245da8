"""Which words of the dataset a word of a query may be: itself, another form, another spelling, a misspelling."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.distance import OSA

from graph.search.index import GENERIC_WEIGHT, NAME, PASSAGE, WEIGHT, grams
from graph.search.skeleton import skeletons
from graph.search.words import GENERIC, is_arabic, other_forms

Way = Literal["exact", "folded", "prefix", "words", "skeleton", "typo", "text"]
WAYS: tuple[Way, ...] = ("exact", "folded", "prefix", "words", "skeleton", "typo", "text")
"""How a name was matched, the surest first: the same letters; the same after folding; it begins so; its words, in any
order or some of them; other spelling with the same consonants; nearly the same letters; found in a text about it."""

OTHER_FORM, SKELETON, UNLIKE, FEW_UNLIKE, TYPO, PREFIX = 0.93, 0.92, 0.14, 0.3, 0.97, 0.85
"""How sure each way of reading is, and what unlike vowels cost: see ``read``."""

_MOST = 40
_FEW = 2
_SHORTEST_START = 3
_SHORTEST_TYPO, _TWO_TYPOS = 4, 7
_LONGEST = 40
_LONG_VOWELS = str.maketrans({"ا": "a", "و": "u", "ي": "i", "ع": "a", "o": "u", "e": "a", "y": "i", "w": "u"})
_VOWELS = frozenset("aui")


@dataclass(frozen=True)
class Reading:
    """A word of the dataset that a word of the query may be, how sure that is (0 to 1), and in which way."""

    word: str
    weight: int
    quality: float
    way: Way


@dataclass
class Sought:
    """A word of a query with its readings by word of the dataset. ``begun`` says that it may be unfinished."""

    word: str
    weight: int = WEIGHT
    begun: bool = False
    known: bool = False
    readings: dict[str, Reading] = field(default_factory=dict)

    def add(self, found: Iterable[Reading]) -> None:
        """Adds readings; of two of one word the surer stays."""
        for reading in found:
            before = self.readings.get(reading.word)
            if before is None or before.quality < reading.quality:
                self.readings[reading.word] = reading
        if not self.known and self.readings:
            best = max(self.readings.values(), key=lambda reading: (reading.quality, reading.weight))
            self.weight = GENERIC_WEIGHT if self.word in GENERIC else max(best.weight, GENERIC_WEIGHT)

    @property
    def is_met(self) -> bool:
        """Whether some name may have it."""
        return self.begun or bool(self.readings)

    @property
    def is_generic(self) -> bool:
        """Whether it only says what kind of thing is meant."""
        return self.weight <= GENERIC_WEIGHT


def read(database: sqlite3.Connection, word: str, *, typing: bool = False) -> Sought:
    """The readings of one word of a query as a word of names, misspellings left out.

    Itself 1; without joined particles .93; the same consonants in the other script, or between Latin spellings, .92
    and less the less the vowels agree: down to .78, and to .62 where there are only two consonants. An unknown word
    may also be the beginning of one: .85 and more.
    """
    sought = Sought(word, GENERIC_WEIGHT if word in GENERIC else WEIGHT)
    itself = database.execute("SELECT weight FROM word WHERE field = ? AND word = ?", (NAME, word)).fetchone()
    if itself:
        sought.weight, sought.known = itself[0], True
        sought.add([Reading(word, itself[0], 1.0, "words")])
    forms = [form for form in dict.fromkeys(other_forms(word)) if form != word]
    if forms:
        sought.add(
            Reading(row[0], row[1], OTHER_FORM, "words")
            for row in database.execute(
                f"SELECT word, weight FROM word WHERE field = ? AND word IN ({_marks(forms)})", (NAME, *forms)
            )
        )
    all_forms = [word, *forms]
    sought.add(
        Reading(row[0], row[1], OTHER_FORM if row[2] == word else OTHER_FORM**2, "words")
        for row in database.execute(
            "SELECT w.word, w.weight, f.form FROM form f JOIN word w ON w.id = f.word "
            f"WHERE f.form IN ({_marks(all_forms)}) ORDER BY f.word LIMIT {_MOST}",
            all_forms,
        )
    )
    sought.add(_same_consonants(database, word))
    sought.begun = (typing or (not sought.readings and len(word) >= _SHORTEST_START)) and _begins(
        database, word
    )
    return sought


def read_stem(database: sqlite3.Connection, stem: str) -> Sought:
    """The readings of one stem of a query as a stem of texts: itself, else its misspellings."""
    sought = Sought(stem)
    row = database.execute("SELECT weight FROM word WHERE field = ? AND word = ?", (PASSAGE, stem)).fetchone()
    if row:
        sought.add([Reading(stem, row[0], 1.0, "words")])
    else:
        add_misspellings(database, sought, PASSAGE)
    return sought


def add_misspellings(database: sqlite3.Connection, sought: Sought, field: str = NAME) -> bool:
    """Adds the words that differ by one letter added, left out, changed or swapped; by two from seven letters on.

    Words of three letters only where they are Arabic, whose letters tell more, and the other one has four.

    Says whether there are any.
    """
    word = sought.word
    shortest = _SHORTEST_TYPO - is_arabic(word)
    if not shortest <= len(word) <= _LONGEST:
        return False
    most = 1 + (len(word) >= _TWO_TYPOS)
    shared = list(grams(word))
    found = database.execute(
        "SELECT w.word, w.weight FROM word w JOIN (SELECT word, COUNT(*) AS shared FROM gram "
        f"WHERE field = ? AND gram IN ({_marks(shared)}) AND length BETWEEN ? AND ? "
        f"GROUP BY word ORDER BY shared DESC, word LIMIT {2 * _MOST}) g ON w.id = g.word",
        (field, *shared, max(shortest, len(word) - most), len(word) + most),
    )
    readings = []
    for other, weight in found:
        distance = OSA.distance(word, other, score_cutoff=most)
        if 0 < distance <= most and max(len(word), len(other)) >= _SHORTEST_TYPO and not other.isdigit():
            quality = TYPO * (1 - distance / max(len(word), len(other)))
            readings.append(Reading(other, weight, quality, "typo"))
    sought.add(readings)
    return bool(readings)


def begun(start: str, whole: str, weight: int) -> Reading:
    """A word of a name as what an unfinished word of a query begins."""
    return Reading(whole, weight, PREFIX + (1 - PREFIX) * len(start) / len(whole), "prefix")


def respaced(database: sqlite3.Connection, found: Sequence[str]) -> list[str]:
    """The words of a query, unknown ones joined with the next or split in two where that makes known ones."""
    unknown = {word for word in found if not _are_known(database, word)}
    out: list[str] = []
    at = 0
    while at < len(found):
        word, after = found[at], found[at + 1] if at + 1 < len(found) else None
        if after is not None and unknown & {word, after} and _are_known(database, word + after):
            out.append(word + after)
            at += 2
            continue
        out += (_split(database, word) or [word]) if word in unknown else [word]
        at += 1
    return out


def _split(database: sqlite3.Connection, word: str) -> list[str] | None:
    if not 6 <= len(word) <= _LONGEST:
        return None
    for at in range(3, len(word) - 2):
        parts = [word[:at], _without_article(word[at:])]
        if min(map(len, parts)) >= 3 and _are_known(database, *parts):
            return parts
    return None


def _without_article(word: str) -> str:
    return word[2:] if word.startswith(("ال", "al", "el")) and len(word) > 4 else word


def _are_known(database: sqlite3.Connection, *sought: str) -> bool:
    [count] = database.execute(
        f"SELECT COUNT(DISTINCT word) FROM word WHERE field = ? AND word IN ({_marks(sought)})",
        (NAME, *sought),
    ).fetchone()
    return bool(count == len(set(sought)))


def _same_consonants(database: sqlite3.Connection, word: str) -> list[Reading]:
    own = sorted(skeletons(word))
    if not own:
        return []
    arabic = is_arabic(word)
    found = database.execute(
        "SELECT w.word, w.weight, MAX(LENGTH(s.skeleton)) FROM skeleton s JOIN word w ON w.id = s.word "
        f"WHERE s.skeleton IN ({_marks(own)}) GROUP BY s.word ORDER BY s.word LIMIT {3 * _MOST}",
        own,
    )
    readings = []
    for other, weight, consonants in found:
        few = consonants <= _FEW
        same_script = arabic == is_arabic(other)
        if other == word or (
            same_script and (arabic or (few and OSA.normalized_similarity(word, other) < 0.5))
        ):
            continue
        unlike = (1 - _vowels_alike(word, other)) * (FEW_UNLIKE if few else UNLIKE)
        readings.append(Reading(other, weight, SKELETON - unlike, "skeleton"))
    return readings


def _vowels_alike(one: str, other: str) -> float:
    """How far the long vowels of two spellings agree, 0 to 1."""
    first, second = (
        "".join(v for v in each.translate(_LONG_VOWELS) if v in _VOWELS) for each in (one, other)
    )
    return OSA.normalized_similarity(first, second)


def _begins(database: sqlite3.Connection, word: str) -> bool:
    """Whether a longer word of names begins so."""
    found = database.execute(
        "SELECT 1 FROM word WHERE field = ? AND word > ? AND word < ? LIMIT 1",
        (NAME, word, word + chr(sys.maxunicode)),
    )
    return found.fetchone() is not None


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))

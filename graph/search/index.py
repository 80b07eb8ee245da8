"""Writing ``search.sqlite``: names and texts apart, and the words of each with their other spellings.

Tables: ``entity`` (the most linked first); ``name`` and ``passage`` (shortest first); ``name_index`` and
``passage_index`` (FTS5: the words of each, and a tag for each group, class and kind); ``word`` (in how many entities
each is met), ``form`` (what a word is without joined particles), ``skeleton`` (consonants) and ``gram`` (trigrams),
by which a query's words find those of the dataset. The same dataset gives the same bytes with the same SQLite.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from pyoxigraph import Store

from graph.search.entities import Named, read_named
from graph.search.skeleton import skeletons
from graph.search.words import GENERIC, other_forms, plain, stem, without_acronym, words

_INDEX = """fts5(words, content='', columnsize=0, detail='none', prefix='1 2 3', tokenize="ascii tokenchars '_'")"""
_SCHEMA = f"""
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE entity (id INTEGER PRIMARY KEY, iri TEXT, slug TEXT, labels TEXT, tags TEXT, prominence REAL);
CREATE TABLE name (
  id INTEGER PRIMARY KEY, entity INTEGER, text TEXT, language TEXT, key TEXT, words TEXT, weights TEXT
);
CREATE TABLE passage (
  id INTEGER PRIMARY KEY, entity INTEGER, text TEXT, language TEXT, key TEXT, words TEXT, weights TEXT
);
CREATE TABLE tag (tag TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT, field TEXT, weight INTEGER, entities INTEGER);
CREATE TABLE form (form TEXT, word INTEGER, PRIMARY KEY (form, word)) WITHOUT ROWID;
CREATE TABLE skeleton (skeleton TEXT, word INTEGER, PRIMARY KEY (skeleton, word)) WITHOUT ROWID;
CREATE TABLE gram (field TEXT, gram TEXT, length INTEGER, word INTEGER, PRIMARY KEY (field, gram, length, word))
  WITHOUT ROWID;
CREATE VIRTUAL TABLE name_index USING {_INDEX};
CREATE VIRTUAL TABLE passage_index USING {_INDEX};
"""
_INDEXES = """
CREATE INDEX name_key ON name (key);
CREATE INDEX entity_iri ON entity (iri);
CREATE INDEX entity_slug ON entity (slug);
CREATE INDEX word_word ON word (field, word);
INSERT INTO name_index (name_index) VALUES ('optimize');
INSERT INTO passage_index (passage_index) VALUES ('optimize');
ANALYZE;
"""

NAME, PASSAGE = "name", "passage"
"""The fields of words, and the tables in which they are met."""
GENERIC_WEIGHT, LEAST_WEIGHT, WEIGHT = 15, 25, 100
"""How much words count: generic ones, the most frequent of the others, one that is met only once."""


def write_search(store: Store, path: Path) -> None:
    """Writes the search index of a store to a file that does not exist yet."""
    entities = read_named(store)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_SCHEMA)
        _write_entities(database, entities)
        tags = _write_tags(database, entities)
        for field in (NAME, PASSAGE):
            _write_field(database, field, entities, tags)
        database.executescript(_INDEXES)


def grams(word: str) -> set[str]:
    r"""The trigrams of a word, its ends marked.

    >>> sorted(grams("نور"))
    ['\x02نو', 'نور', 'ور\x03']
    """
    marked = f"\x02{word}\x03"
    return {marked[at : at + 3] for at in range(len(marked) - 2)}


def _write_entities(database: sqlite3.Connection, entities: Sequence[Named]) -> None:
    most = max((each.degree for each in entities), default=0)
    database.executemany(
        "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                number,
                each.iri,
                each.slug,
                json.dumps(each.labels(), ensure_ascii=False),
                " ".join(each.tags),
                _prominence(each, most),
            )
            for number, each in enumerate(entities, 1)
        ),
    )


def _prominence(named: Named, most: int) -> float:
    """How linked it is, beside the most linked one, by the logarithm: 0 to 1."""
    return round(math.log1p(named.degree) / math.log1p(most), 3) if most else 0.0


def _write_tags(database: sqlite3.Connection, entities: Sequence[Named]) -> dict[str, str]:
    """The word in the indexes that stands for each tag; no word of a text has an underscore."""
    tags = {
        tag: number for number, tag in enumerate(sorted({tag for each in entities for tag in each.tags}), 1)
    }
    database.executemany("INSERT INTO tag VALUES (?, ?)", tags.items())
    return {tag: f"_{number}" for tag, number in tags.items()}


def _write_field(
    database: sqlite3.Connection, field: str, entities: Sequence[Named], tags: dict[str, str]
) -> None:
    """Writes the names or the passages of all entities, those of the fewest words first."""
    met: Counter[str] = Counter()
    rows: list[tuple[int, int, str, str, str, list[str]]] = []
    for number, each in enumerate(entities, 1):
        own: set[str] = set()
        for text, language, form, found in _forms(each, field):
            own.update(found)
            rows.append((len(found), number, text, language, form, found))
        met.update(own)
    weights = {word: _weight(word, count, len(entities)) for word, count in met.items()}
    _write_words(database, field, met, weights)
    rows.sort()
    database.executemany(
        f"INSERT INTO {field} VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (at, number, text, language, key, " ".join(found), " ".join(str(weights[word]) for word in found))
            for at, (_, number, text, language, key, found) in enumerate(rows, 1)
        ),
    )
    database.executemany(
        f"INSERT INTO {field}_index (rowid, words) VALUES (?, ?)",
        (
            (at, " ".join([*row[5], *(tags[tag] for tag in entities[row[1] - 1].tags)]))
            for at, row in enumerate(rows, 1)
        ),
    )


def _forms(named: Named, field: str) -> Iterator[tuple[str, str, str, list[str]]]:
    """Each name or passage with its language, its key (of passages none), and its words (of passages their stems)."""
    if field == PASSAGE:
        for text, language in named.texts:
            yield text, language, "", list(dict.fromkeys(map(stem, words(text))))
        return
    for text, language in named.names:
        for form in (text, *without_acronym(text)):
            yield text, language, plain(form), list(dict.fromkeys(words(form)))


def _write_words(
    database: sqlite3.Connection, field: str, met: Counter[str], weights: dict[str, int]
) -> None:
    first = database.execute("SELECT COALESCE(MAX(id), 0) FROM word").fetchone()[0] + 1
    numbered = list(enumerate(sorted(met, key=lambda word: (-met[word], word)), first))
    database.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?, ?)",
        ((number, word, field, weights[word], met[word]) for number, word in numbered),
    )
    if field == NAME:
        database.executemany("INSERT INTO form VALUES (?, ?)", _pairs(numbered, other_forms))
        database.executemany("INSERT INTO skeleton VALUES (?, ?)", _pairs(numbered, skeletons))
    database.executemany(
        "INSERT INTO gram VALUES (?, ?, ?, ?)",
        sorted((field, gram, len(word), number) for number, word in numbered for gram in grams(word)),
    )


def _pairs(numbered: Iterable[tuple[int, str]], forms: object) -> Iterator[tuple[str, int]]:
    assert callable(forms)
    yield from sorted({(form, number) for number, word in numbered for form in forms(word)})


def _weight(word: str, met: int, total: int) -> int:
    """Inverse document frequency between LEAST_WEIGHT and WEIGHT, and the weight of generic words."""
    if word in GENERIC:
        return GENERIC_WEIGHT
    share = math.log((total + 1) / met) / math.log(total + 1)
    return max(LEAST_WEIGHT, round(WEIGHT * share))

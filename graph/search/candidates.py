"""What a query may mean: from the index to scores, names and texts alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.search.index import NAME, PASSAGE
from graph.search.ranking import EXACT, FOLDED, Query
from graph.search.readings import Sought, Way, add_misspellings, read, read_stem, respaced
from graph.search.words import plain, stem, words

CONFIDENT = 0.6
"""From this score on a hit is most likely what was meant; below, it is one to look at."""

_MOST_SURE = {NAME: 1.0, PASSAGE: 0.5}
"""The most that a match is worth: to be spoken of is not to be named."""
_LEAST = {NAME: 0.2, PASSAGE: 0.1}
_MOST_WORDS = 12
_CANDIDATES, _ENOUGH = 60, 30
"""How many names an expression gives at most, and how many are enough not to ask a wider one."""
_LONG = 6
"""Words above which those that are known are not taken for misspellings of others: the rest of them tell enough."""
_OBSCURE = 0.05
"""What it costs that nothing is linked to it."""
_TELLING = 4
"""How many words of a query, those that tell most, are asked for by themselves, and looked at for misprints."""


@dataclass(frozen=True)
class Reason:
    """Why something was found: the name, or text, with its language, and the way it was matched (see ``WAYS``)."""

    name: str
    name_language: str
    how: Way


@dataclass(frozen=True)
class Found:
    """The score of an entity, and the reason; ``exact`` where the query is its name, slug or IRI."""

    score: float
    exact: bool
    reason: Reason


Candidates = dict[int, Found]
"""What was found, by the number of the entity."""


def by_name(database: sqlite3.Connection, text: str, tags: Sequence[str], *, typing: bool) -> Candidates:
    """What a text may name. Misspellings are looked for only where nothing else is a confident answer.

    ``tags`` are the words of the index of which a result must have one, if there are any.
    """
    found = _same(database, text)
    query = list(dict.fromkeys(respaced(database, words(text, typing=typing)[:_MOST_WORDS])))
    sought = [read(database, word, typing=typing and word == query[-1]) for word in query]
    _add(found, _scored(database, NAME, sought, tags))
    telling = sorted((each for each in sought if not each.is_generic), key=lambda each: -each.weight)
    for known in (False, True):
        if any(each.score >= CONFIDENT for each in found.values()) or (known and len(sought) > _LONG):
            break
        doubtful = [each for each in telling if each.known == known][:_TELLING]
        added = [add_misspellings(database, each) for each in doubtful]
        if any(added) or not known:
            _add(found, _scored(database, NAME, sought, tags, wide=True))
    return found


def by_text(database: sqlite3.Connection, text: str, tags: Sequence[str]) -> Candidates:
    """What has the words of a text, by their stems, in what is said of it."""
    stems = dict.fromkeys(map(stem, words(text)[:_MOST_WORDS]))
    found: Candidates = {}
    _add(found, _scored(database, PASSAGE, [read_stem(database, each) for each in stems], tags, wide=True))
    return found


def _add(found: Candidates, more: Iterable[tuple[int, Found]]) -> None:
    for number, new in more:
        old = found.get(number)
        if old is None or new.score > old.score:
            found[number] = new


def _same(database: sqlite3.Connection, text: str) -> Candidates:
    """What has the text as its name, slug or IRI."""
    found: Candidates = {}
    for number, slug in database.execute(
        "SELECT id, slug FROM entity WHERE slug = ? UNION SELECT id, slug FROM entity WHERE iri = ?",
        (text, text),
    ):
        found[number] = Found(EXACT, True, Reason(slug, "", "exact"))
    if key := plain(text):
        rows = database.execute(
            "SELECT entity, text, language FROM name WHERE key = ? LIMIT ?", (key, _CANDIDATES)
        )
        for number, name, language in rows:
            same = name == text
            reason = Reason(name, language, "exact" if same else "folded")
            _add(found, [(number, Found(EXACT if same else FOLDED, True, reason))])
    return found


def _scored(
    database: sqlite3.Connection,
    field: str,
    query: Sequence[Sought],
    tags: Sequence[str],
    *,
    wide: bool = False,
) -> Iterator[tuple[int, Found]]:
    numbers: set[int] = set()
    for expression in _expressions(query, tags, wide=wide):
        numbers.update(
            row[0]
            for row in database.execute(
                f"SELECT rowid FROM {field}_index WHERE {field}_index MATCH ? LIMIT {_CANDIDATES}",
                (expression,),
            )
        )
        if len(numbers) >= _ENOUGH:
            break
    asked = Query(query)
    marks = ", ".join(map(str, sorted(numbers)))
    for number, text, language, own, weights, prominence in database.execute(
        f"SELECT entity, text, language, words, weights, prominence FROM {field} "
        f"JOIN entity ON entity.id = entity WHERE {field}.id IN ({marks})"
    ):
        matched = asked.match(own.split(), [int(weight) for weight in weights.split()])
        if matched is None:
            continue
        score = matched.score * _MOST_SURE[field] * (1 - _OBSCURE * (1 - prominence))
        if score >= _LEAST[field]:
            how = matched.way if field == NAME else "text"
            yield number, Found(score, False, Reason(text, language, how))


def _expressions(query: Sequence[Sought], tags: Sequence[str], *, wide: bool) -> Iterator[str]:
    """FTS5 expressions, the narrowest first: all words, then the few that tell most.

    If ``wide``, also all of these but one, and each of them.
    """
    sought = [each for each in query if each.is_met]
    telling = sorted((each for each in sought if not each.is_generic), key=lambda each: -each.weight)[
        :_TELLING
    ]
    sets: list[list[Sought]] = [sought, telling]
    if wide and len(telling) > 2:
        sets += [[*telling[:at], *telling[at + 1 :]] for at in reversed(range(len(telling)))]
    if wide:
        sets += [[each] for each in telling]
    one_of_the_tags = [" OR ".join(map(_quoted, tags))] if tags else []
    yield from dict.fromkeys(
        " AND ".join(f"({part})" for part in [*map(_alternatives, each), *one_of_the_tags])
        for each in sets
        if each
    )


def _alternatives(sought: Sought) -> str:
    begun = [f"{_quoted(sought.word)}*"] if sought.begun else []
    return " OR ".join([*map(_quoted, sought.readings), *begun])


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'

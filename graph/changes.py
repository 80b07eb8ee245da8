"""What was added, withdrawn and corrected from one dataset to the next, claim by claim.

Both datasets are sorted N-Quads, so one walk through the two finds every claim, name and retired slug that differs,
with no more in memory than the claims of one source. A correction is the same claim with another content (a later day
of curation alone is none), or another claim that says something else of the same subject and property at the same
place of the same source.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph.claims import Value
from graph.dataset import QUADS, Dataset
from graph.entity import labels
from graph.terms import ALT_LABEL, CLAIM, ID, LANGUAGES, NAME, PREF_LABEL, shorten, term

KINDS = ("added", "withdrawn", "corrected")

_PREFIXES = tuple(f"<{start}" for start in (CLAIM, ID, NAME))
_RETIRED = str(term("nasij:Retired"))
_PRINTED = str(term("name-form:printed"))
_SOURCE = re.compile(rf"<{CLAIM}(.+)-\d+(?:-(?:{'|'.join(LANGUAGES)}))?>")
_DAYS = ("prov:generatedAtTime", "prov:invalidatedAtTime")

_Node = Mapping[str, list[Value]]
_Lines = tuple[str, ...]
_Difference = tuple[str, _Lines, _Lines]
"""The address of a node in angle brackets, its lines in the one dataset and in the other."""


@dataclass(frozen=True)
class Change:
    """One thing that differs. Addresses are IRIs, values are as in SPARQL's JSON results.

    ``claim`` is what says it now, or said it: a claim, the node of a name, a retired slug. ``replaces`` is the claim
    in whose place it came, where that is another. ``changed`` names the properties of the claim that differ.
    ``curated`` is the day on which it was written down (None where it is gone). ``reasons`` and ``labels`` are by
    language, labels by IRI too; they are those of the time.
    """

    kind: str
    claim: str
    replaces: str | None
    subject: str
    property: str
    old: Mapping[str, str] | None
    new: Mapping[str, str] | None
    source: str | None
    certainty: str | None
    status: str | None
    changed: tuple[str, ...]
    curated: str | None
    reasons: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]


def write_changes(before: Dataset, after: Dataset, path: Path) -> dict[str, int]:
    """Writes the changes from one dataset to another, a line of JSON each; returns how many there are of each kind."""
    counts: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as file:
        for change in changes(before, after):
            counts[change.kind] += 1
            file.write(json.dumps(asdict(change), ensure_ascii=False, separators=(",", ":")) + "\n")
    return {kind: counts[kind] for kind in KINDS}


@dataclass(frozen=True)
class Sought:
    """Which changes are asked for, all where nothing is said.

    ``about`` are IRIs that stand as subject or value, ``sources`` those of sources. Of each, one is enough.
    """

    kinds: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def count(self, counts: Mapping[str, int]) -> int | None:
        """How many there are among changes of which ``counts`` says how many are of each kind; None where it cannot."""
        if self.about or self.sources:
            return None
        return sum(number for kind, number in counts.items() if not self.kinds or kind in self.kinds)

    def has(self, change: Change) -> bool:
        """Whether a change is one of them."""
        values = {value["value"] for value in (change.old, change.new) if value and value["type"] == "uri"}
        return (
            (not self.kinds or change.kind in self.kinds)
            and (not self.about or not values.union({change.subject}).isdisjoint(self.about))
            and (not self.sources or change.source in self.sources)
        )

    @property
    def texts(self) -> list[list[bytes]]:
        """What a line of a file must hold: one text of each list."""
        lists = (self.kinds, self.about, self.sources)
        return [[json.dumps(text).encode() for text in texts] for texts in lists if texts]


def read_changes(path: Path, start: int = 0, sought: Sought = Sought()) -> Iterator[tuple[int, Change]]:
    """The changes of a file that are sought, each with the byte after it.

    ``start`` is such a byte; raises ValueError for another. A file that is gone holds none.
    """
    texts = sought.texts
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        if start:
            file.seek(start - 1)
            if file.read(1) != b"\n":
                raise ValueError(f"no change begins at byte {start} of {path.name}")
        end = start
        for line in file:
            end += len(line)
            # Most lines can be passed over without being read as JSON.
            if all(any(text in line for text in choice) for choice in texts):
                change = Change(**json.loads(line))
                if sought.has(change):
                    yield end, change


def changes(before: Dataset, after: Dataset) -> Iterator[Change]:
    """The changes from one dataset to another, in the order of the claims' addresses."""
    teller = _Teller(before, after)
    for _, family in _families(_differences(before.folder / QUADS, after.folder / QUADS)):
        alone: dict[tuple[Any, ...], list[tuple[str, _Node]]] = defaultdict(list)
        told: list[Change] = []
        added: list[tuple[str, _Node]] = []
        for address, old_lines, new_lines in family:
            iri, old, new = address[1:-1], _read(old_lines), _read(new_lines)
            if old and new:
                told.append(teller.corrected(iri, old, None, new))
            elif old:
                alone[_place(old) or (iri,)].append((iri, old))
            else:
                added.append((iri, new))
        for iri, new in added:
            same_place = alone.get(_place(new) or (iri,))
            if same_place:
                replaced, old = same_place.pop(0)
                told.append(teller.corrected(iri, old, replaced, new))
            else:
                told.append(teller.one("added", iri, new))
        told.extend(teller.one("withdrawn", iri, old) for left in alone.values() for iri, old in left)
        yield from sorted(told, key=lambda change: change.claim)


def _nodes(path: Path) -> Iterator[tuple[str, _Lines]]:
    """The claims, names and retired slugs of a dataset with their lines, in order.

    A name that a source prints has a claim that says so, and is left to it.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        lines = (line for line in file if line.startswith(_PREFIXES))
        for address, found in groupby(lines, key=lambda line: line.partition(" ")[0]):
            own = tuple(found)
            if address.startswith(f"<{ID}") and not any(_RETIRED in line for line in own):
                continue
            if address.startswith(f"<{NAME}") and any(_PRINTED in line for line in own):
                continue
            yield address, own


def _differences(before: Path, after: Path) -> Iterator[_Difference]:
    """The nodes that are not the same in two files, but for the day on which they were curated."""
    olds, news = _nodes(before), _nodes(after)
    old, new = next(olds, None), next(news, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old[0] < new[0]):
            assert old is not None
            yield (*old, ())
            old = next(olds, None)
        elif old is None or new[0] < old[0]:
            yield new[0], (), new[1]
            new = next(news, None)
        else:
            if _undated(old[1]) != _undated(new[1]):
                yield *old, new[1]
            old, new = next(olds, None), next(news, None)


def _undated(lines: _Lines) -> list[str]:
    days = tuple(f"{term(curie)} " for curie in _DAYS)
    return [line for line in lines if not line.partition(" ")[2].startswith(days)]


def _families(differences: Iterable[_Difference]) -> Iterator[tuple[str, list[_Difference]]]:
    """The differences by source: those of ``a`` and of ``a-b`` together, as their claims stand mixed in the order."""
    start, family = "", list[_Difference]()
    for difference in differences:
        if not start or not difference[0].startswith(start):
            if family:
                yield start, family
            found = _SOURCE.fullmatch(difference[0])
            start, family = (f"<{CLAIM}{found[1]}-" if found else difference[0]), []
        family.append(difference)
    if family:
        yield start, family


def _read(lines: _Lines) -> _Node:
    node: dict[str, list[Value]] = defaultdict(list)
    for quad in parse("".join(lines), format=RdfFormat.N_QUADS):
        if isinstance(quad.object, NamedNode | Literal):
            node[shorten(quad.predicate.value)].append(quad.object)
    return node


def _place(node: _Node) -> tuple[Any, ...] | None:
    """Of a claim, what it speaks of and where it stands; None for what has no such place."""
    where = tuple(
        str(_one(node, curie))
        for curie in ("rdf:subject", "rdf:predicate", "nasij:source", "nasij:start", "nasij:end")
    )
    value = _one(node, "rdf:object")
    return (*where, getattr(value, "language", None)) if value is not None else None


def _one(node: _Node, curie: str) -> Value | None:
    return next(iter(node.get(curie, ())), None)


class _Teller:
    """Tells nodes as changes, with labels of the newer dataset, or of the older one for what is only there."""

    def __init__(self, before: Dataset, after: Dataset) -> None:
        self._before, self._after = before, after

    def one(self, kind: str, iri: str, node: _Node) -> Change:
        """A node that stands in one of the datasets."""
        is_new = kind == "added"
        return self._change(kind, iri, None, node, None if is_new else node, node if is_new else None, ())

    def corrected(self, iri: str, old: _Node, replaced: str | None, new: _Node) -> Change:
        """A node as it was and as it is."""
        differing = sorted(
            curie
            for curie in {*old, *new}
            if set(old.get(curie, ())) != set(new.get(curie, ())) and curie not in _DAYS
        )
        return self._change("corrected", iri, replaced, new, old, new, tuple(differing))

    def _change(
        self,
        kind: str,
        iri: str,
        replaced: str | None,
        shown: _Node,
        old: _Node | None,
        new: _Node | None,
        changed: tuple[str, ...],
    ) -> Change:
        subject, prop, _ = self._triple(iri, shown)
        old_value, new_value = (self._triple(iri, node)[2] if node else None for node in (old, new))
        source, certainty, status = (
            value.value if (value := _one(shown, curie)) is not None else None
            for curie in ("nasij:source", "nasij:certainty", "nasij:status")
        )
        days = [value for curie in _DAYS if new is not None and (value := _one(new, curie)) is not None]
        named = {subject, prop, source, certainty, status}
        named |= {value.value for value in (old_value, new_value) if isinstance(value, NamedNode)}
        return Change(
            kind=kind,
            claim=iri,
            replaces=replaced,
            subject=subject,
            property=prop,
            old=_json(old_value),
            new=_json(new_value),
            source=source,
            certainty=certainty,
            status=status,
            changed=changed,
            curated=days[0].value[:10] if days else None,
            reasons={
                reason.language or "": reason.value
                for reason in shown.get("nasij:reason", ())
                if isinstance(reason, Literal)
            },
            labels=self._labels(sorted(iri for iri in named if iri is not None)),
        )

    def _triple(self, iri: str, node: _Node) -> tuple[str, str, Value | None]:
        """What a claim says, a name calls its bearer, or became of a slug."""
        if iri.startswith(CLAIM):
            subject, prop, value = (_one(node, f"rdf:{part}") for part in ("subject", "predicate", "object"))
            return subject.value if subject else iri, prop.value if prop else "", value
        if iri.startswith(NAME):
            bearer = _one(node, "nasij:nameOf")
            is_other = re.search(r"-alias-\d+$", iri)
            named = ALT_LABEL if is_other else PREF_LABEL
            return bearer.value if bearer else iri, named.value, _one(node, "nasij:nameText")
        successor = _one(node, "dcterms:isReplacedBy")
        if successor is not None:
            return iri, term("dcterms:isReplacedBy").value, successor
        return iri, term("owl:deprecated").value, _one(node, "owl:deprecated")

    def _labels(self, iris: list[str]) -> dict[str, dict[str, str]]:
        found = labels(self._after.store, iris)
        missing = [iri for iri in iris if iri not in found]
        return found | labels(self._before.store, missing) if missing else found


def term_of(value: Mapping[str, str]) -> Value:
    """The term that a value of a change stands for."""
    if value["type"] == "uri":
        return NamedNode(value["value"])
    if "xml:lang" in value:
        return Literal(value["value"], language=value["xml:lang"])
    return Literal(value["value"], datatype=NamedNode(value["datatype"]))


def _json(value: Value | None) -> dict[str, str] | None:
    """A term as SPARQL 1.1 Query Results JSON Format has it."""
    if value is None:
        return None
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if value.language is not None:
        return {"type": "literal", "value": value.value, "xml:lang": value.language}
    return {"type": "literal", "value": value.value, "datatype": value.datatype.value}

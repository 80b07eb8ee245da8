"""The terms of a dataset by number, in an order that says what they are.

Blank nodes come first, then IRIs, then literals: plain ones, those of each language, those of each datatype. Within
such a block they are sorted by their text. So the language of a literal is the block that its number lies in, and the
order of numbers is the order of IRIs, of plain texts, and of dates.
"""

from __future__ import annotations

import json
import mmap
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.columns.errors import Beyond
from graph.terms import PREFIXES

Kind = Literal["blank", "iri", "plain", "language", "datatype"]
KINDS: tuple[Kind, ...] = ("blank", "iri", "plain", "language", "datatype")
Ids: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]

INTEGER, DATE = PREFIXES["xsd"] + "integer", PREFIXES["xsd"] + "date"
UNBOUND = -1
ABSENT = -2
"""The number of a term that the dataset does not have."""

BLOCKS, TEXTS, OFFSETS = "blocks.json", "texts.bin", "offsets.npy"
_REGULAR_DATE = re.compile(rb"\d{4}-\d{2}-\d{2}")
_KEPT = 4096
_BETWEEN = 64
"""Terms from one mark of a block to the next."""
_FEW = 100
"""Up to so many terms it is quicker to look at one after the other than to begin with arrays of them."""


class Term(NamedTuple):
    """A term: its kind, its text (an IRI, a label or a lexical form), its language or datatype."""

    kind: Kind
    text: str
    tag: str = ""


@dataclass(frozen=True)
class Block:
    """The numbers from ``start`` to before ``end``: terms of one kind, language and datatype, sorted by text."""

    kind: Kind
    tag: str
    start: int
    end: int

    @property
    def order(self) -> tuple[int, str]:
        """Where it stands among the blocks."""
        return KINDS.index(self.kind), self.tag


class Terms:
    """The terms in a folder, read from disk as they are needed."""

    def __init__(self, folder: Path) -> None:
        self.blocks = [Block(**each) for each in json.loads((folder / BLOCKS).read_text("utf-8"))]
        self.offsets: NDArray[np.int64] = mapped(folder / OFFSETS)
        self._ends = memoryview(self.offsets)  # type: ignore[arg-type]  # an array is a buffer
        with (folder / TEXTS).open("rb") as file:
            self.texts = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._starts = [block.start for block in self.blocks]
        self._sorted_starts = np.array(self._starts, np.int32)
        self._by_order = {block.order: block for block in self.blocks}
        self.find = lru_cache(_KEPT)(self._find)
        self._marks = lru_cache(None)(self._marks_of)
        literals = [block.start for block in self.blocks if block.kind not in ("blank", "iri")]
        self.first_literal = literals[0] if literals else len(self)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def raw(self, number: int) -> bytes:
        """The text of a term in UTF-8."""
        return self.texts[self._ends[number] : self._ends[number + 1]]

    def text(self, number: int) -> str:
        """The text of a term."""
        return self.raw(number).decode()

    def raws(self, numbers: Ids) -> list[bytes]:
        """The texts of some terms in UTF-8, empty for UNBOUND."""
        texts, ends_of = self.texts, self._ends
        if len(numbers) < _FEW:
            each = numbers.tolist()
            return [texts[ends_of[number] : ends_of[number + 1]] if number >= 0 else b"" for number in each]
        found = np.maximum(numbers, 0)
        starts, ends = self.offsets[found], self.offsets[found + 1]
        ends = np.where(numbers < 0, starts, ends)
        return [texts[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    def block(self, kind: Kind, tag: str = "") -> Block:
        """The block of a kind, language or datatype; an empty one where the dataset has none."""
        return self._by_order.get((KINDS.index(kind), tag)) or Block(kind, tag, 0, 0)

    def place_of(self, number: int) -> int:
        """The place in ``blocks`` of the block that a term lies in."""
        return bisect_right(self._starts, number) - 1

    def block_of(self, number: int) -> Block:
        """The block that a term lies in."""
        return self.blocks[self.place_of(number)]

    def places_of(self, numbers: Ids) -> NDArray[np.intp]:
        """The place in ``blocks`` of the block that each of some terms lies in; -1 for UNBOUND."""
        return self._sorted_starts.searchsorted(numbers, "right") - 1

    def blocks_of(self, numbers: Ids) -> list[Block]:
        """The blocks that some terms lie in."""
        used = np.bincount(self.places_of(numbers) + 1, minlength=1)[1:]
        return [self.blocks[place] for place in np.flatnonzero(used).tolist()]

    def _find(self, term: Term) -> int:
        """The number of a term, ABSENT where the dataset does not have it."""
        block, wanted = self.block(term.kind, term.tag), term.text.encode()
        at = self.lower_bound(block, wanted)
        return at if at < block.end and self.raw(at) == wanted else ABSENT

    def lower_bound(self, block: Block, wanted: bytes) -> int:
        """The first number of a block whose text is not before another."""
        marks = self._marks(block)
        low = block.start + max(0, bisect_left(marks, wanted) - 1) * _BETWEEN
        high = min(low + _BETWEEN + 1, block.end)
        return low + bisect_left(range(low, high), wanted, key=self.raw)

    def _marks_of(self, block: Block) -> list[bytes]:
        """The texts of some terms of a block, evenly spread: a search among them needs no call for each step."""
        return [self.raw(number) for number in range(block.start, block.end, _BETWEEN)]

    def size(self, blocks: Iterable[Block]) -> int:
        """How many bytes the texts of some blocks have."""
        return sum(self._ends[block.end] - self._ends[block.start] for block in blocks)

    def containing(self, blocks: Iterable[Block], part: bytes) -> Ids:
        """The terms of some blocks whose text has a part that is not empty, in order."""
        found: list[int] = []
        for block in blocks:
            start = self._ends[block.start]
            texts, at = self.texts[start : self._ends[block.end]], 0
            while (at := texts.find(part, at)) >= 0:
                number = int(self.offsets.searchsorted(start + at, "right")) - 1
                end = self._ends[number + 1] - start
                if at + len(part) <= end:
                    found.append(number)
                at = end if at + len(part) <= end else at + 1
        return np.array(found, np.int32)

    @cached_property
    def integers(self) -> NDArray[np.int64]:
        """The values of the integers, by their place in their block; raises Beyond where one is too large."""
        block = self.block("datatype", INTEGER)
        try:
            return np.array([int(self.raw(number)) for number in range(block.start, block.end)], np.int64)
        except (OverflowError, ValueError) as error:
            raise Beyond("an integer of more than 64 bits") from error

    @lru_cache(maxsize=1)  # noqa: B019 - it lives as long as the dataset is served
    def sorted_dates(self) -> Block:
        """The block of the dates; raises Beyond where their texts do not sort as the dates do."""
        block = self.block("datatype", DATE)
        if not all(_REGULAR_DATE.fullmatch(self.raw(number)) for number in range(block.start, block.end)):
            raise Beyond("dates with a time zone, or of another millennium")
        return block


def mapped(file: Path) -> NDArray[Any]:
    """An array that is read from disk as it is needed, without what numpy does for arrays that write there."""
    return np.asarray(np.load(file, mmap_mode="r"))


def inside(numbers: Ids, interval: tuple[int, int]) -> Mask:
    """Which numbers lie in an interval, its end excluded."""
    low, high = interval
    return (numbers >= low) & (numbers < high)


def write_terms(folder: Path, terms: Iterable[Term]) -> dict[Term, int]:
    """Writes distinct terms, and gives the number of each."""
    ordered = sorted(terms, key=lambda term: (KINDS.index(term.kind), term.tag, term.text))
    blocks: list[Block] = []
    for number, term in enumerate(ordered):
        if not blocks or (blocks[-1].kind, blocks[-1].tag) != (term.kind, term.tag):
            blocks.append(Block(term.kind, term.tag, number, number))
        blocks[-1] = Block(term.kind, term.tag, blocks[-1].start, number + 1)
    texts = [term.text.encode() for term in ordered]
    (folder / BLOCKS).write_text(json.dumps([asdict(block) for block in blocks]) + "\n", "utf-8")
    (folder / TEXTS).write_bytes(b"".join(texts) or b"\0")  # an empty file cannot be mapped
    np.save(folder / OFFSETS, _offsets(texts))
    return {term: number for number, term in enumerate(ordered)}


def _offsets(texts: Sequence[bytes]) -> NDArray[np.int64]:
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=offsets[1:]) if texts else None
    return offsets

"""Spans of archived articles: finding the archive by digest, verifying each claim's phrase against it.

The articles are their authors' work and are not part of the project; whoever holds them names their folder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.errors import Finding
from graph.names import fold_space
from graph.records import Passage, Records, Source

MOST_WORDS = 12
ELLIPSIS = "…"
_WORD = re.compile(r"\w+")


def read_archive(folder: Path) -> dict[str, str]:
    """The texts of a folder of articles by their SHA-256 (of the file's bytes).

    Raises NotADirectoryError where the folder is none.
    """
    if not folder.is_dir():
        raise NotADirectoryError(
            f"the archive {folder} is not a folder; set NASIJ_ARCHIVE to one, or unset it"
        )
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")):
        data = path.read_bytes()
        texts[hashlib.sha256(data).hexdigest()] = data.decode("utf-8")
    return texts


def findings(records: Records, archive: Mapping[str, str] | None) -> Iterator[Finding]:
    """What is wrong with the spans and phrases; the text itself is looked at only where the archive holds it."""
    for path, source in records.sources.items():
        text = archive.get(source.sha256) if archive is not None else None
        if archive is not None and text is None:
            yield Finding(
                path, "sha256", "no file of the archive has this digest", "mend it, or add the file"
            )
        if text is not None and len(text) != source.length:
            yield Finding(path, "length", f"the article has {len(text)} code points", f"write {len(text)}")
        for index, passage in enumerate(source.passages):
            yield from _passage(path, f"passages[{index}]", passage, source, text)


def _passage(path: str, field: str, passage: Passage, source: Source, text: str | None) -> Iterator[Finding]:
    words = len(_WORD.findall(passage.phrase))
    if words > MOST_WORDS:
        yield Finding(
            path,
            f"{field}.phrase",
            f"has {words} words",
            f"at most {MOST_WORDS}: give first and last words with {ELLIPSIS}",
        )
    if passage.at is None:
        found = occurrences(passage.phrase, text) if text is not None else []
        if len(found) > 1:
            spans = ", ".join(str(list(span)) for span in found)
            yield Finding(
                path,
                f"{field}.at",
                "is missing, and the phrase occurs several times",
                f"write one of {spans}",
            )
        else:
            yield Finding(path, f"{field}.at", "is missing", "run: nasij check --fix, with NASIJ_ARCHIVE set")
        return
    start, end = passage.at
    if end > source.length:
        yield Finding(
            path, f"{field}.at", f"ends at {end}, past the article's {source.length}", "mend the span"
        )
    elif text is not None and not _carries(text[start:end], passage.phrase):
        found = occurrences(passage.phrase, text)
        remedy = (
            f"the phrase stands at {' and at '.join(str(list(span)) for span in found)}"
            if found
            else ("copy the phrase from the article")
        )
        yield Finding(
            path, f"{field}.at", f"{[start, end]} does not hold the phrase {passage.phrase!r}", remedy
        )


def occurrences(phrase: str, text: str) -> list[tuple[int, int]]:
    """Where a phrase stands in a text; of an elided phrase, the shortest span from each first part.

    >>> occurrences("b … d", "a b c d")
    [(2, 7)]
    """
    parts = [r"\s+".join(map(re.escape, part.split())) for part in phrase.split(ELLIPSIS)]
    pattern = re.compile(r".*?".join(part for part in parts if part), re.DOTALL)
    return [match.span() for match in pattern.finditer(text)]


def _carries(span: str, phrase: str) -> bool:
    """Whether a span is the phrase, or begins and ends as an elided phrase says (white space folded)."""
    folded = fold_space(span)
    if folded == fold_space(phrase):
        return len(span) == len(span.strip())
    if ELLIPSIS not in phrase:
        return False
    first, _, last = (fold_space(part) for part in phrase.partition(ELLIPSIS))
    return folded.startswith(first) and folded.endswith(last) and len(first) + len(last) <= len(folded)


def filled(source: Source, text: str) -> Source:
    """The source with the offsets of each phrase that had none and occurs once."""

    def fill(passage: Passage) -> Passage:
        found = occurrences(passage.phrase, text) if passage.at is None else []
        return passage.model_copy(update={"at": found[0]}) if len(found) == 1 else passage

    return source.model_copy(update={"passages": tuple(fill(passage) for passage in source.passages)})

"""The page of what there is to take away: each file with its size and digest, and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass

from graph import dates
from graph.dataset import Dataset
from graph.exports.files import File, files
from graph.terms import LANGUAGES
from visualizations import pages
from visualizations.strings import number, translate
from visualizations.values import Text

_UNITS = ("bytes", "kilobytes", "megabytes", "gigabytes")


@dataclass(frozen=True)
class Row:
    """A file as the page shows it, with its compressed twin."""

    file: File
    title: Text
    description: Text
    size: str
    twin: File | None
    twin_size: str


def render_data(dataset: Dataset, language: str, root: str) -> str:
    """The page of the downloads of a dataset; ``root`` is the address of the server (``https://host/``)."""
    found = {file.name: file for file in files(dataset)}
    rows = [
        _row(file, found.get(f"{file.name}.gz"), language)
        for file in found.values()
        if not file.is_compressed
    ]
    permanent = f"{root}data/{dataset.id[:16]}/"
    curated = dataset.manifest.get("curated")
    date = dates.written(curated, language) if curated else translate(language, "data.undated")
    return pages.page(
        "data.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/data" for code in LANGUAGES},
        here="data",
        rows=rows,
        permanent=permanent,
        curated=date,
        triples=dataset.manifest["quads"],
        citation=translate(language, "data.cite.text", id=dataset.id[:12], date=date, address=permanent),
        bibtex=_bibtex(dataset, permanent, curated),
    )


def _row(file: File, twin: File | None, language: str) -> Row:
    return Row(
        file,
        _text(file.words.titles, language, file.name),
        _text(file.words.descriptions, language, ""),
        size(file.bytes, language),
        twin,
        size(twin.bytes, language) if twin else "",
    )


def _text(texts: dict[str, str], language: str, otherwise: str) -> Text:
    for code in (language, "en"):
        if code in texts:
            return Text(texts[code], code)
    return Text(otherwise, "en")


def size(count: int, language: str) -> str:
    r"""A number of bytes in the largest unit that fits, in powers of a thousand.

    >>> size(5_783_655, "fr")
    '5,8\xa0Mo'
    """
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    shown = round(value, 1) if unit and value < 9.95 else round(value)
    return translate(language, f"unit.{_UNITS[unit]}", value=number(shown, language))


def _bibtex(dataset: Dataset, address: str, curated: str | None) -> str:
    fields = {
        "author": "{Nasij contributors}",
        "title": "Nasij: a knowledge graph of Moroccan volunteering actors",
        "year": curated[:4] if curated else "",
        "version": dataset.id[:12],
        "url": address,
        "note": "CC BY 4.0",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{nasij-{dataset.id[:12]},", *lines, "}"])

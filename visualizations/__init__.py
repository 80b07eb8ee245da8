"""The views of the graph: pages and stand-alone files that show the network, with one style for all of them."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
"""The built front end (scripts, style sheets, fonts), which the pages load from ``/static/``."""

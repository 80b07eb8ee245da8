"""The curated records: a file for each actor, event, place and source. README.md explains them."""

from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder that holds the records."""

"""What several commands have in common: options, and how a help page ends."""

from __future__ import annotations

from pathlib import Path

import click

ROOT = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder in which datasets are built; NASIJ_ROOT unless given.",
)


def example(*commands: str) -> str:
    """The end of a help page; the mark at its start keeps click from joining the lines."""
    return "\b\nExample:\n" + "\n".join(f"  {command}" for command in commands)

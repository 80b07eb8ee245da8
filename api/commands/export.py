"""``nasij export``: the files of the current dataset, the same bytes as at ``/data/``."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from api.commands.options import ROOT, example
from api.settings import Settings
from graph.dataset import open_current
from graph.errors import NasijError
from graph.exports import NAMES
from graph.exports.files import File, files

SUMS = "SHA256SUMS"


@click.command(
    epilog=example(
        "nasij export -o files", "nasij export -o files --format statements.csv --format dataset.ttl"
    )
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to; made where there is none.",
)
@click.option(
    "--format",
    "names",
    multiple=True,
    type=click.Choice(NAMES),
    help="A file to write; may be given several times. All of them unless given.",
)
@ROOT
@click.pass_obj
def export(settings: Settings, output: Path, names: tuple[str, ...], root: Path | None) -> None:
    """Write the current dataset as files: RDF, tables, networks, FollowTheMoney; and their digests, SHA256SUMS."""
    dataset = open_current(root or settings.root)
    chosen = _chosen(files(dataset), names)
    output.mkdir(parents=True, exist_ok=True)
    for file in chosen:
        shutil.copyfile(file.path, output / file.name)
        click.echo(f"written: {output / file.name}")
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in chosen)
    (output / SUMS).write_text(sums, "utf-8")
    click.echo(f"written: {output / SUMS}")


def _chosen(found: tuple[File, ...], names: tuple[str, ...]) -> list[File]:
    plain = {file.name: file for file in found if not file.is_compressed}
    if not plain:
        raise NasijError("this dataset was built by an earlier version and has no files; run: nasij build")
    missing = [name for name in names if name not in plain]
    if missing:
        raise NasijError(f"this dataset has no {', '.join(missing)}; it has {', '.join(plain)}")
    return [file for name, file in plain.items() if not names or name in names]

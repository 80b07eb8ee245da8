"""The command line: ``nasij check · build · serve · query · view · suggest · export · publish``.

Exit codes: 0 done, 1 the records, the query or the dataset are at fault, 2 the command was called wrongly.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import uvicorn
from pyoxigraph import NamedNode, QuerySolutions
from rich.console import Console
from rich.table import Table

import data
from api.app import create_app
from api.commands.export import export
from api.commands.options import ROOT, example
from api.commands.publish import publish
from api.commands.suggest import suggest
from api.connections import connection
from api.logs import log_to_stderr
from api.settings import Settings
from graph import validate
from graph.build import build as build_dataset
from graph.build import build_from_rdf
from graph.dataset import Dataset, open_current
from graph.errors import InvalidRecords, NasijError
from graph.history import KEEP
from graph.query import MEDIA_TYPES, evaluate, solutions
from graph.spans import read_archive
from graph.terms import LANGUAGES, shorten
from visualizations.views import VIEWS, render

_RECORDS = click.option(
    "--records",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=data.FOLDER,
    help="Folder of the curated records; those of the package unless given.",
)


class _OneLine(click.Group):
    """Shows the errors of the domain as one line instead of a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except InvalidRecords as error:
            _show(error.findings)
            raise click.ClickException(str(error)) from error
        except (NasijError, NotADirectoryError) as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            sys.stderr.close()
            return None


@click.group(cls=_OneLine, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="nasij")
@click.pass_context
def main(context: click.Context) -> None:
    """Nasij (نسيج): a knowledge graph of Moroccan volunteering actors."""
    context.obj = Settings()


@main.command(epilog=example("NASIJ_ARCHIVE=articles nasij check --fix"))
@_RECORDS
@click.option(
    "--fix", is_flag=True, help="Rewrite the files in canonical form, and fill in offsets from the archive."
)
@click.pass_obj
def check(settings: Settings, records: Path, fix: bool) -> None:
    """Check the curated records: form, spans, shapes and rules."""
    archive = _archive(settings)
    if fix:
        for name in validate.mend(records, archive):
            click.echo(f"rewritten: {name}")
    with _progress() as progress:
        checked = validate.check(records, archive, progress)
    _show(checked.findings)
    if archive is None:
        click.echo("spans were not verified against the articles: NASIJ_ARCHIVE is not set", err=True)
    if checked.findings:
        raise click.ClickException(f"{len(checked.findings)} to mend")
    click.echo(f"no findings in {records}")


@main.command(epilog=example("nasij build --root /srv/nasij"))
@_RECORDS
@ROOT
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=KEEP,
    show_default=True,
    help="Datasets to keep, the new one among them; one that a server reads stays in any case.",
)
@click.pass_obj
def build(settings: Settings, records: Path, root: Path | None, keep: int) -> None:
    """Build the dataset of the records and make it the one that is served."""
    with _progress() as progress:
        dataset = build_dataset(records, root or settings.root, _archive(settings), progress, keep)
    _describe(dataset)


@main.command(epilog=example("nasij serve --port 8000", "nasij serve --dataset graph.nq"))
@ROOT
@click.option("--host", help="Address to listen on; NASIJ_HOST unless given.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; NASIJ_PORT unless given.")
@click.option(
    "--dataset",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Serve any RDF file (.nq, .nt, .ttl, .trig, .rdf, .jsonld) instead.",
)
@click.pass_obj
def serve(
    settings: Settings, root: Path | None, host: str | None, port: int | None, file: Path | None
) -> None:
    """Serve the current dataset: SPARQL endpoint, pages and network views."""
    changed = {"root": root, "host": host, "port": port}
    settings = settings.model_copy(
        update={name: value for name, value in changed.items() if value is not None}
    )
    if file is not None:
        settings = settings.model_copy(update={"root": settings.root / "files" / file.stem})
        with _progress() as progress:
            build_from_rdf(file, settings.root, progress)
    dataset = open_current(settings.root)
    click.echo(f"serving {dataset.id[:12]} at http://{settings.host}:{settings.port}/", err=True)
    log_to_stderr()
    app = create_app(settings, dataset)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        http=connection(app),
        ws="none",
        proxy_headers=False,  # the application reads them, from proxies that are trusted
        access_log=False,  # it would have the text of queries
    )


@main.command(
    epilog=example(
        "nasij query 'SELECT ?name { ?o a org:Organization ; skos:prefLabel ?name }'",
        "nasij query --file question.rq --format csv > answer.csv",
    )
)
@click.argument("query", required=False)
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read the query from a file."
)
@click.option("--format", "form", type=click.Choice(sorted(MEDIA_TYPES)), help="Form of the answer.")
@ROOT
@click.pass_obj
def query(
    settings: Settings, query: str | None, file: Path | None, form: str | None, root: Path | None
) -> None:
    """Ask the current dataset a SPARQL query (text, --file, or standard input).

    On a terminal the answer of a SELECT is a table; elsewhere JSON, and Turtle for a graph.
    """
    if query is not None and file is not None:
        raise click.UsageError("give the query as text or with --file, not both")
    text = query or (file.read_text("utf-8") if file else sys.stdin.read())
    dataset = open_current(root or settings.root)
    if form is None and sys.stdout.isatty():
        answer = solutions(dataset.store, text)
        if answer is not None:
            Console().print(_table(answer))
            return
    body = evaluate(dataset.store, text, MEDIA_TYPES[form] if form else None).body
    sys.stdout.buffer.write(body if body.endswith(b"\n") else body + b"\n")


@main.command(
    epilog=example(
        "nasij view partnerships --lang ar -o partnerships.html",
        "nasij view actor --actor sim --depth 2 --lang fr -o sim.html",
    )
)
@click.argument("view", type=click.Choice(VIEWS))
@click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), default="ar", show_default=True, help="Language."
)
@click.option("--actor", "slug", help="Slug of the actor or event whose surroundings are drawn (view actor).")
@click.option(
    "--depth", type=click.IntRange(1, 3), default=1, show_default=True, help="How far the surroundings go."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; else standard output.",
)
@ROOT
@click.pass_obj
def view(
    settings: Settings,
    view: str,
    language: str,
    slug: str | None,
    depth: int,
    output: Path | None,
    root: Path | None,
) -> None:
    """Draw a network as one HTML file that opens without a server or a network."""
    if (view == "actor") != (slug is not None):
        raise click.UsageError("--actor SLUG goes with the view actor, and only with it")
    page = render(
        open_current(root or settings.root), view, language, slug=slug, depth=depth, standalone=True
    )
    if output is None:
        sys.stdout.buffer.write(page.encode("utf-8"))
    else:
        output.write_text(page, "utf-8")
        click.echo(f"written: {output}")


main.add_command(suggest)
main.add_command(export)
main.add_command(publish)


def _archive(settings: Settings) -> Mapping[str, str] | None:
    return read_archive(settings.archive) if settings.archive is not None else None


def _show(findings: tuple[object, ...]) -> None:
    for finding in findings:
        click.echo(str(finding), err=True)


def _describe(dataset: Dataset) -> None:
    click.echo(f"dataset {dataset.id}")
    click.echo(f"  in {dataset.folder}")
    click.echo(f"  {dataset.manifest['quads']} triples")
    for name, count in dataset.manifest["counts"].items():
        click.echo(f"  {count:>6} {name}")


def _table(answer: QuerySolutions) -> Table:
    names = [variable.value for variable in answer.variables]
    table = Table(*names)
    for row in answer:
        values = (row[name] for name in names)
        table.add_row(*("" if value is None else _cell(value) for value in values))
    return table


def _cell(value: Any) -> str:
    return shorten(value.value) if isinstance(value, NamedNode) else str(value.value)


@contextmanager
def _progress() -> Iterator[validate.Progress]:
    """A status line on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("starting") as status:
        yield lambda step: status.update(f"{step} …")

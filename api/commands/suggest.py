"""``nasij suggest``: what a printed name may mean, before a curator writes a new record."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from api.commands.options import ROOT, example
from api.settings import Settings
from graph.dataset import open_current
from graph.network import GROUPS
from graph.search import CONFIDENT, Hit
from graph.terms import LANGUAGES

_COLUMNS = ("score", "slug", "label", "matched", "how")


@click.command(
    epilog=example('nasij suggest "جمعية النبراص"', "nasij suggest Kafilati --lang fr --kind initiative")
)
@click.argument("name")
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="ar",
    show_default=True,
    help="Language of labels.",
)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(GROUPS), help="Only this kind; may be repeated."
)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many at most.")
@ROOT
@click.pass_obj
def suggest(
    settings: Settings, name: str, language: str, kinds: tuple[str, ...], limit: int, root: Path | None
) -> None:
    """Tell which known actors, events, places or concepts a printed NAME may mean.

    Each with its score from 0 to 1, its slug and the name that was matched. On a terminal a table; elsewhere
    tab-separated lines.
    """
    hits = open_current(root or settings.root).search.find(name, language=language, kinds=kinds, limit=limit)
    if not hits:
        click.echo(f"nothing known is called {name!r}", err=True)
        return
    rows = [_row(hit) for hit in hits]
    if sys.stdout.isatty():
        table = Table(*_COLUMNS)
        for row in rows:
            table.add_row(*row)
        Console().print(table)
    else:
        for row in (_COLUMNS, *rows):
            click.echo("\t".join(row))
    if hits[0].score < CONFIDENT:
        click.echo(f"none is a likely match (score {CONFIDENT} or more)", err=True)


def _row(hit: Hit) -> tuple[str, ...]:
    matched = " ".join(hit.reason.name.split())
    return f"{hit.score:.2f}", hit.slug, " ".join(hit.label.split()), matched, hit.reason.how

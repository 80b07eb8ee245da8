"""``nasij publish``: the current dataset in a SPARQL store elsewhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.progress import Progress

from api.commands.options import ROOT, example
from api.publishing import Auth, Store, put, update
from api.settings import Settings
from graph.dataset import open_current


def _endpoint(context: click.Context, parameter: click.Parameter, value: str) -> str:
    del context, parameter
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise click.BadParameter("an address begins with http:// or https://")
    if "@" in parts.netloc:
        raise click.BadParameter(
            "no credentials in the address; set NASIJ_PUBLISH_USER and NASIJ_PUBLISH_PASSWORD"
        )
    return value


def _iri(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    del context, parameter
    if value is not None and (not urlsplit(value).scheme or any(each in value for each in ' <>"{}|\\^`')):
        raise click.BadParameter("an IRI, such as https://example.org/nasij")
    return value


@click.command(
    epilog=example(
        "nasij publish --endpoint http://localhost:7878/store",
        "NASIJ_PUBLISH_USER=dba NASIJ_PUBLISH_PASSWORD=… nasij publish --update --auth digest \\",
        "    --endpoint http://localhost:8890/sparql-auth --graph https://w3id.org/nasij/",
    )
)
@click.option(
    "--endpoint",
    required=True,
    callback=_endpoint,
    help="Address of the store's Graph Store Protocol, or with --update that of its SPARQL Update.",
)
@click.option("--graph", callback=_iri, help="IRI of the graph to replace; the default graph unless given.")
@click.option("--update", "by_update", is_flag=True, help="Send SPARQL updates instead of one PUT.")
@click.option("--user", help="User of the store; NASIJ_PUBLISH_USER unless given. The password is a setting.")
@click.option(
    "--auth",
    type=click.Choice(["basic", "digest"]),
    default="basic",
    show_default=True,
    help="How the store wants to be told the password; digest goes with --update.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    help="Seconds for one request.",
)
@ROOT
@click.pass_obj
def publish(
    settings: Settings,
    endpoint: str,
    graph: str | None,
    by_update: bool,
    user: str | None,
    auth: Auth,
    timeout: float,
    root: Path | None,
) -> None:
    """Send the current dataset to a SPARQL 1.1 store, where it replaces the graph.

    Password or token are read from NASIJ_PUBLISH_PASSWORD or NASIJ_PUBLISH_TOKEN and never shown.
    """
    if auth == "digest" and not by_update:
        raise click.UsageError("--auth digest goes with --update")
    dataset = open_current(root or settings.root)
    password, token = settings.publish_password, settings.publish_token
    store = Store(
        endpoint,
        graph,
        user or settings.publish_user,
        password.get_secret_value() if password else None,
        token.get_secret_value() if token else None,
        auth,
        timeout,
    )
    if by_update:
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("triples", total=dataset.manifest["quads"])
            update(dataset, store, lambda sent: bar.update(task, completed=sent))
    else:
        put(dataset, store)
    where = "the default graph" if graph is None else f"<{graph}>"
    click.echo(f"published {dataset.id[:12]}, {dataset.manifest['quads']} triples, in {where} of {endpoint}")

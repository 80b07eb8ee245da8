"""Sending a dataset to a SPARQL 1.1 store elsewhere, so that an institution's own engine serves it.

By the Graph Store Protocol one PUT replaces the graph. By SPARQL Update the triples go in portions to a graph of their
own, which takes the place of the old one at the end: whoever asks meanwhile sees the old one whole.
"""

from __future__ import annotations

import base64
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from SPARQLWrapper import BASIC, DIGEST, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from graph.dataset import QUADS, Dataset
from graph.errors import PublishFailed
from graph.terms import BASE

Auth = Literal["basic", "digest"]

PORTION = 1000
"""Triples that one update inserts; Virtuoso takes 10,000 lines at most."""

_SHOWN = 300
"""Characters of a server's own words that an error repeats."""


@dataclass(frozen=True)
class Store:
    """A store to publish to. ``graph`` is the IRI of a graph, None the default graph; seconds are for one request."""

    endpoint: str
    graph: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    auth: Auth = "basic"
    seconds: float = 600.0


def put(dataset: Dataset, store: Store) -> int:
    """Replaces the graph by the Graph Store Protocol; returns the status. Raises PublishFailed."""
    path = _triples(dataset)
    parts = urllib.parse.urlsplit(store.endpoint)
    asked = "default" if store.graph is None else urllib.parse.urlencode({"graph": store.graph})
    address = parts._replace(query="&".join(filter(None, [parts.query, asked]))).geturl()
    headers = {"Content-Type": "application/n-triples", "Content-Length": str(path.stat().st_size)}
    if store.token is not None:
        headers["Authorization"] = f"Bearer {store.token}"
    elif store.user is not None:
        headers["Authorization"] = f"Basic {_pair(store)}"
    with path.open("rb") as body:
        request = urllib.request.Request(address, body, headers, method="PUT")
        try:
            with urllib.request.urlopen(request, timeout=store.seconds) as given:
                return int(given.status)
        except urllib.error.HTTPError as error:
            with error:
                said = error.read(_SHOWN).decode("utf-8", "replace")
            raise PublishFailed(_told(store, f"answered {error.code}", said)) from error
        except OSError as error:
            raise PublishFailed(_told(store, "could not be reached", str(error))) from error


def update(
    dataset: Dataset, store: Store, progress: Callable[[int], None] = lambda _: None, portion: int = PORTION
) -> None:
    """Replaces the graph by SPARQL Update; tells ``progress`` how many triples are there. Raises PublishFailed."""
    path = _triples(dataset)
    staging = f"<{BASE}publishing/{dataset.id[:16]}>"
    target = "DEFAULT" if store.graph is None else f"GRAPH <{store.graph}>"
    _run(store, f"DROP SILENT GRAPH {staging}")
    try:
        sent = 0
        for lines in _portions(path, portion):
            _run(store, f"INSERT DATA {{ GRAPH {staging} {{\n{''.join(lines)}}} }}")
            sent += len(lines)
            progress(sent)
        _run(store, f"MOVE GRAPH {staging} TO {target}")
    except PublishFailed:
        _try(store, f"DROP SILENT GRAPH {staging}")
        raise


def _triples(dataset: Dataset) -> Path:
    """The quads of a dataset, which are triples; raises PublishFailed where some are in a named graph."""
    if next(iter(dataset.store.named_graphs()), None) is not None:
        raise PublishFailed("this dataset has named graphs; publish sends one graph")
    return dataset.folder / QUADS


def _portions(path: Path, portion: int) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        while lines := list(islice(file, portion)):
            if any(line.startswith("_:") or " _:" in line.rpartition('"')[2] for line in lines):
                raise PublishFailed(
                    "this dataset has blank nodes, which portions would tear apart; publish without --update"
                )
            yield lines


def _run(store: Store, text: str) -> None:
    wrapper = SPARQLWrapper(store.endpoint)
    wrapper.setMethod(POST)
    wrapper.setTimeout(int(store.seconds))
    if store.token is not None:
        wrapper.addCustomHttpHeader("Authorization", f"Bearer {store.token}")
    elif store.user is not None:
        wrapper.setHTTPAuth(DIGEST if store.auth == "digest" else BASIC)
        wrapper.setCredentials(store.user, store.password or "")
    wrapper.setQuery(text)
    try:
        with wrapper.query().response as given:
            given.read()
    except SPARQLWrapperException as error:
        raise PublishFailed(_told(store, "refused the update", str(error))) from error
    except urllib.error.HTTPError as error:
        with error:
            said = error.read(_SHOWN).decode("utf-8", "replace")
        raise PublishFailed(_told(store, f"answered {error.code}", said)) from error
    except OSError as error:
        raise PublishFailed(_told(store, "could not be reached", str(error))) from error


def _pair(store: Store) -> str:
    """User and password as Basic authentication sends them; empty where there is no user."""
    return (
        ""
        if store.user is None
        else base64.b64encode(f"{store.user}:{store.password or ''}".encode()).decode()
    )


def _try(store: Store, text: str) -> None:
    """An update whose failure says nothing new."""
    try:
        _run(store, text)
    except PublishFailed:
        return


def _told(store: Store, what: str, said: str) -> str:
    """One line about what went wrong, without credentials even where a server repeats them."""
    line = " ".join(said.split())[:_SHOWN]
    for secret in filter(None, (store.password, store.token, _pair(store))):
        line = line.replace(secret, "…")
    return f"{store.endpoint} {what}: {line}" if line else f"{store.endpoint} {what}"

"""What endpoints ask for, as types."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import Depends, Path, Request
from starlette.convertors import StringConvertor, register_url_convertor

from api.serving import Serving, Snapshot
from api.settings import Settings
from graph.terms import BASE, LANGUAGES, SLUG
from visualizations.listing import LISTS

ENDINGS = ("ttl", "nt", "rdf", "jsonld")
"""Of the files that describe a resource."""


def _convertor(name: str, regex: str) -> None:
    register_url_convertor(name, type(name, (StringConvertor,), {"regex": regex})())


# In paths, as what is no language, ending or list must leave the path to the next route: {language:language}
_convertor("language", "|".join(LANGUAGES))
_convertor("ending", "|".join(ENDINGS))
_convertor("listing", "|".join(LISTS))
_convertor("address", f"{SLUG.pattern}(?:/{SLUG.pattern})?")


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _snapshot(request: Request) -> AsyncIterator[Snapshot]:
    serving: Serving = request.app.state.serving
    async with serving.snapshot() as snapshot:
        yield snapshot


async def _iri(
    address: Annotated[str, Path(description="A resource's path below https://w3id.org/nasij/.")],
) -> str:
    return BASE + address


Language = Annotated[Literal["ar", "fr", "en"], Path(description="The language of the page.")]
Slug = Annotated[str, Path(pattern=f"^{SLUG.pattern}$", description="The slug of a resource.")]
Iri = Annotated[str, Depends(_iri)]
SettingsDep = Annotated[Settings, Depends(_settings)]
SnapshotDep = Annotated[Snapshot, Depends(_snapshot)]

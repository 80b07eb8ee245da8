"""Any network as one file that works offline: what the API was asked for, in the form of the views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from graph.dataset import Dataset
from graph.layout import wide_and_tall
from graph.terms import LANGUAGES
from visualizations import pages
from visualizations.cards import node_id
from visualizations.expansion import Carried
from visualizations.picture import page_data
from visualizations.takeaway import about
from visualizations.views import model

if TYPE_CHECKING:
    Network = nx.Graph[str]


def render_network(
    dataset: Dataset, network: Network, language: str, *, name: str, centre: str | None
) -> str:
    """The stand-alone page of a network: around ``centre`` (a slug), or one of the whole ones by its name."""
    wide, tall = wide_and_tall(network)
    view = f"actor/{centre}" if centre is not None else name
    shown = model(dataset, network, view, language, wide, tall)
    return pages.page(
        "view.html",
        language,
        dataset=dataset,
        standalone=True,
        alternates={code: f"/{code}/view/{view}" for code in LANGUAGES},
        here=f"view/{view}",
        view=shown,
        depth=1,
        carried=Carried(),
        data=page_data(
            language,
            shown.picture,
            dataset=dataset.id,
            standalone=True,
            focus=node_id(centre) if centre is not None else None,
            about=about(dataset, language, title=shown.title, here=f"view/{view}", edges=shown.edges),
        ),
    )

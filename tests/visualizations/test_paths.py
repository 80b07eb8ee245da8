"""Sentences about how two actors are linked."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from graph.dataset import Dataset
from graph.documentation import store
from graph.network import HIDDEN
from graph.networks import relations_of
from graph.paths import Path, shortest_paths
from graph.terms import ID, LANGUAGES, RDF_TYPE, term
from visualizations.evidence import read_facts
from visualizations.paths import quotation, words_for

_DRAWN = {
    term(curie)
    for curie in (
        *("org:Organization", "foaf:Person", "org:Post", "schema:Event", "schema:EventSeries"),
        *("schema:CreativeWork", "schema:NewsArticle", "nasij:Initiative", "nasij:Phase", "schema:Place"),
    )
}


def way(dataset: Dataset, start: str, end: str) -> Path:
    return shortest_paths(relations_of(dataset), start, end, 1)[0]


def test_a_sentence_says_each_hop_in_its_own_words_and_numbers_its_sources(dataset: Dataset) -> None:
    told = quotation(read_facts(dataset), way(dataset, "amal", "charter"), "en")
    assert told.sentence == (
        "“Amal Association” and “Charter” are linked in 3 steps: "
        "“Amal Association” and “Nour Association” are partners [1]; and "
        "“Nour Association” organized “First Volunteering Forum” [1] [2]; and "
        "“Charter” came out of “First Volunteering Forum” [1]."
    )
    assert told.sources == (
        "[1] “Newspaper article”, Shop Company, 4 July 2024.",
        "[2] “Statement of the association”, publisher not stated, publication date not stated (written: 6 July 2024).",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_names_every_node_and_ends(language: str, dataset: Dataset) -> None:
    facts, path = read_facts(dataset), way(dataset, "embassy", "salma")
    told = quotation(facts, path, language)
    for slug in path.nodes:
        assert facts.label(ID + slug, language) in told.sentence
    for source in {source for hop in path.hops for relation in hop for source in relation.sources}:
        assert any(facts.label(ID + source, language) in line for line in told.sources)
    assert told.sentence.endswith(".")
    assert "{" not in "".join([told.sentence, *told.sources])


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        (("helper", "shop"), "It is inferred that “AID Foundation” and “Shop Company” are partners [1]."),
        (
            ("forum", "president"),
            "Without certainty, whoever holds the post “President of the council” attended "
            "“First Volunteering Forum” [1].",
        ),
    ],
)
def test_what_no_source_states_is_said_to_be_so(
    ends: tuple[str, str], sentence: str, dataset: Dataset
) -> None:
    assert quotation(read_facts(dataset), way(dataset, *ends), "en").sentence == sentence


def test_every_relation_of_the_ontology_that_can_be_a_hop_has_words() -> None:
    ontology = store()

    def is_hop(node: NamedNode) -> bool:
        sides = (term("schema:domainIncludes"), term("schema:rangeIncludes"))
        ends = ([quad.object for quad in ontology.quads_for_pattern(node, side, None)] for side in sides)
        return all(_DRAWN.intersection(classes) for classes in ends)

    properties = ontology.quads_for_pattern(None, RDF_TYPE, term("owl:ObjectProperty"))
    nodes = (quad.subject for quad in properties)
    hops = {node.value for node in nodes if isinstance(node, NamedNode) and is_hop(node)}
    hops -= {term(curie).value for curie in HIDDEN}
    assert term("schema:organizer").value in hops
    assert sorted(hop for hop in hops if words_for(hop) == "path.told.other") == []

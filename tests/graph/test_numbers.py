"""The numbers of a dataset, counted from its lines, are those that the engine would count."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from graph.numbers import Counts, count
from graph.terms import RDF_TYPE

IRIS = [NamedNode(f"http://x/{name}") for name in ("a", "b", "نسيج")]
BLANKS = [BlankNode("b"), BlankNode("c1")]
TEXTS = ["", " ", '"', ' "a" .\n', "<http://x/a>", '\\" <http://x/g> .', ")>>", "_:b .", "نسيج", "a\tb"]
VALUES = [
    *IRIS,
    *BLANKS,
    *map(Literal, TEXTS),
    *(Literal(text, language="ar") for text in TEXTS),
    *(Literal(text, datatype=IRIS[0]) for text in TEXTS),
    Triple(IRIS[0], IRIS[1], Literal(' ")>> ')),
]
QUADS = st.builds(
    Quad,
    st.sampled_from([*IRIS, *BLANKS]),
    st.sampled_from([RDF_TYPE, *IRIS]),
    st.sampled_from(VALUES),
    st.sampled_from([DefaultGraph(), DefaultGraph(), *IRIS[:2], BLANKS[0]]),
)

TOTALS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?o) AS ?distinctObjects)
       (COUNT(DISTINCT ?thing) AS ?entities) {
  %s BIND(IF(ISIRI(?s), ?s, ?none) AS ?thing)
}"""
ANYWHERE = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
CLASSES = f"""
SELECT ?of (COUNT(DISTINCT ?s) AS ?n) {{
  {ANYWHERE} FILTER(?p = rdf:type && ISIRI(?o)) BIND(?o AS ?of)
}} GROUP BY ?of"""
USES = f"""
SELECT ?of (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?o) AS ?distinctObjects) {{
  {ANYWHERE} BIND(?p AS ?of)
}} GROUP BY ?of"""
GRAPHS = "SELECT ?of (COUNT(*) AS ?n) { GRAPH ?of { ?s ?p ?o } FILTER(ISIRI(?of)) } GROUP BY ?of"


def asked(store: Store, query: str) -> dict[str, Counts]:
    """The numbers of each row by what ?of is."""
    rows = store.query(query, prefixes={"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"})
    assert isinstance(rows, QuerySolutions)
    names = [each.value for each in rows.variables if each.value != "of"]
    found = {}
    for row in rows:
        of = row["of"].value if any(each.value == "of" for each in rows.variables) else ""
        found[of] = {name: int(row[name].value) for name in names}
    return found


@settings(deadline=None)
@given(st.lists(QUADS, max_size=12))
def test_numbers_are_those_that_the_engine_counts(quads: list[Quad]) -> None:
    store = Store()
    store.extend(quads)
    numbers = count(sorted(f"{quad} .\n" for quad in store))
    assert numbers["all"] == asked(store, TOTALS % ANYWHERE)[""]
    assert numbers["default"] == asked(store, TOTALS % "?s ?p ?o")[""]
    assert numbers["properties"] == asked(store, USES)
    assert {of: {"n": n} for of, n in numbers["classes"].items()} == asked(store, CLASSES)
    assert {of: {"n": n} for of, n in numbers["graphs"].items()} == asked(store, GRAPHS)

"""Made-up datasets and queries: what the columns answer must be what the engine answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from graph.columns import Columns, write_columns
from graph.terms import BASE, PREFIXES

Triple = tuple[NamedNode | BlankNode, NamedNode, NamedNode | BlankNode | Literal]

JSON = "application/sparql-results+json"
EX = "http://example.org/"
XSD = PREFIXES["xsd"]
NODES = [NamedNode(EX + name) for name in ("a", "b", "é")] + [BlankNode("x")]
PREDICATES = [NamedNode(EX + name) for name in ("p", "q")]
LITERALS = [
    Literal("ملتقى"),
    Literal("ab"),
    Literal('a "b"\n\\'),
    Literal(""),
    Literal("ملتقى", language="ar"),
    Literal("أب", language="ar"),
    Literal("ab", language="fr"),
    Literal("Abc", language="fr"),
    Literal("ab", language="fr-ma"),
    *(Literal(str(number), datatype=NamedNode(f"{XSD}integer")) for number in (-3, 2, 10, 7)),
    *(Literal(day, datatype=NamedNode(f"{XSD}date")) for day in ("2015-01-01", "2024-07-04", "1999-12-31")),
    Literal("1.5", datatype=NamedNode(f"{XSD}decimal")),
    Literal("2015", datatype=NamedNode(f"{XSD}gYear")),
    Literal("true", datatype=NamedNode(f"{XSD}boolean")),
]
WITH_TYPES = st.tuples(
    st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from([*NODES, *LITERALS])
)
PLAINER = st.tuples(
    st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from([*NODES, *LITERALS[:9]])
)
datasets = st.one_of(
    st.lists(WITH_TYPES, min_size=10, max_size=40), st.lists(PLAINER, min_size=10, max_size=40)
)

nothing = st.just("")
variables = st.sampled_from(["?v", "?w", "?x"])
iris = st.sampled_from([f"<{EX}{name}>" for name in ("a", "b", "é", "nowhere")])
texts = st.sampled_from(['"ab"', '"a"', '""', '"لت"', '"\\n"', "'ملتقى'"])
literals = st.one_of(
    texts,
    st.sampled_from(
        [
            '"ab"@fr',
            '"ملتقى"@ar',
            "2",
            "7",
            '"2015-01-01"^^xsd:date',
            '"2024-07-04"^^xsd:date',
            '"12"^^xsd:integer',
        ]
    ),
)
terms = st.lists(st.one_of(iris, literals), min_size=1, max_size=3)
predicates = st.sampled_from([f"<{EX}{name}>" for name in ("p", "q", "p", "q", "p", "q", "unused")])
paths = st.one_of(
    predicates,
    predicates.map(lambda each: f"{each}+"),
    predicates.map(lambda each: f"{each}*"),
    predicates.map(lambda each: f"^{each}"),
    st.tuples(predicates, predicates).map("/".join),
)
verbs = st.one_of(predicates, predicates, predicates, paths, variables)
subjects = st.one_of(variables, variables, variables, iris)
objects = st.one_of(variables, variables, variables, iris, literals)
patterns = st.one_of(
    st.tuples(subjects, verbs, objects).map(" ".join),
    st.tuples(subjects, verbs, objects).map(" ".join),
    st.tuples(subjects, predicates, variables, predicates, objects).map(
        lambda p: f"{p[0]} {p[1]} {p[2]} ; {p[3]} {p[4]}"
    ),
    st.tuples(subjects, predicates, predicates, objects).map(lambda p: f"{p[0]} {p[1]} [ {p[2]} {p[3]} ]"),
)
blocks = st.lists(patterns, min_size=1, max_size=3).map(" . ".join)
comparisons = st.tuples(
    variables, st.sampled_from(["=", "!=", "<", ">", "<=", ">="]), st.one_of(iris, literals, variables)
).map(" ".join)
turned = st.tuples(literals, st.sampled_from(["=", "<", ">="]), variables).map(" ".join)
calls = st.one_of(
    st.tuples(st.sampled_from(["CONTAINS", "STRSTARTS", "STRENDS", "REGEX"]), variables, texts).map(
        lambda p: f"{p[0]}({p[1]}, {p[2]})"
    ),
    st.tuples(
        st.sampled_from(["CONTAINS", "STRSTARTS"]), st.sampled_from(["STR", "LCASE"]), variables, texts
    ).map(lambda p: f"{p[0]}({p[1]}({p[2]}), {p[3]})"),
    st.tuples(st.sampled_from(["BOUND", "isIRI", "isBlank", "isLiteral"]), variables).map(
        lambda p: f"{p[0]}({p[1]})"
    ),
    st.tuples(variables, st.sampled_from(['"ar"', '"fr"', '"*"'])).map(
        lambda p: f"LANGMATCHES(LANG({p[0]}), {p[1]})"
    ),
)
languages = st.tuples(variables, st.sampled_from(["=", "!="]), st.sampled_from(['"ar"', '"fr"', '""'])).map(
    lambda p: f"LANG({p[0]}) {p[1]} {p[2]}"
)
memberships = st.tuples(variables, st.sampled_from(["IN", "NOT IN"]), terms).map(
    lambda p: f"{p[0]} {p[1]} ({', '.join(p[2])})"
)
conditions = st.recursive(
    st.one_of(comparisons, turned, calls, languages, memberships),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(" ".join),
        inner.map(lambda each: f"!({each})"),
        inner.map(lambda each: f"({each})"),
    ),
    max_leaves=3,
)
existence = st.tuples(st.sampled_from(["EXISTS", "NOT EXISTS"]), blocks, st.one_of(nothing, comparisons)).map(
    lambda p: f"FILTER {p[0]} {{ {p[1]} {f'FILTER({p[2]})' if p[2] else ''} }}"
)
filters = st.one_of(conditions.map(lambda each: f"FILTER({each})"), existence)
values = st.tuples(variables, terms).map(lambda p: f"VALUES {p[0]} {{ {' '.join(p[1])} }}")
inner_groups = st.tuples(blocks, st.one_of(nothing, filters)).map(lambda p: f"{p[0]} . {p[1]}")
elements = st.one_of(
    inner_groups.map(lambda each: f"OPTIONAL {{ {each} }}"),
    inner_groups.map(lambda each: f"MINUS {{ {each} }}"),
    st.tuples(inner_groups, inner_groups).map(lambda p: f"{{ {p[0]} }} UNION {{ {p[1]} }}"),
    filters,
    filters,
    st.tuples(inner_groups, inner_groups).map(lambda p: f"OPTIONAL {{ {p[0]} OPTIONAL {{ {p[1]} }} }}"),
)
groups = st.tuples(
    st.one_of(nothing, nothing, values),
    blocks,
    st.lists(elements, max_size=3),
    st.one_of(nothing, nothing, blocks),
).map(lambda p: f"{p[0]} {p[1]} . {' '.join(p[2])} {p[3]}")
counts = st.tuples(st.sampled_from(["", "DISTINCT "]), variables).map(
    lambda p: f"(COUNT({p[0]}{p[1]}) AS ?n)"
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query; not all of them are right, and not all are for the columns."""
    where = draw(groups)
    form = draw(st.sampled_from(["*", "some", "distinct", "count", "groups", "groups"]))
    if form == "count":
        return f"SELECT {draw(st.one_of(counts, st.just('(COUNT(*) AS ?n)')))} {{ {where} }}"
    if form == "groups":
        by = draw(st.lists(variables, min_size=1, max_size=2, unique=True))
        order = draw(st.sampled_from(["", "ORDER BY DESC(?n)", f"ORDER BY ?n {by[0]}"]))
        return f"SELECT {' '.join(by)} {draw(counts)} {{ {where} }} GROUP BY {' '.join(by)} {order}"
    chosen = draw(st.lists(variables, min_size=1, max_size=3, unique=True))
    names = "*" if form == "*" else " ".join(chosen)
    order = draw(
        st.sampled_from(["", "", f"ORDER BY {chosen[0]}", f"ORDER BY DESC({chosen[0]}) {chosen[-1]}"])
    )
    part = draw(st.sampled_from(["", "", "LIMIT 3", "LIMIT 2 OFFSET 1", "OFFSET 2"]))
    return f"SELECT {'DISTINCT ' if form == 'distinct' else ''}{names} {{ {where} }} {order} {part}"


lists_of_queries = st.lists(queries(), min_size=8, max_size=8)


def store_of(triples: Sequence[Triple]) -> Store:
    """A store of some triples."""
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return store


def columns_of(store: Store, folder: Path) -> Columns:
    """The columns of what a store has."""
    write_columns(folder, sorted(f"{quad} .\n" for quad in store))
    return Columns(folder)


def by_engine(store: Store, query: str) -> bytes:
    """The engine's answer in JSON; raises SyntaxError where it is no query."""
    results = store.query(query, base_iri=BASE, prefixes=PREFIXES)
    assert isinstance(results, QuerySolutions)
    return results.serialize(format=QueryResultsFormat.JSON) or b""


def rows(answer: bytes) -> list[str]:
    """The rows of an answer in JSON, in their order."""
    return [json.dumps(row, sort_keys=True) for row in json.loads(answer)["results"]["bindings"]]


def names(answer: bytes) -> list[str]:
    """The variables of an answer in JSON."""
    found: list[str] = json.loads(answer)["head"]["vars"]
    return found


def agree(ours: bytes, query: str, store: Store) -> bool:
    """Whether an answer is right: the same rows as the engine's, or as many of them where it may choose."""
    engine = by_engine(store, query)
    same_names = names(ours) == names(engine)
    head, _, tail = query.rpartition("}")
    if "LIMIT" not in tail and "OFFSET" not in tail:
        return same_names and Counter(rows(ours)) == Counter(rows(engine))
    whole = Counter(rows(by_engine(store, f"{head}}} {tail.split('LIMIT')[0].split('OFFSET')[0]}")))
    return same_names and len(rows(ours)) == len(rows(engine)) and Counter(rows(ours)) <= whole

"""What requests are made up of where a schema does not say it all: queries, and JSON inside a field of a form.

Loaded by schemathesis, as ``schemathesis.toml`` beside it says.
"""

from __future__ import annotations

import json
from typing import Any

import schemathesis
from hypothesis import strategies as st

_NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_IDS = st.one_of(st.sampled_from(["nibrass", "oujda", "theme:youth", "Organization"]), _NAMES)
_QUERIES = st.sampled_from(
    [
        "ASK {}",
        "SELECT ?event { ?event schema:organizer id:nibrass }",
        "SELECT * { ?a ?b ?c } LIMIT 3",
        "CONSTRUCT WHERE { id:nibrass ?property ?value }",
        "DESCRIBE id:nibrass",
        'SELECT ("نسيج"@ar AS ?name) {}',
    ]
)
_MATCHES = st.dictionaries(
    _NAMES,
    st.fixed_dictionaries(
        {"query": _NAMES},
        optional={
            "type": _IDS,
            "limit": st.integers(1, 10**6),
            "type_strict": st.sampled_from(["any", "should", "all"]),
            "properties": st.lists(
                st.fixed_dictionaries({"pid": _IDS, "v": st.one_of(_NAMES, st.integers(), st.booleans())}),
                max_size=3,
            ),
        },
    ),
    max_size=4,
)
_EXTENSIONS = st.fixed_dictionaries(
    {
        "ids": st.lists(_IDS, max_size=4),
        "properties": st.lists(st.fixed_dictionaries({"id": st.sampled_from(["kind", "place"])}), max_size=3),
    }
)

schemathesis.openapi.format("sparql-query", _QUERIES)
schemathesis.openapi.format("queries", _MATCHES.map(json.dumps))
schemathesis.openapi.format("extend", _EXTENSIONS.map(json.dumps))
schemathesis.openapi.media_type("application/sparql-query", _QUERIES.map(str.encode))


@schemathesis.hook
def before_call(
    _context: schemathesis.HookContext, case: schemathesis.Case[Any], _kwargs: dict[str, Any]
) -> None:
    """Gives the endpoint a query: without one it takes no other parameters but those of its description."""
    if case.path == "/sparql" and case.method == "GET" and case.query:
        case.query.setdefault("query", "ASK {}")


@schemathesis.hook
def before_load_schema(_context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Marks the fields of forms that hold JSON."""
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for name, field in content["schema"].get("properties", {}).items():
                    if "contentSchema" in field:
                        field["format"] = name

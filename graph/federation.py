"""Queries that call other SPARQL endpoints: what each ``SERVICE`` asks, and the query with the answers in its place.

SPARQL evaluates from the inside out, so each ``SERVICE <endpoint> { … }`` is a query of its own. Its answer stands as
``VALUES`` where the clause stood, and the query that is then evaluated calls nobody: the guard has the last word on it.
Nothing here opens a connection; that is for the caller, who knows which endpoints may be called.
"""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    Store,
    parse_query_results,
)

from graph import guard
from graph.errors import ForbiddenQuery, InvalidQuery, ServiceFailed
from graph.terms import BASE, PREFIXES

MOST_CALLS = 8
"""Calls of other endpoints in one query."""
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Call:
    """One ``SERVICE`` clause: where it stands in the query, whom it calls, the query that this endpoint is asked.

    ``variables`` are those that its answer binds; ``silent`` says that a failure leaves them unbound.
    """

    start: int
    end: int
    endpoint: str
    silent: bool
    query: str
    variables: tuple[str, ...]


def calls(text: str) -> list[Call]:
    """The calls of other endpoints in a query, in their order; none where the query calls nobody.

    Raises ForbiddenQuery for what no setting allows (an endpoint that is no constant, a call inside a call, more
    calls than MOST_CALLS), and InvalidQuery where the query, or what it asks of another endpoint, is not SPARQL.
    Overflows the engine's stack on a query that is nested too deeply, as evaluating it would.
    """
    found = list(_clauses(text))
    if not found:
        return []
    if len(found) > MOST_CALLS:
        raise ForbiddenQuery(
            f"a query may call other endpoints {MOST_CALLS} times; this one has {len(found)}"
        )
    read = [_read(clause) for clause in found]
    empty = [_block(call.variables, ()) for call in read]
    local = _replaced(text, read, empty)
    guard.refuse(local)
    _variables(local)
    for number, call in enumerate(read):
        # Were it in a string or a comment, as far as the engine is concerned, anything could stand here.
        noise = "".join(secrets.choice(string.ascii_lowercase) for _ in range(16))
        blocks = [*empty[:number], f" {noise} ", *empty[number + 1 :]]
        if _is_query(_replaced(text, read, blocks)):
            raise InvalidQuery(
                f"SERVICE <{call.endpoint}> cannot be told from the text around it; add spaces"
            )
    return read


def answered(text: str, answers: Sequence[str | None]) -> str:
    """A query with the answers to its calls in their place: SPARQL results in JSON, None for a call that failed.

    A blank node of an answer becomes an IRI of its own (RDF 1.1, section 3.5), as ``VALUES`` can have none. Raises
    ServiceFailed where an answer cannot be read and the call is not ``SILENT``.
    """
    found = calls(text)
    blocks = []
    for call, body in zip(found, answers, strict=True):
        try:
            rows = list(_rows(call, body)) if body is not None else [_unbound(call)]
        except (SyntaxError, ValueError, UnicodeError) as error:
            if not call.silent:
                raise ServiceFailed(f"<{call.endpoint}> sent what is no answer: {error}") from error
            rows = [_unbound(call)]
        blocks.append(_block(call.variables, rows))
    return _replaced(text, found, blocks)


# ---- reading clauses


@dataclass(frozen=True)
class _Clause:
    start: int
    end: int
    endpoint: str
    silent: bool
    group: str
    prologue: str
    prefixes: frozenset[str]


def _clauses(text: str) -> Iterator[_Clause]:
    tokens = [match for match in guard.TOKEN.finditer(text) if match.lastgroup != "comment"]
    prologue, at = _prologue(text, tokens)
    while at < len(tokens):
        start = tokens[at].start()
        if _word(tokens[at]) == "SERVICE" and not text[max(0, start - 1) : start].isalnum():
            clause, at = _clause(text, tokens, at, prologue)
            yield clause
        else:
            at += 1


def _prologue(text: str, tokens: list[re.Match[str]]) -> tuple[str, int]:
    """The text before the form of a query, and the place of the form among the tokens."""
    at = next((n for n, token in enumerate(tokens) if _word(token) in _FORMS), len(tokens))
    return text[: tokens[at].start()] if at < len(tokens) else "", at


def _clause(text: str, tokens: list[re.Match[str]], at: int, prologue: str) -> tuple[_Clause, int]:
    start, rest = tokens[at].start(), iter(range(at + 1, len(tokens)))
    try:
        name = next(rest)
        silent = _word(tokens[name]) == "SILENT"
        if silent:
            name = next(rest)
        endpoint = _endpoint(tokens[name], prologue)
        opening = next(rest)
        if tokens[opening][0] != "{":
            raise InvalidQuery(f"not SPARQL: after SERVICE <{endpoint}> there is no {{")
        depth = 0
        for closing in (opening, *rest):
            depth += {"{": 1, "}": -1}.get(tokens[closing][0], 0)
            if not depth:
                break
        else:
            raise StopIteration
    except StopIteration:
        raise InvalidQuery("not SPARQL: the query ends inside SERVICE") from None
    inside, end = tokens[opening:closing], tokens[closing].end()
    if any(_word(token) == "SERVICE" for token in inside):
        raise ForbiddenQuery("a SERVICE inside a SERVICE is refused: ask that endpoint yourself")
    prefixes = frozenset(token[0].partition(":")[0] for token in inside if token.lastgroup == "prefixed")
    group = text[tokens[opening].start() : end]
    return _Clause(start, end, endpoint, silent, group, prologue, prefixes), closing + 1


def _word(token: re.Match[str]) -> str:
    return token["word"].upper() if token["word"] else ""


def _endpoint(token: re.Match[str], prologue: str) -> str:
    """The absolute IRI that a token stands for."""
    if token["variable"]:
        raise ForbiddenQuery("SERVICE takes the address of an endpoint here, not a variable")
    if token["iri"]:
        iri = token["iri"][1:-1]
    elif token["prefixed"]:
        prefix, _, local = token["prefixed"].partition(":")
        known = PREFIXES | _declared(prologue)
        if prefix not in known:
            raise InvalidQuery(f"not SPARQL: the prefix {prefix}: is not declared")
        iri = known[prefix] + _ESCAPED.sub(r"\1", local)
    else:
        raise InvalidQuery("not SPARQL: after SERVICE there is no address of an endpoint")
    if _ABSOLUTE.match(iri) is None:
        raise ForbiddenQuery(f"SERVICE takes the whole address of an endpoint, not <{iri}>")
    return iri


def _declared(prologue: str) -> dict[str, str]:
    """The prefixes that a prologue declares."""
    tokens = [token for token in guard.TOKEN.finditer(prologue) if token.lastgroup != "comment"]
    return {
        name[0].removesuffix(":"): iri["iri"][1:-1]
        for keyword, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if _word(keyword) == "PREFIX" and name["prefixed"] and iri["iri"]
    }


def _read(clause: _Clause) -> Call:
    known = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(clause.prefixes & PREFIXES.keys())]
    query = "\n".join([f"BASE <{BASE}>", *known, f"{clause.prologue}SELECT * WHERE {clause.group}"])
    guard.refuse(query)
    return Call(clause.start, clause.end, clause.endpoint, clause.silent, query, _variables(query))


def _variables(query: str) -> tuple[str, ...]:
    """The variables that a SELECT gives, as the engine reads it; raises InvalidQuery where it does not."""
    try:
        results = Store().query(query, base_iri=BASE, prefixes=PREFIXES)
    except (SyntaxError, UnicodeError) as error:
        raise InvalidQuery(f"not SPARQL: {error}") from error
    return tuple(each.value for each in results.variables) if isinstance(results, QuerySolutions) else ()


def _is_query(text: str) -> bool:
    try:
        _variables(text)
    except InvalidQuery:
        return False
    return True


# ---- putting answers in their place


def _rows(call: Call, body: str) -> Iterator[str]:
    solutions = parse_query_results(body, QueryResultsFormat.JSON)
    if not isinstance(solutions, QuerySolutions):
        raise ValueError("a truth value, where rows were asked for")
    known = {each.value for each in solutions.variables}
    names = [name if name in known else None for name in call.variables]
    scope = secrets.token_hex(8)
    for row in solutions:
        yield f"({' '.join(_written(row, name, scope) for name in names)})"


def _written(row: QuerySolution, name: str | None, scope: str) -> str:
    value = row[name] if name is not None else None
    if value is None:
        return "UNDEF"
    if isinstance(value, BlankNode):
        return f"<{BASE}.well-known/genid/{scope}-{quote(value.value, safe='')}>"
    if isinstance(value, NamedNode | Literal):
        return str(value)
    raise ValueError("a triple as a value, which this endpoint takes from no other")


def _unbound(call: Call) -> str:
    """The row of a call that failed silently (SPARQL 1.1 Federated Query, section 2.3)."""
    return f"({' '.join('UNDEF' for _ in call.variables)})"


def _block(variables: Iterable[str], rows: Iterable[str]) -> str:
    return f" VALUES ({' '.join(f'?{name}' for name in variables)}) {{ {' '.join(rows)} }} "


def _replaced(text: str, found: Sequence[Call], blocks: Sequence[str]) -> str:
    """A query with blocks in place of its clauses; its lines stay where they were, for messages that name them."""
    parts, at = [], 0
    for call, block in zip(found, blocks, strict=True):
        parts += [text[at : call.start], block, "\n" * text.count("\n", call.start, call.end)]
        at = call.end
    return "".join([*parts, text[at:]])

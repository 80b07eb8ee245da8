"""Requests that mean harm, or that no client should send: fixed ones, and ones that a seed generates."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from urllib.parse import quote_from_bytes, urlencode

Case = tuple[str, bytes]
"""A name, and a request as it goes over the wire."""

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
DEEP = 3000


def get(query: str | bytes, *headers: str, path: str = "/sparql", more: str = "") -> bytes:
    """A GET request for a query."""
    text = quote_from_bytes(query.encode() if isinstance(query, str) else query)
    lines = [f"GET {path}?query={text}{more} HTTP/1.1", "Host: x", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def post(body: str | bytes, content_type: str = QUERY, *headers: str) -> bytes:
    """A POST request with a body."""
    data = body.encode() if isinstance(body, str) else body
    lines = ["POST /sparql HTTP/1.1", "Host: x", "Connection: close", f"Content-Type: {content_type}"]
    return "\r\n".join([*lines, *headers, f"Content-Length: {len(data)}", "", ""]).encode() + data


def _named(group: str, requests: Iterator[bytes]) -> list[Case]:
    return [(f"{group}-{number}", request) for number, request in enumerate(requests)]


def heavy() -> Iterator[bytes]:
    """More work than a second allows, more memory or a larger answer than is given."""
    product = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
    any_path = "(!<http://x/none>|^!<http://x/none>)"
    yield get(f"SELECT (COUNT(*) AS ?n) {{ {product} }}")
    yield get(f"SELECT * {{ {product} }} ORDER BY ?c ?f ?i ?l")
    yield post(f"SELECT DISTINCT ?c ?f ?i ?l {{ {product} }}")
    yield post(f"CONSTRUCT {{ ?a ?e ?i }} WHERE {{ {product} }}")
    yield get(f"ASK {{ {product} FILTER(STRLEN(STR(?l)) > 100000) }}")
    yield get(f"SELECT (COUNT(*) AS ?n) {{ ?a {any_path}* ?b . ?b {any_path}* ?c . ?c {any_path}* ?d }}")
    yield get(f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(f'?a{n} {any_path}+ ?a{n + 1}' for n in range(9))} }}")
    yield get(f"SELECT (GROUP_CONCAT(?c) AS ?t) {{ {product} }} GROUP BY ?l")
    yield get(f"SELECT * {{ {product} FILTER(REGEX(STR(?c), '(a+)+$') && REGEX(STR(?l), '(.*)*x$')) }}")
    yield get("SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f } MINUS { ?g ?h ?i FILTER(?i != ?c) } "
              "?j ?k ?l FILTER NOT EXISTS { ?m ?n1 ?o . ?p ?q ?r FILTER(?r = ?zz) } }")  # fmt: skip
    doubled = "BIND('x' AS ?x0) " + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    yield get(f"SELECT (STRLEN(?x40) AS ?n) {{ {doubled} }}")
    values = " ".join(map(str, range(300)))
    yield post("SELECT * { " + " ".join(f"VALUES ?v{n} {{ {values} }}" for n in range(6)) + " }")


def nested() -> Iterator[bytes]:
    """So deep that a parser which calls itself runs out of stack."""
    yield post("SELECT * " + "{" * DEEP + "}" * DEEP)
    yield post("ASK { FILTER(" + "(" * DEEP + "1" + ")" * DEEP + ") }")
    yield post("ASK { FILTER(" + "!" * DEEP + "true) }")
    yield post("ASK { FILTER(" + "-" * DEEP + "1) }")
    yield post("ASK { ?s " + "(" * DEEP + "<p>" + ")" * DEEP + " ?o }")
    yield post("ASK { ?s <p> " + "[ <p> " * DEEP + "1" + " ]" * DEEP + " }")
    yield post("ASK { ?s <p> " + "(" * DEEP + ")" * DEEP + " }")
    yield post("ASK { " + "OPTIONAL { " * DEEP + "}" * DEEP + " }")
    yield post("SELECT * { " + "{ SELECT * " * DEEP + "}" * DEEP + " }")
    yield post("ASK { " + "{} UNION " * DEEP + "{} }")
    yield post("ASK { " + "FILTER NOT EXISTS { " * DEEP + "}" * DEEP + " }")
    yield post("ASK { FILTER(" + "1+" * DEEP + "1) }")
    yield post("ASK { FILTER(" + "IF(true," * DEEP + "1" + ",1)" * DEEP + ") }")
    yield post("{" * 20_000)


def large() -> Iterator[bytes]:
    """Long queries and bodies, and bodies that are not as long as they say."""
    for count in (1_000, 10_000):
        yield post(f"SELECT * {{ VALUES ?v {{ {' '.join(map(str, range(count)))} }} }}")
        yield post(f"SELECT * {{ VALUES (?v ?w) {{ {'(UNDEF 1)' * count} }} ?v ?p ?w }}")
    yield post("ASK { ?s ?p ?o FILTER(?o IN (" + ",".join(["1"] * 20_000) + ")) }")
    yield post("#" + "x" * 90_000 + "\nASK {}")
    yield post("ASK {}" + " " * 2**20)
    yield post(b"\x00" * 2**22)
    yield post("query=" + "+" * 2**20 + "ASK{}", FORM)
    yield post("&".join(f"f{n}=1" for n in range(500)) + "&query=ASK{}", FORM)
    yield post(
        urlencode([("query", "ASK {}")] + [("default-graph-uri", f"http://x/{n}") for n in range(90)]), FORM
    )
    yield get("ASK { ?s ?p '" + "x" * 70_000 + "' }")
    yield get("ASK {}", "X-Long: " + "x" * 100_000)
    yield get("ASK {}", *(f"X-{n}: {n}" for n in range(500)))
    yield get("ASK {}", path="/" + "a" * 3_000)


def encoded() -> Iterator[bytes]:
    """Bytes that are not what they are said to be."""
    bodies = [
        "ASK { ?s ?p 'é' }".encode("latin-1"), "ASK {}".encode("utf-16"), "ASK {}".encode("utf-32"),
        b"\xef\xbb\xbfASK {}", b"\xff\xfe", b"ASK { ?s ?p '\xed\xa0\x80' }", b"ASK {\x00}", b"\x00", b"",
        b"ASK { ?s ?p '\xf5\x80\x80\x80' }", b"\x1f\x8b\x08\x00ASK", b"query=ASK%7B%7D%FF", b"query=%", b"&&&=&=",
        rb"ASK { ?s ?p '\uD800' }", rb"ASK { ?s ?p '\U00110000' }", rb"ASK { <http://x/\u0020> ?p ?o }",
    ]  # fmt: skip
    types = [
        QUERY,
        f"{QUERY}; charset=utf-16",
        f"{QUERY};charset=\x01",
        FORM,
        f"{FORM}; charset=klingon",
        "",
        ";",
    ]
    for body in bodies:
        for content_type in types:
            yield post(body, content_type)
        yield get(body)


def multipart() -> Iterator[bytes]:
    """Forms in parts, which the protocol does not have, and broken ones at that."""
    part = '--b\r\nContent-Disposition: form-data; name="query"\r\n\r\nASK {}\r\n--b--\r\n'
    for content_type in ("multipart/form-data; boundary=b", "multipart/form-data", "multipart/mixed; boundary=",
                         'multipart/form-data; boundary="', "multipart/form-data; boundary=" + "b" * 5000):  # fmt: skip
        for body in (part, part[:40], "--b" * 1000, ""):
            yield post(body, content_type)


def reaching_out(url: str) -> Iterator[bytes]:
    """Attempts to make the server call ``url``, which is on this machine."""
    port = url.rpartition(":")[2].strip("/")
    hosts = ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "0.0.0.0", "[::1]",
             "[::ffff:127.0.0.1]", "user@127.0.0.1", "127.0.0.1.nip.io"]  # fmt: skip
    for host in hosts:
        there = f"http://{host}:{port}/"
        for query in (
            f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ sErViCe SILENT <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE#c\n<{there}>{{}} }}",
            rf"SELECT * {{ \u0053ERVICE <{there}> {{ ?s ?p ?o }} }}",
            rf"SELECT * {{ S\U00000045RVICE <{there}> {{}} }}",
            f"PREFIX p: <{there}> SELECT * {{ SERVICE p: {{}} }}",
            f"BASE <{there}> SELECT * {{ SERVICE <> {{}} }}",
            f"SELECT * {{ VALUES ?u {{ <{there}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
            f"SELECT * {{ BIND(IRI('{there}') AS ?u) FILTER(?a<?b)SERVICE ?u {{}} }}",
            f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{there}> {{}} }} }} }} }}",
            f"ASK {{ FILTER EXISTS {{ SERVICE <{there}> {{}} }} }}",
            f"SELECT * FROM <{there}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"LOAD <{there}>",
            rf"\u004cOAD <{there}> INTO GRAPH <http://x/g>",
            f"DESCRIBE <{there}>",
        ):
            yield get(query)
        yield get("ASK { ?s ?p ?o }", more=f"&default-graph-uri={there}&named-graph-uri={there}")
        yield post(f"update=LOAD+<{there}>", FORM)
    yield get("ASK {}", f"Host: 127.0.0.1:{port}", f"X-Forwarded-Host: 127.0.0.1:{port}")


def federated(url: str) -> Iterator[bytes]:
    """Calls of other endpoints; a list may allow some by their names, but all lead to ``url`` or nowhere."""
    port = url.rpartition(":")[2].strip("/")
    inside, nowhere = f"http://localhost:{port}/", "http://nowhere.invalid/"
    for silent in ("", "SILENT "):
        for there in (inside, nowhere, inside.upper(), f"{inside}a?b=c", f"http://localhost.:{port}/",
                      f"http://user@localhost:{port}/", f"http://localhost:{port}#@nowhere.invalid/",
                      f"http://nowhere.invalid@localhost:{port}/", f"http://LOCALHOST:0{port}/", f"//localhost:{port}/",
                      f"https://localhost:{port}/", f"ftp://localhost:{port}/", "file:///etc/passwd", "urn:x",
                      f"http://loc\u00ADalhost:{port}/", f"http://ｌｏｃａｌｈｏｓｔ:{port}/"):  # fmt: skip
            yield get(f"SELECT * {{ SERVICE {silent}<{there}> {{ ?s ?p ?o }} }}")
            yield get(
                f"PREFIX e: <{there}> SELECT * {{ ?s ?p ?o OPTIONAL {{ SERVICE {silent}e: {{ ?s ?q ?r }} }} }}"
            )
    call = f"SERVICE SILENT <{nowhere}> {{ ?s ?p ?o }}"
    values = " ".join(map(str, range(5_000)))
    for query in (
        "SELECT * { " + call * 9 + " }",
        "SELECT * { " + call * 3_000 + " }",
        f"SELECT * {{ SERVICE <{nowhere}> {{ SERVICE <{inside}> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ SERVICE <{nowhere}> {{ " + "{" * DEEP + "}" * DEEP + " } }",
        "SELECT * { " + "{" * DEEP + call + "}" * DEEP + " }",
        f"SELECT * {{ SERVICE <{nowhere}> {{ VALUES ?v {{ {values} }} }} }}",
        f"SELECT * {{ SERVICE <{nowhere}> {{ ?s ?p 'x }} }}",
        f"SELECT * {{ SERVICE <{nowhere}> {{ ?s ?p ?o }} SERVICE SILENT",
        f"SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i {call} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {call} }}",
        f"ASK {{ FILTER NOT EXISTS {{ {call} }} }}",
        f"SELECT * {{ FILTER(?a<'> {call} ') }}",
        rf"SELECT * {{ BIND('\u0027' AS ?x) {call} BIND('y' AS ?z) }}",
        f"LOAD <{inside}>; SELECT * {{ {call} }}",
        "SERVICE " * 20_000,
        "SELECT * { SERVICE" + " " * 50_000 + "}",
    ):
        yield post(query)


def odd_headers() -> Iterator[bytes]:
    """Headers that are hard to read."""
    for accept in ("*", "/", "*/", "text/", ",", ";q=1", "text/csv;q=", "text/csv;q=nan", "text/csv;q=-1",
                   "text/csv;q=1e999", "text/csv;q=0.5;q=0.6", 'text/csv;a="', "text/html;level=1;q=1.5", "\xff",
                   "a/b," * 3000, "text/csv" + ";x=1" * 3000, "application/*+json", "image/png, */*;q=0"):  # fmt: skip
        for name in ("Accept", "Accept-Language", "Accept-Encoding", "If-None-Match"):
            yield get("ASK {}", f"{name}: {accept}")
    for header in ("Range: bytes=0-", "Range: bytes=9-1", "If-Match: x", "Expect: 200-maybe", "Upgrade: h2c",
                   "Transfer-Encoding: gzip", "Content-Encoding: gzip", "X-Request-Id: \x7f", "Cookie: =;=;",
                   "Content-Length: 0", "Origin: null", "Access-Control-Request-Method: \xff"):  # fmt: skip
        yield get("ASK {}", header)
    for more in ("&timeout=0", "&timeout=nan", "&timeout=-inf", "&format=%00", "&query=ASK{}", "&" * 500,
                 "&default-graph-uri=%FF", "&named-graph-uri=%0D%0AX:y", "&format=csv&format=csv"):  # fmt: skip
        yield get("ASK {}", more=more)


def broken_http() -> Iterator[bytes]:
    """What is hardly HTTP."""
    end = "\r\nHost: x\r\nConnection: close\r\n\r\n"
    for line in ("GET /sparql?query=ASK{} HTTP/9.9", "GET  /sparql HTTP/1.1", "get /sparql HTTP/1.1", "GET", "\x00",
                 "GET /sparql\x00 HTTP/1.1", "GET /../../etc/passwd HTTP/1.1", "GET /static/..%2f..%2fapp.py HTTP/1.1",
                 "GET http://127.0.0.1:1/sparql HTTP/1.1", "GET /%00 HTTP/1.1", "GET /id/%2e%2e%2f HTTP/1.1",
                 "TRACE /sparql HTTP/1.1", "DELETE /sparql HTTP/1.1", "BREW /sparql HTTP/1.1", "GET /id/\xff HTTP/1.1",
                 "OPTIONS * HTTP/1.1", "GET /%F0%28%8C%28 HTTP/1.1", "HEAD /sparql?query=ASK{} HTTP/1.1"):  # fmt: skip
        yield f"{line}{end}".encode("latin-1")
    for headers in ("Content-Length: -1", "Content-Length: 9\r\nContent-Length: 6", "Content-Length: abc",
                    "Transfer-Encoding: chunked\r\nContent-Length: 6"):  # fmt: skip
        yield f"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n\r\nASK {{}}".encode()
    yield f"POST /sparql HTTP/1.1\r\nContent-Type: {QUERY}\r\nTransfer-Encoding: chunked{end}ZZ\r\nASK".encode()


def slow() -> Iterator[bytes]:
    """Heads and bodies of which the rest never comes."""
    yield b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: x\r\n"
    yield b"POST /sparql HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 10_000
    for content_type in (QUERY, FORM):
        for begun in ("", "ASK", "query="):
            yield post(begun, content_type).replace(b"Content-Length: ", b"Content-Length: 9")


def mutated(count: int = 200, seed: int = 5) -> Iterator[bytes]:
    """Queries of which a few characters were lost, doubled or exchanged."""
    forms: list[Callable[[str], bytes]] = [get, post]
    chance = random.Random(seed)
    seeds = [
        "SELECT ?name { id:nour skos:prefLabel ?name FILTER(LANG(?name) = 'ar') } ORDER BY ?name LIMIT 5",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o OPTIONAL { ?o rdfs:label ?l } } LIMIT 9",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a/rdfs:subClassOf* ?c } GROUP BY ?c HAVING(COUNT(?s) > 1)",
        "DESCRIBE id:nour", "ASK { VALUES ?x { 1 2e3 'a'@ar \"b\"^^xsd:string } BIND(?x AS ?y) }",
    ]  # fmt: skip
    pieces = [
        *"{}()[]<>?$^|/*+!.;,:\"'\\#\x00\u200f\u0301é𝄞",
        "SERVICE",
        "\\u",
        "GRAPH ?g",
        "'''",
        "<<",
        ">>",
        "_:b",
    ]
    for _ in range(count):
        text = list(chance.choice(seeds))
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(text))
            text[place : place + chance.randint(0, 3)] = chance.choice(
                [[], [chance.choice(pieces)], text[place : place + 9] * 2]
            )
            text = text or ["{"]
        yield chance.choice(forms)("".join(text))


def cases(listener: str) -> dict[str, list[Case]]:
    """All requests by group; ``listener`` is the address that must never be called."""
    groups = {
        "heavy": heavy(), "nested": nested(), "large": large(), "encoded": encoded(), "multipart": multipart(),
        "reaching_out": reaching_out(listener), "federated": federated(listener),
        "odd_headers": odd_headers(), "broken_http": broken_http(),
        "slow": slow(), "mutated": mutated(),
    }  # fmt: skip
    return {group: _named(group, requests) for group, requests in groups.items()}

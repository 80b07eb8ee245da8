"""Which endpoints may be called, at which addresses."""

from __future__ import annotations

import pytest

from api.endpoints import Allowed, Endpoint, is_public


@pytest.mark.parametrize(
    ("iri", "authority", "target"),
    [
        ("https://sparql.example.org/query", "sparql.example.org", "/query"),
        ("HTTPS://SPARQL.Example.ORG./query", "sparql.example.org", "/query"),
        ("http://sparql.example.org", "sparql.example.org", "/"),
        ("http://sparql.example.org:8890/a?b=c", "sparql.example.org:8890", "/a?b=c"),
        ("https://sparql.example.org:443/", "sparql.example.org", "/"),
        ("https://xn--mgbx4cd0ab.example/", "xn--mgbx4cd0ab.example", "/"),
        ("http://10.0.0.7:8890/", "10.0.0.7:8890", "/"),
        ("http://[2001:DB8:0::1]/", "[2001:db8::1]", "/"),
    ],
)
def test_an_endpoint_is_compared_in_one_form(iri: str, authority: str, target: str) -> None:
    endpoint = Endpoint.parse(iri)
    assert (endpoint.authority, endpoint.target) == (authority, target)


@pytest.mark.parametrize(
    "iri",
    [
        "ftp://sparql.example.org/",
        "file:///etc/passwd",
        "https:sparql.example.org",
        "https:///query",
        "https://user@sparql.example.org/",
        "https://sparql.example.org@127.0.0.1/",
        "https://sparql.example.org\\@127.0.0.1/",
        "https://sparql.example.org#@127.0.0.1/",
        "https://sparql.example.org:99999/",
        "https://sparql.example.org:0x50/",
        "https://sparql..example.org/",
        "https://sparql.example.org../",
        "https://ⓢparql.example.org/",
        "https://نسيج.example/",
        "https://127。0。0。1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://127.0.0.01/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[127.0.0.1]/",
    ],
)
def test_what_hides_whom_it_means_is_no_endpoint(iri: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the messages differ)
        Endpoint.parse(iri)


ALLOWED = Allowed(
    ["sparql.example.org", "other.example:8890", "https://one.example/query?x=1", "10.0.0.7:8890", "[::1]:80"]
)


@pytest.mark.parametrize(
    ("iri", "allowed"),
    [
        ("https://sparql.example.org/query", True),
        ("http://sparql.example.org/", True),
        ("https://SPARQL.example.org.:443/", True),
        ("https://sparql.example.org:8443/", False),
        ("http://sparql.example.org:443/", False),
        ("https://sub.sparql.example.org/", False),
        ("https://sparql.example.org.evil.example/", False),
        ("http://other.example:8890/any", True),
        ("http://other.example/any", False),
        ("https://one.example/query?x=1", True),
        ("https://one.example/query", False),
        ("https://one.example/", False),
        ("http://one.example/query?x=1", False),
        ("http://10.0.0.7:8890/sparql", True),
        ("http://10.0.0.7/sparql", False),
        ("http://[0:0::1]/", True),
        ("http://[::ffff:10.0.0.7]:8890/", False),
        ("http://127.0.0.1/", False),
        ("http://localhost/", False),
    ],
)
def test_only_what_the_list_names_may_be_called(iri: str, allowed: bool) -> None:
    assert (Endpoint.parse(iri) in ALLOWED) is allowed


@pytest.mark.parametrize(
    "entry",
    [
        "*",
        "*.example.org",
        "example.org/sparql",
        "user@example.org",
        "ftp://example.org/",
        "::1",
        "a:b",
        "a b",
    ],
)
def test_an_entry_that_names_no_endpoint_is_told(entry: str) -> None:
    with pytest.raises(ValueError, match="neither a host nor"):
        Allowed([entry])


def test_an_empty_list_allows_nothing() -> None:
    assert not Allowed([])
    assert ALLOWED


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_of_the_public_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%e", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "ff0e::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "100::1", "5f00::1",
    ],
)  # fmt: skip
def test_all_other_addresses_are_not(address: str) -> None:
    assert not is_public(address)

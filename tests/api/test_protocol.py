"""The query string of a request, read."""

from __future__ import annotations

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from api.protocol import fields

PIECES = [
    b"%", b"%2", b"%3D", b"%zz", b"%C3%A9", b"%C3", b"%0A", b"%0D%0A", b"%00", b"%20", b"=", b"==", b"&", b"+",
    b"query", b"_", b".", b";", b"\xc3", b" ", b"\n", b"\r", b"~",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_fields_are_those_of_the_standard_library(query_string: bytes) -> None:
    assert fields(query_string) == parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)

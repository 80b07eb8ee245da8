"""The query string of a request, read."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.protocol import fields

PIECES = [
    b"%", b"%2", b"%3D", b"%zz", b"%C3%A9", b"%C3", b"%0A", b"%0D%0A", b"%00", b"%20", b"=", b"==", b"&", b"+",
    b"query", b"_", b".", b";", b"\xc3", b" ", b"\n", b"\r", b"~",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_fields_are_those_of_the_standard_library(query_string: bytes) -> None:
    text = query_string.decode("latin-1")
    try:
        usual = parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            fields(query_string)
    else:
        assert fields(query_string) == usual


@pytest.mark.parametrize("code", ["%FF", "%E2%82", "%C0%80", "%ED%A0%80"])
def test_an_address_that_is_not_utf_8_is_refused_as_a_form_is(client: TestClient, code: str) -> None:
    query = f"query=ASK%7B%7D%23{code}"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for answer in (client.get(f"/sparql?{query}"), client.post("/sparql", content=query, headers=form)):
        assert answer.status_code == 400
        assert "UTF-8" in answer.json()["detail"]

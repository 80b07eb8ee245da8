"""Sorted N-Quads that are split, not parsed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from graph.lines import Statement, iri, literal, subjects


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.sampled_from([None, "ar", "fr-ma"]))
def test_a_literal_is_read_as_the_engine_writes_it(text: str, language: str | None) -> None:
    found = literal(str(Literal(text, language=language)))
    assert found is not None
    assert (found.value, found.language) == (text, language)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r'"a\tb\u0041\U0001F600\"\\n"', 'a\tbA\U0001f600"\\n'),
        (r'"\'"@en', "'"),
    ],
)
def test_escapes_of_other_writers_are_read_too(written: str, value: str) -> None:
    found = literal(written)
    assert found is not None
    assert found.value == value


def test_a_term_is_an_iri_a_literal_or_a_blank_node() -> None:
    assert (iri("<http://a/b>"), literal("<http://a/b>")) == ("http://a/b", None)
    assert (iri("_:b"), literal("_:b")) == (None, None)
    typed = literal('"5"^^<http://www.w3.org/2001/XMLSchema#integer>')
    assert typed is not None
    assert typed.datatype.endswith("#integer")


def test_statements_come_by_subject_even_where_one_begins_like_another(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    quads = [
        Quad(NamedNode(f"http://a/{name}"), NamedNode("http://p"), Literal(f'x " . {number}'))
        for name in ("s", "s-1", "s/2", "sa")
        for number in range(3)
    ]
    path.write_text("".join(sorted(f"{quad} .\n" for quad in quads)), "utf-8")
    found = dict(subjects(path))
    assert {subject: len(statements) for subject, statements in found.items()} == {
        f"<http://a/{name}>": 3 for name in ("s", "s-1", "s/2", "sa")
    }
    assert found["<http://a/s>"][0] == Statement("<http://p>", '"x \\" . 0"')
    assert list(dict(subjects(path, "<http://a/s->"))) == []
    assert list(dict(subjects(path, "<http://a/s-"))) == ["<http://a/s-1>"]

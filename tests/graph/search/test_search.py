"""Finding: order, reasons, kinds, languages, and texts that are no query at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.build import build_from_rdf
from graph.search import CONFIDENT, WAYS, Search
from graph.search.index import write_search
from graph.terms import LANGUAGES, concept, term
from tests.graph.search.worlds import curated, index

MARRAKECH = {"marrakech", "province-marrakech"}


@pytest.fixture(scope="module")
def store() -> Store:
    return curated()


@pytest.fixture(scope="module")
def search(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    found = index(store, tmp_path_factory.mktemp("search"))
    yield found
    found.close()


def first(search: Search, text: str, **options: object) -> str:
    return search.find(text, **options)[0].slug  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("جمعية النبراس للثقافة والتنمية", "exact"),
        ("nibrass", "exact"),
        ("https://w3id.org/nasij/id/nibrass", "exact"),
        ("جمعيه النبراس للثقافه والتنميه", "folded"),
        ("NIBRASS ASSOCIATION FOR CULTURE AND DEVELOPMENT", "folded"),
        ("جمعية النبراس", "words"),
        ("للثقافة والتنمية النبراس", "words"),
        ("نبرا", "prefix"),
        ("Nebras", "skeleton"),
        ("النبراز", "typo"),
    ],
)
def test_each_way_of_matching_is_told(search: Search, text: str, how: str) -> None:
    hit = search.find(text)[0]
    assert (hit.slug, hit.reason.how) == ("nibrass", how)
    assert hit.exact == (how in {"exact", "folded"})
    assert hit.score >= CONFIDENT


def test_the_surer_the_way_the_higher_the_score(search: Search) -> None:
    texts = ("مراكش", "مراكـش", "بمراكش", "merrakech", "مراكس")
    scores = [next(hit.score for hit in search.find(text) if hit.slug in MARRAKECH) for text in texts]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_scores_fall_and_stay_between_0_and_1(search: Search) -> None:
    for text in ("جمعية", "النبراس", "association culture", "التطوع في المغرب"):
        scores = [hit.score for hit in search.find(text, limit=50)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)


def test_generic_words_tell_little(search: Search) -> None:
    hits = search.find("جمعية النبراس", limit=20)
    assert hits[0].slug == "nibrass"
    assert all(hit.score < CONFIDENT for hit in hits[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_caption_is_in_the_readers_language(search: Search, language: str) -> None:
    hit = search.find("Royal Air Maroc", language=language)[0]
    assert hit.label_language == language
    assert hit.label == {"ar": "الخطوط الملكية المغربية"}.get(language, "Royal Air Maroc")


def test_what_has_no_name_in_the_readers_language_keeps_one_it_has(search: Search) -> None:
    hit = search.find("جمعية الأمل", language="en", kinds=["association"])[0]
    assert hit.label_language == "ar"
    assert search.find("جمعية الأمل", language="xx")[0].label_language == "ar"


def test_the_reason_names_the_name_that_was_matched(search: Search) -> None:
    reason = search.find("ram", language="ar")[0].reason
    assert (reason.name, reason.name_language) == ("RAM", "fr")


@pytest.mark.parametrize(
    ("text", "kinds", "slug"),
    [
        ("مراكش", ["place"], "marrakech"),
        ("صفاء", ["person"], "safaa-salma"),
        ("صفاء", [concept("kind", "training-academy").value], "safaa-academy"),
        ("صفاء", [concept("kind", "civil-society").value, "person"], "safaa-salma"),
        ("النبراس", [term("org:Organization").value], "nibrass"),
        ("الإعاقة", [term("skos:Concept").value], "theme:disability"),
        ("nibrass", ["association"], "nibrass"),
    ],
)
def test_kinds_leave_only_what_is_one_of_them(search: Search, text: str, kinds: list[str], slug: str) -> None:
    assert first(search, text, kinds=kinds) == slug


def test_of_another_kind_nothing_is_found_not_even_by_id(search: Search) -> None:
    assert not [hit for hit in search.find("nibrass", kinds=["place"]) if hit.slug == "nibrass"]
    assert search.find("nibrass", kinds=["no such kind"]) == []


def test_while_typing_the_last_word_may_be_unfinished(search: Search) -> None:
    name = "قافلتي"
    for end in range(2, len(name) + 1):
        assert "qafilati" in [hit.slug for hit in search.find(name[:end], prefix=True)]


def test_of_equals_what_is_linked_more_comes_first(tmp_path: Path) -> None:
    store, label = Store(), term("rdfs:label")
    for node in "abc":
        store.add(Quad(NamedNode(f"http://x/{node}"), label, Literal("Nour", language="fr")))
    store.add(Quad(NamedNode("http://x/z"), term("schema:knows"), NamedNode("http://x/b")))
    with_links = index(store, tmp_path)
    assert [hit.iri[-1] for hit in with_links.find("nour")] == ["b", "a", "c"]
    with_links.close()


def test_what_is_said_of_something_finds_it_after_every_name(search: Search) -> None:
    hits = search.find("معرض تربوي متنقل")
    assert hits[0].slug == "study-day-oujda-2023-evening-rec-27"
    assert hits[0].reason.how == "text"
    assert hits[0].score < CONFIDENT, "a text is no name"


@pytest.mark.parametrize("text", ["claim", "nasij:Claim", "أنواع التنظيمات", "33.58831, -7.61138"])
def test_claims_schemes_and_coordinates_are_not_found(search: Search, text: str) -> None:
    assert not [hit for hit in search.find(text) if hit.exact]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\t", "؟!…", "'", '"', '""', "(", "NEAR(", "a AND", "OR", "NOT", "*", "^x", "words:x", "-", "x*",
        'x" OR "y', "%", "_", "_1", "\x00", "a\x00b", "\ud800", "جمعية \udfff", "\u202e", "\ufeff", "ً", "ء", "😀",
        "ا" * 10_000, "جمعية " * 2_000, "x" * 10_000, "١٢٣", "' ; DROP TABLE name ; --", "{x}", "\\",
    ],
)  # fmt: skip
@pytest.mark.parametrize("prefix", [False, True])
def test_whatever_is_typed_no_error_comes_of_it(search: Search, text: str, prefix: bool) -> None:
    assert len(search.find(text, prefix=prefix)) <= 10


@pytest.mark.parametrize("text", ["", " ", "؟!…", "(", "\x00", "\ud800", "ً", "😀"])
def test_where_no_word_is_left_nothing_is_found(search: Search, text: str) -> None:
    assert search.find(text) == []


@settings(deadline=None)
@given(st.text(st.characters()), st.booleans())
def test_any_text_is_answered(search: Search, text: str, prefix: bool) -> None:
    for hit in search.find(text, prefix=prefix, limit=3):
        assert 0 < hit.score <= 1
        assert hit.reason.how in WAYS


@pytest.mark.parametrize("limit", [-1, 0])
def test_no_hits_are_asked_for_none_come(search: Search, limit: int) -> None:
    assert search.find("النبراس", limit=limit) == []


def test_every_name_finds_what_it_names(search: Search, store: Store) -> None:
    label = term("skos:prefLabel")
    names = {
        (quad.subject.value, quad.object.value)
        for quad in store.quads_for_pattern(None, label, None, None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }
    sought = [(iri, name) for iri, name in sorted(names) if "/id/" in iri and "-geo" not in iri][::7]
    lost = [name for iri, name in sought if iri not in {hit.iri for hit in search.find(name) if hit.exact}]
    assert not lost


def test_many_threads_may_ask_at_once(search: Search) -> None:
    expected = {text: search.find(text) for text in ("النبراس", "Kafilati", "التطوع", "مراكش", "x")}
    wrong: list[str] = []

    def ask() -> None:
        for _ in range(10):
            wrong.extend(text for text, hits in expected.items() if search.find(text) != hits)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_the_same_store_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_search(store, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_an_index_is_only_read(search: Search, tmp_path: Path, store: Store) -> None:
    path = tmp_path / "a folder #1? 100%" / "search.sqlite"
    path.parent.mkdir()
    write_search(store, path)
    path.chmod(0o444)
    before = path.read_bytes()
    opened = Search(path)
    assert opened.find("النبراس") == search.find("النبراس")
    opened.close()
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["search.sqlite"]


def test_any_rdf_is_searched_by_its_labels(tmp_path: Path) -> None:
    file = tmp_path / "other.ttl"
    file.write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
        '<http://x/1> rdfs:label "جمعية الشعلة للتربية والثقافة"@ar ; foaf:name "Association Chouala" .\n'
        '<http://x/Class> a rdfs:Class ; rdfs:label "Chouala"@fr . _:b rdfs:label "Chouala" .',
        "utf-8",
    )
    dataset = build_from_rdf(file, tmp_path / "datasets")
    for text in ("الشعلة", "chouala", "Chou3la"):
        assert [hit.iri for hit in dataset.search.find(text)] == ["http://x/1"]
    assert "search.sqlite" in dataset.manifest["files"]


def test_an_empty_dataset_finds_nothing(tmp_path: Path) -> None:
    empty = index(Store(), tmp_path)
    assert empty.find("النبراس") == []
    empty.close()


def test_an_index_that_was_read_ahead_answers_the_same(search: Search, tmp_path: Path) -> None:
    again = Search(search._path)
    again.read_ahead()
    assert again.find("جمعية النبراس") == search.find("جمعية النبراس") != []
    with pytest.raises(FileNotFoundError):
        Search(tmp_path / "none.sqlite").read_ahead()

"""The words of the interface: the same in every language, each of them used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel import Locale

from graph.terms import LANGUAGES
from visualizations.strings import FOLDER, LOCALES, catalogue, translate

ROOT = FOLDER.parent
PLURAL = re.compile(r"\.(zero|one|two|few|many|other)$")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# A text that counts has at least these two forms in every language.
COUNTED = sorted(key.removesuffix(".one") for key in catalogue("en") if key.endswith(".one"))


def base(key: str) -> str:
    found = PLURAL.sub("", key)
    return found if found in COUNTED else key


KEYS = sorted({base(key) for language in LANGUAGES for key in catalogue(language)})


def sources() -> str:
    """Everything that can ask for a text."""
    files = [
        *ROOT.glob("*.py"),
        *(ROOT / "templates").glob("*"),
        *(ROOT / "explorer" / "src").glob("*.ts"),
        *(ROOT.parent / "api").rglob("*.py"),
    ]
    return "\n".join(path.read_text("utf-8") for path in files)


SOURCES = sources()


def asked_for(key: str) -> bool:
    """Whether a source names the key, or builds it of a beginning and an end around something else."""
    if f'"{key}"' in SOURCES or f"'{key}'" in SOURCES:
        return True
    # t("group." ~ name), t("view." ~ name ~ ".title"), f"group.{name}", `script.matches.${...}`
    joined = re.findall(r"""["']([\w.]+\.)["']\s*~\s*[^~}]*?(?:~\s*["'](\.[\w.]+)["'])?\s*[,)]""", SOURCES)
    filled = re.findall(r"""f["']([\w.]+\.)\{[^}]+\}([\w.]*)["']""", SOURCES)
    ended = [(start, "") for start in re.findall(r"`([\w.]+)\.\$\{", SOURCES)]
    return any(key.startswith(start) and key.endswith(end) for start, end in [*joined, *filled, *ended])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_text(language: str) -> None:
    assert sorted({base(key) for key in catalogue(language)}) == KEYS
    assert all(text.strip() for text in catalogue(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", COUNTED)
def test_every_plural_form_of_a_language_is_there(key: str, language: str) -> None:
    rule = Locale.parse(LOCALES[language]).plural_form
    assert {f"{key}.{form}" for form in rule.tags | {"other"}} == {
        name for name in catalogue(language) if base(name) == key
    }


@pytest.mark.parametrize("key", [key for key in KEYS if key not in COUNTED])
def test_a_text_has_the_same_placeholders_in_every_language(key: str) -> None:
    assert len({frozenset(PLACEHOLDER.findall(catalogue(language)[key])) for language in LANGUAGES}) == 1


@pytest.mark.parametrize("key", KEYS)
def test_every_text_is_used(key: str) -> None:
    assert asked_for(key), f"nobody asks for {key!r}: remove it from visualizations/strings/*.json"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_in_canonical_form(language: str) -> None:
    path: Path = FOLDER / f"{language}.json"
    canonical = json.dumps(catalogue(language), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert path.read_text("utf-8") == canonical, "sort the keys, indent by 2"


def test_counts_follow_the_grammar_of_the_language() -> None:
    assert translate("ar", "count.relations", n=2) == "علاقتان"
    assert translate("ar", "count.relations", n=11) == "11 علاقة"
    assert translate("fr", "count.relations", n=0) == "0 relation"
    assert translate("en", "count.relations", n=1503) == "1,503 relations"

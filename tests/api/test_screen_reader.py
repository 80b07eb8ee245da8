"""The explorer as a screen reader gets it: Chromium's accessibility tree, on the shipped records, by keyboard alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graph.terms import LANGUAGES
from tests.api.test_explorer_in_browser import opened, until

pytestmark = pytest.mark.long

WITHOUT_ROLE = {"none", "generic", "GenericContainer", "ignored"}
STRUCTURE = {"RootWebArea", "application"}
LIVE = {"status", "alert", "log"}


@dataclass(frozen=True)
class Accessible:
    """A node of the tree: what a screen reader says of it."""

    id: str
    role: str
    name: str
    properties: dict[str, Any]
    parent: str | None


class Tree:
    """What of a page a screen reader can reach at the moment."""

    def __init__(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        found = session.send("Accessibility.getFullAXTree")["nodes"]
        session.detach()
        self._by_id = {
            node["nodeId"]: Accessible(
                node["nodeId"],
                node.get("role", {}).get("value", ""),
                node.get("name", {}).get("value", "").strip(),
                {each["name"]: each["value"].get("value") for each in node.get("properties", [])},
                node.get("parentId"),
            )
            for node in found
        }
        self.nodes = [self._by_id[node["nodeId"]] for node in found if not node["ignored"]]

    def of(self, *roles: str) -> list[Accessible]:
        return [node for node in self.nodes if node.role in roles]

    def around(self, node: Accessible) -> Iterator[Accessible]:
        """What a node lies in, from the inside outwards."""
        parent = self._by_id.get(node.parent or "")
        while parent is not None:
            yield parent
            parent = self._by_id.get(parent.parent or "")

    @property
    def focused(self) -> Accessible:
        """What has the focus; the innermost where several say so."""
        return [node for node in self.nodes if node.properties.get("focused")][-1]


def tab_to(page: Page, condition: str, most: int = 80) -> None:
    """Presses the Tab key until a condition holds of the element that has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(element => {condition})(document.activeElement)"):
            return
    raise AssertionError(f"the Tab key does not lead to where {condition}")


@pytest.fixture
def table(page: Page, explorer: str, request: pytest.FixtureRequest) -> Page:
    """The table of the partnerships in a language, reached by keyboard."""
    opened(page, f"{explorer}/{request.param}/")
    tab_to(page, "element.id === 'as-table'")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#as-table').ariaPressed === 'true'")
    return page


in_every_language = pytest.mark.parametrize("table", LANGUAGES, indirect=True)


@in_every_language
def test_the_table_has_columns_and_rows_named_by_their_actors(table: Page) -> None:
    tree = Tree(table)
    [found] = tree.of("table")
    assert found.name
    columns = tree.of("columnheader")
    assert len(columns) == 6
    assert all(column.name for column in columns)
    rows = tree.of("rowheader")
    names = table.locator("#table tbody tr:not([hidden]) th").all_inner_texts()
    assert [row.name for row in rows] == [name.strip() for name in names]
    assert len(names) > 20
    assert all(found in tree.around(row) for row in rows)


@in_every_language
def test_sorting_is_a_button_that_says_which_way(table: Page) -> None:
    head = table.locator("thead th").nth(2)
    tab_to(table, "element.closest('th')?.cellIndex === 2")
    assert Tree(table).focused.role == "button"
    for order in ("ascending", "descending"):
        table.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", order)
    assert [each.get_attribute("aria-sort") for each in table.locator("thead th[aria-sort]").all()].count(
        "none"
    ) == 4


@in_every_language
def test_every_link_to_evidence_says_whose(table: Page) -> None:
    names = {
        row.locator(".read").get_attribute("href"): row.locator(
            "th, td:nth-child(2), td:nth-child(3)"
        ).all_inner_texts()
        for row in table.locator("#table tbody tr:not([hidden])").all()
    }
    links = Counter(node.name for node in Tree(table).of("link"))
    shown = table.locator(".read").first.evaluate("link => link.firstChild.textContent").strip()
    read = {name: count for name, count in links.items() if name.startswith(f"{shown} ")}
    assert len(names) == sum(read.values())
    assert max(read.values()) == 1, "two links to different evidence have one name"
    for start, relation, end in names.values():
        assert any(all(part.strip() in name for part in (start, relation, end)) for name in read)


def assert_named(page: Page) -> None:
    """Whatever can have the focus has a role and a name."""
    for node in Tree(page).nodes:
        if node.properties.get("focusable") and node.role not in STRUCTURE:
            assert node.role not in WITHOUT_ROLE, node
            assert node.name, node


@in_every_language
def test_every_control_has_a_role_and_a_name(table: Page) -> None:
    assert_named(table)


@in_every_language
def test_what_changes_is_told_in_live_regions(table: Page) -> None:
    told = [node for node in Tree(table).of("status") if node.properties.get("live") == "polite"]
    assert len(told) >= 2
    search = table.locator("#search")
    search.focus()
    table.keyboard.type("ا" if table.locator("html").get_attribute("lang") == "ar" else "a")
    found = table.locator("#found").inner_text()
    assert found
    assert found in "".join(node.name for node in texts(Tree(table), "status"))


def texts(tree: Tree, role: str) -> list[Accessible]:
    """The texts inside of what has a role."""
    return [node for node in tree.of("StaticText") if any(outer.role == role for outer in tree.around(node))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_a_name_to_its_evidence_to_a_link_by_keyboard_alone(
    language: str, page: Page, explorer: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, f"{explorer}/{language}/")
    tab_to(page, "element.id === 'search'")
    assert Tree(page).focused.role == "searchbox"
    page.keyboard.type("nibras")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.card.open')?.id === 'n-nibrass'")
    card = Tree(page).focused
    assert card.role == "article"
    assert card.name == page.locator(".card.open h2").inner_text()
    tab_to(page, "element.matches('.relations a')")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.card.open')?.classList.contains('edge')")
    evidence = Tree(page).focused
    assert evidence.role in {"article", "region"}
    for name in page.locator(".card.open h2").first.locator("bdi").all_inner_texts():
        assert name in evidence.name
    assert page.locator(".card.open blockquote").first.is_visible()
    assert_named(page)
    tab_to(page, "element.matches('.actions button')")
    assert Tree(page).focused.role == "button"
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.card.open .actions [role=status]').textContent")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.split("#")[1].startswith(page.locator(".card.open").get_attribute("id") or "?")
    for _ in range(2):
        page.keyboard.press("Escape")
    until(page, "document.activeElement.id === 'search'")

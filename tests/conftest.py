"""What tests of every package may ask for: the archived articles, the shipped records, a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

import data
from graph.build import build
from graph.dataset import Dataset, open_current
from hatch_build import npm_command
from scripts.environment import as_root, find_browser

QUIET = (
    # Without these Chromium looks up hosts of its own at every start.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
LOCAL = {"127.0.0.1", "localhost", "[::1]", "::1"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that drive a browser (`-m "not browser"` leaves them out) and put them at the end of their file.

    Playwright keeps an event loop running in this thread, in which no other test can run one of its own.

    Files that take long come first, so that of several workers none is left with one when the others are done.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(
        key=lambda item: (not item.get_closest_marker("long"), bool(item.get_closest_marker("browser")))
    )


@pytest.fixture(scope="session")
def archive() -> Path:
    """The folder of archived articles, which is not part of the repository."""
    named = os.environ.get("NASIJ_ARCHIVE")
    if not named:
        pytest.skip("phrases are not compared: set NASIJ_ARCHIVE to the folder of the archived articles")
    folder = Path(named)
    assert folder.is_dir(), (
        f"NASIJ_ARCHIVE={named} is no folder; unset it, or name the folder of the articles"
    )
    return folder


@pytest.fixture(scope="session")
def shipped_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root folder with the dataset of the shipped records, for tests that change nothing there."""
    root = tmp_path_factory.mktemp("shipped")
    build(data.FOLDER, root)
    return root


@pytest.fixture(scope="session")
def shipped(shipped_root: Path) -> Dataset:
    """The dataset of the shipped records."""
    return open_current(shipped_root)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window; it ends with the file, and Playwright's event loop with it."""
    path = find_browser()
    if path is None:
        remedy = f"no Chromium; this installs it: {as_root('apt-get install -y chromium-headless-shell')}"
        if os.environ.get("NASIJ_REQUIRE_BROWSER"):
            pytest.fail(remedy)
        pytest.skip(remedy)
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's own Node needs libatomic, which a small Debian lacks.
        patch.setenv("PLAYWRIGHT_NODEJS_PATH", npm_command()[0][0])
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
            yield chromium
            chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page. At the end its console must be silent, and it must have asked no other host for anything."""
    troubles: list[str] = []

    def stay_here(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.scheme in {"http", "https"} and url.hostname not in LOCAL:
            troubles.append(f"asked for {route.request.url}")
            route.abort()
        else:
            route.continue_()

    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.route("**/*", stay_here)
    page = context.new_page()
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("console", lambda message: troubles.append(f"{message.type}: {message.text}"))
    yield page
    context.close()
    assert not troubles, "\n".join(troubles)

"""Draws the pictures that other sites show beside a link to a page: python -m scripts.posters (needs Chromium).

One for each language goes to ``visualizations/explorer/posters``, from where the front end is built; the picture itself
is ``visualizations/templates/poster.html``. To be run anew when that, the words in it or the colours change.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from graph.terms import LANGUAGES
from hatch_build import npm_command
from scripts.environment import find_browser
from visualizations.pages import POSTER, render_poster

FOLDER = Path(__file__).resolve().parent.parent / "visualizations" / "explorer" / "posters"


def drawn(page: Page, language: str) -> bytes:
    """The picture of a language as PNG."""
    width, height = POSTER
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(render_poster(language))
    page.evaluate("document.fonts.ready")
    return page.screenshot()


def main() -> None:
    """Draws them all."""
    path = find_browser()
    if path is None:
        sys.exit("no Chromium was found: apt-get install -y chromium-headless-shell")
    # Playwright's own Node needs libatomic, which a small Debian lacks.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = npm_command()[0][0]
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        page = browser.new_page()
        for language in LANGUAGES:
            (FOLDER / f"{language}.png").write_bytes(drawn(page, language))
        browser.close()


if __name__ == "__main__":
    main()

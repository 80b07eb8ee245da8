"""Views as files and in frames: what the server sends, and what other sites may show."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Frame, Page, expect

from api.middleware import CONTENT_SECURITY_POLICY
from graph.terms import LANGUAGES
from visualizations import STATIC

AXE = STATIC.parent / "explorer" / "node_modules" / "axe-core" / "axe.min.js"


def drawn(page: Page | Frame) -> list[str]:
    """The nodes of the picture, once it is drawn; no text is evaluated in the page, as its policy forbids that."""
    for _ in range(200):
        if page.evaluate("globalThis.nasij?.picture.labels.drawn.length > 0"):
            found: list[str] = page.evaluate("nasij.picture.drawn.nodes.map(({ id }) => id).sort()")
            return found
        page.wait_for_timeout(50)
    raise AssertionError("nothing was drawn")


@contextmanager
def another_site(body: str) -> Iterator[str]:
    """The address of a site of another origin whose one page is this."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(f"<!doctype html><meta charset=utf-8><title>.</title>{body}".encode())

        def log_message(self, *arguments: object) -> None:
            """Keep silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{server.server_port}/"
        finally:
            server.shutdown()


@pytest.mark.parametrize("view", ["events", "actor/nour"])
def test_a_view_is_given_as_a_file(view: str, client: TestClient) -> None:
    answered = client.get(f"/fr/view/{view}.html?no-group=event")
    assert answered.status_code == 200
    name = view.replace("/", "-")
    assert f'filename="nasij-{name}-' in answered.headers["Content-Disposition"]
    assert answered.headers["Content-Disposition"].startswith("attachment;")
    assert '"state":"no-group=event"' in answered.text
    assert f'"home":"http://testserver/fr/view/{view}"' in answered.text
    assert 'src="/' not in answered.text


@pytest.mark.parametrize("view", ["nothing.html", "actor/nobody.html", "events.html?community=~9"])
def test_what_is_no_view_is_no_file(view: str, client: TestClient) -> None:
    assert client.get(f"/fr/view/{view}").status_code == 404


def test_only_frames_may_be_framed_by_anyone(client: TestClient) -> None:
    for view in ("partnerships", "events", "actor/nour"):
        framed = client.get(f"/ar/embed/view/{view}").headers["Content-Security-Policy"]
        assert "frame-ancestors *" in framed
        assert framed.replace("frame-ancestors *", "frame-ancestors 'self'") == CONTENT_SECURITY_POLICY
        assert client.get(f"/ar/view/{view}").headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_state_cannot_break_out_of_the_page(client: TestClient) -> None:
    answered = client.get("/fr/view/events.html?q=</script><script>alert(1)</script>")
    assert "alert(1)</script>" not in answered.text


def test_a_file_from_the_server_opens_offline_as_the_page_was(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/en/view/actor/forum?hide=amal")
    nodes = drawn(page)
    permalink = page.evaluate("nasij.state.address()")
    page.locator(".take summary").click()
    expect(page.locator("#take-page")).to_have_attribute("href", re.compile("hide=amal"))
    with page.expect_download() as download:
        page.locator("#take-page").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    page.context.set_offline(True)
    page.goto(file.as_uri())
    assert drawn(page) == nodes
    assert page.evaluate("nasij.picture.data.about.home") == permalink.partition("?")[0]


def test_the_code_of_a_frame_shows_the_view_in_another_site(page: Page, address: str) -> None:
    page.goto(f"{address}/en/view/actor/forum?hide=amal")
    nodes = drawn(page)
    page.locator(".take summary").click()
    expect(page.locator("#frame")).not_to_have_value("")
    code = page.locator("#frame").input_value()
    assert f'src="{address}/en/embed/view/actor/forum?' in code
    assert "hide=amal" in unescape(code)
    assert 'title="' in code
    with another_site(code) as elsewhere:
        page.goto(elsewhere)
        frame = page.frame_locator("iframe")
        expect(frame.locator("#canvas canvas")).to_be_visible()
        for text in ("Nasij", "CC BY 4.0", "Dataset"):
            expect(frame.locator(".caption")).to_contain_text(text)
        for hidden in ("header.top", ".tools", ".bar", ".whole", "#panel"):
            expect(frame.locator(hidden)).to_be_hidden()
        assert drawn(page.frames[1]) == nodes
        with page.context.expect_page() as opened:
            frame.locator("#whole-view").click()
        opened.value.wait_for_load_state()
    there = urlsplit(opened.value.url)
    assert there.path == "/en/view/actor/forum"
    assert "hide=amal" in there.query


def test_other_pages_are_shown_in_no_frame_of_another_site(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    with another_site(f'<iframe src="{address}/en/view/events"></iframe>') as elsewhere:
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(elsewhere)
        assert page.frames[1].locator("#canvas").count() == 0
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious_in_the_open_menu_nor_in_a_frame(
    language: str, page: Page, address: str
) -> None:
    for path in ("view/events", "embed/view/events"):
        page.goto(f"{address}/{language}/{path}")
        drawn(page)
        if page.locator(".take summary").is_visible():
            page.locator(".take summary").click()
        page.evaluate(AXE.read_text("utf-8") + "\n;0")
        violations = page.evaluate("axe.run().then(({ violations }) => violations)")
        serious = [found["id"] for found in violations if found["impact"] in {"serious", "critical"}]
        assert not serious, path

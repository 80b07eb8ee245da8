"""Measures the explorer in a browser: python -m tests.bench.picture (two to three minutes; needs Chromium).

How long the first picture takes from a cold start, in each language, on the shipped records: from the beginning of the
navigation to the first labels, in a browser that has kept nothing. Then how smoothly large pictures follow the mouse:
made-up networks are dragged about, and zoomed with the wheel, for some seconds each; a task that keeps the page from
answering for more than 50 ms is a long one (W3C, Long Tasks).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import data
from graph.build import build, build_from_rdf
from graph.terms import LANGUAGES
from hatch_build import npm_command
from scripts.environment import as_root, find_browser
from tests.bench.crowd import served
from tests.conftest import QUIET
from tests.visualizations import large

NETWORKS = {"1,000 nodes, 3,000 lines": (1000, 3000), "500 nodes, 1,600 lines": (500, 1600)}
COLD_STARTS, SECONDS = 5, 4.0
WATCH = """
    globalThis.watched = { tasks: [], frames: [], drawn: null };
    new PerformanceObserver(list => {
        for (const { startTime, duration } of list.getEntries()) watched.tasks.push([startTime, duration]);
    }).observe({ type: "longtask", buffered: true });
    const frame = time => {
        watched.frames.push(time);
        if (globalThis.nasij?.picture.labels.drawn.length) watched.drawn ??= performance.now();
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);"""
"""Before the page's own script: keeps long tasks, the times of frames, and when labels were there."""
EMPTY = """(() => {
    const { network, container } = nasij.picture, { left, top, width, height } = container.getBoundingClientRect();
    for (let y = height / 2; y < height - 20; y += 7)
        if (network.getNodeAt({ x: width / 2, y }) === undefined) return [left + width / 2, top + y];
})()"""
"""A place of the canvas without a node, in CSS pixels of the page."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser, without a window."""
    path = find_browser()
    if path is None:
        sys.exit(f"no Chromium; this installs it: {as_root('apt-get install -y chromium-headless-shell')}")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's own Node needs libatomic, which a small Debian lacks.
        patch.setenv("PLAYWRIGHT_NODEJS_PATH", npm_command()[0][0])
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
            yield browser
            browser.close()


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """A page in a browser that has kept nothing, when its picture is drawn."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    while page.evaluate("watched.drawn") is None:
        time.sleep(0.02)
    yield page
    context.close()


def cold(browser: Browser, address: str) -> float:
    """Milliseconds from the beginning of the navigation to the first frame with labels."""
    with opened(browser, address) as page:
        return float(page.evaluate("watched.drawn"))


def moved(page: Page, how: str) -> str:
    """What was seen while the mouse dragged the picture about, or its wheel enlarged it and made it smaller."""
    x, y = page.evaluate(EMPTY)
    page.mouse.move(x, y)
    page.wait_for_timeout(500)
    started = float(page.evaluate("performance.now()"))
    if how == "panning":
        page.mouse.down()
    end, step = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < end:
        step += 1
        turn = 2 * pi * step / 90
        if how == "panning":
            page.mouse.move(x + 260 * sin(turn), y + 130 * (cos(turn) - 1))
        else:
            page.mouse.wheel(0, -60 if sin(turn) > 0 else 60)
        time.sleep(0.008)
    page.mouse.up()
    page.wait_for_timeout(300)
    watched = page.evaluate("watched")
    tasks = [duration for time, duration in watched["tasks"] if time >= started]
    frames = [time for time in watched["frames"] if started <= time <= started + 1000 * SECONDS]
    gaps = [later - earlier for earlier, later in pairwise(frames)]
    longest = f"{max(tasks):.0f} ms" if tasks else "none above 50 ms"
    return (
        f"longest task {longest}, {len(tasks)} above 50 ms, {sum(task > 200 for task in tasks)} above 200 ms; "
        f"{len(frames) / SECONDS:.0f} frames/s, longest frame {max(gaps):.0f} ms"
    )


def tell(line: str) -> None:
    """Writes a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serves, opens, drags, zooms, tells."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        root = Path(folder)
        build(data.FOLDER, root / "shipped")
        with served(root / "shipped") as (address, _):
            for language in LANGUAGES:
                taken = [cold(browser, f"{address}/{language}/") for _ in range(COLD_STARTS)]
                tell(
                    f"cold start, {language}: first labels after {statistics.median(taken):.0f} ms "
                    f"(first {taken[0]:.0f}, slowest {max(taken):.0f})"
                )
        for name, size in NETWORKS.items():
            file = root / f"{size[0]}.nq"
            large.save(file, large.web(*size))
            build_from_rdf(file, root / file.stem)
            with (
                served(root / file.stem) as (address, _),
                opened(browser, f"{address}/ar/view/partners") as page,
            ):
                for how in ("panning", "zooming"):
                    tell(f"{name}, {how}: {moved(page, how)}")


if __name__ == "__main__":
    main()

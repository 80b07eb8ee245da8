"""Labels of mixed scripts: the canvas, the SVG and the PNG set them as HTML does, letter by letter.

The reference is the same text in an HTML element with its ``dir``, in the same typeface, size and width: the browser's
own bidirectional algorithm over the whole of it, lines included.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page
from pyoxigraph import Quad

from graph.build import build_from_rdf
from graph.dataset import Dataset
from graph.terms import LANGUAGES
from tests.visualizations import large
from tests.visualizations.pixels import around, ink, likeness
from tests.visualizations.test_takeaway import SVG, take
from visualizations.style import GROUNDS
from visualizations.views import render

pytestmark = pytest.mark.long

LABELS = {
    "جمعية AMH للأشخاص (2024)": "rtl",
    "من أجل تضامن مبتكر في المغرب (SIM)": "rtl",
    "Association الأمل – Oujda": "ltr",
    "جمعية «الأمل» – وجدة": "rtl",
    "«العمل التطوعي»: دليل (ONDH/PNUD)": "rtl",
    "يوم 12-07-2024 بفاس": "rtl",
    "Fondation « النور » (2011/2012)": "ltr",
    "الشباب/Jeunesse [AJ]": "rtl",
    "AMH / جمعية 50% – 2024": "ltr",
    "2024: سنة «التطوع»": "rtl",
    "4 يوليوز 2024 – 10:30": "rtl",
    "12/07/2024": "ltr",
    # Over several lines: what begins or ends one is still read with the words beyond it.
    "البرنامج الوطني للتطوع 2023-2024 بالدار البيضاء": "rtl",
    "الشبكة المغربية مع CNDH – ADMR / الوكالة": "rtl",
    "Association des jeunes – «الأفق» – 2024/2025 (وجدة)": "ltr",
}
"""Texts, and the direction that their first strong letter gives them."""

FAMILY = '"IBM Plex Sans Arabic", "Noto Sans Arabic", sans-serif'
INKS = GROUNDS["light"]
SPACING = 175
RATIO = 2
WIDTH, HEIGHTS = 164, {1: 30, 2: 48, 3: 66}
"""Of the pieces that are compared, in CSS pixels; heights by the number of lines."""
ALIKE = 0.965
"""Above it two pieces of writing are the same but for the smoothing of their edges, below it something is elsewhere."""

DRAWN = "globalThis.nasij?.picture.labels.drawn.length > 0"
REFERENCE = """({ labels, width, size, family, locl, ink, paper }) => {
    const sheet = document.createElement("div");
    sheet.style = `position: fixed; inset: 0; z-index: 99; background: ${paper}; direction: ltr`;
    for (const [index, [text, dir]] of labels.entries()) {
        const label = document.createElement("div");
        label.dir = dir;
        for (const word of text.split(" ")) {
            const whole = document.createElement("span");
            whole.style.whiteSpace = "nowrap";
            whole.textContent = word;
            label.append(...(label.firstChild ? [" "] : []), whole);
        }
        label.style = `position: absolute; left: ${20 + index * 180}px; top: 40px; width: ${width}px;
            text-align: center; color: ${ink}; font: 400 ${size}px/1.38 ${family};
            font-feature-settings: "locl" ${locl}`;
        sheet.append(label);
    }
    document.body.append(sheet);
    return [...sheet.children].map(label => {
        const { x, y, width, height } = label.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2, lines: Math.round(height / size / 1.38) };
    });
}"""
"""Sets labels in HTML over the page; gives the middle of each and how many lines it has.

Lines end between words, as those of labels do. The typeface has digits of another height beside Arabic letters, by the
feature ``locl``; on a canvas, which Chromium sets word by word, it has them not.
"""

CHANGED = """
    for (const name of ["fillText", "strokeText"]) {
        const draw = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (text, ...place) {
            return draw.call(this, %s, ...place);
        };
    }"""
"""Before the page's own script: what the canvas writes is another text."""
WITHOUT_ISOLATES = CHANGED % r'text.replace(/[\u2066-\u2069]/g, "")'
WITHOUT_CONTEXT = CHANGED % r'text.replace(/[\u200e\u200f\u061c]/g, "")'
REVERSED = CHANGED % r"""text.replace(/[\u2066-\u2069]/g, "").split(" ").reverse().join(" ")"""


def slug(index: int) -> str:
    return f"label-{index:02}"


def quads() -> Iterator[Quad]:
    """A partner in the middle and around it one for each label, called the same in every language."""
    yield from large.beginning()
    yield from large.association("middle", *["و"] * 3)
    for number, label in enumerate(LABELS):
        yield from large.association(slug(number), *[label] * 3)
        yield from large.partners(number + 1, slug(number), "middle")


@pytest.fixture(scope="module")
def lettered(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("lettered")
    large.save(folder / "labels.nq", quads())
    return build_from_rdf(folder / "labels.nq", folder / "root")


@pytest.fixture
def opened(browser: Browser, lettered: Dataset, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens the picture with all labels in one row, so that no line runs through them."""
    context = browser.new_context(
        viewport={"width": 700 + SPACING * len(LABELS), "height": 800},
        device_scale_factor=RATIO,
        offline=True,
    )

    def open_page(language: str, script: str = "") -> Page:
        middle = len(LABELS) * SPACING // 2
        at = "~".join(f"{slug(index)}:{index * SPACING},300" for index in range(len(LABELS)))
        state = f"at=middle:{middle},0~{at}"
        file = tmp_path / f"{language}.html"
        file.write_text(render(lettered, "partners", language, standalone=True, state=state), "utf-8")
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(file.as_uri())
        page.wait_for_function(DRAWN)
        return page

    yield open_page
    context.close()


Places = dict[str, tuple[float, float, int]]
"""Of each label: its middle, in CSS pixels of the page, and how many lines it has."""


def on_canvas(page: Page) -> Places:
    """Where labels are on the canvas."""
    found = page.evaluate(
        """() => {
            const { left, top } = document.getElementById("canvas").getBoundingClientRect();
            return nasij.picture.labels.drawn.map(({ text, box, lines }) =>
                [text.slice(1, -1), left + box.x + box.width / 2, top + box.y + box.height / 2, lines.length]);
        }"""
    )
    return {text: (x, y, lines) for text, x, y, lines in found}


def on_sheet(page: Page, svg: str, inside: str) -> Places:
    """Lays a sheet over the page, at its left upper corner: the SVG itself, or a picture of the same sheet."""
    page.evaluate(
        """inside => {
            const sheet = document.createElement("div");
            sheet.style = "position: fixed; inset: 0; z-index: 99; direction: ltr; line-height: 0";
            sheet.innerHTML = inside;
            document.body.append(sheet);
            return sheet.querySelector("img")?.decode();
        }""",
        inside,
    )
    columns: dict[str, list[tuple[str, float]]] = {}
    for line in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        if line.get("text-anchor") == "middle":
            baseline, size = float(line.get("y", 0)), float(line.get("font-size", 0))
            columns.setdefault(line.get("x", ""), []).append((line.text or "", baseline - 0.35 * size))
    found = {}
    for x, lines in columns.items():
        text = " ".join(re.sub("[\u200e\u200f\u061c]", "", line) for line, _ in lines)
        found[text] = float(x), sum(y for _, y in lines) / len(lines), len(lines)
    return found


def compared(page: Page, places: Places, locl: int = 0) -> dict[str, float]:
    """How alike the labels at some places of the page are to the same in HTML; see REFERENCE for ``locl``."""
    assert set(LABELS) <= set(places)
    boxes = [around(*places[label][:2], WIDTH, HEIGHTS[places[label][2]], RATIO) for label in LABELS]
    pieces = ink(page, page.screenshot(), boxes)
    look = {
        "width": 148,
        "size": 13,
        "family": FAMILY,
        "locl": locl,
        "ink": INKS["ink"],
        "paper": INKS["paper"],
    }
    html = page.evaluate(REFERENCE, {"labels": list(LABELS.items()), **look})
    for label, place in zip(LABELS, html, strict=True):
        assert places[label][2] == place["lines"], f"{label!r} has other lines in HTML"
    boxes = [around(place["x"], place["y"], WIDTH, HEIGHTS[place["lines"]], RATIO) for place in html]
    references = ink(page, page.screenshot(), boxes)
    return {
        label: likeness(piece, reference)
        for label, piece, reference in zip(LABELS, pieces, references, strict=True)
    }


def out_of_order(found: dict[str, float]) -> set[str]:
    return {label for label, value in found.items() if value < ALIKE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_on_the_canvas_are_set_as_html_sets_them(language: str, opened: Callable[..., Page]) -> None:
    page = opened(language)
    assert out_of_order(compared(page, on_canvas(page))) == set()


@pytest.mark.parametrize("form", ["svg", "png"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_in_files_are_set_as_html_sets_them(
    language: str, form: str, opened: Callable[..., Page]
) -> None:
    page = opened(language)
    svg = take(page, "svg").decode()
    picture = b64encode(take(page, "png")).decode()
    inside = (
        svg.partition("?>")[2]
        if form == "svg"
        else f'<img style="zoom: 0.5" src="data:image/png;base64,{picture}">'
    )
    assert out_of_order(compared(page, on_sheet(page, svg, inside), locl=int(form == "svg"))) == set()


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (
            WITHOUT_ISOLATES,
            {"جمعية AMH للأشخاص (2024)", "من أجل تضامن مبتكر في المغرب (SIM)", "الشباب/Jeunesse [AJ]"},
        ),
        (WITHOUT_CONTEXT, {"الشبكة المغربية مع CNDH – ADMR / الوكالة", "Fondation « النور » (2011/2012)"}),
        (REVERSED, {"Association الأمل – Oujda", "يوم 12-07-2024 بفاس", "2024: سنة «التطوع»"}),
    ],
    ids=["without isolates", "without marks of context", "reversed"],
)
def test_the_comparison_sees_what_is_out_of_order(
    change: str, seen: set[str], opened: Callable[..., Page]
) -> None:
    page = opened("ar", change)
    assert seen <= out_of_order(compared(page, on_canvas(page)))

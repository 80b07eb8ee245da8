"""Ink on the screen, for tests that compare how the same text is drawn in two ways."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

Ink = NDArray[np.float64]
"""How dark each pixel is, from 0 (the ground) to 1 (the darkest of the piece)."""

SHIFT = 4
"""How far two pieces are moved over one another to find where they meet, in pixels of the picture."""

CUT = """async ({ png, boxes }) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return boxes.map(({ x, y, width, height }) => {
        [canvas.width, canvas.height] = [width, height];
        context.drawImage(image, -x, -y);
        const { data } = context.getImageData(0, 0, width, height);
        let grey = "";
        for (let at = 0; at < data.length; at += 4)
            grey += String.fromCharCode(Math.round(0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]));
        return btoa(grey);
    });
}"""


class Box(NamedTuple):
    """A rectangle of a picture, in its pixels."""

    x: int
    y: int
    width: int
    height: int


def around(x: float, y: float, width: float, height: float, ratio: float) -> Box:
    """The rectangle with (x, y) in its middle, all in CSS pixels, of which each has ``ratio`` in the picture."""
    return Box(
        round((x - width / 2) * ratio),
        round((y - height / 2) * ratio),
        round(width * ratio),
        round(height * ratio),
    )


def ink(page: Page, png: bytes, boxes: Sequence[Box]) -> list[Ink]:
    """Pieces of a picture; the browser of ``page`` decodes it."""
    found = page.evaluate(CUT, {"png": b64encode(png).decode(), "boxes": [box._asdict() for box in boxes]})
    return [_darkness(b64decode(grey), box) for grey, box in zip(found, boxes, strict=True)]


def _darkness(grey: bytes, box: Box) -> Ink:
    light = np.frombuffer(grey, np.uint8).reshape(box.height, box.width).astype(float)
    ground = float(np.median(light))
    dark = np.clip(ground - light, 0, None)
    # Blurred by a point or two: where in a pixel a letter begins says nothing.
    for axis in (0, 1):
        dark = np.mean([np.roll(dark, shift, axis) for shift in range(-2, 3)], axis=0)
    return dark / max(float(dark.max()), 1.0)


def likeness(one: Ink, other: Ink) -> float:
    """The normalized cross-correlation of two pieces of one size where they meet best: 1 for the same picture."""
    height, width = one.shape
    inner = one[SHIFT : height - SHIFT, SHIFT : width - SHIFT]
    inner = inner - inner.mean()
    best = -1.0
    for down in range(2 * SHIFT + 1):
        for right in range(2 * SHIFT + 1):
            moved = other[down : down + inner.shape[0], right : right + inner.shape[1]]
            moved = moved - moved.mean()
            norm = float(np.sqrt((inner**2).sum() * (moved**2).sum()))
            best = max(best, float((inner * moved).sum()) / norm if norm else 0.0)
    return best

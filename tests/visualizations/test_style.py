"""The table of looks: complete, told apart by shape alone, and readable on both grounds, by everyone."""

from __future__ import annotations

from itertools import combinations
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.network import GROUPS
from visualizations.style import DASHES, GROUNDS, SHAPES, STYLES, Ground, css, size, table, width

Colour = NDArray[np.float64]

# CIE XYZ of linear sRGB, and its white (IEC 61966-2-1).
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
# Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# severity 1.0.
EYES = {
    "most": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}
ON: list[Ground] = ["light", "dark"]
FILLED = [name for name, group in STYLES.items() if not group.hollow]


def linear(colour: str) -> Colour:
    channels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return cast(Colour, np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    lights = sorted(float(XYZ[1] @ linear(colour)) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(light: Colour) -> Colour:
    """CIE L*a*b* of linear sRGB."""
    ratios = XYZ @ np.clip(light, 0, 1) / WHITE
    x, y, z = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_every_group_of_networks_has_a_look() -> None:
    assert set(STYLES) == set(GROUPS)


def test_no_two_groups_have_the_same_shape_and_filling() -> None:
    looks = [(group.shape, group.hollow) for group in STYLES.values()]
    assert len(set(looks)) == len(looks)
    assert {shape for shape, _ in looks} <= set(SHAPES)


@pytest.mark.parametrize("ground", ON)
@pytest.mark.parametrize("group", STYLES)
def test_every_group_stands_out_from_the_ground(group: str, ground: Ground) -> None:
    assert contrast(getattr(STYLES[group], ground), GROUNDS[ground]["paper"]) >= 3


@pytest.mark.parametrize("ground", ON)
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent", "link"])
@pytest.mark.parametrize("under", ["paper", "raised"])
def test_text_is_readable(ink: str, under: str, ground: Ground) -> None:
    assert contrast(GROUNDS[ground][ink], GROUNDS[ground][under]) >= 4.5


@pytest.mark.parametrize("ground", ON)
def test_lines_are_visible_and_marked_words_readable(ground: Ground) -> None:
    colours = GROUNDS[ground]
    assert contrast(colours["line"], colours["paper"]) >= 3
    assert contrast(colours["ink"], colours["mark"]) >= 4.5


@pytest.mark.parametrize("ground", ON)
@pytest.mark.parametrize("eyes", EYES)
def test_filled_groups_differ_for_every_kind_of_colour_vision(eyes: str, ground: Ground) -> None:
    seen = {name: lab(EYES[eyes] @ linear(getattr(STYLES[name], ground))) for name in FILLED}
    nearest = min(
        (float(np.linalg.norm(seen[one] - seen[other])), one, other) for one, other in combinations(seen, 2)
    )
    assert nearest[0] >= (25 if eyes == "most" else 10), nearest


def test_an_edge_is_drawn_through_only_where_a_source_says_it() -> None:
    assert DASHES["stated"] is False
    assert DASHES["inferred"] != DASHES["uncertain"]


def test_more_sources_make_a_thicker_line_up_to_a_limit() -> None:
    assert width(0) == width(1) < width(2) < width(3) <= width(9)
    assert width(9) == width(90)


def test_better_linked_nodes_are_larger_up_to_a_limit() -> None:
    assert size(1) < size(5) < size(9)
    assert size(50) == size(500)


def test_the_style_sheet_and_the_script_read_the_same_colours() -> None:
    sheet = css()
    for name, group in STYLES.items():
        assert f".g-{name}{{--group:{group.light}}}" in sheet
        assert f".g-{name}{{--group:{group.dark}}}" in sheet
    assert set(cast(dict[str, object], table()["groups"])) == set(STYLES)

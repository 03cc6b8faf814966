"""The badge of a product."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.formats.badge import COLOURS, badge
from marketplace.model.health import Health, State
from tests.formats.builders_health import HOSTILE, a_health

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {"svg", "title", "path", "g", "text"}
ATTRIBUTES = {
    "width", "height", "viewBox", "role", "aria-label", "d", "fill", "font-family", "font-size",
    "x", "y", "textLength", "lengthAdjust",
}  # fmt: skip


def read(svg: str):
    root = ElementTree.fromstring(svg.encode("utf-8"))
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= KNOWN
    assert {name for one in root.iter() for name in one.attrib} <= ATTRIBUTES
    return root


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in read(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (a_health(State.KEPT), "✓ 3 of 3 kept"),
        (a_health(State.KEPT, unmeasured=1), "✓ 3 of 4 kept"),
        (a_health(State.BROKEN, broken=2), "\u00d7 2 broken"),
        (a_health(State.ERROR), "? 1 check error"),
        (a_health(State.AT_RISK), "! at risk"),
        (Health(product="x"), "· not measured"),
        (a_health(State.BROKEN, stale=True), "\u00d7 1 broken, stale"),
    ],
)
def test_it_says_the_name_and_the_state_in_words(health, said):
    assert texts(badge(health, "Flights")) == ["Flights", said]


def test_without_a_name_it_says_what_it_is_about():
    assert texts(badge(a_health()))[0] == "data promises"


def test_what_is_stale_is_never_green():
    svg = badge(a_health(State.KEPT, stale=True), "Flights")
    assert COLOURS[State.KEPT][0] not in svg
    assert "stale" in texts(svg)[1]


def test_it_is_read_aloud_as_one_sentence():
    root = read(badge(a_health(), "Flights"))
    assert root.get("role") == "img"
    said = "Flights: 1 broken. Of 4 promises: 1 broken, 3 kept."
    assert root.get("aria-label") == root.findtext(f"{SVG}title") == said


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("state", [*State])
def test_any_name_is_only_text(name, state):
    svg = badge(a_health(state), name)
    read(svg)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "").replace(
        "http://evil.example", ""
    )
    assert len(svg) < 3000


@settings(deadline=None)
@given(st.text())
def test_every_name_makes_a_picture(name):
    read(badge(a_health(), name))


@pytest.mark.parametrize(
    "name", ["Flights", "航班 與 機場", "WWWWWWW", "iiiiiii", "e\u0301" * 9, "x" * 99]
)
def test_everything_fits_into_it(name):
    root = read(badge(a_health(), name))
    whole = int(root.get("width"))
    ends = [int(one.get("x")) + int(one.get("textLength")) for one in root.iter(f"{SVG}text")]
    assert ends[0] < int(list(root.iter(f"{SVG}text"))[1].get("x"))
    assert max(ends) < whole
    assert root.get("viewBox") == f"0 0 {whole} {root.get('height')}"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("state", [*State])
def test_its_letters_can_be_read_on_its_colours(state):
    svg = badge(a_health(state), "Flights")
    fills = re.findall(r'<path [^>]*fill="(#\w+)"', svg)
    letters = re.findall(r'<text [^>]*fill="(#\w+)"', svg)
    assert len(fills) == len(letters) == 2
    for pair in zip(fills, letters, strict=True):
        assert contrast(*pair) >= 4.5

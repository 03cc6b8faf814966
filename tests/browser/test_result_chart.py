"""Charts of results in a real browser, under the marketplace's own policy and with its font."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PHONE, Visit, visiting
from tests.serving import TOP

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def charts() -> Iterator[str]:
    """The address of chart_server.py."""
    command = [sys.executable, "-m", "tests.browser.chart_server"]
    process = subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), f"the server did not start: {address!r}"
        yield address
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture
def visitor(chromium, charts) -> Iterator[Visit]:
    with visiting(chromium, charts) as visit:
        yield visit


def drawn(visit: Visit, case: str, **more: str) -> Visit:
    query = "".join(f"&{key}={value}" for key, value in more.items())
    visit.open(f"/?case={case}{query}")
    expect(visit.page.locator("svg.marks")).to_be_visible()
    return visit


def kind(visit: Visit, name: str):
    return visit.page.get_by_role("radio", name=name)


def save(visit: Visit, name: str, press) -> bytes:
    with visit.page.expect_download() as found:
        press(visit.page.get_by_role("button", name=f"Download as {name}", exact=True))
    assert found.value.suggested_filename.endswith(f".{name.lower()}")
    return Path(found.value.path()).read_bytes()


def by_keyboard(button) -> None:
    """From the control before it, as one without a mouse would."""
    button.page.get_by_test_id("stPopoverButton").focus()
    for _ in range(4):
        button.page.keyboard.press("Tab")
        if button.evaluate("it => it.getRootNode().activeElement === it"):
            button.page.keyboard.press("Enter")
            return
    raise AssertionError("the button is not reached")


def test_a_chart_is_saved_as_a_picture_that_can_be_read_on_its_own(visitor):
    drawn(visitor, "series")
    tree = ElementTree.fromstring(save(visitor, "SVG", by_keyboard))
    texts = [text.text for text in tree.iter(f"{SVG}text")]
    assert "passengers by week and airline" in texts
    assert {"KLM", "Transavia", "passengers"} <= {*texts}  # legend and axis
    assert "The 8 largest of 14 values of airline; the others are left out." in texts
    assert tree.find(f"{SVG}rect").get("fill") == "#ffffff"
    assert "font/woff2;base64" in (tree.find(f"{SVG}style").text or "")
    png = save(visitor, "PNG", by_keyboard)
    assert png.startswith(b"\x89PNG")
    width = int.from_bytes(png[16:20], "big")
    assert width == 2 * int(tree.get("width"))
    assert len(png) > 40_000  # something is drawn


def test_hostile_names_and_values_are_only_text(visitor):
    """That nothing was fetched and nothing went wrong is looked at when the visitor leaves."""
    visitor.page.on("dialog", lambda _: visitor.complaints.append("a script ran"))
    drawn(visitor, "hostile")
    visitor.page.locator("svg.marks .mark-rect path").nth(1).hover()
    tooltip = visitor.page.locator("#vg-tooltip-element")
    expect(tooltip).to_contain_text("<img src=https://foreign.example/b.png")
    assert not tooltip.locator("img, h2").count()
    tree = ElementTree.fromstring(save(visitor, "SVG", lambda button: button.click()))
    used = {element.tag.removeprefix(SVG) for element in tree.iter()}
    assert not used & {"script", "image", "a", "foreignObject"}
    drawn(visitor, "hostile", chart="scatter")


def test_what_is_chosen_stands_in_the_address_and_back_takes_it_back(visitor):
    drawn(visitor, "points")
    expect(kind(visitor, "Points")).to_be_checked()
    kind(visitor, "Histogram").click()
    expect(visitor.page.get_by_test_id("stPopoverButton")).to_contain_text("Distribution of")
    assert visitor.settle().address.endswith("&chart=histogram")
    visitor.page.reload()
    expect(kind(visitor.settle(), "Histogram")).to_be_checked()
    visitor.page.go_back()
    expect(kind(visitor.settle(), "Points")).to_be_checked()
    visitor.page.get_by_test_id("stPopoverButton").click()
    visitor.page.get_by_role("combobox", name="Colour").click()
    visitor.page.get_by_role("option", name="None").click()
    expect(visitor.page.get_by_test_id("stPopoverButton")).not_to_contain_text("haul")
    assert "colour=-" in visitor.address


@pytest.mark.parametrize(("size", "scheme"), [(LAPTOP, "dark"), (PHONE, "light")])
def test_charts_are_accessible_and_fit(chromium, charts, size, scheme):
    with visiting(chromium, charts, size, scheme) as visit:
        drawn(visit, "stacked")
        assert not visit.violations()
        assert visit.overflow() <= 0
        told = visit.page.locator('[role="graphics-document"]').get_attribute("aria-label")
        assert told.startswith("legs by pier and status: 7 bars, the longest ")

"""No violation that axe finds of WCAG 2.0 to 2.2, A and AA: every page and state, both themes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, visiting

pytestmark = pytest.mark.browser

STATES = [
    "/",
    "/?view=list&q=registration",
    "/?q=flghts&status=active&domain=fleet",
    "/?verdict=not+yet",
    "/?q=qqqzzz",
    "/health",
    "/health?window=1y&state=broken",
    "/?view=list&promises=broken&sort=trusted",
    "/problems",
    "/about",
    "/product?id=flights",
    "/product?id=no-such-product",
    "/product?id=flights&at=HEAD~20",
    "/product?id=air-quality",
    "/product?id=passenger-profiles&section=Sample",
    "/product?id=flights&section=Sample&property=legs.dep_delay",
    "/product?id=flights&section=Service+levels",
    "/product?id=flights&section=Service+levels&rows=all",
    "/product?id=flights&section=Ports+and+access",
    "/product?id=flights&section=Lineage",
    "/product?id=flights&section=Versions",
    "/product?id=flights&section=History",
    "/product?id=flights&section=Contract",
]


@pytest.fixture(scope="module")
def window(chromium, server):
    """Kept open: loading the application anew each time would take minutes."""
    with visiting(chromium, server) as visit:
        yield visit


@pytest.mark.parametrize("state", STATES)
def test_every_page_and_state_is_accessible(window, state):
    assert not window.go(state).violations_in_both_themes()


def test_open_filters_are_accessible(window):
    window.go("/?domain=fleet&tier=critical&owner=Fleet+data+team")
    window.page.get_by_role("button", name="Filter").click()
    body = window.page.get_by_test_id("stPopoverBody")
    expect(body.get_by_text("Archetype", exact=True)).to_be_visible()
    expect(body.get_by_text("Fleet data team")).to_be_visible()  # chosen, so it is drawn as such
    assert not window.settle().violations_in_both_themes()


@pytest.mark.parametrize("path", ["/", "/health", "/problems", "/about", "/product?id=flights"])
def test_a_phone_is_accessible_too(visit_with, path):
    visit = visit_with(PHONE, "dark").open(path)
    assert not visit.violations()
    assert visit.overflow() == 0


def test_a_product_is_found_and_opened_with_the_keyboard_alone(visit):
    visit.open()
    press = visit.page.keyboard.press
    for _ in range(12):
        press("Tab")
        if visit.page.evaluate("document.activeElement.type") == "search":
            break
    visit.page.keyboard.type("tailnum", delay=30)
    expect(visit.cards().first).to_contain_text("Aircraft register")
    visit.settle()
    for _ in range(40):
        press("Tab")
        if "product?id=" in (visit.page.evaluate("document.activeElement.href || ''")):
            break
    focused = "document.activeElement.matches(':focus-visible')"
    assert visit.page.evaluate(focused), "the focus cannot be seen"
    press("Enter")
    expect(visit.page.get_by_role("heading", name="Aircraft register")).to_be_visible()
    expect(visit.page).to_have_url(re.compile("product\\?id=aircraft-register"))

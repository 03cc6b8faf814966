"""The product's page in a real browser: what is in sight, where links lead, what Back does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

# A rich one, several ports, deprecated, draft, without owner, an extraction, broken, personal data.
PRODUCTS = (
    "flights", "passenger-bookings", "lounge-visits", "slot-compliance", "passenger-survey",
    "maintenance-events", "air-quality", "weather-observations",
)  # fmt: skip
SECTIONS = (
    "Schema", "Sample", "Service levels", "Ports and access", "Lineage", "Versions", "History",
    "Contract",
)  # fmt: skip


@pytest.mark.parametrize("id_", PRODUCTS)
def test_whether_i_can_use_it_is_answered_without_scrolling(visit, id_):
    visit.open(f"/product?id={id_}")
    main = visit.page.get_by_test_id("stMain")
    for text in ("Good for", "Not for", "Service levels", "Where to get it"):
        box = main.get_by_text(text, exact=True).first.bounding_box()
        assert box, f"{text} is not there"
        assert box["y"] + box["height"] <= 800, text
    control = main.get_by_role("radiogroup").or_(main.get_by_test_id("stButtonGroup")).first
    assert control.bounding_box()["y"] + control.bounding_box()["height"] <= 800
    facts = main.get_by_role("table").filter(has_text="Contact").bounding_box()
    assert facts["y"] + facts["height"] <= 800


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_a_link_that_can_be_shared(visit, section):
    visit.open(f"/product?id=flights&section={section.replace(' ', '+')}")
    chosen = visit.page.get_by_test_id("stMain").locator('[aria-checked="true"]').first
    expect(chosen).to_have_text(section)


def test_sections_are_in_the_history_of_the_browser(visit):
    visit.open("/product?id=flights")
    choose(visit, "Versions")
    choose(visit, "History")
    visit.page.go_back()
    expect(visit.page).to_have_url(re.compile("section=Versions"))
    expect(visit.page.get_by_role("list", name="Versions of its ports")).to_be_visible()
    visit.settle().page.go_back()
    expect(visit.page).to_have_url(re.compile(r"/product\?id=flights$"))
    expect(visit.page.get_by_role("searchbox", name="Find a property")).to_be_visible()


def choose(visit, section: str) -> None:
    visit.page.get_by_test_id("stMain").get_by_text(section, exact=True).last.click()
    expect(visit.page).to_have_url(re.compile(f"section={section}"))
    visit.settle()


def test_lineage_leads_to_another_product_and_back(visit):
    visit.open("/product?id=flights&section=Lineage")
    picture = visit.page.get_by_role("group", name=re.compile("Lineage of Flights"))
    picture.get_by_role("link", name=re.compile("^Flight delays")).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(re.compile("Flight delays"))
    expect(visit.page).to_have_url(re.compile(r"id=flight-delays&section=Lineage"))
    visit.settle().page.go_back()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Flights")
    visit.settle().page.go_forward()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(re.compile("Flight delays"))


def test_lineage_can_be_walked_with_the_keyboard(visit):
    visit.open("/product?id=flights&section=Lineage")
    names = visit.page.get_by_role("list", name="Used by")
    names.get_by_role("link", name="Punctuality board").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Punctuality board")


def test_a_link_to_a_product_is_a_real_one(visit):
    """It opens in a new tab, it can be copied, and it is the same page for a colleague."""
    visit.open("/product?id=flights&section=Lineage")
    link = visit.page.get_by_role("list", name="Used by").get_by_role("link").first
    with visit.page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    other = opened.value
    expect(other.get_by_role("heading", level=1)).to_have_text(link.inner_text())
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Flights")


def test_a_link_to_another_version_moves_the_address(visit):
    visit.open("/product?id=flights&section=Contract")
    visit.page.get_by_role("button", name="Versions and ports").click()
    visit.page.get_by_role("link", name="legs 1.4.0").click()
    expect(visit.page).to_have_url(re.compile(r"port=legs&version=1\.4\.0&section=Contract"))
    expect(visit.page.get_by_text("legs 1.4.0 is deprecated")).to_be_visible()
    visit.settle().page.keyboard.press("Escape")
    link = visit.page.get_by_role("link", name="legs 2.3.0")
    expect(link).to_have_count(1)  # what was open beside it has closed
    link.click()
    expect(visit.page).to_have_url(re.compile(r"version=2\.3\.0&port=legs"))


def test_masked_rows_say_why(visit):
    visit.open("/product?id=crew-roster&section=Sample")
    main = visit.page.get_by_test_id("stMain")
    expect(main).to_contain_text("Masked for everybody here")
    expect(main).to_contain_text("passport_number and licence_number (sensitivity restricted)")
    expect(main.get_by_test_id("stDataFrame").first).to_be_visible()


def test_a_problem_is_shown_at_its_line_and_can_be_jumped_to(visit):
    visit.open("/product?id=air-quality")
    visit.page.get_by_role("link", name="Show in the file").click()
    expect(visit.page).to_have_url(re.compile("section=Contract"))
    jump = visit.page.get_by_role("button", name=re.compile("^Error, line 31"))
    expect(jump).to_be_visible()
    visit.settle()
    jump.click()
    expect(visit.page.locator('[data-line="31"]')).to_be_in_viewport()
    assert visit.page.locator('[data-line="31"]').evaluate(
        "line => line === line.getRootNode().activeElement"
    )


def test_the_downloaded_file_is_the_file_byte_by_byte(visit, demo):
    visit.open("/product?id=flights&section=Contract")
    with visit.page.expect_download() as saved:
        visit.page.get_by_role("button", name="Download", exact=True).click()
    path = demo / "contracts/flight-operations/flights/flight-legs.v2.odcs.yaml"
    assert saved.value.suggested_filename == path.name
    with open(saved.value.path(), "rb") as file:
        assert file.read() == path.read_bytes()


def test_a_page_of_the_past_keeps_to_the_past(visit):
    visit.open("/product?id=flights&section=History")
    visit.page.get_by_role("link", name="See the page as of that day").nth(3).click()
    expect(visit.page.get_by_text("You are looking at")).to_be_visible()
    at = re.search("at=[0-9a-f]{40}", visit.settle().page.url)
    assert at
    choose(visit, "Lineage")
    visit.page.get_by_role("list", name="Used by").get_by_role("link").first.click()
    expect(visit.page).to_have_url(re.compile(at[0]))
    expect(visit.page.get_by_role("heading", level=1)).not_to_have_text("Flights")
    visit.settle().page.get_by_role("button", name="Go to today").click()
    expect(visit.page).not_to_have_url(re.compile("at="))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_phone_never_scrolls_sideways(visit_with, section):
    visit = visit_with(PHONE, "light")
    visit.open(f"/product?id=flights&section={section.replace(' ', '+')}")
    assert visit.overflow() == 0
    assert not visit.violations()

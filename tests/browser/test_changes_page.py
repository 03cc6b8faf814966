"""Changes in a real browser: from the product to the lines, two versions, phone, both themes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


def test_from_a_product_to_what_changed_and_how_to_move(visit):
    page = visit.open("/product?id=passenger-counts&section=History").page
    page.get_by_role("link", name=re.compile("whom these changes hurt")).click()
    expect(page).to_have_url(re.compile(r"/changes\?product=passenger-counts$"))
    visit.settle()
    page.get_by_test_id("stButtonGroup").get_by_text("Breaking").click()
    expect(page.get_by_text("Queries that name daily.seat_load stop working.")).to_be_visible()
    expect(page.get_by_text("Rename seat_load to load_factor")).to_have_count(1)
    assert not visit.violations()
    page.get_by_role("button", name="What changed").click()
    expect(page.get_by_role("heading", name="Rename seat_load to load_factor")).to_be_visible()
    page.get_by_text("passengers-daily.odcs.yaml").click()
    expect(page.get_by_role("region").get_by_text("name: load_factor")).to_be_visible()
    visit.settle()
    assert not visit.violations()
    with page.expect_download() as download:
        page.get_by_role("button", name="Release notes").click()
    assert "### Breaking" in download.value.path().read_text("utf-8")
    page.go_back()
    expect(page.get_by_text("Queries that name daily.seat_load stop working.")).to_be_visible()
    visit.open("/changes?product=flights&view=versions&from=1.4.0&to=2.3.0")
    expect(page.get_by_text("Queries that name legs.dep_time stop working.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Migration guide").click()
    assert "## What you have to do" in download.value.path().read_text("utf-8")
    assert not visit.violations()


def test_the_list_and_what_ends_on_a_phone_in_the_dark(visit_with):
    visit = visit_with(PHONE, "dark").open("/changes")
    page = visit.page
    expect(page.get_by_text("Keep home addresses of profiles apart").first).to_be_visible()
    assert visit.overflow() == 0
    assert not visit.violations()
    page.get_by_role("radio", name="Coming to an end").click()
    expect(page.get_by_text("Gate displays")).to_be_visible()
    visit.settle()
    assert visit.overflow() == 0
    assert not visit.violations()

"""Taking a contract along in another format, from the product's page."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


def choose(page, label: str, text: str) -> None:
    """By the keyboard, as people do who know what they want."""
    field = page.get_by_role("dialog").get_by_role("combobox", name=label)
    field.click()
    field.fill(text)
    page.get_by_role("option", name=text, exact=True).wait_for()
    page.keyboard.press("Enter")


def test_a_contract_is_made_in_another_format_looked_at_and_downloaded(visit_with):
    visit = visit_with(PHONE, "dark").open("/product?id=flights&section=Contract")
    page = visit.page
    page.get_by_role("button", name="Download as").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Quality rules, limits of values")).to_be_visible()
    choose(page, "Format", "JSON Schema")
    expect(dialog.get_by_text("Relationships, limits of dates")).to_be_visible()
    dialog.get_by_role("button", name="Make the file").click()
    take = dialog.get_by_role("button", name="Download flight-legs-legs.schema.json")
    expect(take).to_be_visible(timeout=60_000)
    expect(dialog.get_by_text('"$schema"')).to_be_visible()
    visit.settle()
    assert not visit.violations()
    assert visit.overflow() == 0
    with page.expect_download() as taken:
        take.click()
    made = json.loads(taken.value.path().read_bytes())
    assert made["properties"]["carrier"]["type"] == "string"

    # What cannot be made says so where it was asked for.
    dialog.get_by_text("Show all").click()
    choose(page, "Format", "Databricks DQX checks")
    dialog.get_by_role("button", name="Make the file").click()
    expect(dialog.get_by_role("alert")).to_contain_text("states nothing that", timeout=60_000)
    expect(take).to_have_count(0)

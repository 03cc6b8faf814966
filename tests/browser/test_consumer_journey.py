"""A colleague who needs data: land, find, understand, look inside, follow, share."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.serving import serving

pytestmark = pytest.mark.browser


def test_from_landing_to_a_shared_link(visit, visit_with):
    visit.open()
    visit.search("pasenger profils")  # two slips of the finger
    expect(visit.cards().first).to_contain_text("Passenger profiles")
    visit.page.get_by_role("button", name=re.compile("^Passengers")).click()
    expect(visit.page).to_have_url(re.compile("domain=passengers"))
    visit.settle().cards().first.click()

    expect(visit.page.get_by_role("heading", name="Passenger profiles")).to_be_visible()
    main = visit.settle().page.get_by_test_id("stMain")
    expect(main).to_contain_text("Good for")
    expect(main).to_contain_text("Not for")
    expect(main.get_by_role("table").filter(has_text="Owner")).to_be_visible()

    choose(visit, "Sample")
    expect(main).to_contain_text("masked")

    choose(visit, "Lineage")
    visit.page.get_by_role("link", name="Passenger bookings").last.click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Passenger bookings")

    choose(visit, "Schema")
    shared = visit.address
    theirs = visit_with().open(shared)
    expect(theirs.page.get_by_role("heading", level=1)).to_have_text(
        visit.page.get_by_role("heading", level=1).inner_text()
    )


def choose(visit, name: str) -> None:
    """A section of the product's page."""
    visit.page.get_by_role("radio", name=name, exact=True).or_(
        visit.page.get_by_role("button", name=name, exact=True)
    ).first.click()
    expect(visit.page).to_have_url(re.compile("section=" + name.replace(" ", r"[+ %20]+")))
    visit.settle()


def test_a_deep_link_is_answered_as_the_first_request_of_a_new_server(
    demo, visit_with, tmp_path_factory
):
    with serving(demo, tmp_path_factory.mktemp("cache")) as address:
        visit = visit_with(at=address).open("/product?id=flights&section=Lineage")
        expect(visit.page.get_by_role("heading", name="Flights")).to_be_visible()
        expect(visit.page.get_by_role("link", name="Problems")).to_be_visible()


def test_back_leads_from_a_product_to_the_same_results(visit):
    visit.open("/?q=weather&domain=flight-operations")
    visit.cards().first.click()
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    visit.settle().page.go_back()
    expect(visit.page.get_by_role("searchbox", name="Search")).to_have_value("weather")
    expect(visit.page).to_have_url(re.compile("domain=flight-operations"))
    visit.page.go_forward()
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()


def test_a_property_that_was_searched_for_is_shown_in_its_schema(visit):
    visit.open("/?q=tailnum")
    visit.cards().first.click()
    expect(visit.page).to_have_url(re.compile("property=aircraft.tailnum"))
    expect(visit.page.get_by_test_id("stMain")).to_contain_text("tailnum")


def test_a_problem_leads_to_its_product(visit):
    visit.open("/problems")
    visit.page.get_by_role("link", name="Air quality").click()
    expect(visit.page.get_by_role("heading", name="Air quality")).to_be_visible()

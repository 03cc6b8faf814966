"""Browse in a real browser: what its address, its history and its text do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.builders import Repo, a_contract
from tests.serving import serving

pytestmark = pytest.mark.browser


def test_eight_products_are_seen_without_scrolling(visit):
    visit.open()
    tops = visit.cards().evaluate_all("cards => cards.map(c => c.getBoundingClientRect().bottom)")
    assert sum(bottom <= 800 for bottom in tops) >= 8


def test_a_search_while_typing_marks_what_was_found_and_stands_in_the_address(visit):
    visit.open()
    visit.search("tailnum")
    expect(visit.cards().first).to_contain_text("Aircraft register")
    expect(visit.cards().first).to_contain_text("tailnum")
    assert "q=tailnum" in visit.settle().address


def test_no_letter_is_lost_to_a_page_that_runs_meanwhile(visit):
    visit.open()
    box = visit.page.get_by_role("searchbox", name="Search")
    box.press_sequentially("weather observations hourly", delay=110)
    expect(visit.page).to_have_url(re.compile(r"q=weather\+observations\+hourly"))
    expect(box).to_have_value("weather observations hourly")
    expect(visit.cards().first).to_contain_text("Weather observations")


def test_back_and_forward_walk_through_the_choices(visit):
    visit.open()
    everything = visit.page.get_by_text(re.compile(r"^\d+ products?$")).inner_text()
    visit.page.get_by_role("button", name=re.compile("^Fleet and crew")).click()
    expect(visit.page).to_have_url(re.compile("domain=fleet"))
    some = visit.settle().page.get_by_text(re.compile(r"^\d+ products?$")).inner_text()
    assert some != everything
    visit.page.go_back()
    expect(visit.page.get_by_text(everything, exact=True)).to_be_visible()
    visit.page.go_forward()
    expect(visit.page.get_by_text(some, exact=True)).to_be_visible()


def test_filters_narrow_with_true_counts_and_can_be_taken_away(visit):
    visit.open()
    visit.page.get_by_role("button", name="Filter").click()
    option = visit.page.get_by_role("button", name=re.compile("^Deprecated"))
    count = int(option.inner_text().split()[-1])
    option.click()
    expect(visit.page).to_have_url(re.compile("status=deprecated"))
    visit.page.keyboard.press("Escape")
    expect(visit.cards()).to_have_count(count)
    visit.page.get_by_role("button", name="Status: Deprecated").click()
    expect(visit.page).not_to_have_url(re.compile("status="))


def test_the_order_is_chosen_from_a_menu(visit):
    visit.open()
    visit.page.get_by_role("button", name="Best first").click()
    visit.page.get_by_role("menuitem", name="Recently changed").click()
    expect(visit.page).to_have_url(re.compile("sort=changed"))
    expect(visit.page.get_by_role("button", name="Recently changed")).to_be_visible()


def test_the_second_page_has_its_own_address(visit):
    visit.open()
    first = visit.cards().first.inner_text()
    visit.page.get_by_role("button", name="Page 2").click()
    expect(visit.page).to_have_url(re.compile("page=2"))
    expect(visit.cards().first).not_to_have_text(first)


def test_the_list_and_a_narrowed_search_can_be_shared_by_address(visit):
    visit.open("/?q=aircraft&domain=fleet&view=list&sort=name")
    expect(visit.page.get_by_role("searchbox", name="Search")).to_have_value("aircraft")
    names = visit.page.locator('a[href*="product?id="] strong').all_inner_texts()
    assert len(names) > 2
    assert names == sorted(names, key=str.casefold)


def test_nothing_found_offers_a_way_on(visit):
    visit.open("/?q=qqqzzz&domain=fleet")
    expect(visit.page.get_by_text("Nothing found for “qqqzzz”")).to_be_visible()
    visit.page.get_by_role("button", name="Start again").click()
    expect(visit.cards().first).to_be_visible()
    expect(visit.page.get_by_role("searchbox", name="Search")).to_have_value("")


def test_a_card_opens_in_a_new_tab_at_the_product(visit):
    visit.open()
    address = visit.cards().first.get_attribute("href")
    assert re.match(r"/?product\?id=", address)


@pytest.mark.parametrize("address", ["/", "/?view=list", "/?q=tailnum", "/problems", "/about"])
def test_a_phone_never_scrolls_sideways(visit_with, address):
    visit = visit_with(PHONE).open(address)
    assert visit.overflow() == 0


def test_no_line_of_a_card_is_cut_off_on_a_phone(visit_with):
    visit = visit_with((375, 812)).open("/?q=registration")
    cut = visit.cards().evaluate_all(
        "cards => cards.filter(card => card.scrollWidth > card.clientWidth + 1).length"
    )
    assert cut == 0


HOSTILE = (
    "![x](https://tracker.example/x.png) [log in](https://phish.example) "
    "<img src=https://tracker.example/y.png> :red-badge[Certified] :material/verified: :tada: "
    "$x^2$ **bold** https://phish.example/a # h"
)


@pytest.fixture(scope="module")
def hostile_shop(tmp_path_factory):
    repo = Repo(tmp_path_factory.mktemp("hostile") / "repo")
    repo.commit(
        {
            "contracts/a.odcs.yaml": a_contract(
                "a",
                name=HOSTILE[:46],
                description={"purpose": HOSTILE, "usage": HOSTILE},
                team={"name": ":green-badge[Trusted]"},
                tags=["[t](https://phish.example)"],
                status=":red[live]",
                domain="<b>d</b>",
            )
        },
        HOSTILE,
    )
    with serving(repo.folder, tmp_path_factory.mktemp("cache")) as address:
        yield address


@pytest.mark.parametrize("path", ["/?view=list", "/?q=bold", "/problems", "/product?id=a"])
def test_hostile_text_is_shown_as_text(visit_with, hostile_shop, path):
    visit = visit_with(at=hostile_shop).open(path)
    page = visit.page
    assert page.locator('[data-testid="stMain"] img').count() == 0
    assert page.locator("[data-testid=stMain] .katex").count() == 0
    shown = page.locator('[data-testid="stMain"]').inner_text()
    assert "\N{PARTY POPPER}" not in shown
    badges = page.locator(".stMarkdownBadge").all_inner_texts()
    assert not [text for text in badges if text in ("Certified", "Trusted")]
    links = page.locator('[data-testid="stMain"] a').evaluate_all("all => all.map(a => a.href)")
    assert not [link for link in links if "phish" in link and path != "/product?id=a"]

"""Health in a real browser: two clicks to the line that promises, keyboard, phone, both themes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from marketplace.model import Observation, Verdict
from marketplace.services.marketplace import Marketplace
from marketplace.services.promised import planned
from marketplace.services.remembered import observations
from tests.browser.conftest import PHONE
from tests.builders import Repo, a_contract, a_product
from tests.serving import serving

pytestmark = pytest.mark.browser

HOSTILE = (
    "![x](https://tracker.example/x.png) <img src=https://tracker.example/y.png> :red[No] **b**"
)
DAY = (datetime.now(UTC) - timedelta(days=2)).date()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A breach of three days, what is built from it, and a product of hostile words."""
    repo = Repo(tmp_path_factory.mktemp("health") / "repo")
    repo.commit(
        {
            "contracts/orders.odcs.yaml": a_contract("orders"),
            "contracts/sales.odps.yaml": a_product("sales", "orders"),
            "contracts/sums.odcs.yaml": a_contract("sums"),
            "contracts/report.odps.yaml": a_product(
                "report", "sums",
                inputPorts=[{"name": "orders", "version": "1.0.0", "contractId": "orders"}],
            ),
            "contracts/hostile.odcs.yaml": a_contract(
                "hostile", name=HOSTILE, team={"name": HOSTILE}
            ),
        }
    )  # fmt: skip
    cache = tmp_path_factory.mktemp("cache")
    settings = replace(repo.settings, cache=str(cache))
    record(Marketplace.open(settings))
    with serving(repo.folder, cache) as address:
        yield address


def record(market: Marketplace) -> None:
    found = []
    for product in ("sales", "report", "hostile"):
        for one in planned(market, product):
            check = next(check for check in one.checks if check.service_level == "latency")
            for day in range(60):
                broken = product != "report" and day < 3
                found.append(
                    Observation(
                        product=product,
                        contract=one.contract.id,
                        version=one.version,
                        check=check.id,
                        kind=check.kind,
                        title=HOSTILE if product == "hostile" else check.title,
                        service_level="" if product == "hostile" else "latency",
                        verdict=Verdict.FAILED if broken else Verdict.PASSED,
                        observed_at=datetime.now(UTC) - timedelta(days=day),
                        expected="at most 1 day",
                        actual="3 days" if broken else "9 hours",
                    )
                )
    observations(market).record(found)


@pytest.fixture
def health(visit_with, shop):
    return visit_with(at=shop).open("/health")


def cell(visit, product: str):
    """The newest day of a product that leads somewhere."""
    return visit.page.get_by_role("link", name=re.compile(f"^{product}, broken")).last


def test_a_red_day_leads_in_two_clicks_to_the_line_that_promises_it(health):
    cell(health, "Sales").click()
    dialog = health.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Sales data")
    expect(dialog).to_contain_text("3 days")
    dialog.get_by_role("link", name=re.compile(r"Line \d+ of the contract")).click()
    expect(health.page).to_have_url(re.compile(r"product\?.*line=\d+"))
    line = re.search(r"line=(\d+)", health.settle().address)[1]
    text = a_contract("orders").splitlines()
    assert "latency" in "\n".join(text[int(line) - 2 : int(line)])


def test_a_day_has_an_address_and_closes_with_the_dialog(health):
    cell(health, "Sales").click()
    expect(health.page).to_have_url(re.compile("product=sales&day="))
    expect(health.page.get_by_role("dialog")).to_be_visible()
    health.settle().page.keyboard.press("Escape")
    expect(health.page.get_by_role("dialog")).to_have_count(0)
    expect(health.page).not_to_have_url(re.compile("day="))


def test_a_day_can_be_opened_by_its_address(visit_with, shop):
    visit = visit_with(at=shop).open(f"/health?product=sales&day={DAY}")
    expect(visit.page.get_by_role("dialog")).to_contain_text("3 days")


def test_a_breach_in_the_list_leads_to_its_service_level(health):
    row = health.page.locator('a[href*="check="]').first
    expect(row).to_have_attribute("href", re.compile("section=Service"))
    row.click()
    expect(health.page).to_have_url(re.compile("product.*section=Service.*check="))


def test_what_is_built_from_a_broken_product_is_at_risk_and_names_it(health):
    expect(health.page.get_by_text("Built from Sales")).to_be_visible()


def test_a_total_narrows_the_page_to_it(health):
    health.page.get_by_role("button", name=re.compile("1 at risk")).click()
    expect(health.page).to_have_url(re.compile("state=at\\+risk"))
    expect(health.page.get_by_role("link", name="Report", exact=True).first).to_be_visible()
    expect(cell(health, "Sales")).to_have_count(0)


def test_the_map_is_walked_by_keyboard(health):
    names = health.page.locator(".map a.name")
    names.filter(has_text="Sales").focus()
    press = health.page.keyboard.press
    press("ArrowRight")
    focused = "document.activeElement.shadowRoot?.activeElement ?? document.activeElement"
    said = health.page.evaluate(f"({focused}).getAttribute('aria-label')")
    assert said.startswith("Sales, broken")
    press("ArrowRight")
    assert health.page.evaluate(f"({focused}).getAttribute('aria-label')") != said
    press("Enter")
    expect(health.page.get_by_role("dialog")).to_contain_text("Sales")


def test_the_name_of_a_row_leads_to_its_service_levels(health):
    health.page.locator(".map a.name", has_text="Sales").click()
    expect(health.page).to_have_url(re.compile("product\\?id=sales&section=Service"))


def test_a_year_is_shown_by_weeks(health):
    health.page.get_by_role("radio", name="1 year").or_(
        health.page.get_by_role("button", name="1 year")
    ).first.click()
    expect(health.page.get_by_text("Every product by week")).to_be_visible()
    cell(health, "Sales").click()
    expect(health.page).to_have_url(re.compile("day=.*&to="))
    expect(health.page.get_by_role("dialog")).to_contain_text("3 days")


@pytest.mark.parametrize(
    "path", ["/health", "/health?window=1y", f"/health?product=sales&day={DAY}"]
)
def test_every_state_is_accessible(visit_with, shop, path):
    assert not visit_with(at=shop).open(path).violations_in_both_themes()


@pytest.mark.parametrize("path", ["/", "/health", f"/health?product=sales&day={DAY}"])
def test_a_phone_shows_a_month_and_never_scrolls_sideways(visit_with, shop, path):
    visit = visit_with(PHONE, "dark", at=shop).open(path)
    assert visit.overflow() == 0
    assert not visit.violations()
    if path == "/health":
        strip = visit.page.locator(".map svg").first
        assert strip.evaluate("svg => svg.getBoundingClientRect().width") > 340
        assert visit.page.locator(".map.narrow").count() == 1


@pytest.mark.parametrize("path", ["/health", f"/health?product=hostile&day={DAY}", "/?view=list"])
def test_hostile_text_is_shown_as_text(visit_with, shop, path):
    visit = visit_with(at=shop).open(path)
    assert visit.page.locator("img[src*=tracker]").count() == 0
    assert "![x](" in visit.page.locator("body").inner_text()

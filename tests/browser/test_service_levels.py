"""The owner's journey: see the breach, find the rows, read the line of the contract."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from marketplace.model import Verdict
from marketplace.services.marketplace import Marketplace
from marketplace.services.remembered import observations
from marketplace.settings import Settings
from tests.browser.conftest import PHONE, visiting
from tests.builders import Repo, a_contract, a_property, an_object
from tests.serving import serving
from tests.stores.builders_observations import an_observation

pytestmark = pytest.mark.browser

DAY = 86400.0
FRESH, FILLED = "latency.orders.day", "orders.customer.required"
SECTION = "/product?id=orders&section=Service+levels"
STATES = [
    "/product?id=orders",
    SECTION,
    f"{SECTION}&check={FRESH}&days=365&try=129600",
    f"{SECTION}&check={FILLED}",
    f"{SECTION}&check=orders.id.required",
    f"{SECTION}&rows=all",
    "/product?id=new&section=Service+levels",
]
TABLE = ("data/orders.csv", "id,day,customer\n1,2026-01-01,ada\n2,2026-01-02,\n3,2026-01-03,=1\n")


def orders(id_: str = "orders") -> str:
    properties = (
        a_property("id", primaryKey=True, required=True),
        a_property("day", logicalType="date"),
        a_property("customer", required=True),
    )
    levels = [
        {"property": "latency", "value": 2, "unit": "d", "element": f"{id_}.day"},
        {"property": "supportResponse", "value": "4 hours"},
    ]
    sample = {"server": "s", "type": "local", "path": TABLE[0], "format": "csv"}
    return a_contract(
        id_, schema=[an_object(id_, *properties)], slaProperties=levels, servers=[sample]
    )


def remembered():
    """Fresh for 60 days and late since yesterday; since then a customer is missing, too."""
    now = datetime.now(UTC)
    level = {
        "kind": "service level", "title": "The newest day is at most 2 days old", "unit": "seconds",
        "service_level": "latency", "operator": "mustBeLessOrEqualTo", "low": 2 * DAY,
        "expected": "at most 2 days", "object": "orders", "property": "day", "product": "orders",
    }  # fmt: skip
    check = {
        "title": "Every customer is filled", "unit": "rows", "operator": "mustBe", "low": 0.0,
        "expected": "none empty", "object": "orders", "property": "customer", "product": "orders",
    }  # fmt: skip
    for ago in range(60, 1, -1):
        at = now - timedelta(days=ago)
        value = DAY + ago % 7 * 3600
        yield an_observation(FRESH, observed_at=at, value=value, actual="a day", **level)
        yield an_observation(FILLED, observed_at=at, value=0.0, actual="none", **check)
    for ago, value in ((1.0, 3 * DAY), (0.02, 4 * DAY)):
        late = {"verdict": Verdict.FAILED, "value": value, "actual": "4 days", "rows": 3}
        at = now - timedelta(days=ago)
        yield an_observation(FRESH, observed_at=at, **late, **level)
    empty = {"verdict": Verdict.FAILED, "value": 1.0, "actual": "1 of 3 rows (33 %)"}
    at = now - timedelta(days=0.02)
    yield an_observation(FILLED, observed_at=at, rows=3, rows_failed=1, **empty, **check)
    yield an_observation(
        "orders.id.required", product="orders", observed_at=at, value=0.0, actual="none empty"
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    repo = Repo(tmp_path_factory.mktemp("shop") / "repo")
    repo.write(*TABLE)
    repo.commit({"contracts/orders.odcs.yaml": orders(), "contracts/new.odcs.yaml": orders("new")})
    cache = tmp_path_factory.mktemp("cache")
    market = Marketplace.open(Settings(repo=str(repo.folder), cache=str(cache)))
    observations(market).record(remembered())
    with serving(repo.folder, cache) as address:
        yield address


@pytest.fixture
def owner(chromium, shop):
    with visiting(chromium, shop) as visit:
        yield visit


def test_from_the_breach_to_the_rows_to_the_line_of_the_contract(owner):
    page = owner.open("/product?id=orders").page
    banner = page.get_by_role("list", name="What is broken now")
    expect(banner).to_contain_text("Open incident")
    assert banner.bounding_box()["y"] < 200, "a breach is told at the top"
    promises = page.get_by_role("table", name=re.compile("What Orders promises"))
    expect(promises.get_by_role("row", name=re.compile("Freshness"))).to_contain_text("Broken")
    banner.get_by_role("link", name=re.compile("more")).click()
    expect(page).to_have_url(re.compile("section=Service"))
    owner.settle()

    failing = page.get_by_role("table", name="Checks of Orders: failing")
    failing.get_by_role("link", name="Show rows").click()
    expect(page).to_have_url(re.compile(f"check={FILLED}"))
    expect(page.get_by_text("Rows that break it")).to_be_visible()
    expect(page.get_by_text("1 of 3 rows (33.3 %)")).to_be_visible()
    owner.settle()

    where = page.get_by_role("list", name="Where it is promised").get_by_role("link")
    line = re.search(r"line (\d+)", where.inner_text())[1]
    where.click()
    expect(page).to_have_url(re.compile(f"section=Contract.*line={line}"))
    shown = page.locator(f'[data-line="{line}"]')
    expect(shown).to_be_in_viewport()
    assert orders().splitlines()[int(line) - 1].strip() in shown.inner_text()


def test_a_link_to_a_promise_opens_it_in_sight(owner):
    page = owner.open(f"{SECTION}&check={FILLED}").page
    failing = page.get_by_role("table", name="Checks of Orders: failing")
    chosen = failing.get_by_role("link", name="Every customer is filled")
    expect(chosen).to_have_attribute("aria-current", "true")
    expect(chosen).to_be_in_viewport()


def test_back_leads_to_the_promise_that_was_looked_at_before(owner):
    page = owner.open(SECTION).page
    page.get_by_role("link", name="Show rows").click()
    expect(page).to_have_url(re.compile(f"check={FILLED}"))
    owner.settle().page.go_back()
    expect(page).not_to_have_url(re.compile("check="))
    owner.settle()
    expect(page.get_by_text("What if the promise were another one?")).to_be_visible()


def test_a_limit_is_moved_with_the_keyboard_alone(owner):
    page = owner.open(f"{SECTION}&check={FRESH}").page
    slider = page.get_by_role("slider")
    expect(page.get_by_text("As promised, at most 2 days")).to_be_visible()
    slider.focus()
    page.keyboard.press("End")
    expect(page.get_by_text("no violation")).to_be_visible()
    expect(page).to_have_url(re.compile("try="))
    owner.settle().page.reload()
    expect(page.get_by_text("no violation")).to_be_visible()


def test_the_values_are_drawn_and_described(owner):
    page = owner.open(f"{SECTION}&check={FRESH}").page
    drawn = page.get_by_label(re.compile("^Freshness of orders.day over 90 days: between"))
    expect(drawn.first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("2 of 61 results broken"))).to_be_visible()


def test_the_rows_can_be_taken_along_without_a_formula(owner):
    page = owner.open(f"{SECTION}&rows=all").page
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download", exact=True).click()
    with open(saved.value.path(), encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head[0] == "Why it breaks the contract"
    assert [row[0] for row in rows] == ["Every customer is filled"]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_what_was_never_measured_is_measured_on_the_page(owner):
    page = owner.open("/product?id=new&section=Service+levels").page
    expect(page.get_by_text("Nobody has measured yet whether this is kept")).to_be_visible()
    page.get_by_role("button", name="Run checks now").click()
    expect(page.get_by_text("Checked just now: ")).to_be_visible()
    failing = page.get_by_role("table", name="Checks of New: failing")
    expect(failing.get_by_role("row", name=re.compile("Every customer"))).to_contain_text("Broken")


@pytest.fixture(scope="module")
def windows(chromium, shop):
    """Kept open: loading the application anew for each state would take minutes."""
    kinds = {
        "laptop": visiting(chromium, shop),
        "phone": visiting(chromium, shop, PHONE, "dark"),
    }
    yield {name: window.__enter__() for name, window in kinds.items()}
    for window in kinds.values():
        window.__exit__(None, None, None)


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible(windows, state):
    assert not windows["laptop"].go(state).violations_in_both_themes()


@pytest.mark.parametrize("state", STATES)
def test_a_phone_shows_it_in_three_columns_without_scrolling_sideways(windows, state):
    visit = windows["phone"].go(state)
    assert visit.overflow() == 0
    assert not visit.violations()
    for table in visit.page.get_by_role("table").all():
        heads = [head for head in table.get_by_role("columnheader").all() if head.is_visible()]
        assert len(heads) <= 3

"""The query page on the demo, by mouse, keyboard and link: from a product to what one keeps."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pyarrow.parquet
import pytest
from playwright.sync_api import expect

from marketplace import demo
from marketplace.start import TOP
from tests.browser.conftest import LAPTOP, PHONE, Visit, visiting
from tests.browser.test_editor import Editor
from tests.serving import serving

pytestmark = pytest.mark.browser

BY_AIRLINE = """SELECT airlines.name AS airline, count(*) AS flights
FROM flights.legs
JOIN airlines.airlines USING (carrier)
GROUP BY ALL
ORDER BY flights DESC"""
BY_DAY = """SELECT flight_date, count(*) AS flights, avg(dep_delay) AS delay
FROM flights.legs WHERE flight_date < DATE '2026-01-01' GROUP BY ALL ORDER BY ALL"""
BOOKINGS = "SELECT booking_ref, carrier, fare, party_size FROM passenger_bookings.bookings LIMIT 20"
MOST = "United Air Lines Inc."  # has the most flights of the demo
PLACE = re.compile("^Line 2, column 3: ")


def link(sql: str, **more: str) -> str:
    return f"/query?sql={quote(sql)}" + "".join(f"&{key}={quote(more[key])}" for key in more)


class Query(Editor):
    """The page as its visitor has it; remembers how often they clicked."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.clicks = 0
        self.main = self.page.get_by_test_id("stMain")
        self.chart = self.page.locator("svg.marks")
        self.plot = self.page.locator('[role="graphics-document"]')

    def open(self, address: str = "/query") -> Query:
        super().open(address)
        return self

    def click(self, role: str, name: str, exact: bool = False) -> None:
        self.page.get_by_role(role, name=name, exact=exact).first.click()
        self.clicks += 1

    def menu(self, name: str):
        """Opens what hangs below a word of the toolbar."""
        self.page.get_by_test_id("stPopoverButton").filter(has_text=name).click()
        body = self.page.get_by_test_id("stPopoverBody")
        expect(body).to_be_visible()
        self.visit.settle()
        return body

    def answered(self, rows: str) -> None:
        expect(self.page.get_by_text(re.compile(f"^{rows} in "))).to_be_visible()
        self.visit.settle()

    def cells(self, count: int) -> list[str]:
        found = self.page.get_by_test_id("stDataFrame").locator("td")
        expect(found.nth(count - 1)).to_be_attached()
        return found.all_inner_texts()[:count]

    def copied(self) -> str:
        """What the Share menu puts on the clipboard, as an address of the server."""
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        body = self.menu("Share")
        body.get_by_role("button", name="Copy link").click()
        expect(body.get_by_text("Copied", exact=True)).to_be_visible()
        text = self.page.evaluate("navigator.clipboard.readText()")
        assert text.startswith(self.visit.server)
        assert body.get_by_role("textbox", name="Link to this query").input_value() == text
        return text.removeprefix(self.visit.server)

    def save(self, name: str, within=None) -> bytes:
        with self.page.expect_download() as found:
            (within or self.page).get_by_role("button", name=name, exact=True).click()
        return Path(found.value.path()).read_bytes()

    def tab_to(self, *words: str, key: str = "Tab") -> None:
        for _ in range(90):
            self.press(key)
            # A page that takes the focus as a whole has all words.
            whole = self.page.evaluate("document.activeElement.matches('main, body')")
            here = " ".join(self.focused(self.page).split())
            if not whole and any(word in here for word in words):
                return
        raise AssertionError(f"{words} is not reached by {key}")

    def switch_to(self, view: str, key: str = "Tab") -> None:
        """As in any group of radio buttons: Tab leads to one of them, the arrows to the others."""
        self.tab_to("Table", "Chart", key=key)
        if view not in self.focused(self.page):
            self.press("ArrowLeft" if view == "Table" else "ArrowRight")
        self.press("Space")


@pytest.fixture
def query(visit) -> Query:
    return Query(visit)


def test_from_a_product_to_a_chart_of_two_products_in_three_clicks(query):
    query.visit.open("/product?id=flights")
    query.click("link", "Query the data")
    query.answered("100 rows")
    query.click("button", "airlines.airlines")
    query.answered("16 rows")
    query.click("radio", "Chart")
    expect(query.chart).to_contain_text(MOST)  # of the airlines, while the flights are counted
    assert re.search(f"16 bars, the longest {MOST} with [0-9,]+", told(query))
    assert "FROM flights.legs" in query.text
    assert "JOIN airlines.airlines" in query.text
    assert query.clicks == 3  # four are promised


def told(query: Query) -> str:
    expect(query.plot).to_be_visible()
    return query.plot.get_attribute("aria-label") or ""


def test_the_same_and_a_query_of_ones_own_by_keyboard_alone(query):
    query.visit.open("/product?id=flights")
    query.tab_to("Query the data")
    query.press("Enter")
    query.answered("100 rows")
    query.tab_to("airlines.airlines")
    query.press("Enter")
    query.answered("16 rows")
    query.switch_to("Chart", "Shift+Tab")
    expect(query.chart).to_contain_text(MOST)

    query.visit.settle()
    query.tab_to("SQL query", key="Shift+Tab")
    query.press("Control+a", "Delete")
    query.page.keyboard.type("SELECT name FROM airli", delay=20)
    expect(query.list.get_by_role("option").first).to_contain_text("airlines.airlines")
    query.page.wait_for_timeout(150)  # a list that has just come up takes no key
    query.press("Enter")
    query.page.keyboard.type(" ORDER BY nam", delay=20)
    expect(query.list).to_be_visible()
    query.press("Escape", "Tab")
    assert "Run" in query.focused(query.page)
    query.press("Shift+Tab", "e", "Escape", "Control+Enter")
    query.switch_to("Table")
    cells = query.page.get_by_test_id("stDataFrame").locator("td")
    expect(cells.first).to_have_text("AirTran Airways Corporation")
    assert query.text == "SELECT name FROM airlines.airlines ORDER BY name"


def test_a_shared_link_shows_somebody_else_the_same(query, visit_with):
    query.open(link(BY_AIRLINE))
    query.answered("16 rows")
    first = query.cells(8)
    assert first[0] == MOST
    theirs = Query(visit_with()).open(query.copied())
    theirs.answered("16 rows")
    assert theirs.cells(8) == first
    assert theirs.text == BY_AIRLINE


def test_a_shared_chart_is_the_same_chart(query, visit_with):
    query.open(link(BY_DAY, view="Chart"))
    expect(query.chart).to_be_visible()
    query.click("radio", "Histogram")
    expect(query.plot).to_have_attribute("aria-label", re.compile("Distribution"))
    theirs = Query(visit_with()).open(query.copied())
    expect(theirs.page.get_by_role("radio", name="Histogram")).to_be_checked()
    assert told(theirs) == told(query)


def test_a_link_names_the_chart_and_another_run_keeps_it(query):
    query.open(link(BY_DAY, view="Chart", chart="scatter", x="flights", y="delay"))
    expect(query.page.get_by_role("radio", name="Points")).to_be_checked()
    first = told(query)
    assert "delay" in first
    query.box.focus()
    query.press("Control+End")
    query.type(" LIMIT 7")
    query.press("Control+Enter")
    query.answered("7 rows")
    expect(query.page.get_by_role("radio", name="Points")).to_be_checked()
    assert "7 points" in told(query)


def test_a_mistake_is_told_once_at_its_line_with_what_was_meant(query):
    query.open(link("SELECT carrier,\n  dep_dealy\nFROM flights.legs"))
    expect(query.error).to_have_text(PLACE)
    expect(query.error).to_contain_text("dep_delay")
    assert query.page.locator(".wrong").inner_text() == "dep_dealy"
    expect(query.page.locator(".wrong-line")).to_have_text("2")
    assert query.page.get_by_test_id("stAlert").count() == 0
    query.box.focus()
    query.press("Control+a")
    query.type("FROM flihgts.legs")
    query.press("Control+Enter")
    expect(query.error).to_contain_text("Did you mean flights.legs?")


@pytest.mark.parametrize(
    ("sql", "said"),
    [("DROP TABLE flights.legs", "Ask by SELECT"),
     ("FROM read_csv('/etc/passwd')", "SHOW TABLES"),
     ("SELECT count(*) FROM range(99999999999) AS t(i) WHERE hash(i) = 8", "Add a filter")],
)  # fmt: skip
def test_what_is_refused_or_stopped_says_what_to_do(query, sql, said):
    query.open(link(sql))
    alert = query.page.get_by_test_id("stAlert")
    expect(alert).to_contain_text(said)
    assert "/etc" not in alert.inner_text()


def test_a_cut_result_says_so(query):
    query.open(link("FROM flights.legs"))
    query.answered("1,000 rows")
    expect(query.main).to_contain_text("Cut at 1,000 rows. The download has more.")
    expect(query.box).to_be_visible()


def test_what_is_masked_is_empty_and_the_page_says_why(query):
    query.open(link(BOOKINGS))
    query.answered("20 rows")
    ref, carrier, fare, party = query.cells(4)
    assert (ref, fare) == ("", "")
    assert carrier
    assert party.isdigit()
    told = query.page.get_by_text("Masked for everybody here, so empty:")
    expect(told).to_contain_text("booking_ref (sensitivity restricted), fare")
    expect(told).to_contain_text("fare (sensitivity confidential)")
    expect(query.button("booking_ref").locator(".icon", has_text="lock")).to_be_visible()


def test_a_property_clicked_at_the_side_stands_at_the_cursor(query):
    query.open(link("SELECT carrier, FROM flights.legs LIMIT 5"))
    query.box.focus()
    query.press("Control+Home", *["ArrowRight"] * len("SELECT carrier,"))
    query.button("dep_delay").click()
    expect(query.box).to_have_text("SELECT carrier, dep_delay FROM flights.legs LIMIT 5")
    query.press("Control+Enter")
    query.answered("5 rows")


def test_a_table_is_found_at_the_side_and_put_into_the_query(query):
    query.open()
    query.page.get_by_role("searchbox", name="Find a table").fill("wether")  # a slip
    product = query.main.get_by_text("Weather observations")
    expect(product).to_be_visible()
    query.visit.settle()
    product.click()
    query.button("weather_observations.hourly").click()
    expect(query.box).to_have_text("weather_observations.hourly")


def test_recent_brings_an_earlier_query_back(query):
    query.open(link("SELECT 1 AS one"))
    query.box.focus()
    query.press("Control+a")
    query.type("SELECT 2 AS two UNION ALL SELECT 3")
    query.press("Control+Enter")
    query.answered("2 rows")
    query.menu("Recent").get_by_role("button", name="SELECT 1 AS one").click()
    query.answered("1 row")
    expect(query.box).to_have_text("SELECT 1 AS one")


def test_back_and_forward_lead_through_the_queries(query):
    query.open(link("SELECT 1 AS one"))
    query.box.focus()
    query.press("Control+a")
    query.type("SELECT 2 AS two UNION ALL SELECT 3")
    query.press("Control+Enter")
    query.answered("2 rows")
    query.page.go_back()
    query.answered("1 row")
    expect(query.box).to_have_text("SELECT 1 AS one")
    query.page.go_forward()
    query.answered("2 rows")
    expect(query.box).to_have_text("SELECT 2 AS two UNION ALL SELECT 3")


def test_the_plan_can_be_looked_at(query):
    query.open(link(BY_AIRLINE))
    query.answered("16 rows")
    query.click("button", "Plan")
    plan = query.page.get_by_role("region", name="Plan of the query")
    expect(plan).to_contain_text("Hash Join")
    expect(query.box).to_contain_text("EXPLAIN")


def test_a_saved_query_says_what_it_answers(query):
    query.open("/query?saved=delays-by-airline")
    query.answered("16 rows")
    expect(query.main).to_contain_text("Delays by airline")
    expect(query.main).to_contain_text("Petra Novak")
    expect(query.main).not_to_contain_text("changed since it was saved")
    query.box.focus()
    query.press("Control+End")
    query.type("\nLIMIT 3")
    query.press("Control+Enter")
    query.answered("3 rows")
    expect(query.main).to_contain_text("changed since it was saved")
    form = query.menu("Save")
    expect(form.get_by_role("textbox", name="Title")).to_have_value("Delays by airline")
    expect(form.get_by_role("button", name="Save changes")).to_be_visible()


def test_downloads_have_the_rows_and_hide_what_is_hidden(query):
    query.open(link(BOOKINGS))
    query.answered("20 rows")
    body = query.menu("Download")
    read = [*csv.DictReader(io.StringIO(query.save("Download as CSV", body).decode("utf-8-sig")))]
    table = pyarrow.parquet.read_table(io.BytesIO(query.save("Download as Parquet", body)))
    assert len(read) == table.num_rows == 20
    assert {(row["booking_ref"], row["fare"]) for row in read} == {("", "")}
    assert table.column("booking_ref").null_count == table.column("fare").null_count == 20
    assert [row["party_size"] for row in read] == [str(n) for n in table["party_size"].to_pylist()]
    assert all(row["carrier"] and row["party_size"] for row in read)


def test_the_chart_is_saved_as_a_picture(query):
    query.open(link(BY_AIRLINE, view="Chart"))
    expect(query.chart).to_be_visible()
    svg = ElementTree.fromstring(query.save("Download as SVG"))
    assert MOST in [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert query.save("Download as PNG").startswith(b"\x89PNG")


def test_a_link_is_the_first_request_of_a_new_server_and_can_be_saved_there(
    chromium, tmp_path_factory
):
    own = tmp_path_factory.mktemp("own")
    demo.build(
        own / "workspace", source=TOP, today=date.today()
    )  # of its own: the others shall not see what is saved
    with serving(own / "workspace", own / "cache") as address, visiting(chromium, address) as visit:
        query = Query(visit).open(link(BY_AIRLINE))
        query.answered("16 rows")
        assert query.cells(1) == [MOST]
        form = query.menu("Save")
        form.get_by_role("textbox", name="Title").fill("Who flies most")
        form.get_by_role("textbox", name="Description").fill("For the newcomers.")
        form.get_by_role("textbox", name="Your name").fill("Ada")
        form.get_by_role("textbox", name="E-mail (optional)").fill("ada@skyport.example")
        form.get_by_role("button", name="Save", exact=True).click()
        expect(form).to_contain_text("Saved. It now stands on the pages of Airlines and Flights.")
        expect(query.page).to_have_url(re.compile("saved=who-flies-most"))
        visit.open("/product?id=flights&section=Sample")
        query.click("link", "Who flies most")
        query.answered("16 rows")
        expect(query.main).to_contain_text("Who flies most")


STATES = {
    "empty": "/query",
    "table": link(BOOKINGS),
    "chart": link(BY_AIRLINE, view="Chart"),
    "error": link("SELECT carrier,\n  dep_dealy\nFROM flights.legs"),
    "refused": link("DROP TABLE flights.legs"),
    "cut": link("FROM flights.legs"),
    "plan": link(f"EXPLAIN {BY_AIRLINE}"),
}


@pytest.fixture(scope="module")
def windows(chromium, server):
    """Two windows that stay open: loading the application anew each time would take minutes."""
    laptop, phone = visiting(chromium, server, LAPTOP), visiting(chromium, server, PHONE, "dark")
    with laptop as light, phone as dark:
        yield {"laptop": Query(light), "phone": Query(dark)}


@pytest.mark.parametrize("window", ["laptop", "phone"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_and_fits(windows, window, state):
    """The wide window in both themes; the narrow one is dark."""
    query = windows[window]
    query.visit.go(STATES[state])
    expect(query.box).to_be_visible()
    if state == "chart":
        expect(query.chart).to_be_visible()
    for scheme in ("dark", "light") if window == "laptop" else ("dark",):
        query.page.emulate_media(color_scheme=scheme)
        assert not query.visit.violations(), scheme
    assert query.visit.overflow() <= 0


@pytest.mark.parametrize("window", ["laptop", "phone"])
def test_what_opens_is_accessible_and_fits(windows, window):
    query = windows[window].open(link(BY_AIRLINE, view="Chart"))
    expect(query.chart).to_be_visible()
    alike = ("Download", "Recent", "flights by airline") if window == "laptop" else ()
    for name in ("Save", "Share", *alike):
        query.menu(name)
        assert not query.visit.violations(), name
        assert query.visit.overflow() <= 0, name
        query.press("Escape")
        expect(query.page.get_by_test_id("stPopoverBody")).to_have_count(0)

"""The Service levels section as an owner reads it: what is promised, measured, broken and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marketplace.model import Verdict
from marketplace.stores.observations import Observations
from tests.builders import a_contract, a_product, a_property, an_object
from tests.stores.builders_observations import an_observation
from tests.ui.test_product_page import HOSTILE, drawn, kept, links, said

DAY = 86400.0
FRESH, FILLED = "latency.orders.day", "orders.customer.required"


def contract(**parts: object) -> str:
    day = a_property("day", logicalType="date")
    customer = a_property("customer", required=True)
    key = a_property("id", primaryKey=True, required=True)
    levels = [
        {"property": "latency", "value": 2, "unit": "d", "element": "orders.day",
         "description": "Yesterday is complete at 05:00.", "driver": "regulatory"},
        {"property": "supportResponse", "value": "4 hours"},
    ]  # fmt: skip
    sample = {"server": "s", "type": "local", "path": "data/orders.csv", "format": "csv"}
    stated = {
        "schema": [an_object("orders", key, day, customer)],
        "slaProperties": levels,
        "servers": [sample],
    }
    return a_contract("orders", **{**stated, **parts})


@pytest.fixture
def shop(repo):
    repo.write("data/orders.csv", "id,day,customer\n1,2026-01-01,ada\n2,2026-01-02,\n")
    repo.commit({"contracts/orders.odcs.yaml": contract()})
    seen = repo.folder.parent / "observations"
    return replace(repo.settings, observations=str(seen), data=str(repo.folder))


def record(settings, check: str, results: list[tuple[float, Verdict, float | None]], **parts):
    """(days ago, verdict, value) each."""
    now = datetime.now(UTC)
    seen = [
        an_observation(
            check, verdict=verdict, value=value, observed_at=now - timedelta(days=ago),
            **{"product": "orders", **parts},
        )
        for ago, verdict, value in results
    ]  # fmt: skip
    Observations(Path(settings.observations)).record(seen)


def measured(settings) -> None:
    """Fresh for 20 days and broken since yesterday; a customer missing since the day before."""
    fresh = {
        "kind": "service level", "title": "The newest day is at most 2 days old", "unit": "seconds",
        "service_level": "latency", "operator": "mustBeLessOrEqualTo", "low": 2 * DAY,
        "expected": "at most 2 days", "object": "orders", "property": "day",
    }  # fmt: skip
    good = [(float(n), Verdict.PASSED, DAY) for n in range(21, 1, -1)]
    record(settings, FRESH, good, actual="24 hours", rows=2, **fresh)
    bad = [(1.0, Verdict.FAILED, 3 * DAY), (0.01, Verdict.FAILED, 4 * DAY)]
    record(settings, FRESH, bad, actual="4 days", rows=2, **fresh)
    empty = {
        "title": "Every customer is filled", "unit": "rows", "operator": "mustBe", "low": 0.0,
        "expected": "none empty", "object": "orders", "property": "customer",
    }  # fmt: skip
    record(settings, FILLED, [(5.0, Verdict.PASSED, 0.0)], actual="none", **empty)
    record(settings, FILLED, [(0.01, Verdict.FAILED, 1.0)], actual="1 of 2 rows (50 %)",
           rows=2, rows_failed=1, **empty)  # fmt: skip
    record(settings, "orders.id.required", [(0.01, Verdict.PASSED, 0.0)], actual="none empty")


@pytest.fixture
def levels(open_page, shop):
    def open_(settings=shop, id: str = "orders", **choices: str):
        page = open_page(
            settings, "pages/product.py", **{"id": id, "section": "Service levels", **choices}
        )
        assert not page.at.exception
        assert not [error for error in page.at.error if "our side" in error.value]
        return page

    return open_


def test_what_was_never_measured_says_so_and_offers_to(levels):
    page = levels()
    assert "Nobody has measured yet whether this is kept" in page.text
    assert "Run checks now" in page.text
    rows = drawn(page, "levels orders")["rows"]
    assert [cell["text"] for cell in rows[0]["cells"]] == [
        "Freshness", "at most 2 days", "", "Not measured",
    ]  # fmt: skip
    assert rows[1]["cells"][2]["below"]  # why nobody can measure it
    assert "Incidents" not in page.text


def test_the_worst_service_level_is_first_and_looked_at_closely(levels, shop):
    measured(shop)
    page = levels()
    first = drawn(page, "levels orders")["rows"][0]
    name, promised, found, state, when, line = first["cells"]
    assert first["chosen"]
    assert (name["text"], name["below"]) == ("Freshness", "orders.day")
    assert promised["text"] == "at most 2 days"
    assert (found["text"], found["below"]) == ("4 days", "2 days over")
    assert (state["text"], state["tone"]) == ("Broken", "red")
    assert state["below"].startswith("for 24 hours")
    assert when["below"] == "from 2 rows"
    assert "2 of 22 results broken" in line["spark"]["said"]
    assert "Yesterday is complete at 05:00." in page.text
    assert "For regulatory reasons" in page.text
    assert "over the last year: **met" in page.text


def test_the_head_shows_what_was_measured_and_the_open_incident(levels, shop):
    measured(shop)
    page = levels(section="Schema")
    assert kept(page, "top orders")[0] == ["Freshness", "at most 2 days", "4 days", "Broken"]
    (banner,) = said(page, "banner orders")
    assert "Open incident" in banner
    assert "broken since" in banner
    assert all("section=Service+levels" in href for href in links(page, "banner orders").values())
    assert ":red-badge[:material/cancel: 2 broken]" in page.text


def test_a_promise_leads_to_its_line_of_the_contract(levels, shop):
    measured(shop)
    page = levels(check=FRESH)
    ((words, href),) = links(page, "kept line orders").items()
    line = words.partition("line ")[2]
    assert words.startswith("orders.odcs.yaml, line ")
    assert href == (
        "product?id=orders&section=Contract&file=contracts%2Forders.odcs.yaml&line=" + line
    )
    assert contract().splitlines()[int(line) - 1] == "  value: 2"


def test_what_is_kept_is_one_line_and_what_fails_is_in_sight(levels, shop):
    measured(shop)
    page = levels()
    assert [row[0] for row in kept(page, "checks failing orders")] == ["Every customer is filled"]
    labels = [expander.label for expander in page.at.expander]
    assert "1 check kept" in labels


def test_a_failing_check_offers_its_rows(levels, shop):
    measured(shop)
    found = drawn(levels(), "checks failing orders")["rows"][0]["cells"][2]
    assert found["more"] == "Show rows"
    assert found["href"] == f"product?id=orders&section=Service+levels&check={FILLED}"


def test_moving_the_limit_says_what_the_last_year_would_have_been(levels, shop):
    measured(shop)
    page = levels(check=FRESH)
    (slider,) = page.at.slider
    assert slider.value == 2.0
    slider.set_value(slider.max).run()
    assert "With **" in page.text
    assert "no violation" in page.text
    assert "As promised now: met" in page.text
    assert float(page.at.query_params["try"]) == pytest.approx(slider.max * DAY)


def test_a_limit_in_the_address_is_taken_and_nonsense_is_not(levels, shop):
    measured(shop)
    assert levels(check=FRESH, **{"try": str(3 * DAY)}).at.slider[0].value == 3.0
    for nonsense in ("soon", "nan", "1,2", "inf", ""):
        assert levels(check=FRESH, **{"try": nonsense}).at.slider[0].value == 2.0


def test_the_span_of_the_chart_is_in_the_address(levels, shop):
    measured(shop)
    page = levels(check=FRESH)
    span = next(c for c in page.at.segmented_control if c.key == "kept_days")
    span.set_value(365).run()
    assert page.at.query_params["days"] == "365"


def test_a_result_that_is_too_old_says_that_it_is_stale(levels, shop):
    fresh = {"kind": "service level", "title": "x", "service_level": "latency", "unit": "seconds"}
    record(shop, FRESH, [(9.0, Verdict.PASSED, DAY)], actual="24 hours", **fresh)
    page = levels()
    state = drawn(page, "levels orders")["rows"]
    stale = next(row for row in state if row["cells"][0]["text"] == "Freshness")["cells"][3]
    assert (stale["text"], stale["tone"]) == ("Kept, stale", "gray")
    assert "Stale: it should have been checked again since" in page.text


def test_incidents_say_since_when_and_how_to_acknowledge_them(levels, shop, repo):
    measured(shop)
    page = levels()
    rows = said(page, "incidents first orders")
    assert any("Open" in row and "The newest day" in row for row in rows)
    assert all("Nobody has acknowledged it yet" in row for row in rows)
    text = next(code.value for code in page.at.code if "acknowledged_by" in code.value)
    repo.commit({"incidents/late.yaml": text.replace("your name", "Mara Lindqvist")})
    after = said(levels(), "incidents first orders")
    assert all("Acknowledged by Mara Lindqvist" in row for row in after)


def test_a_page_of_the_past_shows_what_was_promised_then_without_numbers_of_today(
    levels, shop, repo
):
    measured(shop)
    then = repo.git("rev-parse", "HEAD")
    repo.commit({"contracts/orders.odcs.yaml": contract(slaProperties=None)})
    page = levels(at=then)
    assert "What was measured is shown for today only" in page.text
    assert [row[0] for row in kept(page, "levels orders")] == ["Freshness", "Support response"]
    assert "Run checks now" not in page.text


def test_running_the_checks_measures_remembers_and_tells(levels):
    page = levels()
    next(b for b in page.at.button if b.key == "kept_run").click().run()
    assert not page.at.exception
    assert "Checked just now" in page.text
    failing = kept(page, "checks failing orders")
    assert "Every customer is filled" in [row[0] for row in failing]


def test_failing_rows_are_shown_by_check_and_together(levels):
    page = levels()
    next(b for b in page.at.button if b.key == "kept_run").click().run()
    alone = levels(check=FILLED)
    assert "Rows that break it" in alone.text
    assert "1 of 2 rows" in alone.text
    (frame,) = alone.at.dataframe
    assert 2 in [int(cell) for cell in frame.value.iloc[:, 0]]
    together = levels(rows="all")
    (frame,) = together.at.dataframe
    assert "Every customer is filled" in list(frame.value.iloc[:, 0])


def test_hostile_text_of_a_result_is_only_text(levels, shop):
    parts = {"kind": "quality", "title": HOSTILE, "expected": HOSTILE, "source": "dbt"}
    record(shop, "foreign", [(0.1, Verdict.FAILED, 1.0)], actual=HOSTILE, reason=HOSTILE,
           rows_failed=1, **parts)  # fmt: skip
    page = levels(check="foreign")
    for shown in page.at.markdown:
        assert "](javascript" not in shown.value
        assert ":red-badge[Broken]" not in shown.value.replace("\\:", "")


def test_a_contract_that_promises_nothing_says_so(open_page, repo):
    bare = a_contract("bare", schema=None, slaProperties=None)
    repo.commit({"contracts/bare.odcs.yaml": bare})
    page = open_page(repo.settings, "pages/product.py", id="bare", section="Service levels")
    assert "Nothing is promised" in page.text


def test_a_breach_upstream_names_its_cause_at_the_top(levels, shop, repo):
    measured(shop)
    uses = [{"name": "orders", "version": "1.0.0", "contractId": "orders"}]
    report = a_contract("spend")
    repo.commit(
        {
            "contracts/spend.odcs.yaml": report,
            "contracts/report.odps.yaml": a_product("report", "spend", inputPorts=uses),
        }
    )
    good = [(0.01, Verdict.PASSED, DAY)]
    record(shop, "spend.id.present", good, contract="spend", product="report")
    page = levels(id="report", section="Schema")
    (banner,) = said(page, "banner report")
    assert banner == "At risk Built from Orders where a promise is broken"
    assert links(page, "banner report")["Orders"] == ("product?id=orders&section=Service+levels")
    assert "At risk" in page.text

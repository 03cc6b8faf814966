"""The Health page: what needs somebody, by whom, since when; and what the address says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marketplace.model import Observation, Verdict
from marketplace.stores.observations import Observations
from tests.builders import a_contract

HEALTH = "pages/health.py"
NOW = datetime.now(UTC)


def seen(product: str, verdict: Verdict, days: float = 0, check: str = "latency", **parts):
    stated = {
        "title": f"{product} is fresh", "kind": "service level", "service_level": "latency",
        "expected": "at most 1 day", "actual": "3 days",
    }  # fmt: skip
    return Observation(
        product=product, contract=product, version="1.0.0", check=check, verdict=verdict,
        observed_at=NOW - timedelta(days=days), **(stated | parts),
    )  # fmt: skip


def many(product: str, verdict: Verdict, days: int) -> list[Observation]:
    return [seen(product, verdict, day) for day in range(days)]


@pytest.fixture
def shop(repo, tmp_path):
    repo.commit(
        {
            "contracts/orders.odcs.yaml": a_contract("orders"),
            "contracts/fleet.odcs.yaml": a_contract(
                "fleet", domain="air", team={"name": "Fleet <b>team</b>"}
            ),
            "contracts/slow.odcs.yaml": a_contract("slow"),
            "contracts/idle.odcs.yaml": a_contract("idle", domain="air"),
        }
    )
    return replace(repo.settings, observations=str(tmp_path / "observations"))


def record(settings, *observations: Observation) -> None:
    Observations(Path(settings.observations)).record(observations)


@pytest.fixture
def measured(shop):
    record(
        shop,
        *many("orders", Verdict.PASSED, 40),
        *(seen("fleet", Verdict.FAILED if day < 3 else Verdict.PASSED, day) for day in range(30)),
        *(seen("slow", Verdict.PASSED, day) for day in range(10, 20)),
    )
    return shop


def test_before_anything_was_measured_it_says_how_to_begin(open_page, shop):
    page = open_page(shop, HEALTH)
    assert "Nothing has been measured yet" in page.text
    assert "Run checks now" in page.text
    assert page.at.code[0].value == "python -m marketplace check --record"
    assert not page.at.exception


def test_the_totals_stand_in_the_title_and_narrow_the_page(open_page, measured):
    page = open_page(measured, HEALTH)
    pills = next(g for g in page.at.button_group if g.key == "health_state")
    assert [option.split("] ")[1] for option in pills.options] == [
        "1 broken", "1 not measured", "2 kept",
    ]  # fmt: skip
    pills.set_value(["kept"]).run()
    assert page.at.query_params["state"] == "kept"
    assert "Nothing that was measured is broken" in page.text


def test_a_breach_says_what_was_measured_what_was_promised_since_when_and_whose_it_is(
    open_page, measured
):
    page = open_page(measured, HEALTH)
    assert "1 promise, worst first" in page.text
    assert "Freshness" in page.text
    assert "3 days" in page.text
    assert "promised at most 1 day, for 2 days" in page.text
    assert "Fleet <b>team</b>" in page.text


def test_a_breach_leads_to_its_service_level(open_page, measured):
    links = {link.query_string for link in open_page(measured, HEALTH).links}
    assert "id=fleet&section=Service+levels&check=latency" in links


def test_stale_and_never_measured_products_are_listed_each_on_its_own(open_page, measured):
    text = open_page(measured, HEALTH).text
    assert "1, older than twice the time between two checks" in text
    assert "last checked 10 days ago · Sales data" in text
    assert "1, nobody has checked what they promise" in text


@pytest.mark.parametrize(
    ("choices", "left"),
    [
        ({"domain": "air"}, {"Fleet", "Idle"}),
        ({"owner": "Sales data"}, {"Orders", "Slow", "Idle"}),
        ({"q": "flee"}, {"Fleet"}),
        ({"state": ["broken", "not measured"]}, {"Fleet", "Idle"}),
    ],
)
def test_the_address_narrows(open_page, measured, choices, left):
    page = open_page(measured, HEALTH, **choices)
    assert drawn(page) == left


def drawn(page) -> set[str]:
    """The products of the map."""
    (found,) = (c for c in page.at.get("bidi_component") if "health_map" in c.proto.component_name)
    return {row["name"] for row in json.loads(found.proto.json)["rows"]}


def test_what_leaves_nothing_can_be_loosened(open_page, measured):
    page = open_page(measured, HEALTH, q="no such product")
    assert "No product is left" in page.text
    page.at.button(key="health_all").click().run()
    assert "Needs attention" in page.text


@pytest.mark.parametrize(
    "choices",
    [
        {"window": "10y"}, {"state": "<b>"}, {"domain": "moon", "q": ""}, {"page": "99"},
        {"page": "١٢"}, {"promises": "-1"}, {"stale": "x"}, {"product": "no-such", "day": "x"},
        {"product": "fleet", "day": "2026-13-77"}, {"product": "fleet", "day": "0001-01-01"},
        {"product": "fleet", "day": "9999-12-31"},
    ],
)  # fmt: skip
def test_values_that_make_no_sense_fall_back(open_page, measured, choices):
    page = open_page(measured, HEALTH, **choices)
    assert not page.at.exception
    assert not page.at.error


def test_a_day_tells_what_was_not_kept_and_leads_to_the_line_that_promises_it(open_page, measured):
    day = NOW.date().isoformat()
    page = open_page(measured, HEALTH, product="fleet", day=day)
    assert "Owner" in page.text
    assert "Freshness" in page.text


def test_a_day_without_a_measurement_says_so(open_page, measured):
    page = open_page(measured, HEALTH, product="fleet", day="2030-01-01")
    assert "Nothing was measured then." in page.text


def test_a_window_goes_into_the_address(open_page, measured):
    page = open_page(measured, HEALTH)
    group = next(g for g in page.at.button_group if g.key == "health_window")
    group.set_value("1y").run()
    assert page.at.query_params["window"] == "1y"
    assert "Every product by week" in page.text


def test_a_card_wears_the_badge_of_trust(open_page, measured):
    cards = {card.label.split("**")[1]: card.label for card in open_page(measured).cards}
    assert ":green-badge[:material/check_circle: 1 of 1 kept]" in cards["Orders"]
    assert ":red-badge[:material/cancel: 1 broken]" in cards["Fleet"]
    assert ":gray-badge[:material/update_disabled: 1 of 1 kept, stale]" in cards["Slow"]
    assert ":gray-badge[:material/circle: Not measured]" in cards["Idle"]


def test_where_nothing_was_ever_measured_no_card_speaks_of_it(open_page, shop):
    assert "Not measured" not in open_page(shop).text


def test_many_products_come_in_pages(open_page, repo, tmp_path):
    repo.commit({f"contracts/{n:02}.odcs.yaml": a_contract(f"c{n:02}") for n in range(50)})
    settings = replace(repo.settings, observations=str(tmp_path / "observations"))
    record(settings, *(seen(f"c{n:02}", Verdict.FAILED) for n in range(50)))
    page = open_page(settings, HEALTH)
    assert len(drawn(page)) == 40
    assert len(page.at.markdown) < 120
    assert len(drawn(open_page(settings, HEALTH, page="2"))) == 10


def test_products_are_found_by_how_they_keep_their_promises(open_page, measured):
    page = open_page(measured, promises=["broken", "stale"])
    assert sorted(page.names()) == ["Fleet", "Slow"]
    assert "**2** products" in page.text


def test_the_most_trusted_come_first(open_page, measured):
    page = open_page(measured, sort="trusted")
    assert page.names() == ["Orders", "Slow", "Idle", "Fleet"]

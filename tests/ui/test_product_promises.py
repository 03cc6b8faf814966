"""Service levels and quality rules, as a person says them."""

import pytest

from marketplace.model import DataContract, QualityRule, SchemaObject, SchemaProperty, Slo
from marketplace.ui.promise_words import label, often, spaced, stated, stated_day


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("latency", "Freshness"),
        ("ly", "Freshness"),
        ("freshness", "Freshness"),
        ("time_to_repair", "Time to repair"),
        ("generalAvailability", "Available since"),
        ("supportHours", "Support hours"),
        ("encrypted", "Encrypted"),
    ],
)
def test_a_service_level_has_a_label(name, said):
    assert label(Slo(property=name)) == said


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("0 5 * * *", "daily at 05:00"),
        ("30 6 * * 1", "every Monday at 06:30"),
        ("*/5 * * * *", "by the schedule */5 * * * *"),
        ("", ""),
    ],
)
def test_how_often_is_said_where_it_is_plain(cron, said):
    assert often(cron) == said


def test_what_a_place_of_the_contract_states_is_found():
    rule = QualityRule(name="No gaps", business_impact="Bills are wrong.")
    inner = SchemaProperty(name="line", quality=(rule,))
    outer = SchemaProperty(name="lines", items=inner)
    slo = Slo(property="latency")
    contract = DataContract(
        id="x", schema=(SchemaObject(name="orders", properties=(outer,)),), slos=(slo,)
    )
    place = ("schema", 0, "properties", 0, "items", "quality", 0)
    assert stated(contract, place) == rule
    assert stated(contract, ("slaProperties", 0)) == slo
    assert stated(contract, ("slaProperties", 7)) is None
    assert stated(contract, ("schema", 0, "properties", 0)) is None
    assert stated(contract, ()) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("supportResponse", "Support response"),
        ("cost_centre", "Cost centre"),
        ("API", "API"),
        ("slack", "Slack"),
        ("", ""),
    ],
)
def test_a_name_of_code_becomes_readable(name, said):
    assert spaced(name) == said


def test_a_day_that_is_none_is_not_said():
    assert stated_day("soon") == ""

"""Service levels and quality rules, as a person says them."""

import pytest

from marketplace.model import QualityRule, Slo, Threshold
from marketplace.ui.promise_words import label, promised, rule, spaced, stated_day


@pytest.mark.parametrize(
    ("slo", "said"),
    [
        (Slo(property="latency", value=1, unit="d"), "Freshness at most 1 day"),
        (Slo(property="ly", value="4h"), "Freshness at most 4 hours"),
        (Slo(property="freshness", value=15, unit="s"), "Freshness at most 15 seconds"),
        (Slo(property="frequency", value=1, unit="d"), "Update every day"),
        (Slo(property="frequency", value=15, unit="minutes"), "Update every 15 minutes"),
        (Slo(property="availability", value=99.9, unit="percent"), "Availability at least 99.9 %"),
        (Slo(property="retention", value="P1Y"), "Retention at least 1 year"),
        (Slo(property="Retention", value=3, value_ext=7, unit="y"), "Retention at least 3 to 7 years"),  # noqa: E501
        (Slo(property="throughput", value=200, unit="messages/s"), "Throughput at least 200 messages/s"),  # noqa: E501
        (Slo(property="timeToRepair", value=4, unit="h"), "Time to repair at most 4 hours"),
        (Slo(property="generalAvailability", value="2025-09-15"), "Available since 15 Sep 2025"),
        (Slo(property="endOfSupport", value="2026-12-31T00:00:00Z"), "Support ends 31 Dec 2026"),
        (Slo(property="supportHours", value="09:00-17:00"), "Support hours 09:00-17:00"),
        (Slo(property="encrypted", value=True), "Encrypted yes"),
    ],
)  # fmt: skip
def test_a_service_level_is_said_in_words(slo, said):
    assert f"{label(slo)} {promised(slo)}" == said


def test_a_service_level_without_a_value_promises_nothing():
    assert promised(Slo(property="latency", value=None)) == ""


def a_rule(metric: str = "", operator: str = "mustBe", value: object = 0, **parts: object):
    return QualityRule(metric=metric, thresholds=(Threshold(operator, value),), **parts)


@pytest.mark.parametrize(
    ("found", "where", "said"),
    [
        (a_rule("nullValues"), "id", "no null values in id"),
        (
            a_rule("nullValues", "mustBeLessOrEqualTo", 5, unit="percent"),
            "dep_time",
            "at most 5 % null values in dep_time",
        ),
        (a_rule("rowCount", "mustBeGreaterThan", 40000), "", "more than 40,000 rows"),
        (
            a_rule("rowCount", "mustBeBetween", (300000, 400000)),
            "",
            "between 300,000 and 400,000 rows",
        ),
        (
            a_rule("duplicateValues", arguments={"properties": ["day", "carrier"]}),
            "",
            "no duplicate values of day and carrier together",
        ),
        (
            a_rule("invalidValues", arguments={"validValues": ["EWR", "JFK", "LGA"]}),
            "origin",
            "no invalid values in origin (valid: EWR, JFK or LGA)",
        ),
        (
            a_rule("invalidValues", arguments={"pattern": "^[A-Z]{3}$"}),
            "faa",
            "no invalid values in faa (pattern ^[A-Z]{3}$)",
        ),
        (
            a_rule(
                operator="mustBeLessThan", value=5, type="sql", query="SELECT 1", unit="percent"
            ),
            "",
            "the query must give less than 5 %",
        ),
        (a_rule(type="sql", query="SELECT 1"), "", "the query must give 0"),
        (QualityRule(type="sql", query="SELECT 1"), "", "Not stated"),
        (QualityRule(type="text", description="Somebody looks."), "", "Somebody looks."),
        (QualityRule(name="Half written"), "", "Half written"),
        (QualityRule(), "", "Not stated"),
        (
            QualityRule(metric="nullValues", thresholds=(Threshold("mustBeBetween", 5),)),
            "id",
            "between 5 null values in id",
        ),
    ],
)
def test_a_quality_rule_is_said_in_words(found, where, said):
    assert rule(found, where) == said


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

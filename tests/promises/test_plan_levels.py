"""Service levels as checks: every name, synonym and unit, and why some cannot be measured."""

from __future__ import annotations

import pytest

from marketplace.model import Metric, Threshold
from marketplace.promises.plan import plan
from tests.promises.builders_plan import a_contract, a_property, a_slo, an_object

HOUR, DAY = 3600.0, 86400.0
MOST, LEAST = "mustBeLessOrEqualTo", "mustBeGreaterOrEqualTo"
LEGS = an_object(
    a_property("at", logicalType="timestamp", id="at_id",
               logicalTypeOptions={"defaultTimezone": "America/New_York"}),
    a_property("day", logicalType="date"),
    a_property("carrier", logicalType="string"),
    a_property("untyped"),
    a_property("stored", logicalType="string", physicalType="TIMESTAMP_NTZ"),
    a_property("stops", items={"properties": [{"name": "left", "logicalType": "timestamp"}]}),
)  # fmt: skip
OTHER = an_object(a_property("day", logicalType="date"), name="other")


def levels(*slos, **parts):
    checks = plan(a_contract(LEGS, OTHER, slaProperties=list(slos), **parts))
    return [check for check in checks if check.kind == "service level"]


def level(property_, value, unit="", **parts):
    element = parts.pop("element", "legs.at")
    (check,) = levels(a_slo(property_, value, unit=unit, element=element, **parts))
    return check


@pytest.mark.parametrize(
    ("names", "standard", "metric"),
    [
        (["latency", "Latency", "LATENCY", "ly", "LY", "freshness", "Freshness", " latency "],
         "latency", Metric.NEWEST),
        (["retention", "re", "Retention"], "retention", Metric.OLDEST),
        (["frequency", "fy"], "frequency", Metric.GAP),
        (["timeToRepair", "tr", "time_to_repair", "time to repair", "Time-To-Repair"],
         "timeToRepair", Metric.REPAIR),
        (["timeToDetect", "td"], "timeToDetect", Metric.DETECT),
    ],
)  # fmt: skip
def test_a_promised_time_is_known_by_all_its_names(names, standard, metric):
    for name in names:
        check = level(name, 2, "d")
        assert (check.service_level, check.measure.metric) == (standard, metric), name
        assert check.id == f"{standard}.legs.at"
        assert check.unit == "seconds"
        assert "2 days" in check.title
        assert "2 days" in check.expected


@pytest.mark.parametrize(
    ("names", "standard", "metric"),
    [
        (["availability", "av", "Availability"], "availability", Metric.AVAILABLE),
        (["errorRate", "er", "error_rate", "ERRORRATE"], "errorRate", Metric.ERRORS),
        (["completeness", "Completeness"], "completeness", Metric.NULLS),
    ],
)
def test_a_promised_share_is_known_by_all_its_names(names, standard, metric):
    for name in names:
        check = level(name, 5, "percent")
        assert (check.service_level, check.measure.metric) == (standard, metric), name
        assert check.unit == "percent"


@pytest.mark.parametrize(
    ("names", "standard"),
    [
        (["generalAvailability", "ga", "general availability"], "generalAvailability"),
        (["endOfSupport", "es"], "endOfSupport"),
        (["endOfLife", "el", "end-of-life"], "endOfLife"),
    ],
)
def test_a_promised_day_is_known_by_all_its_names(names, standard):
    for name in names:
        (check,) = levels(a_slo(name, "2027-03-31"))
        assert (check.service_level, check.measure.metric) == (standard, Metric.CALENDAR), name
        assert dict(check.measure.arguments) == {"date": "2027-03-31"}
        assert "31 March 2027" in check.title
        assert check.unit == "date"


def test_time_to_notify_and_what_nobody_knows_have_reasons():
    check = level("tn", 8, "h")
    assert check.service_level == "timeToNotify"
    assert check.title == "Who uses it is told within 8 hours of what broke"
    assert "recorded nowhere" in check.reason
    assert '"supportResponse"' in level("supportResponse", 8, "h").reason
    assert level("x" * 5_000, 8, "h").reason


UNITS = [
    # value, unit, seconds at most, in words
    (4, "d", 4 * DAY, "4 days"), (4, "day", 4 * DAY, "4 days"), (4, "days", 4 * DAY, "4 days"),
    (4, "h", 4 * HOUR, "4 hours"), (4, "hours", 4 * HOUR, "4 hours"),
    ("4h", "", 4 * HOUR, "4 hours"),
    (30, "min", 1800.0, "30 minutes"), (30, "m", 1800.0, "30 minutes"),
    (15, "s", 15.0, "15 seconds"),
    ("500ms", "", 0.5, "500 milliseconds"), (1, "w", 7 * DAY, "1 week"),
    (1, "y", 366 * DAY, "1 year"),
    ("P1Y", "", 366 * DAY, "1 year"), ("P1DT12H", "", 36 * HOUR, "1 day 12 hours"),
    ("PT15M", "", 900.0, "15 minutes"), ("36", "h", 36 * HOUR, "36 hours"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "most", "words"), UNITS)
def test_latency_is_an_age_of_the_newest_at_most(value, unit, most, words):
    check = level("latency", value, unit)
    assert check.threshold == Threshold(MOST, most)
    assert check.title == f"The newest at is at most {words} old"
    assert check.expected == f"at most {words}"
    assert dict(check.measure.arguments) == {"timezone": "America/New_York"}
    assert check.dimension == "timeliness"
    assert check.pointer == ("slaProperties", 0, "value")


@pytest.mark.parametrize(
    ("value", "unit", "least"),
    [(2, "y", 730 * DAY), ("P1Y", "", 365 * DAY), (3, "m", 89 * DAY), (7, "d", 7 * DAY)],
)
def test_retention_is_an_age_of_the_oldest_at_least(value, unit, least):
    check = level("retention", value, unit)
    assert check.threshold == Threshold(LEAST, least)
    assert check.severity == "warning"  # a short past may be a young one


def test_retention_breaks_where_the_contract_says_since_when_there_is_data():
    slos = a_slo("retention", 1, unit="y", element="legs.day"), a_slo("ga", "2024-01-01")
    kept = levels(*slos)[0]
    assert dict(kept.measure.arguments)["since"] == "2024-01-01"
    assert kept.severity == "error"
    created = levels(slos[0], contractCreatedTs="2024-01-01T00:00:00Z")[0]
    assert created.severity == "error"


@pytest.mark.parametrize(
    ("value", "unit", "most", "words"),
    [
        (1, "d", DAY + HOUR, "every day"),  # the day on which the clocks go back has 25 hours
        ("daily", "", DAY + HOUR, "every day"), (1, "m", 31 * DAY + HOUR, "every month"),
        ("monthly", "", 31 * DAY + HOUR, "every month"), (6, "h", 6 * HOUR, "every 6 hours"),
        ("hourly", "", HOUR, "every hour"), ("PT15M", "", 900.0, "every 15 minutes"),
        (1, "w", 7 * DAY + HOUR, "every week"), (1, "per day", DAY + HOUR, "every day"),
        (4, "times per day", 6 * HOUR + 0.0, "every 360 minutes"), (1, "1/h", HOUR, "every hour"),
    ],
)  # fmt: skip
def test_frequency_is_the_longest_gap(value, unit, most, words):
    check = level("frequency", value, unit)
    assert check.measure.metric is Metric.GAP
    assert check.threshold.operator == MOST
    assert check.threshold.value == pytest.approx(most)
    assert check.title == f"New data comes at least {words}"


@pytest.mark.parametrize(
    ("value", "unit", "percent"),
    [
        (99.9, "percent", 99.9), (99.9, "%", 99.9), (99.9, "", 99.9), ("99.9%", "", 99.9),
        ("99.9 %", "percent", 99.9), ("99.9", "percent", 99.9), (">= 99.9%", "", 99.9),
        (0.999, "", 99.9), (0.999, "ratio", 99.9), (1, "", 100.0), (1, "percent", 1),
        (100, "percent", 100), ("\u2265 99.5", "Percent", 99.5),
    ],
)  # fmt: skip
def test_availability_is_a_share_whether_percent_or_ratio(value, unit, percent):
    check = level("availability", value, unit, element="")
    assert check.threshold == Threshold(LEAST, percent)
    assert check.measure.metric is Metric.AVAILABLE
    assert check.id == "availability"


@pytest.mark.parametrize(
    ("value", "unit", "percent"),
    [(1, "percent", 1), ("0.5%", "", 0.5), (0.01, "ratio", 1.0), (2, "", 2), (0, "", 0)],
)
def test_the_error_rate_is_a_share_at_most(value, unit, percent):
    assert level("errorRate", value, unit).threshold == Threshold(MOST, percent)


def test_a_small_error_rate_without_a_unit_may_be_two_things():
    assert "may be a ratio or percent" in level("errorRate", 0.01).reason


def test_completeness_is_of_a_property_or_of_an_object():
    check = level("completeness", 99, "percent", element="legs.carrier")
    assert check.title == "At least 99 % of carrier are filled"
    assert (check.measure.metric, check.measure.percent) == (Metric.NULLS, True)
    assert check.threshold == Threshold(LEAST, 99)
    rows = level("completeness", 1000, "rows", element="legs")
    assert (rows.measure.metric, rows.unit) == (Metric.ROWS, "rows")
    assert rows.expected == "at least 1,000 rows"
    assert "how many rows" in level("completeness", 99, "percent", element="legs").reason
    assert "names no element" in level("completeness", 99, "percent", element="").reason


@pytest.mark.parametrize(
    ("value", "unit", "rate", "words"),
    [
        (3600, "rows/h", 1.0, "3,600 rows an hour"), (5, "rows/s", 5.0, "5 rows a second"),
        (86400, "records per day", 1.0, "86,400 rows a day"),
        (60, "Rows / min", 1.0, "60 rows a minute"),
    ],
)  # fmt: skip
def test_throughput_is_a_rate_of_rows(value, unit, rate, words):
    check = level("throughput", value, unit)
    assert (check.measure.metric, check.threshold) == (Metric.RATE, Threshold(LEAST, rate))
    assert check.title == f"At least {words} arrive"


@pytest.mark.parametrize("unit", ["messages/s", "MB/s", "requests per minute", "TPS", ""])
def test_throughput_of_anything_else_cannot_be_counted(unit):
    assert level("throughput", 200, unit).measure is None


@pytest.mark.parametrize(
    ("value", "unit", "by", "zone", "expected"),
    [
        ("09:00-08:00", "", "09:00", "-08:00", "by 09:00 (UTC-08:00)"),
        ("09:00", "", "09:00", "UTC", "by 09:00 (UTC)"),
        ("9:30 UTC", "", "09:30", "UTC", "by 09:30 (UTC)"),
        ("6 AM", "Europe/Berlin", "06:00", "Europe/Berlin", "by 06:00 (Europe/Berlin)"),
        ("06:15:00Z", "", "06:15", "Z", "by 06:15 (Z)"),
    ],
)
def test_a_time_of_day_has_a_zone(value, unit, by, zone, expected):
    check = level("timeOfAvailability", value, unit)
    arguments = dict(check.measure.arguments)
    assert (arguments["by"], arguments["zone"], check.expected) == (by, zone, expected)
    assert check.measure.metric is Metric.NEWEST
    assert check.threshold is None  # it moves with the clock


def test_databases_are_told_the_zone_in_a_name_that_they_know():
    check = level("timeOfAvailability", "09:00-08:00", element="legs.day")
    assert dict(check.measure.arguments)["timezone"] == "Etc/GMT+8"


@pytest.mark.parametrize(
    "value", ["25:00", "soon", "09:00-17:00", 9, None, "13 PM", "09:00 Moon/Base", "", "9"]
)
def test_what_is_no_time_of_day_says_so(value):
    assert level("timeOfAvailability", value).reason.endswith(".")


@pytest.mark.parametrize(
    ("element", "found"),
    [
        ("legs.at", [("legs", "at")]), ("legs.at_id", [("legs", "at")]), ("at", [("legs", "at")]),
        ("legs.at, other.day", [("legs", "at"), ("other", "day")]),
        ("legs.at,legs.at", [("legs", "at")]), ("legs.stored", [("legs", "stored")]),
        ("#/schema/legs/properties/at", [("legs", "at")]), ("legs.untyped", [("legs", "untyped")]),
    ],
)  # fmt: skip
def test_each_element_is_a_check_of_its_own(element, found):
    checks = levels(a_slo("latency", 1, unit="d", element=element))
    assert [(check.object, check.property) for check in checks] == found
    assert all(check.measure for check in checks)


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ("", "It names no element, so nothing tells when the data was updated."),
        ("legs", "whole of legs"), ("legs.carrier", "carrier holds no dates"),
        ("legs.gone", 'no property "gone"'), ("gone.at", 'no object or property "gone.at"'),
        ("day", "More than one object"), ("x.yaml#/schema/a/properties/b", "another file"),
        ("legs.stops.left", "inside a list"),
    ],
)  # fmt: skip
def test_an_element_that_tells_no_time_says_why(element, reason):
    check = level("latency", 1, "d", element=element)
    assert check.measure is None
    assert reason in check.reason


def test_the_default_element_stands_in_where_data_is_measured():
    checks = levels(
        a_slo("latency", 1, unit="d"), a_slo("availability", 99, unit="percent"),
        a_slo("frequency", 1, unit="d", element="other.day"), slaDefaultElement="legs.day",
    )  # fmt: skip
    assert [c.id for c in checks] == ["latency.legs.day", "availability", "frequency.other.day"]


@pytest.mark.parametrize("name", ["latency", "retention", "frequency", "timeToRepair"])
@pytest.mark.parametrize(
    ("value", "unit"), [(None, "d"), (True, "d"), ("soon", ""), (2, ""), (2, "bananas"), (-1, "d")]
)
def test_a_time_without_a_value_or_unit_says_so(name, value, unit):
    check = level(name, value, unit)
    assert check.measure is None
    assert check.title
    assert check.reason.endswith(".")


@pytest.mark.parametrize("value", [None, True, "most", -5, 101, [], float("nan")])
def test_a_share_that_is_none_says_so(value):
    for name in ("availability", "errorRate", "completeness"):
        assert level(name, value, "percent", element="legs.at").measure is None


@pytest.mark.parametrize("value", [None, True, 2027, "soon", "2027-13-45", "0000-00-00", ""])
def test_a_day_that_is_none_says_so(value):
    for name in ("ga", "es", "el"):
        (check,) = levels(a_slo(name, value))
        assert check.reason.endswith(".")


def test_a_moment_is_one_in_every_zone():
    (check,) = levels(a_slo("endOfSupport", "2032-05-12T20:30:10-08:00"))
    assert dict(check.measure.arguments)["date"] == "2032-05-13T04:30:10+00:00"


def test_a_second_value_is_the_limit_and_the_first_worth_a_warning():
    check = level("latency", 1, "d", valueExt=2)
    assert check.warning == Threshold(MOST, DAY)
    assert check.threshold == Threshold(MOST, 2 * DAY)
    kept = level("retention", 1, "y", valueExt=3)
    assert kept.threshold == Threshold("mustBeBetween", (365 * DAY, 1096 * DAY))
    assert kept.expected == "between 1 year and 3 years"


def test_warn_at_is_the_milder_step_of_a_service_level():
    warn = [{"property": "warnAt", "value": 1}]
    assert level("latency", 2, "d", customProperties=warn).warning == Threshold(MOST, DAY)
    warn = [{"property": "warnAt", "value": "12h"}]
    assert level("latency", 2, "d", customProperties=warn).warning == Threshold(MOST, 12 * HOUR)
    warn = [{"property": "warnAt", "value": 99.9}]
    assert level("availability", 99, "percent", customProperties=warn).warning == Threshold(
        LEAST, 99.9
    )
    warn = [{"property": "warnAt", "value": 60}]
    (end,) = levels(a_slo("endOfLife", "2027-03-31", customProperties=warn))
    assert end.warning == Threshold("mustBeGreaterThan", 60.0)


def test_a_custom_property_says_how_grave_it_is():
    mild = [{"property": "severity", "value": "info"}]
    assert level("latency", 2, "d", customProperties=mild).severity == "info"
    assert level("latency", 2, "d").severity == "error"
    assert level("es", "2027-03-31").severity == "warning"
    grave = [{"property": "severity", "value": "error"}]
    assert level("es", "2027-03-31", customProperties=grave).severity == "error"


def test_the_same_level_promised_twice_is_told_apart_by_what_it_promises():
    checks = levels(
        a_slo("latency", 1, unit="d", element="legs.at"),
        a_slo("latency", 2, unit="d", element="legs.at"),
    )
    assert len({check.id for check in checks}) == 2

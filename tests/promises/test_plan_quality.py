"""Quality rules: every metric with every operator and unit, statements, and what others run."""

from __future__ import annotations

import pytest

from marketplace.model import Metric, Threshold
from marketplace.promises.plan import plan
from tests.promises.builders_plan import a_contract, a_property, an_object


def of_property(rule, **parts):
    """The checks of one rule at a property."""
    checks = plan(a_contract(an_object(a_property(quality=[rule], **parts))))
    return [check for check in checks if check.kind == "quality"]


def of_object(rule, *names):
    properties = [a_property(name) for name in names or ("carrier",)]
    checks = plan(a_contract(an_object(*properties, quality=[rule])))
    return [check for check in checks if check.kind == "quality"]


METRICS = {
    "nullValues": (Metric.NULLS, {}, ("carrier",)),
    "missingValues": (Metric.MISSING, {"missingValues": [None, "", "N/A"]}, ("carrier",)),
    "invalidValues": (Metric.INVALID, {"validValues": ["UA"]}, ("carrier",)),
    "duplicateValues": (Metric.DUPLICATES, {}, ("carrier",)),
    "rowCount": (Metric.ROWS, {}, ()),
}
OPERATORS = {
    "mustBe": (5, "exactly 5{}"),
    "mustNotBe": (5, "not 5{}"),
    "mustBeGreaterThan": (5, "more than 5{}"),
    "mustBeGreaterOrEqualTo": (5, "at least 5{}"),
    "mustBeLessThan": (5, "{less} than 5{}"),
    "mustBeLessOrEqualTo": (5, "at most 5{}"),
    "mustBeBetween": ([5, 9], "between 5 and 9{}"),
    "mustNotBeBetween": ([5, 9], "not between 5 and 9{}"),
}


@pytest.mark.parametrize("unit", ["", "rows", "percent", "%"])
@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_goes_with_every_operator_and_unit(metric, operator, unit):
    kind, arguments, properties = METRICS[metric]
    value, expected = OPERATORS[operator]
    rule = {"metric": metric, "arguments": arguments, operator: value, "unit": unit}
    (check,) = of_property(rule)
    percent = unit in ("percent", "%")
    if percent and metric == "rowCount":
        assert check.measure is None
        assert check.reason
        return
    assert (check.measure.metric, check.measure.properties) == (kind, properties)
    assert check.measure.percent is percent
    assert check.threshold == Threshold(operator, tuple(value) if type(value) is list else value)
    assert check.unit == ("percent" if percent else "rows")
    less = "less" if percent else "fewer"
    assert check.expected == expected.format(" % of rows" if percent else " rows", less=less)
    assert check.title
    assert check.pointer == ("schema", 0, "properties", 0, "quality", 0, operator)


@pytest.mark.parametrize(
    ("rule", "title"),
    [
        ({"metric": "nullValues", "mustBe": 0}, "Every carrier is filled"),
        (
            {"metric": "nullValues", "mustBeLessThan": 1, "unit": "percent"},
            "Less than 1 % of rows without carrier",
        ),
        ({"metric": "duplicateValues", "mustBe": 0}, "No two rows have the same carrier"),
        ({"metric": "rowCount", "mustBeGreaterThan": 40000}, "legs has more than 40,000 rows"),
        ({"metric": "rowCount", "mustBeBetween": [1, 1]}, "legs has between 1 and 1 row"),
        ({"name": "A  year\nis there", "metric": "rowCount", "mustBe": 1}, "A year is there"),
        ({"description": "It is so. Really.", "metric": "rowCount", "mustBe": 1}, "It is so"),
        ({"type": "sql", "query": "SELECT 1", "mustBe": 1}, "A query about carrier gives 1"),
    ],
)
def test_titles_read_as_sentences(rule, title):
    assert of_property(rule)[0].title == title


def test_two_operators_both_hold_and_each_is_told_by_itself():
    first, second = of_object({"name": "n", "metric": "rowCount", "mustBeGreaterThan": 1,
                               "mustBeLessThan": 9})  # fmt: skip
    assert {first.id, second.id} == {
        "legs.quality.n.mustBeGreaterThan", "legs.quality.n.mustBeLessThan",
    }  # fmt: skip
    assert first.measure == second.measure


@pytest.mark.parametrize(
    ("old", "metric"),
    [
        ("nullCheck", Metric.NULLS), ("nullCount", Metric.NULLS), ("countCheck", Metric.ROWS),
        ("duplicateCount", Metric.DUPLICATES), ("rowCount", Metric.ROWS),
        ("uniqueCheck", Metric.DUPLICATES),
    ],
)  # fmt: skip
def test_the_rules_of_the_first_versions_are_metrics(old, metric):
    (check,) = of_property({"type": "library", "rule": old, "mustBe": 0})
    assert check.measure.metric is metric


def test_arguments_say_which_values_are_missing_or_valid():
    (check,) = of_property({"metric": "missingValues", "mustBe": 0})
    assert dict(check.measure.arguments)["values"] == (None, "")
    rule = {"metric": "missingValues", "mustBe": 0, "arguments": {"missingValues": [None, "-", {}]}}
    assert dict(of_property(rule)[0].measure.arguments)["values"] == (None, "-")
    rule = {"metric": "invalidValues", "mustBe": 0,
            "arguments": {"validValues": ["a", None, 1], "pattern": "^a"}}  # fmt: skip
    rules = [(one.name, one.value) for one in of_property(rule)[0].measure.rules]
    assert rules == [("in", ("a", 1)), ("pattern", "^a")]
    rule = {"metric": "invalidValues", "mustBe": 0}
    assert of_property(rule, enum=[{"value": "x"}])[0].measure.rules[0].value == ("x",)


def test_duplicates_are_counted_over_the_named_properties():
    rule = {"metric": "duplicateValues", "mustBe": 0, "arguments": {"properties": ["a", "legs.b"]}}
    assert of_object(rule, "a", "b")[0].measure.properties == ("a", "b")


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"type": "text", "description": "Looked at."}, "written for people"),
        ({"type": "custom", "engine": "soda", "implementation": "x"}, "Only soda can run"),
        ({"type": "custom"}, "the tool that it was written for"),
        ({"type": "magic", "mustBe": 0}, "rules of the type"),
        ({"metric": "nullValues"}, "Nothing says what the number must be"),
        ({"metric": "nullValues", "mustBe": "few"}, 'no number, but "few"'),
        ({"metric": "nullValues", "mustBe": None}, "no number"),
        ({"metric": "nullValues", "mustBe": float("nan")}, "no number"),
        ({"metric": "nullValues", "mustBe": 10**400}, "no number"),
        ({"metric": "nullValues", "mustBeBetween": 5}, "two numbers"),
        ({"metric": "nullValues", "mustBeBetween": [1, 2, 3]}, "two numbers"),
        ({"metric": "nullValues", "mustBeBetween": [9, 1]}, "from 9 down to 1"),
        ({"metric": "nullValues", "mustNotBeBetween": [9, 1]}, "from 9 down to 1"),
        ({"metric": "sumOf", "mustBe": 0}, 'no rule "sumOf"'),
        ({"mustBe": 0}, "does not say what to measure"),
        ({"metric": "invalidValues", "mustBe": 0}, "which values are valid"),
        ({"metric": "invalidValues", "mustBe": 0, "arguments": {"pattern": "(["}}, "regular"),
        ({"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": []}}, "No value"),
        ({"metric": "duplicateValues", "mustBe": 0, "arguments": {"properties": ["x"]}}, '"x"'),
        ({"type": "sql", "mustBe": 0}, "no query"),
    ],
)
def test_what_nobody_can_measure_says_why(rule, reason):
    (check,) = of_property(rule)
    assert check.measure is None
    assert reason in check.reason
    assert check.title


@pytest.mark.parametrize("metric", ["nullValues", "missingValues", "invalidValues"])
def test_a_metric_of_values_at_an_object_says_that_it_stands_wrong(metric):
    rule = {"metric": metric, "mustBe": 0, "arguments": {"validValues": [1]}}
    assert "rule of the object" in of_object(rule)[0].reason
    assert "must be unique" in of_object({"metric": "duplicateValues", "mustBe": 0})[0].reason


PLACEHOLDERS = [
    "SELECT count(*) FROM {object} WHERE {property} IS NULL",
    "SELECT count(*) FROM ${object} WHERE ${property} IS NULL",
    "SELECT count(*) FROM ${table} WHERE ${column} IS NULL",
    "SELECT count(*) FROM {table} WHERE {column} IS NULL",
    "SELECT count(*) FROM {model} WHERE {field} IS NULL",
    "SELECT count(*) FROM ${TARGET_TABLE} WHERE ${TARGET_COLUMN} IS NULL",
    "SELECT count(*) FROM {{ model }} WHERE {{ column }} IS NULL",
    "SELECT count(*) FROM {{table}} WHERE {{column}} IS NULL",
    'SELECT count(*) FROM "{object}" WHERE "{property}" IS NULL',
    "SELECT count(*) FROM `{object}` WHERE `{property}` IS NULL",
    "SELECT count(*) FROM {schema} WHERE {Column} IS NULL",
    "SELECT count(*) FROM {schema}.{table} WHERE {column} IS NULL",
    'SELECT count(*) FROM "{schema}"."{table}" WHERE {column} IS NULL',
    "SELECT count(*) FROM `${project}.${dataset}.${model}` WHERE {column} IS NULL",
    "SELECT count(*) FROM ${database}.${schema}.${table} WHERE {column} IS NULL",
]


@pytest.mark.parametrize("query", PLACEHOLDERS)
def test_every_spelling_of_a_placeholder_is_the_quoted_name(query):
    (check,) = of_property({"type": "sql", "query": query, "mustBe": 0})
    assert check.measure.query == 'SELECT count(*) FROM "legs" WHERE "carrier" IS NULL'


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("SELECT '{column}'", "SELECT 'carrier'"),
        ("SELECT {'a': 1}", "SELECT {'a': 1}"),
        ("SELECT count(*) FROM {object} WHERE x ~ '^[A-Z]{3}$'",
         "SELECT count(*) FROM \"legs\" WHERE x ~ '^[A-Z]{3}$'"),
        ("SELECT ${LEAST:-5}", "SELECT 5"),
        ("SELECT 5; -- five\n ;", "SELECT 5"),
        ("SELECT ';'", "SELECT ';'"),
        ("SELECT 1 FROM {object} o, {object} p", 'SELECT 1 FROM "legs" o, "legs" p'),
    ],
)  # fmt: skip
def test_what_is_no_placeholder_stays(query, asked):
    assert of_property({"type": "sql", "query": query, "mustBe": 0})[0].measure.query == asked


@pytest.mark.parametrize("name", ['a"; DROP TABLE x; --', "{table}", "${x}", "o'neil", "a\\b"])
def test_a_name_cannot_be_more_than_a_name(name):
    rule = {"type": "sql", "query": "SELECT count(*) FROM {object} WHERE {property} > 1",
            "mustBe": 0}  # fmt: skip
    checks = plan(a_contract(an_object(a_property("p", quality=[rule]), name=name)))
    (query,) = [check.measure.query for check in checks if check.measure and check.measure.query]
    inside = name.replace('"', '""')
    assert query == f'SELECT count(*) FROM "{inside}" WHERE "p" > 1'


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"query": "SELECT ${CUTOFF_DATE}"}, '"CUTOFF_DATE"'),
        ({"query": "SELECT {{ ref('x') }}"}, "template"),
        ({"query": "{% if x %} SELECT 1"}, "template"),
        ({"query": "SELECT {column}"}, "whole object"),
        ({"query": "  "}, "no query"),
    ],
)
def test_a_statement_that_cannot_be_filled_in_says_why(rule, reason):
    (check,) = of_object({"type": "sql", "mustBe": 0, **rule})
    assert check.measure is None
    assert reason in check.reason


def test_a_nested_property_is_named_part_by_part():
    rule = {"type": "sql", "query": "SELECT max({property}) FROM {object}", "mustBe": 1}
    inner = a_property("home", properties=[a_property("zip", quality=[rule])])
    listed = a_property("all", items={"properties": [a_property("zip", quality=[rule])]})
    checks = [c for c in plan(a_contract(an_object(inner, listed))) if c.kind == "quality"]
    assert checks[0].measure.query == 'SELECT max("home"."zip") FROM "legs"'
    assert "inside a list" in checks[1].reason


@pytest.mark.parametrize(
    ("unit", "ours", "expected"),
    [("percent", "percent", "less than 5 %"), ("rows", "rows", "fewer than 5 rows"),
     ("", "number", "less than 5"), ("EUR", "number", "less than 5")],
)  # fmt: skip
def test_the_number_of_a_statement_has_the_unit_of_the_rule(unit, ours, expected):
    rule = {"type": "sql", "query": "SELECT 1", "mustBeLessThan": 5, "unit": unit}
    (check,) = of_property(rule)
    assert (check.unit, check.expected, check.measure.percent) == (ours, expected, False)


@pytest.mark.parametrize(
    ("stated", "severity"),
    [("", "error"), ("error", "error"), ("critical", "error"), ("Warning", "warning"),
     ("warn", "warning"), ("minor", "warning"), ("low", "warning"), ("info", "info"),
     ("x", "error")],
)  # fmt: skip
def test_only_mild_words_make_a_break_mild(stated, severity):
    assert of_property({"metric": "rowCount", "mustBe": 1, "severity": stated})[0].severity == (
        severity
    )


@pytest.mark.parametrize(
    ("rule", "warning"),
    [
        ({"mustBeLessThan": 5}, Threshold("mustBeLessThan", 2)),
        ({"mustBeGreaterThan": 5}, Threshold("mustBeGreaterThan", 2)),
        ({"mustBeGreaterThan": 5, "mustBeLessThan": 9}, None),
        ({"mustBeBetween": [1, 9]}, None),
    ],
)
def test_warn_at_is_the_milder_of_two_steps(rule, warning):
    custom = [{"property": "warnAt", "value": 2}]
    check = of_property({"metric": "rowCount", "customProperties": custom, **rule})[0]
    assert check.warning == warning


def test_warn_at_of_a_range_is_a_range():
    custom = [{"property": "warnAt", "value": [2, 8]}]
    rule = {"metric": "rowCount", "customProperties": custom, "mustBeBetween": [1, 9]}
    assert of_property(rule)[0].warning == Threshold("mustBeBetween", (2, 8))


def test_rules_that_would_read_alike_say_what_they_ask_for():
    def valid(*values):
        return {"metric": "invalidValues", "arguments": {"validValues": [*values]}, "mustBe": 0}

    ask = [
        {"type": "sql", "query": f"SELECT count(*) FROM legs WHERE {x}", "mustBe": 0} for x in "ab"
    ]
    carrier = a_property(quality=[valid("AA", "UA"), valid("UA")])
    found = plan(a_contract(an_object(carrier, a_property("a"), a_property("b"), quality=ask)))
    assert [check.title for check in found if ": " in check.title] == [
        "A query about legs gives 0: SELECT count(*) FROM legs WHERE a",
        "A query about legs gives 0: SELECT count(*) FROM legs WHERE b",
        "Every carrier is valid: in AA or UA",
        "Every carrier is valid: in UA",
    ]

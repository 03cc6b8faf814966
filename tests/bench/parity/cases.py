"""Contracts of our own over small data, good and broken, for every kind of check of the peer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.parity.table import OPERATORS, PLACES, Case, Table, picked

_STEP = {"below": -1, "at": 0, "above": 1}


def cases() -> list[Case]:
    return [
        Case("metrics", [_metrics()]),
        Case("rows", list(_rows())),
        Case("declared", [_declared(), *_keys(), _absent()]),
        Case("bounds", [_bounds()]),
        Case("links", _links()),
        Case("statements", [_statements()]),
        _levels(),
        Case("empty", [_empty()]),
        Case("types", [_types(broken=False)], ("csv", "parquet", "duckdb")),
        Case("mistyped", [_types(broken=True)], ("csv", "parquet", "duckdb")),
        Case("unfit", [_unfit()]),
        Case("nested", [_nested()], ("parquet",)),
        Case("unclear", [_unclear(), _same()]),
    ]


def _rule(id_: str, **parts: Any) -> dict[str, Any]:
    return {"id": id_, **parts}


def _stated(operator: str, place: str, number: float, scale: float = 1) -> dict[str, Any]:
    return {operator: OPERATORS[operator](number + scale * _STEP[place])}


def _metrics() -> Table:
    """Each library metric, with each operator, at each side of its number, in rows and percent.

    Every column has a number of its own: 3 of 10 rows are wrong.
    """
    table = Table("metrics")
    letters = picked("aa", "bb", "cc", "dd", "ee", "ff", "gg", "X1", "X2", "X3")
    valid = ["aa", "bb", "cc", "dd", "ee", "ff", "gg"]
    wanted: dict[str, tuple[str, dict[str, Any]]] = {
        "nullValues": (picked("a", "b", None, "c", None, "d", "e", None, "f", "g"), {}),
        "missingValues": (
            picked("a", "b", None, "c", "n/a", "d", "e", "-", "f", "g"),
            {"missingValues": [None, "n/a", "-"]},
        ),
        "invalidValues": (letters, {"validValues": valid}),
        "pattern": (letters, {"pattern": "^[a-z]+$"}),
        "duplicateValues": (picked("a", "a", "b", "b", "c", "c", "d", "e", "f", "g"), {}),
    }
    for named, (sql, arguments) in wanted.items():
        metric = "invalidValues" if named == "pattern" else named
        for operator in OPERATORS:
            for place in PLACES:
                for unit, number, scale in (("rows", 3, 1), ("percent", 30, 10)):
                    if unit == "percent" and metric == "duplicateValues":
                        continue  # see "unclear"
                    name = f"{named}_{operator}_{place}_{unit}"
                    rule = _rule(name, metric=metric, unit=unit,
                                 **_stated(operator, place, number, scale))  # fmt: skip
                    if arguments:
                        rule["arguments"] = arguments
                    table.add(name, sql, quality=[rule])
    return table


def _rows() -> Iterator[Table]:
    """How many rows there are, and duplicates of two properties: one rule of each an object."""
    for operator in OPERATORS:
        for place in PLACES:
            name = f"{operator}_{place}"
            table = Table(name)
            table.add("a", picked("a", "a", "b", "b", "c", "c", "d", "e", "f", "g"))
            table.add("b", picked("a", "a", "b", "b", "c", "c", "a", "a", "a", "a"))
            table.more["quality"] = [
                _rule(f"rows_{name}", metric="rowCount", **_stated(operator, place, 10)),
                _rule(
                    f"pairs_{name}",
                    metric="duplicateValues",
                    arguments={"properties": ["a", "b"]},
                    **_stated(operator, place, 3),
                ),
            ]
            yield table


def _declared() -> Table:
    table = Table("declared")
    full = "'v' || i"
    table.add("required_kept", full, required=True)
    table.add("required_broken", picked("a", None, "b"), required=True)
    table.add("unique_kept", full, unique=True)
    table.add("unique_nulls", f"CASE WHEN i % 2 = 0 THEN {full} END", unique=True)
    table.add("unique_broken", picked("a", "b", "c"), unique=True)
    table.add("unique_number", "i % 9", "integer", unique=True)
    for name, value in (("kept", 2), ("edge", 3), ("broken", 4)):
        table.add(f"minLength_{name}", picked("abc", "abcd", None), logicalTypeOptions={
            "minLength": value})  # fmt: skip
    for name, value in (("kept", 5), ("edge", 4), ("broken", 3)):
        table.add(f"maxLength_{name}", picked("abc", "abcd", None), logicalTypeOptions={
            "maxLength": value})  # fmt: skip
    table.add("maxLength_letters", picked("äöü", "漢字", "naïve"), logicalTypeOptions={
        "maxLength": 5})  # fmt: skip
    table.add("pattern_kept", picked("A1", "B2", None), logicalTypeOptions={
        "pattern": "^[A-Z][0-9]$"})  # fmt: skip
    table.add("pattern_broken", picked("A1", "b2"), logicalTypeOptions={
        "pattern": "^[A-Z][0-9]$"})  # fmt: skip
    table.add("pattern_inside", picked("xA1x", "B2"), logicalTypeOptions={
        "pattern": "[A-Z][0-9]"})  # fmt: skip
    table.add("enum_kept", picked("red", "blue", None), enum=_values("red", "blue"))
    table.add("enum_broken", picked("red", "Blue"), enum=_values("red", "blue"))
    table.add("enum_number", picked(1, 2, None), "integer", enum=_values(1, 2, 3))
    table.add("enum_number_broken", picked(1, 4), "integer", enum=_values(1, 2, 3))
    return table


def _values(*values: Any) -> list[dict[str, Any]]:
    return [{"value": value} for value in values]


def _keys() -> Iterator[Table]:
    """Of one property and of two; kept, with a value twice, with an empty one."""
    for name, sql in (("kept", "i"), ("twice", "i % 9"), ("empty", "nullif(i, 3)")):
        single = Table(f"key_{name}")
        single.add("id", sql, "integer", primaryKey=True, primaryKeyPosition=1)
        yield single
        pair = Table(f"keys_{name}")
        pair.add("head", "1", "integer", primaryKey=True, primaryKeyPosition=1)
        pair.add("line", sql, "integer", primaryKey=True, primaryKeyPosition=2)
        yield pair
    both = Table("key_stated")
    both.add("id", "i % 9", "integer", primaryKey=True, required=True, unique=True)
    yield both


def _absent() -> Table:
    """A property that the data has not."""
    table = Table("absent")
    table.add("there", "i", "integer")
    table.add("optional", "")
    table.add("renamed", "i", "integer", physicalName="stored_so", required=True)
    table.add("needed", "", required=True)
    table.add("short", "", logicalTypeOptions={"maxLength": 3})
    table.add("once", "", unique=True)
    table.columns["not_promised"] = "i"
    return table


def _bounds() -> Table:
    """The smallest is 1, the largest 10; or the days of January."""
    table = Table("bounds")
    day = "DATE '2026-01-01' + INTERVAL (i) DAY"
    kinds: dict[str, tuple[str, dict[str, tuple[Any, Any, Any]]]] = {
        "integer": ("i + 1", {"low": (0, 1, 2), "high": (11, 10, 9)}),
        "number": ("(i + 1) / 2.0", {"low": (0.4, 0.5, 0.6), "high": (5.1, 5.0, 4.9)}),
        "date": (
            f"({day})::DATE",
            {
                "low": ("2025-12-31", "2026-01-01", "2026-01-02"),
                "high": ("2026-01-11", "2026-01-10", "2026-01-09"),
            },
        ),
        "timestamp": (
            f"({day})::TIMESTAMP",
            {
                "low": ("2025-12-31T00:00:00", "2026-01-01T00:00:00", "2026-01-01T00:00:01"),
                "high": ("2026-01-11T00:00:00", "2026-01-10T00:00:00", "2026-01-09T23:59:59"),
            },
        ),
    }
    for logical, (sql, limits) in kinds.items():
        for side, options in (
            ("low", ("minimum", "exclusiveMinimum")),
            ("high", ("maximum", "exclusiveMaximum")),
        ):
            for option in options:
                for name, value in zip(("kept", "edge", "broken"), limits[side], strict=True):
                    table.add(f"{option}_{logical}_{name}", sql, logical,
                              logicalTypeOptions={option: value})  # fmt: skip
    return table


def _links() -> list[Table]:
    """To another object, one by one and in pairs; an empty one refers to nothing."""
    target = Table("target")
    target.add("id", "i", "integer")
    target.add("kind", picked("a", "b"))
    source = Table("source")
    for name, sql in (("kept", "i"), ("nulls", "nullif(i, 3)"), ("broken", "i + 5")):
        source.add(name, sql, "integer", relationships=[{"to": "target.id"}])
    source.add("kind", picked("a", "b"))
    source.add("wrong", picked("b", "a"))
    far = "declared-csv.odcs.yaml#/schema/key_kept/properties/id"
    source.add("elsewhere", "i", "integer", relationships=[{"to": far}])
    source.more["relationships"] = [
        {"from": [f"source.{own}", f"source.{kind}"], "to": ["target.id", "target.kind"]}
        for own, kind in (("kept", "kind"), ("kept", "wrong"), ("broken", "kind"))
    ]
    return [target, source]


def _statements() -> Table:
    """Every spelling of a placeholder, every operator, every severity."""
    table = Table("statements")
    placed = [
        ("object", "{object}", "{property}"), ("dollar_table", "${table}", "${column}"),
        ("model", "{model}", "{field}"), ("dollar_model", "${model}", "${field}"),
        ("spaced", "{{ table }}", "{{ column }}"), ("quoted", '"{object}"', '"{property}"'),
    ]  # fmt: skip
    for name, object_, property_ in placed:
        for kept, number in (("kept", 3), ("broken", 2)):
            query = f"SELECT count(*) FROM {object_} WHERE {property_} > 6"
            rule = _rule(f"{name}_{kept}", type="sql", query=query, mustBe=number)
            table.add(f"{name}_{kept}", "i", "integer", quality=[rule])
    whole = [
        _rule(f"sql_{operator}_{place}", type="sql", query="SELECT count(*) FROM {object}",
              **_stated(operator, place, 10))
        for operator in OPERATORS for place in PLACES
    ]  # fmt: skip
    severities = (
        "info", "warning", "warn", "low", "minor", "trivial", "medium", "major", "high", "error",
        "critical", "blocker",
    )  # fmt: skip
    whole += [
        _rule(f"severity_{one}", type="sql", query="SELECT count(*) FROM {object}", mustBe=1,
              severity=one)
        for one in severities
    ]  # fmt: skip
    refused = {
        "no_such_column": "SELECT count(nobody) FROM {object}",
        "no_such_table": "SELECT count(*) FROM nobody",
        "syntax": "SELECT count(* FROM {object}",
        "writes": "DROP TABLE statements",
        "two": "SELECT 0; SELECT 0",
        "reads_files": "SELECT count(*) FROM read_text('*.yaml')",
        "no_rows": "SELECT 0 WHERE false",
        "null": "SELECT NULL::INTEGER",
    }
    whole += [_rule(name, type="sql", query=sql, mustBe=0) for name, sql in refused.items()]
    whole += [
        _rule("fraction", type="sql", query="SELECT avg(object_kept) FROM {object}", mustBe=4.5),
        _rule("words", type="text", description="Looks good"),
        _rule("soda", type="custom", engine="soda", implementation="checks for x:\n"),
    ]
    table.more["quality"] = whole
    return table


def _levels() -> Case:
    """Freshness and retention of columns whose newest and oldest value is 10 to 11 days old."""
    table = Table("levels", rows=2)
    level: list[dict[str, Any]] = []

    def add(name: str, level_name: str, hours: str, logical: str = "timestamp", **p: Any) -> None:
        type_ = "DATE" if logical == "date" else "TIMESTAMP"
        table.add(name, f"(now() AT TIME ZONE 'UTC' - {hours})::{type_}", logical)
        level.append({"id": name, "property": level_name, "element": f"levels.{name}", **p})

    old = "INTERVAL (240 + 24 * i) HOUR"
    spans: dict[str, tuple[Any, str | None, Any]] = {
        "days": (11, "d", 9), "day": (11, "day", 9), "hours": (250, "h", 230),
        "hour": (250, "hours", 230), "minutes": (14700, "m", 14100),
        "minute": (14700, "minutes", 14100), "iso": ("P11D", None, "P9D"),
        "iso_time": ("P10DT12H", None, "PT230H"), "text": ("11", "d", "9"),
    }  # fmt: skip
    for name, (longer, unit, shorter) in spans.items():
        stated = {"unit": unit} if unit else {}
        add(f"fresh_{name}_kept", "freshness", old, value=longer, **stated)
        add(f"fresh_{name}_broken", "freshness", old, value=shorter, **stated)
    add("fresh_date", "freshness", old, "date", value=12, unit="d")
    add("fresh_no_unit", "freshness", old, value=11)
    add("fresh_odd", "freshness", old, value=11, unit="fortnights")
    add("fresh_future", "freshness", "INTERVAL (-48) HOUR", value=1, unit="d")
    add("fresh_nulls", "freshness", "NULL::INTERVAL", value=1, unit="d")
    add("latency_kept", "latency", old, value=11, unit="d")
    for name, value, unit in (
        ("longer", 2, "y"), ("shorter", 9, "d"), ("month", 2, "m"), ("iso", "P1Y", None),
        ("iso_short", "P9D", None),
    ):  # fmt: skip
        stated = {"unit": unit} if unit else {}
        add(f"kept_{name}", "retention", old, value=value, **stated)
    return Case("levels", [table], levels=level)


def _empty() -> Table:
    """No rows: nothing is wrong with any, and nothing is new."""
    table = Table("empty", rows=0)
    table.add("required", "'a'", required=True)
    table.add("unique", "'a'", unique=True)
    table.add("pattern", "'a'", logicalTypeOptions={"pattern": "^b$"})
    table.add("share", "'a'", quality=[
        _rule("share", metric="nullValues", unit="percent", mustBeLessThan=5)])  # fmt: skip
    table.add("at_least", "'a'", quality=[
        _rule("at_least", metric="nullValues", unit="percent", mustBeGreaterThan=5)])  # fmt: skip
    table.more["quality"] = [_rule("rows", metric="rowCount", mustBeGreaterThan=0)]
    return table


def _types(broken: bool) -> Table:
    """Each logical type with each kind of values; fitting ones or others."""
    table = Table("mistyped" if broken else "types")
    stamp = "TIMESTAMP '2026-01-01 12:30:00' + INTERVAL (i) DAY"
    values = {
        "string": "'v' || i", "integer": "i::INTEGER", "number": "(i + 0.5)::DECIMAL(10, 2)",
        "boolean": "i % 2 = 0", "date": f"({stamp})::DATE", "timestamp": stamp,
        "time": f"({stamp})::TIME",
    }  # fmt: skip
    if not broken:
        for logical, sql in values.items():
            table.add(f"is_{logical}", sql, logical)
        table.add("number_double", "(i + 0.5)::DOUBLE", "number")
        table.add("integer_big", "i::BIGINT", "integer")
        table.add("physical", "i::INTEGER", "integer", physicalType="INTEGER")
        return table
    for logical, other in (
        ("integer", "string"), ("number", "string"), ("boolean", "string"), ("date", "string"),
        ("timestamp", "string"), ("integer", "number"), ("integer", "timestamp"),
        ("date", "integer"), ("date", "timestamp"), ("timestamp", "date"), ("number", "integer"),
        ("string", "integer"), ("string", "date"), ("boolean", "integer"), ("time", "timestamp"),
    ):  # fmt: skip
        table.add(f"{logical}_holds_{other}", values[other], logical)
    table.add("physical_other", "i::INTEGER", "integer", physicalType="VARCHAR")
    return table


def _unfit() -> Table:
    """Words that are neither true nor false."""
    table = Table("unfit")
    table.add("is_boolean", picked("maybe", "often"), "boolean")
    return table


def _nested() -> Table:
    """Groups, lists and maps; Parquet alone has them."""
    table = Table("nested")
    text = {"logicalType": "string"}
    table.add("address", "{'city': 'c' || i, 'zip': CASE WHEN i > 8 THEN NULL ELSE 'z' END}",
              "object", properties=[
                  {"name": "city", **text, "required": True},
                  {"name": "zip", **text, "required": True},
                  {"name": "street", **text},
              ])  # fmt: skip
    for name, option in (
        ("min_kept", {"minItems": 1}), ("min_broken", {"minItems": 2}),
        ("max_kept", {"maxItems": 3}), ("max_broken", {"maxItems": 2}),
        ("unique_broken", {"uniqueItems": True}),
    ):  # fmt: skip
        table.add(name, "[1, 1, 2][1:1 + i % 3]", "array", items={"logicalType": "integer"},
                  logicalTypeOptions=option)  # fmt: skip
    table.add("unique_kept", "[1, 2, 3][1:1 + i % 3]", "array", items={"logicalType": "integer"},
              logicalTypeOptions={"uniqueItems": True})  # fmt: skip
    table.add("of_items", "['ab', 'c' || i]", "array",
              items={**text, "logicalTypeOptions": {"minLength": 2}})  # fmt: skip
    table.add("of_items_broken", "['ab', 'c']", "array",
              items={**text, "logicalTypeOptions": {"minLength": 2}})  # fmt: skip
    table.add("lines", "[{'sku': 's' || i, 'n': 1}, {'sku': CASE WHEN i > 8 THEN NULL ELSE 't' END,"
              " 'n': 0}]", "array", items={"logicalType": "object", "properties": [
                  {"name": "sku", **text, "required": True},
                  {"name": "n", "logicalType": "integer", "logicalTypeOptions": {"minimum": 1}},
              ]})  # fmt: skip
    return table


def _unclear() -> Table:
    """Where the standard's text leaves open, or one of both reads it otherwise."""
    table = Table("unclear")
    thrice = picked("a", "a", "a", "b", "c", "d", "e", "f", "g", "h")
    table.add("thrice_rows", thrice, quality=[
        _rule("thrice_rows", metric="duplicateValues", mustBe=2)])  # fmt: skip
    table.add("thrice_values", thrice, quality=[
        _rule("thrice_values", metric="duplicateValues", mustBe=1)])  # fmt: skip
    table.add("twice_percent", picked("a", "a", "b", "c", "d"), quality=[
        _rule("twice_percent", metric="duplicateValues", unit="percent",
              mustBeLessThan=70)])  # fmt: skip
    table.add("missing_words", picked("n/a", None, "b"), quality=[
        _rule("missing_words", metric="missingValues", arguments={"missingValues": ["n/a"]},
              mustBe=4)])  # fmt: skip
    table.add("missing_default", picked("", None, "b"), quality=[
        _rule("missing_default", metric="missingValues", mustBe=7)])  # fmt: skip
    table.add("valid_length", picked("a", "bbb"), quality=[
        _rule("valid_length", metric="invalidValues", arguments={"maxLength": 2},
              mustBe=5)])  # fmt: skip
    table.add("multiple", "i", "integer", logicalTypeOptions={"multipleOf": 2})
    table.add("email", picked("a@b.example", "nobody"), logicalTypeOptions={"format": "email"})
    table.add("null_rows", picked("a", None), quality=[
        _rule("null_rows", metric="rowCount", mustBe=10)])  # fmt: skip
    return table


def _same() -> Table:
    """Two rules with the same metric over one property."""
    table = Table("same")
    rules = [
        _rule("first", metric="nullValues", mustBe=5),
        _rule("second", metric="nullValues", mustBe=0),
    ]
    table.add("twice", picked("a", None), quality=rules)
    return table

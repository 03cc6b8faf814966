"""In the process that reads DDL: what a CHECK says, where it is simple enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlglot import exp


def bounds(check: Any) -> Iterator[list[Any]]:
    """[column, what, value] of the parts that are simple and hold together."""
    check = check.unnest()
    if isinstance(check, exp.And):
        yield from bounds(check.left)
        yield from bounds(check.right)
    elif isinstance(check, exp.Between) and isinstance(check.this, exp.Column):
        for what, end in (("minimum", check.args["low"]), ("maximum", check.args["high"])):
            if (value := _value(end)) is not None:
                yield [check.this.name, what, value]
    elif isinstance(check, exp.In) and isinstance(check.this, exp.Column):
        values = [_value(one) for one in check.expressions]
        if values and None not in values:
            yield [check.this.name, "enum", values]
    elif isinstance(check, (exp.GT, exp.GTE, exp.LT, exp.LTE)):
        yield from _compared(check)


def _compared(check: Any) -> Iterator[list[Any]]:
    left, right, key = check.left.unnest(), check.right.unnest(), check.key
    if isinstance(right, exp.Column):
        left, right = right, left
        key = {"gt": "lt", "gte": "lte", "lt": "gt", "lte": "gte"}[key]
    what = {"gt": "exclusiveMinimum", "gte": "minimum",
            "lt": "exclusiveMaximum", "lte": "maximum"}[key]  # fmt: skip
    value = _value(right)
    if isinstance(left, exp.Column) and isinstance(value, int | float):
        yield [left.name, what, value]


def _value(found: Any) -> Any:
    if isinstance(found, exp.Cast):
        found = found.this
    if isinstance(found, exp.Neg) and isinstance(value := _value(found.this), int | float):
        return -value
    if not isinstance(found, exp.Literal):
        return None
    if found.is_string:
        return found.name
    try:
        return int(found.name) if found.is_int else float(found.name)
    except ValueError:
        return None

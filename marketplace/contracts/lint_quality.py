"""Quality rules: a metric that fits its level, and a threshold that can hold."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.findings import Finding, Path, did_you_mean, error, info, shown, warning
from marketplace.contracts.lint_levels import lint_schedule
from marketplace.contracts.lint_values import lint_pattern
from marketplace.contracts.schema_hints import OPERATORS
from marketplace.contracts.unique import once

_OF_PROPERTY = ("nullValues", "missingValues", "invalidValues")
_METRICS = (*_OF_PROPERTY, "duplicateValues", "rowCount")
_BETWEEN = ("mustBeBetween", "mustNotBeBetween")


def lint_quality(
    holder: dict[Any, Any], path: Path, found: list[Finding], *, of_object: bool
) -> None:
    rules = holder["quality"]
    if type(rules) is not list:
        return
    ids: dict[str, int] = {}
    for row, rule in enumerate(rules):
        if type(rule) is not dict:
            continue
        where = (*path, "quality", row)
        once(ids, "id", rule, "id", row, (*path, "quality"), found)
        metric = rule.get("metric")
        if type(metric) is str:
            _metric(metric, holder, rule, where, found, of_object)
        elif type(rule.get("rule")) is str:
            _old_rule(rule, where, found)
        _thresholds(rule, where, found)
        lint_schedule(rule, "quality-schedule", where, found)


def _metric(
    metric: str, holder: dict[Any, Any], rule: dict[Any, Any], where: Path,
    found: list[Finding], of_object: bool,
) -> None:  # fmt: skip
    arguments = rule.get("arguments")
    arguments = arguments if type(arguments) is dict else {}
    if of_object and metric in _OF_PROPERTY:
        message = f"`{metric}` counts the values of one property, but stands at the object."
        found.append(
            warning((*where, "metric"), "metric-level", message, "Move it to the property.")
        )
    elif not of_object and metric == "rowCount":
        message = "`rowCount` counts the rows of an object, but stands at a property."
        found.append(warning((*where, "metric"), "metric-level", message, "Move it to the object."))
    if metric == "duplicateValues" and of_object:
        _duplicates(holder, arguments, where, found)
    if metric == "invalidValues" and not {"validValues", "pattern"} & arguments.keys():
        message = "`invalidValues` does not say which values are valid."
        hint = "Add `arguments: {validValues: [...]}` or `arguments: {pattern: ...}`."
        if not {"validValues", "pattern"} & rule.keys() and "enum" not in holder:
            found.append(warning((*where, "metric"), "metric-arguments", message, hint))
    if type(arguments.get("pattern")) is str:
        lint_pattern(arguments["pattern"], (*where, "arguments", "pattern"), found)


def _duplicates(
    holder: dict[Any, Any], arguments: dict[Any, Any], where: Path, found: list[Finding]
) -> None:
    properties = arguments.get("properties")
    if type(properties) is not list or not properties:
        message = "`duplicateValues` of an object does not say which properties must be unique."
        hint = "Add `arguments: {properties: [...]}`, or move it to the property."
        found.append(warning((*where, "metric"), "metric-arguments", message, hint))
        return
    stated = holder.get("properties")
    names = [str(p.get("name")) for p in stated if type(p) is dict] if type(stated) is list else []
    for row, name in enumerate(properties):
        if type(name) is str and name.split(".")[0] not in names and names:
            message = f"{shown(name)} is not a property of this object."
            path = (*where, "arguments", "properties", row)
            found.append(error(path, "metric-property", message, did_you_mean(name, names)))


def _old_rule(rule: dict[Any, Any], where: Path, found: list[Finding]) -> None:
    """`rule` is what `metric` was called before 3.1; there, everything was allowed."""
    name = rule["rule"]
    if name not in _METRICS and rule.get("type", "library") == "library":
        near = did_you_mean(name, _METRICS)
        message = f"The library has no rule {shown(name)}; nothing here can check it."
        hint = near or f"Use one of: {', '.join(_METRICS)}."
        found.append(info((*where, "rule"), "rule-unknown", message, hint))


def _thresholds(rule: dict[Any, Any], where: Path, found: list[Finding]) -> None:
    stated = [name for name in OPERATORS if name in rule]
    kind = rule.get("type", "library")
    measured = "metric" in rule or rule.get("rule") in _METRICS or kind == "sql"
    if len(stated) > 1:
        message = f"Two thresholds where only one can hold: {', '.join(stated)}."
        hint = "For a range use `mustBeBetween: [smallest, largest]`; else make two rules."
        found.append(warning((*where, stated[1]), "threshold-several", message, hint))
    elif not stated and measured:
        message = "Nothing says what the number must be, so the rule can never fail."
        found.append(warning(where, "threshold-missing", message, "Add `mustBe: 0` or the like."))
    for name in _BETWEEN:
        ends = rule.get(name)
        if type(ends) is list and len(ends) == 2 and all(type(e) in (int, float) for e in ends):
            low, high = ends
            if low > high:
                message = f"`{name}` goes from {low} down to {high}; no number lies between them."
                hint = f"Write [{high}, {low}]."
                found.append(error((*where, name), "threshold-reversed", message, hint))

"""Quality rules: metrics of the standard's library, statements, and what only others can run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.contracts.numbers import PERCENT, brief
from marketplace.contracts.references import parse
from marketplace.model import Check, Measure, Metric, QualityRule, Rule, SchemaProperty, Threshold
from marketplace.promises import plan_thresholds
from marketplace.promises.plan_declared import allowed
from marketplace.promises.plan_ids import digest, slug
from marketplace.promises.plan_names import Names
from marketplace.promises.plan_options import option
from marketplace.promises.plan_place import Place, placed
from marketplace.promises.plan_sql import statement
from marketplace.promises.plan_titles import quality_title
from marketplace.promises.wording import quoted

_METRICS = {
    "nullvalues": Metric.NULLS, "missingvalues": Metric.MISSING, "invalidvalues": Metric.INVALID,
    "duplicatevalues": Metric.DUPLICATES, "rowcount": Metric.ROWS,
}  # fmt: skip
_OF_PROPERTY = (Metric.NULLS, Metric.MISSING, Metric.INVALID)
_ALSO_VALID = ("minLength", "maxLength", "minimum", "maximum", "format")
_NO_THRESHOLD = "Nothing says what the number must be."


@dataclass(frozen=True, slots=True)
class Asked:
    """What to measure for a rule; or why nobody can."""

    metric: Metric | None = None
    parts: Mapping[str, Any] | None = None  # of the measure
    reason: str = ""
    unit: str = "rows"


def quality(place: Place, names: Names) -> Iterator[Check]:
    for row, _, rule in placed(place.tree, "quality", place.item.quality):
        asked = _asked(place, rule, names)
        key = f"quality.{_key(rule)}"
        at = ("quality", row)
        if asked.reason or not rule.thresholds:
            reason = asked.reason or _NO_THRESHOLD
            yield _check(place, rule, key, at, title=quality_title(place, rule), reason=reason)
            continue
        for stated in rule.thresholds:
            own = f"{key}.{stated.operator}" if len(rule.thresholds) > 1 else key
            yield _judged(place, rule, asked, stated, own, at)


def _judged(
    place: Place, rule: QualityRule, asked: Asked, stated: Threshold, key: str,
    at: tuple[str | int, ...],
) -> Check:  # fmt: skip
    threshold = plan_thresholds.exact(stated)
    if isinstance(threshold, str):
        return _check(place, rule, key, at, title=quality_title(place, rule), reason=threshold)
    unit = {"% of rows": "percent", "%": "percent", "": "number"}.get(asked.unit, asked.unit)
    assert asked.metric
    measure: Measure = place.measure(
        asked.metric, **{**(asked.parts or {}), "percent": asked.unit == "% of rows"}
    )
    expected = plan_thresholds.said(threshold, asked.unit)
    several = len(rule.thresholds) > 1
    return _check(
        place,
        rule,
        key,
        (*at, stated.operator),
        title=quality_title(place, rule, expected, asked.metric, threshold, measure.properties),
        measure=measure,
        threshold=threshold,
        warning=None if several else plan_thresholds.warn_at(rule.custom_properties, threshold),
        unit=unit,
        expected=expected,
    )


def _check(place: Place, rule: QualityRule, key: str, at: Any, title: str, **parts: Any) -> Check:
    return place.check(
        key,
        title,
        "quality",
        at,
        severity=plan_thresholds.severity(rule.severity),
        dimension=rule.dimension,
        description=rule.description,
        schedule=rule.schedule if rule.scheduler.casefold() in ("", "cron") else "",
        **parts,
    )


def _key(rule: QualityRule) -> str:
    """The id of the rule, else its name; what has neither is called by its content."""
    if rule.id:
        return rule.id
    if rule.name.strip():
        return slug(rule.name)
    if rule.type.casefold() == "sql":
        return f"sql-{digest(' '.join(rule.query.split()))}"
    if rule.metric:
        return f"{rule.metric}-{digest(dict(rule.arguments))}" if rule.arguments else rule.metric
    return f"{rule.type}-{digest(rule.description, rule.engine, rule.implementation)}"


def _asked(place: Place, rule: QualityRule, names: Names) -> Asked:
    percent = rule.unit.strip().casefold() in PERCENT
    type_ = rule.type.strip().casefold()
    if type_ == "text":
        return Asked(reason="It is written for people; no program can check it.")
    if type_ == "custom":
        tool = brief(rule.engine) or "the tool that it was written for"
        return Asked(reason=f"Only {tool} can run this rule; its results can be imported.")
    if type_ == "sql":
        query, reason = statement(rule.query, place)
        unit = rule.unit.strip().casefold()
        unit = "%" if percent else "rows" if unit in ("row", "rows") else ""
        return Asked(Metric.SQL, {"query": query}, reason, unit)
    if type_ != "library":
        return Asked(reason=f"Nothing here knows rules of the type {quoted(rule.type)}.")
    metric = _METRICS.get(rule.metric.strip().casefold())
    if metric is None:
        unknown = f"The library has no rule {quoted(rule.metric)}; nothing here can check it."
        return Asked(reason=unknown if rule.metric else "It does not say what to measure.")
    found = _library(place, rule, metric, names)
    unit = "% of rows" if percent else "rows"
    if percent and metric is Metric.ROWS and not found.reason:
        return Asked(reason="It counts rows in percent, but nothing says what all rows are.")
    return Asked(metric, found.parts, found.reason, unit)


def _library(place: Place, rule: QualityRule, metric: Metric, names: Names) -> Asked:
    if metric is Metric.ROWS:
        return Asked(metric, {"properties": ()})
    if metric is Metric.DUPLICATES:
        return _duplicates(place, rule, names)
    if metric in _OF_PROPERTY and not place.path:
        return Asked(reason="It counts the values of one property, but is a rule of the object.")
    if metric is Metric.MISSING:
        stated = rule.arguments.get("missingValues")
        values = stated if isinstance(stated, list) else [None, ""]
        plain = tuple(v for v in values if v is None or isinstance(v, (str, int, float)))
        return Asked(metric, {"arguments": (("values", plain),)})
    if metric is Metric.INVALID:
        return _invalid(place, rule)
    return Asked(metric, {})


def _duplicates(place: Place, rule: QualityRule, names: Names) -> Asked:
    stated = rule.arguments.get("properties")
    written = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    paths = []
    for one in written:
        reference = parse(str(one).strip()[:500])
        found = names.inside(place.object, (reference.object, *reference.properties))
        if found.reason and reference.object in (place.object.name, place.object.id):
            found = names.inside(place.object, reference.properties)
        if found.reason or not found.path:
            return Asked(reason=found.reason or f"{quoted(one)} is no property.")
        paths.append(found.path)
    if not paths and not place.path:
        return Asked(reason="It does not say which properties must be unique.")
    together = tuple(dict.fromkeys(paths)) or (place.path,)
    if any("[]" in path or "{" in path for path in together):
        return Asked(reason="It is inside a list, where duplicates are not counted.")
    return Asked(Metric.DUPLICATES, {"properties": together})


def _invalid(place: Place, rule: QualityRule) -> Asked:
    rules: list[Rule] = []
    stated = rule.arguments
    if isinstance(stated.get("validValues"), list):
        values = allowed(stated["validValues"])
        if not values:
            return Asked(reason="No value is valid, so it says nothing.")
        rules.append(Rule("in", values))
    for name in ("pattern", *_ALSO_VALID):
        if stated.get(name) is not None:
            found = option(name, stated[name], _type(place))
            if found and found.reason:
                return Asked(reason=found.reason)
            rules += found.rules if found else ()
    if not rules and isinstance(place.item, SchemaProperty):
        values = allowed([entry.value for entry in place.item.enum])
        rules = [Rule("in", values)] if values else []
    if not rules:
        return Asked(reason="It does not say which values are valid.")
    return Asked(Metric.INVALID, {"rules": tuple(rules)})


def _type(place: Place) -> str:
    item = place.item
    return item.logical_type.strip().casefold() if isinstance(item, SchemaProperty) else ""

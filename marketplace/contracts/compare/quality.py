"""Quality rules: what each promises, whatever it is called and however it is written."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from marketplace.contracts.compare.match import match, named
from marketplace.contracts.compare.place import Differences, Place, fields, told
from marketplace.contracts.compare.plain import (
    canonical,
    lists,
    other,
    plain_text,
    respelt,
    words,
)
from marketplace.contracts.compare.thresholds import OPERATORS, allowed, within
from marketplace.contracts.numbers import PERCENT, brief
from marketplace.contracts.parts import text

_SEVERITIES = (
    ("info", "information", "notice", "trivial"),
    ("warning", "warn", "minor", "low"),
)  # all others are errors, as where none is stated
_WORDS = (
    "id", "name", "description", "dimension", "businessImpact", "method", "tags", "schedule",
    "scheduler", "authoritativeDefinitions", "customProperties",
)  # fmt: skip
_WHAT = ("type", "metric", "rule", "arguments", "query", "engine", "implementation")
_SAID = {
    "mustBe": "exactly", "mustNotBe": "not", "mustBeGreaterThan": "more than",
    "mustBeGreaterOrEqualTo": "at least", "mustBeLessThan": "less than",
    "mustBeLessOrEqualTo": "at most", "mustBeBetween": "between", "mustNotBeBetween": "not between",
}  # fmt: skip


@lists
def quality(place: Place) -> Differences:
    old, new = place.old or [], place.new or []
    matched = match(old, new, named("id"), named("name"), _content, _measured)
    for a, b in matched.pairs:
        yield from _rule(_at(place, a, b))
    for gone in matched.gone:
        inner = _at(place, gone, None)
        rule = "quality-text-changed" if _is_text(gone[1]) else "quality-removed"
        yield told(rule, inner, what=place.what, old=said(gone[1]))
    for added in matched.added:
        inner = _at(place, None, added)
        rule = "quality-text-changed" if _is_text(added[1]) else "quality-added"
        yield told(rule, inner, what=place.what, new=said(added[1]))


def _at(place: Place, old: tuple[int, Any] | None, new: tuple[int, Any] | None) -> Place:
    row = new or old
    assert row
    rule = row[1] if type(row[1]) is dict else {}
    called = text(rule.get("name")) or text(rule.get("id"))
    found = place.item(old, new, called or _metric(rule) or f"[{row[0]}]")
    found.what = f"the rule {called} of {place.what}" if called else f"a rule of {place.what}"
    return found


def _rule(place: Place) -> Differences:
    old, new = place.old, place.new
    if _is_text(old) and _is_text(new):
        yield told("quality-text-changed", place)
        return
    if _key(old, _WHAT) != _key(new, _WHAT):
        name = next(name for name in _WHAT if canonical(old.get(name)) != canonical(new.get(name)))
        yield told("quality-measure-changed", place.field(name), field=name)
    else:
        if any(old.get(name) != new.get(name) for name in (*OPERATORS, "unit")):
            yield _threshold(place)
        if any(old.get(name) != new.get(name) for name in _WHAT):
            yield respelt(place.field("metric" if "metric" in new else "type"))
    a, b = _severity(old), _severity(new)
    if a != b:
        rule = "quality-severity-lowered" if b < a else "quality-severity-raised"
        yield told(rule, place.field("severity"), old=_LEVELS[a], new=_LEVELS[b])
    yield from fields(place, _TABLE, other)


def _threshold(place: Place) -> Any:
    old, new = (allowed(rule, _domain(rule)) for rule in (place.old, place.new))
    name = next((n for n in (*OPERATORS, "unit") if place.old.get(n) != place.new.get(n)), "unit")
    at = place.field(next((n for n in OPERATORS if n in place.new), name))
    stated = {"old": said(place.old), "new": said(place.new)}
    if old is None or new is None:
        texts = [_key(rule, OPERATORS) for rule in (place.old, place.new)]
        return respelt(at) if texts[0] == texts[1] else told("quality-changed", at, **stated)
    if _is_share(place.old) != _is_share(place.new) and not _only_zero(old, new):
        return told("quality-changed", at, **stated)
    looser, tighter = within(old, new), within(new, old)
    if looser and tighter:
        return respelt(at)
    rule = "quality-loosened" if looser else "quality-tightened" if tighter else "quality-changed"
    return told(rule, at, **stated)


def _only_zero(*found: Any) -> bool:
    """None at all is none in percent, too."""
    return all(one == (((0, 0), (0, 0)),) for one in found)


def said(rule: Any) -> str:
    """ "nullValues at most 5 percent"."""
    if type(rule) is not dict:
        return brief(rule)
    what = _metric(rule) or text(rule.get("name")) or text(rule.get("type")) or "a rule"
    limits = [f"{_SAID[name]} {_limit(rule[name])}" for name in OPERATORS if name in rule]
    unit = text(rule.get("unit"))
    return " ".join(filter(None, (what, " and ".join(limits), unit if limits else "")))


def _limit(value: Any) -> str:
    return " and ".join(map(brief, value[:2])) if type(value) is list else brief(value)


def _metric(rule: Mapping[Any, Any]) -> str:
    """`rule` is what `metric` was called before 3.1."""
    return text(rule.get("metric")) or text(rule.get("rule"))


def _type(rule: Mapping[Any, Any]) -> str:
    return plain_text(text(rule.get("type"))) or ("sql" if "query" in rule else "library")


def _is_text(rule: Any) -> bool:
    return type(rule) is not dict or _type(rule) == "text"


def _is_share(rule: Mapping[Any, Any]) -> bool:
    return plain_text(text(rule.get("unit"))) in PERCENT


def _domain(rule: Mapping[Any, Any]) -> str:
    if _is_share(rule):
        return "percent"
    counts = _type(rule) == "library" or plain_text(text(rule.get("unit"))) in ("row", "rows")
    return "count" if counts else "number"


def _severity(rule: Mapping[Any, Any]) -> int:
    stated = plain_text(text(rule.get("severity")))
    return next((row for row, names in enumerate(_SEVERITIES) if stated in names), 2)


_LEVELS = ("info", "warning", "error")


def _key(rule: Mapping[Any, Any], names: tuple[str, ...]) -> Hashable:
    """What the rule says in these fields, whatever its spelling."""
    plain = {name: rule[name] for name in names if rule.get(name) is not None}
    if "type" in names:
        plain |= {"type": _type(rule), "metric": plain_text(_metric(rule))}
        plain.pop("rule", None)
    return canonical(plain)


def _content(rule: Mapping[Any, Any]) -> Hashable:
    return _key(rule, (*_WHAT, *OPERATORS, "unit"))


def _measured(rule: Mapping[Any, Any]) -> Hashable:
    """What it looks at, whatever the threshold."""
    return _key(rule, _WHAT)


def _severity_spelling(place: Place) -> Differences:
    held = place.up
    if held and _severity(held.old) == _severity(held.new):
        yield respelt(place)


def _told_above(_: Place) -> Differences:
    yield from ()


_TABLE = {
    **dict.fromkeys(_WORDS, words),
    **dict.fromkeys((*_WHAT, *OPERATORS, "unit"), _told_above),
    "severity": _severity_spelling,
}

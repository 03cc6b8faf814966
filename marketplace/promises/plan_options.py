"""`logicalTypeOptions` as rules: lengths, bounds, patterns, formats, the size of lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marketplace.contracts.findings import Finding
from marketplace.contracts.lint_values import lint_pattern
from marketplace.contracts.numbers import brief, number, numeric
from marketplace.model import Check, Metric, Rule, SchemaProperty
from marketplace.promises.plan_place import Place
from marketplace.promises.wording import listed, quoted

_COUNTS = {  # option -> (at least or at most, of what)
    "minLength": ("at least", "character"), "maxLength": ("at most", "character"),
    "minItems": ("at least", "item"), "maxItems": ("at most", "item"),
    "minProperties": ("at least", "filled property"),
    "maxProperties": ("at most", "filled property"),
    "dimensions": ("exactly", "number"),
}  # fmt: skip
_BOUNDS = {  # option -> (of numbers, of times)
    "minimum": ("at least", "not before"), "maximum": ("at most", "not after"),
    "exclusiveMinimum": ("more than", "after"), "exclusiveMaximum": ("less than", "before"),
}  # fmt: skip
_SIZES = {f"{sign}{bits}": (sign, bits) for sign in "iu" for bits in (8, 16, 32, 64, 128)}
_FORMATS = {
    "email": "an e-mail address", "uuid": "a UUID", "uri": "a web address",
    "url": "a web address", "hostname": "a host name", "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address", "date": "a date", "date-time": "a date with a time",
    "time": "a time of day",
}  # fmt: skip
_TEXT = ("minLength", "maxLength", "pattern", "format")
_NUMBERS = ("multipleOf", *_BOUNDS, "format")
_OF_TYPE = {
    "string": _TEXT, "integer": _NUMBERS, "number": _NUMBERS,
    "date": (*_BOUNDS, "format"), "timestamp": (*_BOUNDS, "format"), "time": (*_BOUNDS, "format"),
    "object": ("minProperties", "maxProperties", "required"),
    "array": ("minItems", "maxItems", "uniqueItems"),
    "vector": ("dimensions",), "map": (), "boolean": (),
}  # fmt: skip
_ALL = tuple(dict.fromkeys(name for names in _OF_TYPE.values() for name in names))
_TIMES = ("date", "timestamp", "time")


@dataclass(frozen=True, slots=True)
class Option:
    """What values must meet, as the end of "Every x ..."; or why nobody can tell."""

    predicate: str
    rules: tuple[Rule, ...] = ()
    expected: str = ""
    reason: str = ""


def options(place: Place, item: SchemaProperty) -> Iterator[Check]:
    stated = item.logical_type_options
    type_ = item.logical_type.strip().casefold()
    for name in _ALL:
        value = stated.get(name)
        if value is None or value is False:
            continue
        if name not in _OF_TYPE.get(type_, _ALL):
            reason = f"{name} says nothing about {quoted(type_)}."
            found: Option | None = Option(f"keeps to {name} {brief(value)}", reason=reason)
        else:
            found = option(name, value, type_, stated)
        if found:
            yield _check(place, name, found)


def _check(place: Place, name: str, found: Option) -> Check:
    at = ("logicalTypeOptions", name)
    title = f"Every {place.name} {found.predicate}"
    if found.reason:
        return place.unmeasured(name, title, at, found.reason, dimension="conformity")
    return place.no_rows(
        name,
        title,
        Metric.INVALID,
        at,
        rules=found.rules,
        expected=found.expected or found.predicate.removeprefix("is ").removeprefix("has "),
        dimension="conformity",
    )


def option(name: str, value: Any, type_: str = "", beside: Any = None) -> Option | None:
    """None where it promises nothing."""
    if name in _COUNTS:
        return _count(name, value)
    if name in _BOUNDS:
        return _bound(name, value, type_, beside or {})
    if name == "multipleOf":
        return _multiple(value)
    if name == "pattern":
        return _pattern(value)
    if name == "format":
        return _format(value, type_)
    if name == "uniqueItems":
        return Option("has no item twice", (Rule(name, True),)) if value is True else None
    stated = value if type(value) is list else []
    names = tuple(one for one in stated if isinstance(one, str) and one.strip())
    if not names:
        return Option("has what is required in it", reason="It names no property.")
    return Option(f"has {listed([brief(one, 30) for one in names])}", (Rule("required", names),))


def _count(name: str, value: Any) -> Option:
    how, what = _COUNTS[name]
    amount = numeric(value)
    if amount is None or amount < 0 or amount != int(amount):
        return Option(f"keeps to {name}", reason=f"{brief(value)} is not a number of {what}s.")
    many = what if amount == 1 else f"{what}s" if what[-1] != "y" else f"{what[:-1]}ies"
    return Option(f"has {how} {number(amount)} {many}", (Rule(name, int(amount)),))


def _bound(name: str, value: Any, type_: str, beside: Any) -> Option | None:
    plain = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}.get(name, "")
    if value is True:  # 3.0: a flag at the bound beside it
        return _bound(name, beside.get(plain), type_, {}) if plain and plain in beside else None
    flag = beside.get(f"exclusive{name[0].upper()}{name[1:]}") if beside and not plain else None
    if flag is True:
        return None  # told by the flag
    numbers, times = _BOUNDS[name]
    amount = numeric(value)
    if type_ in _TIMES or (not type_ and amount is None):
        if not isinstance(value, str) or not value.strip():
            return Option(f"keeps to {name}", reason=f"{brief(value)} is not a {type_ or 'date'}.")
        return Option(f"is {times} {brief(value)}", (Rule(name, value.strip()),))
    if amount is None:
        return Option(f"keeps to {name}", reason=f"{brief(value)} is not a number.")
    return Option(f"is {numbers} {number(amount)}", (Rule(name, amount),))


def _multiple(value: Any) -> Option:
    amount = numeric(value)
    if not amount or amount < 0:
        reason = f"Nothing is a multiple of {brief(value)}."
        return Option("is a multiple", reason=reason)
    return Option(f"is a multiple of {number(amount)}", (Rule("multipleOf", amount),))


def _pattern(value: Any) -> Option:
    if not isinstance(value, str):
        return Option("matches a pattern", reason=f"The pattern is no text, but {brief(value)}.")
    found: list[Finding] = []
    lint_pattern(value, (), found)
    predicate = f"matches the pattern {brief(value)}"
    if any(finding.rule == "pattern-invalid" for finding in found):
        return Option(predicate, reason="The pattern is not a regular expression.")
    return Option(predicate, (Rule("pattern", value),), f"pattern {brief(value)}")


def _format(value: Any, type_: str) -> Option | None:
    word = value.strip() if isinstance(value, str) else ""
    if type_ in ("integer", "number"):
        return _size(word)
    if type_ in _TIMES:
        return Option(f"is written as {brief(word)}", (Rule("format", word),)) if word else None
    if said := _FORMATS.get(word.casefold()):
        return Option(f"is {said}", (Rule("format", word.casefold()),))
    reason = f"Nothing here knows what {quoted(value)} looks like."
    return Option(f"has the format {brief(value)}", reason=reason)


def _size(word: str) -> Option | None:
    """The bounds of what fits; every number fits f64."""
    if word == "f32":
        largest = 3.4028234663852886e38
        rules = (Rule("minimum", -largest), Rule("maximum", largest))
        return Option("fits into 32 bits", rules, "a number of 32 bits")
    if word not in _SIZES:
        return None if word in ("", "f64") else Option(
            f"has the format {brief(word)}", reason=f"{quoted(word)} is no format of numbers."
        )  # fmt: skip
    sign, bits = _SIZES[word]
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if sign == "i" else (0, 2**bits - 1)
    kind = "a whole number" if sign == "i" else "a whole number from 0 on"
    rules = (Rule("minimum", low), Rule("maximum", high))
    return Option(f"fits into {bits} bits" if sign == "i" else f"fits into {bits} bits unsigned",
                  rules, f"{kind} of {bits} bits")  # fmt: skip

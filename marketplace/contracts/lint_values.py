"""What a property says about its values: bounds, patterns and enumerations."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any

import jsonschema_rs

from marketplace.contracts.findings import Finding, Path, error, info, shown, warning

# (lower, upper, is an equal pair empty too)
_BOUNDS = (
    ("minLength", "maxLength", False),
    ("minItems", "maxItems", False),
    ("minProperties", "maxProperties", False),
    ("minimum", "maximum", False),
    ("exclusiveMinimum", "exclusiveMaximum", True),
    ("minimum", "exclusiveMaximum", True),
    ("exclusiveMinimum", "maximum", True),
)
_LONGEST_PATTERN = 2_000
_PATTERN_SIZE = 200_000  # bytes once compiled: a short pattern can cost seconds
_BACKTRACKING = re.compile(r"\(\?<?[=!]|\\[1-9]|\\k<")
_NAMED_GROUP = re.compile(r"\(\?<(?![=!])")
_NAMED_REFERENCE = re.compile(r"\\k<(\w+)>")
_CLASS = re.compile(r"\\[pP]\{[\w=]*\}")
_OF_TYPE = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (str,),
    "timestamp": (str,),
    "time": (str,),
}


def lint_options(item: dict[Any, Any], path: Path, found: list[Finding]) -> None:
    options = item["logicalTypeOptions"]
    if type(options) is not dict:
        return
    where = (*path, "logicalTypeOptions")
    for low, high, equal_too in _BOUNDS:
        if low in options and high in options and _empty(options[low], options[high], equal_too):
            message = (
                f"`{low}` {shown(options[low])} and `{high}` {shown(options[high])} "
                "leave no value between them."
            )
            found.append(error((*where, low), "bounds-reversed", message, "Swap or mend them."))
    if type(options.get("pattern")) is str:
        lint_pattern(options["pattern"], (*where, "pattern"), found)
    required = options.get("required")
    if type(required) is list and type(item.get("properties")) is list:
        names = {p.get("name") for p in item["properties"] if type(p) is dict}
        for row, name in enumerate(required):
            if type(name) is str and name not in names:
                message = f"{shown(name)} is required, but is not a property of this object."
                found.append(warning((*where, "required", row), "required-unknown", message))


def _empty(low: Any, high: Any, equal_too: bool) -> bool:
    if isinstance(low, bool) or isinstance(high, bool):
        return False  # the exclusive bounds of 3.0 are flags
    numbers = isinstance(low, (int, float)) and isinstance(high, (int, float))
    dates = isinstance(low, str) and isinstance(high, str) and len(low) == len(high)
    if not numbers and not dates:
        return False
    return bool(low > high or (equal_too and low == high))


def lint_pattern(pattern: str, path: Path, found: list[Finding]) -> None:
    problem = _problem(pattern[: _LONGEST_PATTERN + 1])
    if problem == "invalid":
        message = f"The pattern {shown(pattern)} is not a regular expression."
        found.append(error(path, "pattern-invalid", message, "Check brackets and backslashes."))
    elif problem == "dialect":
        message = f"Not every engine can check the pattern {shown(pattern)}."
        hint = "Do without look-around and back references."
        found.append(info(path, "pattern-dialect", message, hint))


@lru_cache(maxsize=2_000)
def _problem(pattern: str) -> str:
    """ "invalid" in every dialect, "dialect" where only some engines take it, or ""."""
    if len(pattern) > _LONGEST_PATTERN:
        return "dialect"
    if _compiles(pattern, jsonschema_rs.RegexOptions(size_limit=_PATTERN_SIZE)):
        return ""
    if _compiles(pattern, jsonschema_rs.FancyRegexOptions(size_limit=_PATTERN_SIZE)):
        return "dialect"
    if not _is_python(pattern):
        return "invalid"
    # Refused for its size alone, where it uses nothing that only some engines know.
    return "dialect" if _BACKTRACKING.search(pattern) else ""


def _compiles(
    pattern: str, engine: jsonschema_rs.RegexOptions | jsonschema_rs.FancyRegexOptions
) -> bool:
    try:
        jsonschema_rs.Draft201909Validator({"pattern": pattern}, pattern_options=engine)
    except (ValueError, jsonschema_rs.ValidationError):
        return False
    return True


def _is_python(pattern: str) -> bool:
    """Valid once written as Python has it: named groups and classes of characters."""
    pattern = _CLASS.sub(r"\\w", _NAMED_GROUP.sub(r"(?P<", pattern))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(_NAMED_REFERENCE.sub(r"(?P=\1)", pattern))
        except (re.error, OverflowError, RecursionError):
            return False
    return True


def lint_enum(item: dict[Any, Any], path: Path, found: list[Finding]) -> None:
    """Values must differ (1 and 1.0 do not, true and 1 do) and be of the property's type."""
    entries = item["enum"]
    wanted = _OF_TYPE.get(str(item.get("logicalType")))
    seen: set[tuple[bool, Any]] = set()
    for row, entry in enumerate(entries if type(entries) is list else ()):
        if type(entry) is not dict or "value" not in entry:
            continue
        value = entry["value"]
        if isinstance(value, (dict, list)):
            continue
        where = (*path, "enum", row, "value")
        key = (isinstance(value, bool), value)
        if key in seen:
            message = f"The value {shown(value)} is listed twice."
            found.append(error(where, "enum-duplicate", message, "Remove one of them."))
        seen.add(key)
        if value is None:
            if item.get("required") is True:
                message = "The property is required, so null cannot be one of its values."
                found.append(warning(where, "enum-null", message, "Remove the entry."))
        elif wanted and not _is_of(value, wanted):
            message = f"The value {shown(value)} is not a {item['logicalType']}."
            hint = "Quote it." if wanted == (str,) else "Remove the quotes."
            found.append(warning(where, "enum-type", message, hint))


def _is_of(value: Any, wanted: tuple[type, ...]) -> bool:
    if isinstance(value, bool):
        return bool in wanted
    if isinstance(value, float) and int in wanted:
        return float in wanted or value.is_integer()
    return isinstance(value, wanted)

"""What to do about an error of the JSON Schema."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.findings import shown
from marketplace.contracts.schema_errors import SchemaError
from marketplace.model import Tree

OPERATORS = (
    "mustBe", "mustNotBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan",
    "mustBeLessOrEqualTo", "mustBeBetween", "mustNotBeBetween",
)  # fmt: skip
# Fields of older grammars and of other standards, with what to write today.
RENAMED = {
    "isNullable": "Write `required`, which means the opposite.",
    "nullable": "Write `required`, which means the opposite.",
    "isUnique": "Write `unique`.",
    "isPrimaryKey": "Write `primaryKey`.",
    "sampleValues": "Write `examples`.",
    "columns": "Write `properties`.",
    "fields": "Write `properties`.",
    "column": "Write `element`.",
    "uuid": "Write `id`.",
    "quantumName": "Write `dataProduct`.",
    "datasetName": "Write `name`.",
    "datasetDomain": "Write `domain`.",
    "dataset": "Write `schema`.",
    "models": "Write `schema`.",
    "stakeholders": "Write `team`.",
    "owner": "Write `team: {name: ...}`.",
    "slaDefaultColumn": "Write `slaDefaultElement`.",
    "pii": "Write `tags: [pii]` or a `classification`.",
}
# What stands below `logicalTypeOptions`, and is often written beside it.
OPTIONS = {
    "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "timezone",
}  # fmt: skip
TYPES = {
    "string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
    "array": "a list", "object": "a mapping", "null": "empty",
}  # fmt: skip
_FIT = {
    "properties": "Only `logicalType: object` has properties.",
    "items": "Only `logicalType: array` has items.",
    "map": "Only `logicalType: map` has a map.",
    "logicalTypeOptions": "State the `logicalType` that the options belong to.",
    "query": "Add `type: sql`.",
    "engine": "Add `type: custom`.",
    "implementation": "Add `type: custom`.",
}
_TRUE = {"yes", "on", "y", "true", "1"}
_FALSE = {"no", "off", "n", "false", "0"}


def described(value: Any) -> str:
    """A value with its type, for "must be text, not ..."."""
    if value is None:
        return "empty"
    if isinstance(value, (dict, list)):
        return shown(value)
    if isinstance(value, bool):
        return shown(value)
    what = "the text" if isinstance(value, str) else "the number"
    return f"{what} {shown(value)}"


def misfit_hint(name: str) -> str:
    """For a field that the standard knows, and not beside these other fields."""
    if name in OPERATORS:
        return "Say what is measured: add `metric`, or `type: sql` with a `query`."
    return _FIT.get(name, "")


def missing_hint(one: SchemaError, tree: Tree, newest: str) -> str:
    """A line to add; where a newer word was used for the same, which one."""
    name = one.expected
    if name == "apiVersion":
        return f"Add `apiVersion: {newest}`."
    if name == "kind":
        ports = "outputPorts" in tree or "inputPorts" in tree
        return f"Add `kind: {'DataProduct' if ports else 'DataContract'}`."
    if name == "status":
        return "Add `status: draft`; or proposed, active, deprecated, retired."
    if name == "rule" and isinstance(one.instance, dict) and "metric" in one.instance:
        return "`metric` came with v3.1.0; before, it was called `rule`."
    if name == "staging_dir" and isinstance(one.instance, dict) and "stagingDir" in one.instance:
        return "It is written `stagingDir` since v3.0.2."
    return f"Add `{name}: ...`."


def retype_hint(one: SchemaError, wanted: list[str]) -> str:
    value, name = one.instance, one.path[-1] if one.path else ""
    if name == "apiVersion":
        return "Write it as `apiVersion: v3.2.0`."
    if value is None:
        return "Write a value, or remove the line."
    if wanted == ["string"] and isinstance(value, (bool, int, float)):
        return "Quote it."
    if "boolean" in wanted:
        if isinstance(value, str) and value.lower() in _TRUE | _FALSE:
            return f"Write {'true' if value.lower() in _TRUE else 'false'}."
        if str(name).startswith("exclusive"):
            return "A bound of its own came with v3.1.0; before, it said yes or no to the other."
    if wanted in (["number"], ["integer"]) and _is_number(value):
        return "Remove the quotes."
    if name == "team" and isinstance(value, str):
        return "Write `team: {name: ...}`."
    if name == "team":
        return "A team with a name came with v3.1.0; before, `team` was the list of its members."
    if wanted == ["array"]:
        return "Put it into a list, each item on a line with `- `."
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.strip().lstrip("+-").replace(".", "", 1).isdigit()

"""A JSON Schema error in the words of somebody who writes contracts, with a way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from marketplace.contracts.findings import Finding, did_you_mean, error, shown
from marketplace.contracts.schema_errors import UNKNOWN, SchemaError, causes
from marketplace.contracts.schema_hints import (
    OPERATORS,
    OPTIONS,
    RENAMED,
    TYPES,
    described,
    misfit_hint,
    missing_hint,
    retype_hint,
)
from marketplace.contracts.schema_place import fields, node_at, place
from marketplace.model import Tree

_MOST = 50  # unknown fields of one mapping


@dataclass(frozen=True)
class Words:
    """Speaks about one tree; `newest` is there to tell a field of tomorrow from a mistake."""

    tree: Tree
    schema: Tree
    newest: Tree
    newest_version: str

    def findings(self, errors: list[SchemaError]) -> list[Finding]:
        found: dict[Finding, None] = {}
        for one in errors:
            if one.keyword in UNKNOWN:
                found |= dict.fromkeys(self._unknown(one, causes(one, errors)))
            elif not _is_echo(one, errors):
                found[_TELL.get(one.keyword, Words._other)(self, one)] = None
        return list(found)

    def _unknown(self, one: SchemaError, caused: bool) -> Iterator[Finding]:
        known = fields(self.schema, node_at(self.schema, one.schema_path[:-1]))
        where, rule = place(self.tree, one.path), f"schema-{one.keyword}"
        for name in one.expected[:_MOST]:
            path = (*one.path, name)
            if name not in known:
                message = f"{shown(name)} is not a field{where}."
                yield error(path, rule, message, self._instead(name, known, one))
            elif not caused:
                message = f"{shown(name)} does not fit the other fields{where}."
                yield error(path, rule, message, misfit_hint(name))

    def _instead(self, name: str, known: set[str], one: SchemaError) -> str:
        definition = one.schema_path[:2] if one.schema_path[:1] == ("$defs",) else ()
        if name in fields(self.newest, node_at(self.newest, definition)):
            return f"It is newer than this file: set `apiVersion: {self.newest_version}`."
        if name in OPTIONS and "logicalTypeOptions" in known:
            return "Write it below `logicalTypeOptions`."
        own = "Put what is your own below `customProperties`."
        return RENAMED.get(name) or did_you_mean(name, known) or own

    def _required(self, one: SchemaError) -> Finding:
        message = f"`{one.expected}` is missing{place(self.tree, one.path, 'in')}."
        hint = missing_hint(one, self.tree, self.newest_version)
        return error(one.path, "schema-required", message, hint)

    def _enum(self, one: SchemaError) -> Finding:
        choices = [str(value) for value in one.expected]
        near = did_you_mean(one.instance, choices)
        if one.path == ("apiVersion",):  # of versions the nearest word is no help
            choices, near = [value for value in choices if not value.startswith("v2.")], ""
        message = f"{_subject(self.tree, one)} cannot be {shown(one.instance)}."
        listed = ", ".join(choices[:12]) + (" ..." if len(choices) > 12 else ".")
        hint = f"{near} Use one of: {listed}".lstrip() if choices[1:] else f"Write `{listed[:-1]}`."
        return error(one.path, "schema-enum", message, hint)

    def _type(self, one: SchemaError) -> Finding:
        wanted = [one.expected] if isinstance(one.expected, str) else list(one.expected)
        expected = " or ".join(TYPES.get(word, word) for word in wanted)
        # From the tree: the validator takes a number that is none for null.
        one = one._replace(instance=node_at(self.tree, one.path))
        message = f"{_subject(self.tree, one)} must be {expected}, not {described(one.instance)}."
        return error(one.path, "schema-type", message, retype_hint(one, wanted))

    def _pattern(self, one: SchemaError) -> Finding:
        message = f"{shown(one.instance)} is not a valid value of {_subject(self.tree, one)}."
        hint = f"It must match {one.expected}."
        if "relationships" in one.path:
            hint = "Write `object.property`, or `schema/ID/properties/ID`."
        elif one.path[-1] == "id":
            hint = "Use letters, digits, `_` and `-` only."
        return error(one.path, "schema-pattern", message, hint)

    def _alternatives(self, one: SchemaError) -> Finding:
        rule, where = f"schema-{one.keyword}", place(self.tree, one.path, "in")
        if "DataQualityOperators" in one.schema_path and isinstance(one.instance, dict):
            stated = [name for name in OPERATORS if name in one.instance]
            if not stated:
                message = f"No threshold{where}: what must the number be?"
                return error(one.path, rule, message, "Add one of: " + ", ".join(OPERATORS) + ".")
            message = f"Two thresholds{where} where only one is allowed: {', '.join(stated)}."
            hint = "For a range use `mustBeBetween: [smallest, largest]`; else make two rules."
            return error((*one.path, stated[1]), rule, message, hint)
        if "relationships" in one.path:
            if isinstance(one.instance, dict):
                message = f"`from` and `to`{where} do not fit together."
                return error(one.path, rule, message, "Make both a text, or both a list.")
            message = f"{shown(one.instance)} does not refer to a property."
            hint = "Write `object.property`, or `schema/ID/properties/ID`."
            return error(one.path, rule, message, hint)
        return self._other(one)

    def _size(self, one: SchemaError) -> Finding:
        subject, rule = _subject(self.tree, one), f"schema-{one.keyword}"
        if "Between" in str(one.path[-1:]):
            message, hint = f"{subject} needs two different numbers.", "Write [smallest, largest]."
        elif one.keyword == "uniqueItems":
            message, hint = f"{subject} holds the same value twice.", "Remove one of them."
        else:
            few = one.keyword == "minItems"
            message, hint = f"{subject} has too {'few' if few else 'many'} items.", ""
        return error(one.path, rule, message, hint)

    def _not(self, one: SchemaError) -> Finding:
        if "relationships" in one.path:
            where = place(self.tree, one.path, "in")
            message = f"`from` is not allowed{where}: it is the property that it stands in."
            return error((*one.path, "from"), "schema-not", message, "Remove `from`.")
        return self._other(one)

    def _other(self, one: SchemaError) -> Finding:
        message = f"{_subject(self.tree, one)} is not as the standard has it: {one.message[:160]}."
        return error(one.path, f"schema-{one.keyword}", message)


_TELL: dict[str, Callable[[Words, SchemaError], Finding]] = {
    "required": Words._required,
    "enum": Words._enum,
    "const": Words._enum,
    "type": Words._type,
    "pattern": Words._pattern,
    "oneOf": Words._alternatives,
    "anyOf": Words._alternatives,
    "minItems": Words._size,
    "maxItems": Words._size,
    "uniqueItems": Words._size,
    "not": Words._not,
}


def _is_echo(one: SchemaError, errors: list[SchemaError]) -> bool:
    """Without `from` and `to` a relationship also fits none of its shapes."""
    missing = any(e.path == one.path and e.keyword == "required" for e in errors)
    return missing and one.keyword == "oneOf" and "RelationshipSchemaLevel" in one.schema_path


def _subject(tree: Tree, one: SchemaError) -> str:
    """ "`status`", "`logicalType` of `orders.amount`", "Item 2 of `tags`"."""
    if not one.path:
        return "The file"
    last = one.path[-1]
    name = f"Item {last + 1}" if isinstance(last, int) else f"`{last}`"
    return name + place(tree, one.path[:-1])

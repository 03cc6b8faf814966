"""The standards' JSON Schema, of the version that the file declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import jsonschema_rs

from marketplace.contracts.findings import Finding, Path, error, shown, warning
from marketplace.contracts.read import Parsed
from marketplace.contracts.schema_errors import distinct
from marketplace.contracts.schema_words import Words
from marketplace.model import Kind, Tree

# Oldest first. What is not among them is judged by the nearest that is not newer.
VERSIONS = {
    Kind.DATA_CONTRACT: ("v3.0.0", "v3.0.1", "v3.0.2", "v3.1.0", "v3.2.0"),
    Kind.DATA_PRODUCT: ("v0.9.0", "v1.0.0", "v1.1.0"),
}
_MOST = 100  # errors of one file; a hostile one could have millions

Schemas = Callable[[Kind, str], Tree]


class Validator:
    """Compiles each version's schema when it is first needed, and once."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._ready: dict[tuple[Kind, str], tuple[jsonschema_rs.Draft201909Validator, Tree]] = {}

    def problems(self, parsed: Parsed) -> list[Finding]:
        """Nothing for a valid file, and for a file of a kind that no schema describes."""
        kind, tree = parsed.kind, parsed.tree
        if kind not in VERSIONS:
            return []
        declared = nearest(kind, tree.get("apiVersion"))
        validator, schema = self._validator(kind, declared)
        found: list[Finding] = []
        try:
            if validator.is_valid(tree):
                return []
        except ValueError:  # a name that is not text
            tree = _named(tree, (), found)
        odd = {finding.path for finding in found}
        errors = distinct(islice(validator.iter_errors(tree), _MOST))
        newer = self._would_be_valid(kind, declared, tree) if errors else ""
        target = newer or VERSIONS[kind][-1]
        words = Words(tree, schema, self._validator(kind, target)[1], target)
        found += [finding for finding in words.findings(errors) if finding.path not in odd]
        if newer:
            message = f"The file is valid under {newer}, not under the {declared} it declares."
            hint = f"Set `apiVersion: {newer}`."
            found.append(warning(("apiVersion",), "raise-api-version", message, hint))
        return found

    def _validator(
        self, kind: Kind, version: str
    ) -> tuple[jsonschema_rs.Draft201909Validator, Tree]:
        key = (kind, version)
        if key not in self._ready:
            schema = self._schemas(kind, version)
            self._ready[key] = (jsonschema_rs.Draft201909Validator(dict(schema)), schema)
        return self._ready[key]

    def _would_be_valid(self, kind: Kind, declared: str, tree: Tree) -> str:
        """The oldest newer version that allows everything in the file; "" where there is none."""
        versions = VERSIONS[kind]
        newer = versions[versions.index(declared) + 1 :]
        # A newer schema accepts older versions in `apiVersion`, so the tree can stay as it is.
        return next((v for v in newer if self._validator(kind, v)[0].is_valid(tree)), "")


def nearest(kind: Kind, declared: Any) -> str:
    """The version to judge by: the declared one, else the newest that is not newer."""
    versions = VERSIONS[kind]
    if declared in versions:
        return str(declared)
    numbers = _numbers(declared)
    older = (version for version in versions if numbers and _numbers(version) <= numbers)
    return max(older, key=_numbers, default=versions[-1])


def _numbers(version: Any) -> tuple[int, ...]:
    found = re.fullmatch(r"\s*v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?\s*", str(version)[:40])
    return tuple(int(number or 0) for number in found.groups()) if found else ()


def _named(value: Any, path: Path, found: list[Finding]) -> Any:
    """The same tree with every name as text; each that was none is a finding."""
    if isinstance(value, list):
        return [_named(inner, (*path, row), found) for row, inner in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    named = {}
    for key, inner in value.items():
        name = key if isinstance(key, str) else shown(key).strip("`")
        named[name] = _named(inner, (*path, name), found)
        if name is not key and len(found) < _MOST:
            message = f"The name `{name}` is not text."
            found.append(error((*path, name), "schema-key", message, f'Quote it: "{name}".'))
    return named

"""What no JSON Schema can say: the semantic rules over one contract or product.

lint_schema       objects and properties: names, keys, deprecation
lint_values       one property's values: bounds, patterns, enumerations
lint_quality      quality rules: metric, level, thresholds
lint_references   relationships and elements that must exist
lint_promises     service levels, servers, team, support
lint_product      ports

An error only where the text is certainly wrong. Trees may be of any shape: what is not as the
standard has it is the business of the JSON Schema, and passed over here. Words that the
organisation must know (status, domain, team ...) are judged with the organisation at hand, by the
checks over many files.
"""

from __future__ import annotations

import re

from marketplace.contracts.findings import Finding, error, shown, warning
from marketplace.contracts.lint_product import lint_ports
from marketplace.contracts.lint_promises import lint_people, lint_servers, lint_slos
from marketplace.contracts.lint_references import lint_references
from marketplace.contracts.lint_schema import lint_schema, tells_replacement
from marketplace.contracts.parts import custom, items, mapping, text
from marketplace.contracts.promises import ENDS, promised
from marketplace.contracts.unique import unique
from marketplace.model import Kind, Tree

_SEMVER = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")


def findings(kind: Kind, tree: Tree) -> list[Finding]:
    """All that is odd in one readable file; nothing for other kinds of file."""
    found: list[Finding] = []
    if kind is Kind.DATA_CONTRACT:
        _fundamentals(tree, found)
        lint_schema(tree, found)
        lint_references(tree, found)
        lint_slos(tree, found)
        lint_servers(tree, found)
        lint_people(tree, found)
    elif kind is Kind.DATA_PRODUCT:
        _fundamentals(tree, found)
        lint_ports(tree, found)
        lint_people(tree, found)
    return found


def _fundamentals(tree: Tree, found: list[Finding]) -> None:
    if tree.get("id") == "":
        found.append(error(("id",), "id-empty", "The id is empty.", "Give it a stable id."))
    version = tree.get("version")
    if type(version) is str and not _SEMVER.fullmatch(version):
        message = f"The version {shown(version)} is not of the form major.minor.patch."
        found.append(warning(("version",), "version-semver", message, _semver(version)))
    if text(tree.get("status")).lower() == "deprecated" and not _tells_the_way_out(tree):
        message = "Deprecated, but nothing says until when or what to use instead."
        hint = "Promise `endOfSupport` in slaProperties, or add a custom property `replacedBy`."
        found.append(warning(("status",), "deprecated-without-replacement", message, hint))
    unique(tree, "customProperties", "property", "custom property", found)


def _semver(version: str) -> str:
    numbers = re.fullmatch(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?", version)
    if not numbers:
        return "Write three numbers, such as 1.0.0."
    return f"Write {'.'.join(number or '0' for number in numbers.groups())}."


def _tells_the_way_out(tree: Tree) -> bool:
    slos = items(tree.get("slaProperties"))
    if custom(tree, "replacedBy") or any(promised(slo) in ENDS for slo in slos):
        return True
    description = mapping(tree.get("description"))
    return any(tells_replacement(text(words)) for words in description.values())

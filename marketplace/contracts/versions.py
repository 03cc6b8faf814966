"""An unquoted `version: 1.10` is the number 1.1: it is an error, and shown as it was written."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.findings import Path
from marketplace.contracts.outline import Mark, Node, outline
from marketplace.settings import Limits

_PORTS = ("inputPorts", "outputPorts")


def quote_versions(tree: dict[str, Any], text: str, limits: Limits) -> list[Mark]:
    """Puts the words of the text in place of numbers, with an error for each."""
    numbers = [*_numbers(tree)]
    if not numbers:
        return []
    root = outline(text, limits).root
    marks = []
    for holder, path in numbers:
        index, written = _written(root, path)
        holder["version"] = written or str(holder["version"])
        message = f"The version {holder['version']} is read as a number."
        hint = f'Quote it: version: "{holder["version"]}".'
        marks.append(Mark("yaml-unquoted-version", index, message, hint))
    return marks


def _numbers(tree: dict[str, Any]) -> list[tuple[dict[str, Any], Path]]:
    """The mappings whose `version` is a number, with the way to it."""
    found: list[tuple[dict[str, Any], Path]] = []
    if _is_number(tree.get("version")):
        found.append((tree, ("version",)))
    for section in _PORTS:
        ports = tree.get(section)
        for row, port in enumerate(ports if type(ports) is list else ()):
            if type(port) is not dict:
                continue
            if _is_number(port.get("version")):
                found.append((port, (section, row, "version")))
            inputs = port.get("inputContracts")
            for inner, contract in enumerate(inputs if type(inputs) is list else ()):
                if type(contract) is dict and _is_number(contract.get("version")):
                    way = (section, row, "inputContracts", inner, "version")
                    found.append((contract, way))
    return found


def _is_number(value: object) -> bool:
    return type(value) is int or type(value) is float


def _written(root: Node | None, path: Path) -> tuple[int, str]:
    """Where the key stands and the value as the text has it."""
    node, index = root, 0
    for part in path:
        if node is None:
            break
        if node.entries is not None and isinstance(part, str) and part in node.entries:
            index, node = node.entries[part]
        elif node.items is not None and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
    return index, (node.text or "") if node else ""

"""The ports of a product; what they point at is checked over many files."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.findings import Finding, Path, error, info, shown, warning
from marketplace.contracts.lint_schema import tells_replacement
from marketplace.contracts.parts import custom, items, rows, text
from marketplace.contracts.unique import once
from marketplace.model import Tree

_PORTS = {
    "inputPorts": "input port",
    "outputPorts": "output port",
    "managementPorts": "management port",
}


def lint_ports(tree: Tree, found: list[Finding]) -> None:
    for section, what in _PORTS.items():
        ids: dict[str, int] = {}
        seen: dict[tuple[str, str], int] = {}
        for row, port in rows(tree.get(section)):
            once(ids, "id", port, "id", row, (section,), found)
            name, version = text(port.get("name")), text(port.get("version"))
            if name and seen.setdefault((name, version), row) != row:
                of = f" in version {version}" if version else ""
                message = f"The {what} {shown(name)} stands here twice{of}."
                hint = "Ports of one name differ by their version."
                found.append(error((section, row, "name"), "duplicate-port", message, hint))
            _port(section, row, port, found)
            if port.get("deprecated") is True and not _has_successor(tree, section, name):
                _deprecated(port, (section, row, "deprecated"), found)
    if not any(rows(tree.get("outputPorts"))):
        message = "The product has no output port, so nobody can use it."
        hint = "Add `outputPorts` with a name, a version and a contractId."
        found.append(warning(("outputPorts",), "no-output-port", message, hint))


def _port(section: str, row: int, port: dict[Any, Any], found: list[Finding]) -> None:
    path = (section, row)
    name = shown(text(port.get("name")))
    if section == "outputPorts":
        contract = text(port.get("contractId"))
        if not contract:
            message = f"The output port {name} has no contract: nothing is promised about it."
            hint = "Add `contractId` with the id of its contract."
            found.append(info(path, "port-without-contract", message, hint))
        for inner, wanted in rows(port.get("inputContracts")):
            if contract and (text(wanted.get("id")), text(wanted.get("version"))) == (
                contract,
                text(port.get("version")),
            ):
                message = f"The output port {name} is made from its own contract."
                found.append(error((*path, "inputContracts", inner), "port-of-itself", message))


def _has_successor(tree: Tree, section: str, name: str) -> bool:
    """Another product replaces this one, or another version of the port is not deprecated."""
    if custom(tree, "replacedBy"):
        return True
    ports = items(tree.get(section))
    return any(text(p.get("name")) == name and p.get("deprecated") is not True for p in ports)


def _deprecated(port: dict[Any, Any], path: Path, found: list[Finding]) -> None:
    if tells_replacement(text(port.get("description"))) or custom(port, "replacedBy"):
        return
    message = (
        f"{shown(text(port.get('name')))} is deprecated, but nothing says what to use instead."
    )
    hint = "Say it in the description, or add a custom property `replacedBy`."
    found.append(warning(path, "deprecated-without-replacement", message, hint))

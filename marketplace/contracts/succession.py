"""A second version beside the first: what the new file, the old one and the product then say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from marketplace.contracts.compare.versions import numbers
from marketplace.contracts.findings import Path
from marketplace.contracts.parts import items, rows, text
from marketplace.contracts.promises import promised
from marketplace.contracts.splice.apply import Draft
from marketplace.contracts.splice.edits import Edit, Insert, Set, find
from marketplace.settings import Limits

_SUFFIX = re.compile(r"^(.*?)([-_.])v\d+$")
_DEPRECATED, _CUSTOM = (1, 1, 0), (1, 0, 0)  # versions of ODPS from which a port may say so
_ENDS = (".odcs.yaml", ".odcs.yml", ".yaml", ".yml")


def beside(path: str, major: int) -> str:
    """`orders.odcs.yaml` to `orders-v2.odcs.yaml`, `legs.v2.odcs.yaml` to `legs.v3.odcs.yaml`."""
    folder, slash, name = path.rpartition("/")
    end = next((end for end in _ENDS if name.lower().endswith(end)), "")
    stem = name[: len(name) - len(end)]
    found = _SUFFIX.match(stem)
    stem, mark = (found[1], found[2]) if found else (stem, "-")
    return f"{folder}{slash}{stem}{mark}v{major}{end}"


def versioned(said: str, version: str, limits: Limits) -> str:
    return Draft.of(said, limits).after([Set(("version",), version)]).text


def begun(said: str, version: str, today: str, limits: Limits) -> str:
    """The new contract, which is there from `today` on, an ISO date."""
    draft = Draft.of(said, limits).after([Set(("version",), version)])
    for row, slo in rows(draft.tree.get("slaProperties")):
        if promised(slo) == "generalAvailability":
            draft = draft.after([Set(("slaProperties", row, "value"), today)])
    return draft.text


def deprecated(said: str, replaced_by: str, note: str, sunset: str, limits: Limits) -> str:
    """The old contract: until when, what to use instead, and how to get there. `replaced_by`:
    "id@version"; `sunset`: an ISO date."""
    draft = Draft.of(said, limits).after([Set(("status",), "deprecated")])
    draft = draft.after(_support_ends(draft.tree, sunset))
    for name, value in (("replacedBy", replaced_by), ("migration", note)):
        draft = draft.after(_custom(draft.tree, (), name, value))
    return draft.text


def offered(said: str, contract: str, old: str, kept: str, new: str, limits: Limits) -> str:
    """The product: a port for the new version before that of the old one, which is deprecated.

    `old`: what the port says now, `kept`: the version that the old contract has from now on.
    Unchanged where no port offers the contract.
    """
    draft = Draft.of(said, limits)
    ports = draft.tree.get("outputPorts")
    fitting = (
        (row, port)
        for row, port in rows(ports)
        if text(port.get("contractId")) == contract and text(port.get("version")) in ("", old)
    )
    row, port = next(fitting, (-1, {}))
    if row < 0:
        return said
    fresh = {name: value for name, value in port.items() if name not in ("deprecated", "id")}
    draft = draft.after([Insert(("outputPorts",), None, {**fresh, "version": new}, row)])
    way: Path = ("outputPorts", row + 1)
    standard = numbers(text(draft.tree.get("apiVersion"))) or (0, 0, 0)
    draft = draft.after([Set((*way, "version"), kept)])
    if standard >= _DEPRECATED:
        draft = draft.after([Set((*way, "deprecated"), True)])
    if standard >= _CUSTOM:
        draft = draft.after(_custom(draft.tree, way, "replacedBy", f"{contract}@{new}"))
    return draft.text


def carried(said: str, contract: str, was: Collection[str], version: str, limits: Limits) -> str:
    """The product: ports that offer one of the versions `was` of the contract offer this one."""
    draft = Draft.of(said, limits)
    edits = [
        Set(("outputPorts", row, "version"), version)
        for row, port in rows(draft.tree.get("outputPorts"))
        if text(port.get("contractId")) == contract and text(port.get("version")) in was
    ]
    return draft.after(edits).text if edits else said


def _support_ends(tree: Any, sunset: str) -> Iterator[Edit]:
    for row, slo in rows(tree.get("slaProperties")):
        if promised(slo) == "endOfSupport":
            yield Set(("slaProperties", row, "value"), sunset)
            return
    yield from _added((), "slaProperties", tree, {"property": "endOfSupport", "value": sunset})


def _custom(tree: Any, way: Path, name: str, value: str) -> Iterator[Edit]:
    holder = find(tree, way)
    for row, one in rows(holder.get("customProperties")):
        if text(one.get("property")) == name:
            yield Set((*way, "customProperties", row, "value"), value)
            return
    yield from _added(way, "customProperties", holder, {"property": name, "value": value})


def _added(way: Path, name: str, holder: Any, value: dict[str, str]) -> Iterator[Edit]:
    if items(holder.get(name)):
        yield Insert((*way, name), None, value)
    else:
        yield Set((*way, name), [value])

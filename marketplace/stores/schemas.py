"""The standards' JSON Schemas, read from the package data of the two command-line tools."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from marketplace.errors import Unreadable
from marketplace.model import Kind, Tree

# Package, name of its files, versions from the oldest.
_PACKAGES = {
    Kind.DATA_CONTRACT: ("datacontract", "odcs", ("3.0.2", "3.1.0", "3.2.0")),
    Kind.DATA_PRODUCT: ("dataproduct", "odps", ("1.0.0", "1.1.0")),
}
# Versions that nobody ships any more, with the next one; `_as_of` takes back what that one added.
_NEXT = {"3.0.0": "3.0.2", "3.0.1": "3.0.2", "0.9.0": "1.0.0"}


def load(kind: Kind, api_version: str) -> Tree:
    """The schema of this version of the standard; of an unknown one the newest."""
    package, name, shipped = _PACKAGES[kind]
    wanted = api_version.removeprefix("v")
    version = _NEXT.get(wanted, wanted)
    if version not in shipped:
        version = shipped[-1]
    return _as_of(wanted, _read(package, f"{name}-{version}.schema.json"))


def _read(package: str, name: str) -> dict[str, Any]:
    # Not through importlib.resources, which would import the package: half a second.
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        file = Path(folder, "schemas", name)
        if file.is_file():
            found: dict[str, Any] = json.loads(file.read_text("utf-8"))
            return found
    raise Unreadable(
        f"The JSON Schema {name} is not installed.",
        hint="Install what requirements.txt names: datacontract-cli and dataproduct-cli.",
    )


def _as_of(version: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The shipped schema as the standard published it for `version`."""
    definitions = schema.get("$defs", {})
    logical = definitions.get("SchemaObject", {}).get("properties", {}).get("logicalType", {})
    if "blob" in logical.get("enum", ()):  # an addition of the package's own
        logical["enum"] = [value for value in logical["enum"] if value != "blob"]
    if version in ("3.0.0", "3.0.1"):
        del definitions["SchemaBaseProperty"]["properties"]["physicalName"]
        athena = definitions["ServerSource"]["AthenaServer"]
        athena["required"] = [field.replace("gingD", "ging_d") for field in athena["required"]]
    if version == "3.0.0":
        del schema["properties"]["authoritativeDefinitions"]
    return schema

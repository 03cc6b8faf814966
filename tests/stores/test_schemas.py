"""The standards' schemas, as published, without importing the packages that carry them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from marketplace.model import Kind
from marketplace.stores.schemas import load

CONTRACT, PRODUCT = Kind.DATA_CONTRACT, Kind.DATA_PRODUCT


@pytest.mark.parametrize(
    ("kind", "version", "default"),
    [
        (CONTRACT, "v3.0.0", "v3.0.2"),
        (CONTRACT, "v3.0.1", "v3.0.2"),
        (CONTRACT, "v3.0.2", "v3.0.2"),
        (CONTRACT, "v3.1.0", "v3.1.0"),
        (CONTRACT, "v3.2.0", "v3.2.0"),
        (CONTRACT, "v9.9.9", "v3.2.0"),
        (PRODUCT, "v0.9.0", "v1.0.0"),
        (PRODUCT, "v1.0.0", "v1.0.0"),
        (PRODUCT, "v1.1.0", "v1.1.0"),
        (PRODUCT, "", "v1.1.0"),
    ],
)
def test_each_version_has_its_schema_or_that_of_the_next(kind, version, default):
    assert load(kind, version)["properties"]["apiVersion"]["default"] == default


def test_older_versions_lack_what_came_later():
    old, older = load(CONTRACT, "v3.0.1"), load(CONTRACT, "v3.0.0")
    assert "physicalName" not in old["$defs"]["SchemaBaseProperty"]["properties"]
    assert "staging_dir" in old["$defs"]["ServerSource"]["AthenaServer"]["required"]
    assert "authoritativeDefinitions" in old["properties"]
    assert "authoritativeDefinitions" not in older["properties"]


@pytest.mark.parametrize("version", ["v3.1.0", "v3.2.0"])
def test_additions_of_the_package_are_left_out(version):
    properties = load(CONTRACT, version)["$defs"]["SchemaObject"]["properties"]
    assert properties["logicalType"]["enum"] == ["object"]


def test_nothing_of_the_packages_is_imported():
    code = (
        "import sys\n"
        "from marketplace.model import Kind\n"
        "from marketplace.stores.schemas import load\n"
        "load(Kind.DATA_CONTRACT, 'v3.1.0'), load(Kind.DATA_PRODUCT, 'v1.0.0')\n"
        "print([name for name in ('datacontract', 'dataproduct') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

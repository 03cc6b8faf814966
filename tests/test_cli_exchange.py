"""`export` and `import` as people type them."""

from __future__ import annotations

import json
import os

import pytest
from click.testing import CliRunner

from marketplace.__main__ import main
from tests.formats.exchange_cases import FULL


@pytest.fixture
def file(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("MARKETPLACE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MARKETPLACE_EXCHANGE_SECONDS", "60")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "orders.odcs.yaml"
    path.write_text(FULL)
    return path


def run(*arguments):
    return CliRunner().invoke(main, [*map(str, arguments)])


def test_an_export_is_printed_and_what_it_leaves_out_goes_to_standard_error(file):
    done = run("export", "sql", file, "--dialect", "mysql")
    assert done.exit_code == 0
    assert "CREATE TABLE orders" in done.stdout
    assert "Quality rules" in done.stderr
    assert "Quality rules" not in done.stdout


def test_an_export_goes_to_a_file_and_back_by_import(file, tmp_path):
    target = tmp_path / "schema.json"
    done = run("export", "jsonschema", file, "--object", "orders", "--output", target, "--json")
    assert json.loads(done.stdout)["output"] == str(target)
    back = run("import", "jsonschema", target)
    assert back.stdout.startswith("apiVersion: v3.2.0\nkind: DataContract\nid: schema\n")
    assert "Found: 1 schema object" in back.stderr


def test_formats_are_listed_and_mistakes_are_told(file):
    listed = {one["name"] for one in json.loads(run("export", "--json").stdout)["formats"]}
    assert {"sql", "excel", "mermaid"} <= listed
    assert "jsonschema" in run("import").stdout
    asked = run("export", "avro", file)
    assert asked.exit_code == 2
    assert "Name one of: orders, customers." in asked.stderr
    assert run("export", "sql").exit_code == 2
    missing = run("import", "avro", "nothing.avsc")
    assert missing.exit_code == 2
    assert "There is no file 'nothing.avsc'." in missing.stderr

"""Every snippet of the demo that can run here is run, and does what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import nbformat
import pytest
import yaml

NOT_THERE = "data/ground/stands.parquet"  # one of the demo's stories
LINES = Path(sys.executable).parent / "duckdb"
RUNNER = Path(__file__).with_name("run_python.py")


@pytest.fixture(scope="session")
def local(every):
    """Of the files beside the contracts, those that are there."""
    found = [one for one in every if one.server.is_local]
    return [one for one in found if NOT_THERE not in one.server.address["path"]]


def of(local, key):
    found = [one for one in local if one.snippet.key == key]
    assert len(found) > 35
    return found


@pytest.fixture(scope="session")
def answers(local, workspace):
    """What the Python ones did, all in one process."""
    told = {one.id: [one.snippet.text] for key in ("pandas", "polars") for one in of(local, key)}
    for one in of(local, "notebook"):
        cells = nbformat.reads(one.snippet.data, as_version=4).cells
        told[one.id] = [cell.source for cell in cells if cell.cell_type == "code"]
    done = subprocess.run(
        [sys.executable, "-W", "error", str(RUNNER)],
        cwd=workspace, input=json.dumps(told), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


@pytest.mark.parametrize("key", ["pandas", "polars", "notebook"])
def test_python_reads_the_whole_file_and_nothing_that_is_masked(key, local, answers, workspace):
    with duckdb.connect() as con:
        for one in of(local, key):
            answer = answers[one.id]
            assert "error" not in answer, f"{one.id}\n{one.snippet.text}\n{answer['error']}"
            assert not one.masked & set(answer["columns"]), one.id
            path = one.server.address["path"].replace("{model}", one.of.name)
            file = workspace / path
            if one.server.address["format"] == "duckdb":
                con.execute(f"ATTACH IF NOT EXISTS '{file}' AS there (READ_ONLY)")
                file = f"there.{one.of.name}"
            else:
                file = f"'{file}'"
            (rows,) = con.execute(f"SELECT count(*) FROM {file}").fetchone()
            assert answer["rows"] == rows, one.id
            assert answer["printed"]


def test_the_real_command_line_of_duckdb_runs_its_snippets(local, workspace):
    # Its newest release reads files of DuckDB 1 only; the database of the demo is of DuckDB 2.
    told = [one for one in of(local, "duckdb") if one.server.address["format"] != "duckdb"]
    done = subprocess.run(
        [LINES, "-bail", "-jsonlines"],
        cwd=workspace, input="".join(one.snippet.text for one in told),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) > 5 * len(told)
    assert done.returncode == 0


def test_duckdb_answers_every_snippet_with_rows_and_nothing_masked(local, workspace):
    with duckdb.connect(config={"file_search_path": str(workspace)}) as con:
        for one in of(local, "duckdb"):
            text = one.snippet.text.replace("'data/passengers/", f"'{workspace}/data/passengers/")
            answer = con.execute(text)
            names = {column[0] for column in answer.description}
            assert answer.fetchall(), one.id
            assert not names & one.masked


def test_our_own_sql_is_one_select_over_the_table_of_the_product(local):
    with duckdb.connect() as con:
        for one in of(local, "sql"):
            (statement,) = con.extract_statements(one.snippet.text)
            assert statement.type == duckdb.StatementType.SELECT
            (table,) = con.get_table_names(one.snippet.text, qualified=True)
            assert table.startswith(one.product.split()[0].replace("-", "_"))


def test_a_notebook_is_one_that_jupyter_accepts(every):
    for one in every:
        if one.snippet.key == "notebook":
            nbformat.validate(nbformat.reads(one.snippet.data, as_version=4))
            assert one.snippet.file.endswith(".ipynb")


def test_a_dbt_source_has_the_keys_that_dbt_reads(every):
    sources = [one for one in every if one.snippet.key == "dbt"]
    assert len(sources) > 60
    for one in sources:
        (source,) = yaml.safe_load(one.snippet.text)["sources"]
        assert set(source) <= {"name", "database", "schema", "tables"}
        (table,) = source["tables"]
        assert set(table) <= {"name", "identifier", "quoting", "config", "columns"}
        if one.server.type in ("snowflake", "postgres"):
            assert source["schema"] == one.server.address["schema"]
            assert source["database"] == one.server.address["database"]
            assert table["identifier"] == (one.of.physical_name or one.of.name)
        for column in table.get("columns", ()):
            assert set(column) <= {"name", "quote", "data_tests"}
            assert column["name"] not in one.masked


def test_what_dbt_reads_of_a_file_is_what_duckdb_reads(local, workspace):
    with duckdb.connect(config={"file_search_path": str(workspace)}) as con:
        for one in local:
            if one.snippet.key == "dbt":
                (table,) = yaml.safe_load(one.snippet.text)["sources"][0]["tables"]
                location = table["config"]["meta"]["external_location"]
                columns = {c[0] for c in con.execute(f"FROM {location} LIMIT 0").description}
                assert {column["name"] for column in table.get("columns", ())} <= columns


def test_every_place_of_the_demo_has_a_snippet_of_its_own_kind(every):
    titles = {(one.server.type, one.snippet.title) for one in every if one.snippet.key == "native"}
    assert titles == {
        ("postgres", "PostgreSQL"), ("snowflake", "Snowflake"), ("bigquery", "BigQuery"),
        ("oracle", "Oracle"), ("kafka", "Kafka"), ("s3", "S3"), ("sftp", "SFTP"),
        ("api", "API"), ("duckdb", "DuckDB"),
    }  # fmt: skip


def test_only_what_runs_with_the_files_alone_says_so(every):
    assert {one.snippet.key for one in every if one.snippet.runs_here} == {
        "sql", "duckdb", "pandas", "polars", "notebook", "cli",
    }  # fmt: skip
    assert all(one.server.is_local for one in every if one.snippet.runs_here)

"""In the web process: DDL to a process of its own, and its tables back as plain data."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from marketplace.engines.workers import TOP
from marketplace.errors import Invalid, Limited, Unreadable

LONGEST = 500_000  # letters
SECONDS = 20.0
BOOT = "import sys; sys.path.append(sys.argv[1]); from marketplace.engines.ddl import main; main()"
# As people call them, and as the parser does.
DIALECTS = {
    "": "Any", "postgres": "PostgreSQL", "snowflake": "Snowflake", "bigquery": "BigQuery",
    "databricks": "Databricks", "redshift": "Redshift", "mysql": "MySQL", "tsql": "SQL Server",
    "oracle": "Oracle", "duckdb": "DuckDB", "clickhouse": "ClickHouse", "trino": "Trino",
    "spark": "Spark", "hive": "Hive", "teradata": "Teradata", "sqlite": "SQLite",
}  # fmt: skip


def tables(sql: str, dialect: str = "") -> list[dict[str, Any]]:
    """As `engines/ddl.py` tells them. Raises Invalid with the line, and Limited."""
    if dialect not in DIALECTS:
        known = ", ".join(filter(None, DIALECTS))
        raise Invalid(f"There is no dialect '{dialect[:40]}'.", f"Known are: {known}.")
    if len(sql) > LONGEST:
        raise Limited(
            f"The SQL has {len(sql):,} letters; at most {LONGEST:,} are read.",
            "Leave out what is no CREATE TABLE.",
        )
    asked = json.dumps({"sql": sql, "dialect": dialect}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", BOOT, TOP],
            input=asked, capture_output=True, timeout=SECONDS, env={}, cwd="/", check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Limited(*_STOPPED) from None
    try:
        told = json.loads(done.stdout)
    except ValueError:
        if done.returncode < 0:
            raise Limited(*_STOPPED) from None
        raise Unreadable("The SQL cannot be read.", "Try with fewer statements.") from None
    if "error" in told:
        line = int(told["line"])
        where = f"Line {line}: " if line else ""
        raise Invalid(f"{where}{told['error']}.".replace("..", "."), _HINT, line)
    found: list[dict[str, Any]] = told["tables"]
    return found


_STOPPED = ("The SQL takes too long to read.", "Try with fewer statements.")
_HINT = "Name the database that it is written for, or leave out what is no CREATE TABLE."

"""Databases: how each is reached from Python and R, and what it calls a table.

Everything that lets somebody in comes from the environment; a contract states none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketplace.formats.snippets import names, quote
from marketplace.formats.snippets.names import Dialect
from marketplace.formats.snippets.snippet import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Arguments are `argument: what it holds`: a field of the server, or $NAME for a variable."""

    title: str
    dialect: Dialect
    packages: str  # for pip
    module: str  # import line
    connect: str  # what is called in Python
    python: Mapping[str, str]
    driver: str = "odbc::odbc()"  # in R
    r: Mapping[str, str] = field(default_factory=lambda: {"dsn": "$ODBC_DSN"})
    around: tuple[str, ...] = ("database|catalog", "schema")  # fields before the table's name
    port: int = 0


_PG = {"host": "host", "port": "port", "user": "$PGUSER", "password": "$PGPASSWORD"}
_POSTGRES = Database(
    title="PostgreSQL", dialect=names.POSTGRES, around=("schema",), port=5432,
    packages='"psycopg[binary]"', module="import psycopg", connect="psycopg.connect",
    python=_PG | {"dbname": "database"},
    driver="RPostgres::Postgres()", r=_PG | {"dbname": "database"},
)  # fmt: skip
_SQLSERVER = Database(
    title="SQL Server", dialect=names.SQLSERVER, port=1433,
    packages="pymssql", module="import pymssql", connect="pymssql.connect",
    python={"server": "host", "port": "port", "user": "$MSSQL_USER",
            "password": "$MSSQL_PASSWORD", "database": "database"},
    r={"driver": "=ODBC Driver 18 for SQL Server", "server": "host", "port": "port",
       "database": "database", "uid": "$MSSQL_USER", "pwd": "$MSSQL_PASSWORD"},
)  # fmt: skip
_TRINO = Database(
    title="Trino", dialect=names.TRINO, around=("catalog", "schema"), port=443,
    packages="trino", module="import trino", connect="trino.dbapi.connect",
    python={"host": "host", "port": "port", "http_scheme": "=https", "user": "$TRINO_USER",
            "catalog": "catalog", "schema": "schema", "auth": "@trino.auth.BasicAuthentication("
            'os.environ["TRINO_USER"], os.environ["TRINO_PASSWORD"])'},
)  # fmt: skip
_MYSQL = {"host": "host", "port": "port", "user": "$MYSQL_USER", "password": "$MYSQL_PASSWORD"}
_AWS = {"s3_staging_dir": "stagingDir|$ATHENA_STAGING_DIR", "region_name": "regionName",
        "work_group": "workgroup"}  # fmt: skip

DATABASES: Mapping[str, Database] = {
    "postgres": _POSTGRES,
    "postgresql": _POSTGRES,
    "redshift": Database(
        title="Redshift", dialect=names.POSTGRES, around=("schema",), port=5439,
        packages="redshift_connector", module="import redshift_connector",
        connect="redshift_connector.connect",
        python=_PG | {"host": "host|$PGHOST", "database": "database"},
        driver="RPostgres::Redshift()",
        r=_PG | {"host": "host|$PGHOST", "dbname": "database"},
    ),
    "snowflake": Database(
        title="Snowflake", dialect=names.SNOWFLAKE, packages="snowflake-connector-python",
        module="import snowflake.connector", connect="snowflake.connector.connect",
        python={"account": "account", "user": "$SNOWFLAKE_USER",
                "password": "$SNOWFLAKE_PASSWORD", "warehouse": "warehouse|$SNOWFLAKE_WAREHOUSE"},
        driver="odbc::snowflake()",
        r={"account": "account", "uid": "$SNOWFLAKE_USER", "pwd": "$SNOWFLAKE_PASSWORD",
           "warehouse": "warehouse|$SNOWFLAKE_WAREHOUSE"},
    ),
    "bigquery": Database(
        title="BigQuery", dialect=names.BIGQUERY, around=("project", "dataset"),
        packages="google-cloud-bigquery", module="from google.cloud import bigquery\n"
        "from google.cloud.bigquery import dbapi", connect="dbapi.connect",
        python={"client": "@bigquery.Client(project={project})"},
        driver="bigrquery::bigquery()", r={"project": "project", "dataset": "dataset"},
    ),
    "databricks": Database(
        title="Databricks", dialect=names.Dialect("``"), around=("catalog", "schema"),
        packages="databricks-sql-connector", module="from databricks import sql",
        connect="sql.connect",
        python={"server_hostname": "host|$DATABRICKS_HOST", "http_path": "$DATABRICKS_HTTP_PATH",
                "access_token": "$DATABRICKS_TOKEN"},
        driver="odbc::databricks()",
        r={"workspace": "host|$DATABRICKS_HOST", "httpPath": "$DATABRICKS_HTTP_PATH"},
    ),
    "mysql": Database(
        title="MySQL", dialect=names.MYSQL, around=("database",), port=3306,
        packages="pymysql", module="import pymysql", connect="pymysql.connect",
        python=_MYSQL | {"database": "database"},
        driver="RMariaDB::MariaDB()", r=_MYSQL | {"dbname": "database"},
    ),
    "sqlserver": _SQLSERVER,
    "synapse": _SQLSERVER,
    "oracle": Database(
        title="Oracle", dialect=names.ORACLE, around=("schema",), port=1521, packages="oracledb",
        module="import oracledb", connect="oracledb.connect",
        python={"host": "host", "port": "port", "service_name": "serviceName",
                "user": "$ORACLE_USER", "password": "$ORACLE_PASSWORD"},
    ),
    "trino": _TRINO,
    "presto": _TRINO,
    "athena": Database(
        title="Amazon Athena", dialect=names.TRINO, around=("catalog", "schema"),
        packages="pyathena", module="import pyathena", connect="pyathena.connect", python=_AWS,
    ),
    "glue": Database(
        title="Amazon Athena", dialect=names.TRINO, around=("database",),
        packages="pyathena", module="import pyathena", connect="pyathena.connect", python=_AWS,
    ),
    "clickhouse": Database(
        title="ClickHouse", dialect=names.CLICKHOUSE, around=("database",), port=8443,
        packages="clickhouse-connect", module="import clickhouse_connect.dbapi",
        connect="clickhouse_connect.dbapi.connect",
        python={"host": "host", "port": "port", "database": "database",
                "username": "$CLICKHOUSE_USER", "password": "$CLICKHOUSE_PASSWORD"},
    ),
    "duckdb": Database(
        title="DuckDB", dialect=names.DUCKDB, around=("schema",), packages="duckdb",
        module="import duckdb", connect="duckdb.connect",
        python={"database": "database", "read_only": "@True"},
        driver="duckdb::duckdb()", r={"dbdir": "database", "read_only": "@TRUE"},
    ),
}  # fmt: skip
# Whatever else speaks SQL, and what nobody has told us about.
ANY = Database(
    title="ODBC", dialect=names.ANSI, around=("schema|namespace|database|catalog",),
    packages="pyodbc", module="import pyodbc", connect="pyodbc.connect",
    python={"": "$ODBC_CONNECTION"},
)  # fmt: skip
FILES = frozenset({"local", "s3", "azure", "gcs", "sftp"})
OTHERS = frozenset({"api", "kafka", "pubsub", "kinesis"})


def database(subject: Subject) -> Database:
    return DATABASES.get(subject.kind, ANY)


def table(subject: Subject) -> str:
    """Its full name, as its own SQL spells it; "" where it cannot be written."""
    of = database(subject)
    around = [subject.text(*keys.split("|")) for keys in of.around]
    return names.path(around, subject.stored, of.dialect) if subject.stored else ""


def python(subject: Subject) -> str:
    """Leaves a DB-API `connection`."""
    of = database(subject)
    return f"connection = {of.connect}({_arguments(subject, of.python, False)})"


def r(subject: Subject) -> str:
    of = database(subject)
    return f"connection <- dbConnect(\n    {of.driver},{_arguments(subject, of.r, True)})"


def variables(subject: Subject) -> tuple[str, ...]:
    """What the Python above takes from the environment."""
    text = python(subject)
    return tuple(dict.fromkeys(part.split('"]')[0] for part in text.split('os.environ["')[1:]))


def _arguments(subject: Subject, wanted: Mapping[str, str], in_r: bool) -> str:
    sign = " = " if in_r else "="
    found = {name: _value(subject, source, in_r) for name, source in wanted.items()}
    lines = [f"{name}{sign}{value}" if name else value for name, value in found.items() if value]
    return "\n    " + ",\n    ".join(lines) + "\n" if lines else ""


def _value(subject: Subject, source: str, in_r: bool) -> str:
    literal = quote.r if in_r else quote.python
    first, _, other = source.partition("|")
    if first.startswith("@"):
        return first[1:].replace("{project}", literal(subject.text("project")))
    if first.startswith("="):
        return literal(first[1:])
    if first.startswith("$"):
        return f'Sys.getenv("{first[1:]}")' if in_r else f'os.environ["{first[1:]}"]'
    text = subject.text(first)
    if first == "port":
        return quote.number(text, database(subject).port)
    if not text and other:
        return _value(subject, other, in_r)
    return literal(text) if text else ""

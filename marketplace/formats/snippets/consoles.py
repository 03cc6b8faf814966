"""The client that people of each database have open anyway: psql, snow, bq, mysql, sqlcmd ..."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from marketplace.formats.snippets import databases, names
from marketplace.formats.snippets.question import ask, rows
from marketplace.formats.snippets.quote import conninfo, number, shell, sql
from marketplace.formats.snippets.snippet import Subject


def query(subject: Subject) -> str:
    """The first question in the SQL of this server; "" where the table has no name to write."""
    table = databases.table(subject)
    return rows(ask(subject), table, databases.database(subject).dialect) if table else ""


def shell_text(subject: Subject) -> str:
    """ "" where there is no such client, or it needs more than can be known."""
    write = _CLIENTS.get(subject.kind)
    return write(subject, shell(query(subject) + ";")) if write else ""


def attached(subject: Subject) -> tuple[str, ...]:
    """PostgreSQL as DuckDB reads it: statements, the question last."""
    said = {
        "host": subject.text("host"),
        "port": number(subject.text("port"), databases.database(subject).port),
        "dbname": subject.text("database"),
    }
    place = " ".join(f"{key}={conninfo(value)}" for key, value in said.items() if value)
    table = names.path((subject.text("schema"),), subject.stored, names.DUCKDB)
    return (
        "INSTALL postgres",
        f"ATTACH {sql(place)} AS source (TYPE postgres, READ_ONLY)",
        rows(ask(subject), f"source.{table}"),
    )


def _psql(subject: Subject, asked: str) -> str:
    # As variables: as `--dbname` a text with "=" would be taken for a whole connection.
    port = number(subject.text("port"), databases.database(subject).port)
    where = [f"PGHOST={shell(subject.text('host'))}"] if subject.text("host") else []
    where += [f"PGPORT={port}", f"PGDATABASE={shell(subject.text('database'))}"]
    return f"# PGUSER and PGPASSWORD let you in.\n{' '.join(where)} \\\n  psql --command {asked}"


def _snowflake(subject: Subject, asked: str) -> str:
    options = _options(subject, account="account", database="database", schema="schema",
                       warehouse="warehouse")  # fmt: skip
    return (
        "# SNOWFLAKE_USER and SNOWFLAKE_PASSWORD let you in.\n"
        f"snow sql --temporary-connection --enable-templating NONE {options} \\\n  --query {asked}"
    )


def _bq(subject: Subject, asked: str) -> str:
    project = _options(subject, project_id="project")
    # With a flag after it, bq takes no text for a flag.
    return (
        "# gcloud auth login lets you in.\n"
        f"bq query --use_legacy_sql=false {project} \\\n  -- {asked}"
    )


def _mysql(subject: Subject, asked: str) -> str:
    port = number(subject.text("port"), 3306)
    options = _options(subject, host="host", database="database")
    return (
        "# MYSQL_USER and MYSQL_PWD let you in.\n"
        f'mysql --user="$MYSQL_USER" --port={port} {options} \\\n  --execute={asked}'
    )


def _sqlcmd(subject: Subject, asked: str) -> str:
    server = shell(f"tcp:{subject.text('host')},{number(subject.text('port'), 1433)}")
    database = shell(subject.text("database"))
    # -x: a name like $(PATH) stays what it is.
    return (
        "# MSSQL_USER and SQLCMDPASSWORD let you in.\n"
        f"SQLCMDSERVER={server} SQLCMDDBNAME={database} \\\n"
        f'  sqlcmd -x -U "$MSSQL_USER" -Q {asked}'
    )


def _trino(subject: Subject, asked: str) -> str:
    server = shell(f"https://{subject.text('host')}:{number(subject.text('port'), 443)}")
    options = _options(subject, catalog="catalog", schema="schema")
    return (
        "# TRINO_USER and TRINO_PASSWORD let you in.\n"
        f'trino --server={server} --user="$TRINO_USER" --password {options} \\\n  --execute={asked}'
    )


def _clickhouse(subject: Subject, asked: str) -> str:
    options = _options(subject, host="host", database="database")
    return (
        "# CLICKHOUSE_USER and CLICKHOUSE_PASSWORD let you in.\n"
        f"clickhouse-client --secure {options} \\\n  --query={asked}"
    )


def _duckdb(subject: Subject, asked: str) -> str:
    # A path that begins with a hyphen is still a path.
    path = subject.text("database")
    path = path if path.startswith(("/", "./", "md:")) else f"./{path}"
    return f"duckdb -readonly {shell(path)} {asked}"


_CLIENTS: Mapping[str, Callable[[Subject, str], str]] = {
    "postgres": _psql, "postgresql": _psql, "redshift": _psql, "snowflake": _snowflake,
    "bigquery": _bq, "mysql": _mysql, "sqlserver": _sqlcmd, "synapse": _sqlcmd,
    "trino": _trino, "presto": _trino, "clickhouse": _clickhouse, "duckdb": _duckdb,
}  # fmt: skip


def _options(subject: Subject, **fields: str) -> str:
    found = {option: subject.text(field) for option, field in fields.items()}
    return " ".join(f"--{option}={shell(value)}" for option, value in found.items() if value)

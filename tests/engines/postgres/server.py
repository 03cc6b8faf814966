"""A PostgreSQL server of our own on a Unix socket in a folder of its own, and data in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from marketplace.engines import nested, quote

READER, SECRET = "marketplace_reader", "canary-pass-7431"
_PLACES = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/postgresql")
_TYPES = {
    "TINYINT": "smallint", "UTINYINT": "smallint", "FLOAT": "real", "DOUBLE": "double precision",
    "VARCHAR": "text", "BLOB": "bytea", "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "USMALLINT": "integer", "UINTEGER": "bigint", "HUGEINT": "numeric(39,0)", "JSON": "jsonb",
}  # fmt: skip


def programs() -> Path:
    """Skips where no PostgreSQL is installed."""
    found = sorted(
        (path.parent for place in _PLACES for path in Path(place).glob("*/bin/initdb")),
        key=lambda path: float(path.parent.name) if path.parent.name.isdigit() else 0.0,
    )
    if on_path := shutil.which("initdb"):
        found.insert(0, Path(on_path).resolve().parent)
    if not found:
        pytest.skip("No PostgreSQL server is installed here: apt install postgresql")
    return found[-1]


class Server:
    """Started as a user of its own, for the server refuses root."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.programs = folder, programs()
        self.user = {} if os.getuid() else _somebody()
        if self.user:
            os.chown(folder, self.user["user"], self.user["group"])

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            extra_groups=[] if self.user else None,
            **self.user,
        )
        assert done.returncode == 0, done.stderr or done.stdout

    def start(self) -> None:
        data = str(self.folder / "data")
        self.run("initdb", "-D", data, "-U", "owner", "-A", "trust", "--no-sync", "-E", "UTF8")
        # Our own rule is that nobody but its owner comes in without a password.
        rules = "local all owner trust\nlocal all all scram-sha-256\n"
        (self.folder / "data" / "pg_hba.conf").write_text(rules)
        said = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off "
            "-c shared_buffers=32MB -c max_connections=20 -c autovacuum=off"
        )
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", data, "-l", log, "-w", "-o", said, "start")
        self.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{SECRET}'")
        self.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        self.execute(f"GRANT pg_read_all_data TO {READER}")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    @property
    def stated(self) -> dict[str, Any]:
        """As a file of servers would have it."""
        return {"host": str(self.folder), "dbname": "postgres", "user": READER, "password": SECRET}

    @contextmanager
    def owner(self) -> Iterator[Any]:
        import psycopg

        with psycopg.connect(host=str(self.folder), dbname="postgres", user="owner") as con:
            yield con

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        with self.owner() as con:
            found = con.execute(statement)
            return found.fetchall() if found.description else []

    def load(self, select: str, schema: str, table: str, file: str = "") -> None:
        """What DuckDB answers, as a table with types of the same meaning; `file`: of its own."""
        with duckdb.connect() as data, self.owner() as con:
            if file:
                data.execute(f"ATTACH {quote.text(file)} AS held (READ_ONLY)")
            columns = [(c[0], str(c[1])) for c in data.execute(f"{select} LIMIT 0").description]
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {quote.name(schema)}")
            where = f"{quote.name(schema)}.{quote.name(table)}"
            types = Types(con, schema, table)
            listed = ", ".join(f"{quote.name(name)} {types.of(type_)}" for name, type_ in columns)
            con.execute(f"CREATE TABLE {where} ({listed})")
            copied = ", ".join(_copied(quote.name(name), type_) for name, type_ in columns)
            data.execute("SET TimeZone = 'UTC'")
            file = self.folder / f"copy-{schema}-{table}.csv".replace("/", "_")
            data.execute(
                f"COPY (SELECT {copied} FROM ({select})) TO {quote.text(str(file))} "
                "(FORMAT csv, HEADER false, NULLSTR '~NULL~')"
            )
            with (
                con.cursor().copy(f"COPY {where} FROM STDIN (FORMAT csv, NULL '~NULL~')") as copy,
                file.open("rb") as text,
            ):
                while part := text.read(1 << 20):
                    copy.write(part)
            file.unlink()


class Types:
    """Groups of properties become types of their own."""

    def __init__(self, con: Any, schema: str, table: str) -> None:
        self.con, self.schema, self.table, self.made = con, schema, table, 0

    def of(self, type_: str) -> str:
        if item := nested.item(type_):
            return f"{self.of(item)}[]"
        if fields := nested.fields(type_):
            listed = ", ".join(f"{quote.name(name)} {self.of(of)}" for name, of in fields)
            self.made += 1
            name = f"{quote.name(self.schema)}.{quote.name(f'{self.table}_{self.made}')}"
            self.con.execute(f"CREATE TYPE {name} AS ({listed})")
            return name
        if type_.startswith("MAP("):
            return "jsonb"
        return _TYPES.get(type_, type_)


def _copied(name: str, type_: str) -> str:
    """As PostgreSQL reads it."""
    if type_.startswith("MAP("):
        return f"to_json({name})::VARCHAR AS {name}"
    return f"{_text(name, type_)} AS {name}" if type_.endswith(("]", ")")) else name


def _text(sql: str, type_: str) -> str:
    """Lists and groups of properties in PostgreSQL's own way to write them."""
    if item := nested.item(type_):
        each = _quoted("x", item)
        inner = f"array_to_string(list_transform({sql}, lambda x: coalesce({each}, 'NULL')), ',')"
        return f"CASE WHEN {sql} IS NOT NULL THEN '{{' || {inner} || '}}' END"
    if fields := nested.fields(type_):
        parts = " || ',' || ".join(
            f"coalesce({_quoted(f'({sql}).{quote.name(name)}', of)}, '')" for name, of in fields
        )
        return f"CASE WHEN {sql} IS NOT NULL THEN '(' || {parts} || ')' END"
    return f"({sql})::VARCHAR"


def _quoted(sql: str, type_: str) -> str:
    text = f"replace(replace({_text(sql, type_)}, '\\', '\\\\'), '\"', '\\\"')"
    return f"'\"' || {text} || '\"'"


def _somebody() -> Mapping[str, int]:
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid}
    pytest.skip("There is no user but root here, as whom PostgreSQL does not run")


@contextmanager
def running() -> Iterator[Server]:
    """A short path: those of sockets may have 100 letters."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()

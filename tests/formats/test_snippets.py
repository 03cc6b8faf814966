"""What each snippet says: names as each engine has them, nothing masked, no secret written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from marketplace.formats.snippets import names, snippets
from marketplace.formats.snippets.question import ask
from marketplace.formats.snippets.snippet import Subject, readable
from marketplace.model import DataContract, SchemaObject, SchemaProperty, Server, Slo
from tests.formats.builders_snippets import a_server, a_table, of, servers

RUNNER = Path(__file__).with_name("run_python.py")
AWKWARD = ("it's", 'say "hi"', "a\\b", "%s", "{x}", "a;b", "naïve ☂", "select", "$HOME")


def run(folder: Path, **cells: str):
    done = subprocess.run(
        [sys.executable, "-W", "error", str(RUNNER)],
        cwd=folder, input=json.dumps({key: [text] for key, text in cells.items()}),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


# Names


@pytest.mark.parametrize(
    ("text", "dialect", "spelled"),
    [
        ("legs", names.POSTGRES, "legs"),
        ("Legs", names.POSTGRES, '"Legs"'),
        ("LEGS", names.POSTGRES, '"LEGS"'),
        ("order", names.POSTGRES, '"order"'),
        ("legs", names.SNOWFLAKE, "legs"),
        ("LEGS", names.SNOWFLAKE, "LEGS"),
        ("Legs", names.SNOWFLAKE, '"Legs"'),
        ("order", names.SNOWFLAKE, '"ORDER"'),  # as it was made without quotes
        ("two words", names.ORACLE, '"two words"'),
        ("Legs", names.DUCKDB, "Legs"),
        ("skyport-eu", names.BIGQUERY, "`skyport-eu`"),
        ("a`b\\c", names.BIGQUERY, "`a\\`b\\\\c`"),
        ("a`b\\c", names.MYSQL, "`a``b\\c`"),
        ("a]b[c", names.SQLSERVER, "[a]]b[c]"),
        ('a"b', names.TRINO, '"a""b"'),
        ("1st", names.TRINO, '"1st"'),
    ],
)
def test_a_name_is_quoted_as_its_engine_needs_it(text, dialect, spelled):
    assert names.name(text, dialect) == spelled


@pytest.mark.parametrize(
    ("around", "stored", "spelled"),
    [
        (("shop", "sales"), "orders", "shop.sales.orders"),
        (("shop", "sales"), "stock.orders", "shop.stock.orders"),
        (("shop", "sales"), "dwh.stock.orders", "dwh.stock.orders"),
        (("", "sales"), "orders", "sales.orders"),
        (("", ""), "orders", "orders"),
        (("shop", "sales"), "orders v1.2", 'shop.sales."orders v1.2"'),
    ],
)
def test_a_physical_name_may_hold_its_schema(around, stored, spelled):
    assert names.path(around, stored, names.DUCKDB) == spelled


# The first question


def question(*properties: SchemaProperty, slos: tuple[Slo, ...] = ()):
    table = SchemaObject(name="orders", properties=properties)
    server = a_server("postgres")
    return ask(
        Subject(
            contract=DataContract(id="x", schema=(table,), slos=slos), of=table, server=server,
            readable=tuple(readable(table, server, frozenset(), {})),
        )
    )  # fmt: skip


def a(name: str, logical_type: str = "string", **parts: object) -> SchemaProperty:
    return SchemaProperty(name=name, logical_type=logical_type, **parts)


def test_the_newest_rows_are_those_of_which_freshness_is_promised():
    days = a("ordered_on", "date"), a("loaded_at", "timestamp", required=True)
    assert question(*days).newest == "ordered_on"
    assert question(*days).gaps
    fresh = question(*days, slos=(Slo(property="latency", element="orders.loaded_at"),))
    assert (fresh.newest, fresh.gaps) == ("loaded_at", False)


def test_without_a_moment_kinds_are_counted_by_what_has_few_of_them():
    found = question(a("id", primary_key=True), a("note", unique=True), a("paid", "boolean"))
    assert found.category == "paid"
    assert question(a("id", primary_key=True), a("city"), a("paid", "boolean")).category == "city"


def test_few_flat_columns_are_shown_and_the_newest_is_one_of_them():
    many = [a(f"c{n}") for n in range(9)]
    found = question(a("whole", "object"), *many, a("old", deprecated=True), a("day", "date"))
    assert found.columns == ("day", "c0", "c1", "c2", "c3", "c4")


# Masked


@pytest.mark.parametrize(
    "server", [*servers()], ids=lambda s: f"{s.type} {s.address.get('format')}"
)
def test_no_snippet_reads_what_is_masked(server):
    table = a_table("canary_name", "canary_of_physical", "canary.part")
    table = SchemaObject(
        name="orders",
        properties=(
            *table.properties,
            a("other", physical_name="CANARY_NAME"),
            a("canary_moment", "timestamp"),
        ),
    )
    hidden = ["canary_name", "canary_of_physical", "canary", "canary_moment"]
    found = of(server, table, masked=hidden)
    for snippet in found.values():
        assert "canary" not in snippet.text.casefold()
        assert "SELECT *" not in snippet.text
        assert snippet.note.endswith("canary_name, canary_of_physical, canary_moment.")
        assert "\n" not in snippet.note


def test_where_everything_is_masked_rows_are_counted():
    table = SchemaObject(name="orders", properties=(a("email"), a("born", "date")))
    for server in servers():
        for key, snippet in of(server, table, masked=["email", "born"]).items():
            assert "email" not in snippet.text
            assert "born" not in snippet.text
            if key in ("sql", "duckdb", "pandas", "polars", "r") and server.type != "api":
                assert "count(*) AS n" in snippet.text


def test_messages_and_answers_that_come_whole_are_not_shown_where_something_is_masked():
    table = a_table("kind", "email")
    shown = {key: of(server, table, masked=["email"])["native"].text for key, server in {
        "avro": a_server("kafka", host="k", topic="t", format="avro"),
        "other": a_server("kafka", host="k", topic="t", format="protobuf"),
        "api": a_server("api", location="https://a.example/x"),
        "pubsub": a_server("pubsub", project="p"),
        "kinesis": a_server("kinesis", stream="s"),
    }.items()}  # fmt: skip
    assert "value.get(name)" in shown["avro"]
    assert 'len(message.value() or b"")' in shown["other"]
    assert "--output /dev/null" in shown["api"]
    assert "message.data" not in shown["pubsub"]
    assert 'len(record["Data"])' in shown["kinesis"]


# Secrets


def test_a_password_comes_from_the_environment_and_never_from_a_contract():
    stated = {"password": "s3cret", "user": "root", "token": "s3cret", "pwd": "s3cret"}
    for server in servers():
        whole = Server(server="s", type=server.type, address={**server.address, **stated})
        for snippet in of(whole, a_table("kind")).values():
            assert "s3cret" not in snippet.text + snippet.data
            assert "root" not in snippet.text


def test_a_password_in_the_address_of_an_sftp_server_is_left_out():
    server = a_server("sftp", location="sftp://ada:s3cret@files.example/x.csv", format="csv")
    assert "s3cret" not in of(server, a_table("kind"))["native"].text


# Files with awkward names, really read


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The same rows as every kind of file."""
    folder = tmp_path_factory.mktemp("files")
    columns = ", ".join(f"n AS {names.name(name, names.DUCKDB)}" for name in AWKWARD)
    with duckdb.connect(config={"file_search_path": str(folder)}) as con:
        con.execute(f"CREATE TABLE t AS SELECT {columns}, n::VARCHAR AS secret FROM range(7) r(n)")
        for place in ("x.parquet", "it's.parquet", "many/1.parquet", "many/2.parquet"):
            file = folder / place
            file.parent.mkdir(exist_ok=True)
            con.execute(f"COPY t TO {names.name(str(file), names.Dialect(chr(39) * 2))}")
        con.execute(f"COPY t TO '{folder}/x.tsv' (DELIMITER '\t', FORMAT csv)")
        con.execute(f"COPY t TO '{folder}/x.csv' (DELIMITER ';')")
        con.execute(f"COPY t TO '{folder}/x.json'")
        con.execute(f"COPY t TO '{folder}/array.json' (ARRAY true)")
        con.execute(f"ATTACH '{folder}/x.duckdb' AS d; CREATE TABLE d.\"it's\" AS FROM t")
    text = (folder / "x.csv").read_text("utf-8").replace("☂", "é")
    (folder / "latin.csv").write_text(text, encoding="latin-1")
    return folder


PLACES = {
    "parquet": {"path": "x.parquet", "format": "parquet"},
    "quoted": {"path": "it's.parquet", "format": "parquet"},
    "many": {"path": "many/*.parquet", "format": "parquet"},
    "tabs": {"path": "x.tsv", "format": "tsv"},
    "semicolons": {"path": "x.csv", "format": "csv", "delimiter": ";"},
    "latin": {"path": "latin.csv", "format": "csv", "delimiter": ";", "encoding": "ISO-8859-1"},
    "lines": {"path": "x.json", "format": "ndjson"},
    "array": {"path": "array.json", "format": "json"},
    "database": {"path": "x.duckdb", "format": "duckdb"},
}


def test_awkward_names_are_read_from_every_kind_of_file_by_every_tool(files):
    told, cells = {}, {}
    for place, address in PLACES.items():
        columns = [name.replace("☂", "é") if place == "latin" else name for name in AWKWARD]
        if address["format"] in ("csv", "tsv"):  # polars keeps doubled quotes in a heading
            columns.remove('say "hi"')
        table = SchemaObject(
            name="it's", properties=tuple(a(name, "integer") for name in (*columns, "secret"))
        )
        found = of(a_server("local", **address), table, masked=["secret"])
        told[place] = columns
        cells |= {f"{place} {key}": found[key].text for key in ("pandas", "polars")}
        with duckdb.connect(config={"file_search_path": str(files)}) as con:
            text = found["duckdb"].text.replace("EXISTS '", f"EXISTS '{files}/")
            answer = con.execute(text)
            assert [column[0] for column in answer.description] == columns[:6]
            assert len(answer.fetchall()) == (10 if place == "many" else 7)
    for name, answer in run(files, **cells).items():
        place = name.split()[0]
        assert "error" not in answer, f"{name}\n{cells[name]}\n{answer['error']}"
        assert answer["columns"] == told[place], name
        assert answer["rows"] == (14 if place == "many" else 7)


def test_files_in_a_store_are_read_by_what_finds_them_there(files):
    """The same code against a folder: fsspec takes a path for an address."""
    cells, told = {}, {}
    for place in ("parquet", "many", "semicolons"):
        stated = {**PLACES[place], "location": PLACES[place]["path"]}
        names_ = [n for n in AWKWARD if '"' not in n or place != "semicolons"]
        table = SchemaObject(name="t", properties=tuple(a(n, "integer") for n in names_))
        found, told[place] = of(a_server("s3", **stated), table), names_
        cells |= {f"{place} {key}": found[key].text for key in ("pandas", "polars")}
    for name, answer in run(files, **cells).items():
        assert "error" not in answer, f"{name}\n{cells[name]}\n{answer['error']}"
        assert answer["columns"] == told[name.split()[0]]
        assert answer["rows"] == (14 if name.startswith("many") else 7)


def test_a_database_is_asked_by_python_as_written(files):
    table = SchemaObject(name="it's", properties=tuple(a(n, "integer") for n in AWKWARD))
    found = of(a_server("duckdb", database="x.duckdb", schema="main"), table)
    cells = {key: found[key].text for key in ("pandas", "polars")}
    for answer in run(files, **cells).values():
        assert "error" not in answer, answer.get("error")
        assert (answer["columns"], answer["rows"]) == ([*AWKWARD[:6]], 7)


def test_the_column_that_a_file_has_goes_before_what_the_contract_calls_it():
    table = SchemaObject(name="t", properties=(a("tailnum", physical_name="AC_REG"),))
    contract = DataContract(id="x", schema=(table,))
    server = a_server("local", path="x.csv", format="csv")

    def text(**known: str) -> str:
        return next(iter(snippets(contract, table, server, columns=known))).text

    assert "tailnum" in text()
    assert "AC_REG" in text(tailnum="AC_REG")


# What there is not


def test_a_server_that_says_too_little_has_no_snippet():
    assert of(a_server("kafka", topic="t"), a_table("a")) == {}
    assert of(a_server("kafka", host="k", topic="^.*"), a_table("a")) == {}
    assert of(a_server("api", location="javascript:alert(1)"), a_table("a")) == {}
    assert of(a_server("local", path="x.avro", format="avro"), a_table("a"), name="") == {}


def test_a_table_that_cannot_be_asked_here_has_no_sql_of_ours():
    found = of(a_server("local", path="x.csv", format="csv"), a_table("a"), name="")
    assert not {"sql", "api", "cli"} & {*found}
    assert {"duckdb", "pandas", "polars", "r", "notebook", "dbt"} == {*found}


def test_a_kind_of_server_that_nobody_knows_is_asked_by_odbc():
    found = of(a_server("something new", host="h", schema="sales"), a_table("kind"))
    assert 'pyodbc.connect(\n    os.environ["ODBC_CONNECTION"]\n)' in found["native"].text
    assert "FROM sales.orders" in found["native"].text
    assert 'dsn = Sys.getenv("ODBC_DSN")' in found["r"].text


def test_a_table_of_many_properties_is_no_wall():
    table = SchemaObject(name="t", properties=tuple(a(f"column_{n}") for n in range(300)))
    for server in servers():
        for snippet in of(server, table, masked=["column_0"]).values():
            assert len(snippet.text) < 2500

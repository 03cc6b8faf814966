"""Statements are bound to empty tables of the old and the new contract; none of them is run."""

from __future__ import annotations

import duckdb

from marketplace.engines import empty_types
from marketplace.engines.binding import Bound, Called, Statement, bind
from marketplace.engines.workers import Workers
from marketplace.model import SchemaObject, SchemaProperty
from tests.engines.builders_engines import a_property, an_object

TYPES = [
    (a_property("x", "string"), "VARCHAR"),
    (a_property("x", "integer"), "BIGINT"),
    (a_property("x", "integer", physical_type="smallint"), "SMALLINT"),
    (a_property("x", "integer", physical_type="NUMBER(38,0)"), "DECIMAL(38,0)"),
    (a_property("x", "number", physical_type="numeric(10, 2)"), "DECIMAL(10,2)"),
    (a_property("x", "number", physical_type="number"), "DOUBLE"),
    (a_property("x", "number", physical_type="decimal(99)"), "DOUBLE"),
    (a_property("x", "string", physical_type="integer"), "VARCHAR"),  # the promise counts
    (a_property("x", "timestamp", physical_type="timestamp(3) with time zone"),
     "TIMESTAMP WITH TIME ZONE"),
    (a_property("x", "timestamp", physical_type="datetime"), "TIMESTAMP"),
    (a_property("x", "date", physical_type="timestamp"), "DATE"),
    (a_property("x", physical_type="character varying(20)"), "VARCHAR"),
    (a_property("x", physical_type="jsonb"), "JSON"),
    (a_property("x", physical_type="bigint[]"), "BIGINT[]"),
    (a_property("x", "array", physical_type="varchar[]"), "VARCHAR[]"),
    (a_property("x", "boolean"), "BOOLEAN"),
    (a_property("x", "object"), "JSON"),
    (a_property("x", "object", properties=(a_property("a", "integer"), a_property('b"', "date"))),
     'STRUCT(a BIGINT, "b""" DATE)'),
    (a_property("x", "array", items=a_property("", "object", properties=(a_property("a"),))),
     "STRUCT(a VARCHAR)[]"),
    (a_property("x", "map", map_key=a_property("", "string"), map_value=a_property("", "number")),
     "MAP(VARCHAR, DOUBLE)"),
    (a_property("x", physical_type="nobody knows); DROP"), "VARCHAR"),
]  # fmt: skip


def deep(levels: int) -> SchemaProperty:
    inner = a_property("x", "integer")
    for _ in range(levels):
        inner = a_property("x", "object", properties=(inner,))
    return inner


def tried(
    workers: Workers, old: SchemaObject | None, new: SchemaObject | None, *asked: str
) -> tuple[Bound, ...]:
    tables = (Called("shop", "orders", old, new),)
    return bind(workers, [Statement(sql, tables) for sql in asked])


def test_a_property_gets_the_type_that_its_contract_promises():
    found = [empty_types.columns(an_object(item))[0][1] for item, _ in TYPES]
    with duckdb.connect() as con:
        cast = [con.sql(f"SELECT NULL::{type_}").types[0] for type_ in found]
        con.sql(f"SELECT NULL::{empty_types.column(deep(60))}")
    assert [str(one) for one in cast] == [wanted for _, wanted in TYPES]
    twice = an_object(a_property("Id", "date"), a_property("id"), a_property(""))
    assert empty_types.columns(twice) == [("Id", "DATE")]


def test_what_stops_binding_or_gives_other_columns_is_told(workers):
    old = an_object(a_property("id", "integer"), a_property("note"), a_property("at", "date"))
    new = an_object(a_property("id", "integer", physical_type="smallint"), a_property("at"))
    gone, same, retyped, star, added = tried(
        workers,
        old,
        new,
        "SELECT note FROM shop.orders",
        "SELECT count(*) FROM SHOP.ORDERS",
        "SELECT max(id) AS biggest FROM shop.orders",
        "FROM shop.orders",
        "SELECT unknown FROM shop.orders",
    )
    assert "note" in gone.broken
    assert same == Bound()
    assert retyped.changed == (("biggest", "BIGINT", "SMALLINT"),)
    assert retyped.gentle
    assert ("note", "VARCHAR", "") in star.changed
    assert ("at", "DATE", "VARCHAR") in star.changed
    assert not star.gentle
    assert "does not work today either" in added.untried
    assert tried(workers, old, None, "FROM shop.orders")[0].broken


def test_a_hostile_statement_stops_no_other(workers):
    table = an_object(a_property("id", "integer"))
    hostile = [
        "DROP TABLE shop.orders",
        "SELECT 1; DROP TABLE shop.orders",
        "SELECT * FROM read_csv('/etc/passwd')",
        "FROM '/etc/passwd'",
        "COPY shop.orders TO '/tmp/x'",
        "SELECT " + "(" * 20_000 + "1" + ")" * 20_000,
        "SELECT " + "+".join(["1"] * 90_000),
        "SELECT \ud800",
        "",
        "PIVOT shop.orders ON id",
        "SELECT count(*) FROM range(100000000000) a, range(100000000000) b",
        "SELECT getenv('HOME')",
    ]
    good = "SELECT id FROM shop.orders"
    narrow = an_object(a_property("other"))
    found = tried(workers, table, narrow, *[sql for one in hostile for sql in (one, good)])
    assert all("id" in one.broken for one in found[1::2])
    told = [one.untried or one for one in found[::2]]
    assert told[10] == Bound()  # it is bound, and never run
    assert all(isinstance(one, str) and "/etc" not in one for one in told[:10])

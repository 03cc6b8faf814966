"""From a property of a contract to the values of it, and from the text of a type to its parts."""

from __future__ import annotations

import duckdb
import pytest

from marketplace.engines import nested
from marketplace.engines.property_path import Reached, paths, reach
from marketplace.model import SchemaObject, SchemaProperty
from tests.engines.builders_engines import a_property, an_object


@pytest.fixture
def con():
    with duckdb.connect() as con:
        yield con


def type_of(con, value: str) -> str:
    return con.execute(f"DESCRIBE SELECT {value} AS v").fetchall()[0][1]


@pytest.mark.parametrize(
    "names",
    [("a", "b"), ("with space", "order"), ('qu"ote', "com,ma"), ("br(acket", ")"), ("é", "'")],
)
def test_fields_are_read_as_duckdb_writes_them(con, names):
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    inner = f"STRUCT({quoted[0]} ENUM('x, y', 'it''s)'), {quoted[1]} DECIMAL(9,2)[])"
    found = nested.fields(type_of(con, f"NULL::{inner}"))
    assert [name for name, _ in found] == list(names)
    assert [type_ for _, type_ in found] == ["ENUM('x, y', 'it''s)')", "DECIMAL(9,2)[]"]


def test_lists_arrays_and_maps_tell_what_they_hold():
    assert nested.item("STRUCT(a INTEGER[])[]") == "STRUCT(a INTEGER[])"
    assert nested.item("VARCHAR[2][3]") == "VARCHAR[2]"
    assert nested.pair("MAP(VARCHAR, STRUCT(a INTEGER, b DATE))") == (
        "VARCHAR",
        "STRUCT(a INTEGER, b DATE)",
    )


@pytest.mark.parametrize("type_", ["STRUCT(a INTEGER, b VAR", 'STRUCT("a', "STRUCT", "VARCHAR", ""])
def test_what_cannot_be_read_has_nothing_inside(type_):
    assert nested.fields(type_) == ()
    assert nested.item(type_) == ""
    assert nested.pair(type_) == ("", "")


STEPS = a_property(
    "steps",
    items=a_property(
        "",
        properties=(
            a_property("minutes"),
            a_property("notes", items=a_property("", "string")),
            a_property("by", physical_name="seen_by"),
        ),
    ),
)
SYSTEMS = a_property("systems", map_key=a_property(""), map_value=a_property("", "number"))
SCHEMA = an_object(
    "id",
    a_property("fare", properties=(a_property("amount"), a_property('od"d name'))),
    a_property("tags", items=a_property("", "string")),
    STEPS,
    SYSTEMS,
    a_property("pair", items=a_property("", "integer")),
    a_property("grid", items=a_property("", items=a_property("", "integer"))),
    a_property("deep", map_value=a_property("", properties=(a_property("x"),))),
)
DATA = """SELECT 1 AS id, {'amount': 1.5, 'od"d name': 'a'} AS fare, ['x', NULL] AS tags,
    [{'minutes': 3, 'notes': ['n'], 'seen_by': 'p'}, {'minutes': NULL, 'notes': NULL,
      'seen_by': 'q'}] AS steps,
    MAP {'k': 0.5, 'l': NULL} AS systems, [1, 2]::INTEGER[2] AS pair, [[1], [2, 3]] AS grid,
    MAP {'k': {'x': 7}} AS deep
    UNION ALL SELECT 2, NULL, [], [], MAP {}, NULL, [], MAP {}"""


@pytest.fixture
def values(con):
    """The values of a property in each of the two rows."""
    con.execute(f"CREATE TABLE t AS {DATA}")
    columns = dict(row[:2] for row in con.execute("DESCRIBE t").fetchall())
    ways = dict(paths(SCHEMA))

    def values_(path: str) -> tuple[Reached, list]:
        found = reach(ways[path], columns)
        assert found
        rows = con.execute(f"SELECT {found.sql} FROM t ORDER BY id").fetchall()
        return found, [row[0] for row in rows]

    return values_


def test_paths_are_spelt_as_everywhere_else():
    assert [path for path, _ in paths(SCHEMA)] == [path for path, _ in SCHEMA.walk()]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("fare.amount", [1.5, None]),
        ('fare.od"d name', ["a", None]),
        ("tags", [["x", None], []]),
        ("tags[]", [["x", None], []]),
        ("steps[].minutes", [[3, None], []]),
        ("steps[].notes", [["n"], []]),
        ("steps[].notes[]", [["n"], []]),
        ("steps[].by", [["p", "q"], []]),
        ("systems{key}", [["k", "l"], []]),
        ("systems{}", [[0.5, None], []]),
        ("pair", [[1, 2], None]),
        ("grid[][]", [[1, 2, 3], []]),
        ("deep{}.x", [[7], []]),
    ],
)
def test_values_at_any_depth_are_reached(values, path, expected):
    found, rows = values(path)
    assert [list(map(_plain, row)) if isinstance(row, list | tuple) else _plain(row)
            for row in rows] == expected  # fmt: skip
    assert found.many == isinstance(expected[0], list)


def _plain(value: object) -> object:
    return float(value) if hasattr(value, "as_tuple") else value


def test_of_lists_of_objects_and_of_maps_their_length_is_reached(values):
    for path, expected in (("steps", [2, 0]), ("systems", [2, 0]), ("deep", [1, 0])):
        found, rows = values(path)
        assert found.counted
        assert not found.many
        assert rows == expected


def test_lists_are_looked_through_where_the_contract_does_not_name_them():
    schema = an_object(a_property("steps", properties=(a_property("minutes"),)))
    found = reach(dict(paths(schema))["steps.minutes"], {"steps": "STRUCT(minutes INTEGER)[]"})
    assert found
    assert found.many
    assert found.type == "INTEGER"


@pytest.mark.parametrize(
    ("schema", "path", "columns"),
    [
        (an_object("id"), "id", {"other": "INTEGER"}),
        (SCHEMA, "fare.amount", {"fare": "VARCHAR"}),
        (SCHEMA, "fare.amount", {"fare": "STRUCT(sum INTEGER)"}),
        (SCHEMA, "tags[]", {"tags": "VARCHAR"}),
        (SCHEMA, "systems{key}", {"systems": "STRUCT(k FLOAT)"}),
        (SCHEMA, "fare.amount", {"fare": "STRUCT(amount INTEGER, b VAR"}),
    ],
)
def test_what_the_data_does_not_have_is_not_reached(schema: SchemaObject, path, columns):
    assert reach(dict(paths(schema))[path], columns) is None


def test_a_name_is_found_in_other_letters_but_never_leaves_its_quotes(con):
    evil = SchemaProperty(name='x" FROM secrets; --')
    schema = an_object(evil)
    found = reach(dict(paths(schema))[evil.name], {'X" FROM Secrets; --': "INTEGER"})
    assert found
    con.execute('CREATE TABLE t ("X"" FROM Secrets; --" INTEGER)')
    assert con.execute(f"SELECT {found.sql} FROM t").fetchall() == []

"""Every metric at a real server: the same numbers as over a file with the same rows."""

from __future__ import annotations

import pytest

from marketplace.engines.postgres.table import Table
from marketplace.model import Metric, SchemaProperty
from tests.engines.measured import a_measure, an_object, invalid, refers, sql
from tests.engines.postgres.both import Both, asked, told

ORDERS = an_object(
    id={"logical_type": "integer", "primary_key": True},
    line="integer",
    zip="string",
    country="string",
    amount="number",
    placed="date",
    gift="boolean",
    note="string",
    sent={
        "logical_type": "timestamp",
        "logical_type_options": {"defaultTimezone": "Europe/Berlin"},
    },
    said="string",
    person="integer",
    tags={"logical_type": "array", "items": SchemaProperty(name="")},
    address={
        "logical_type": "object",
        "properties": (
            SchemaProperty(name="street"),
            SchemaProperty(name="door", logical_type="integer"),
        ),
    },
    steps={
        "logical_type": "array",
        "items": SchemaProperty(
            name="", properties=(SchemaProperty(name="what"), SchemaProperty(name="minutes"))
        ),
    },
    lost="string",
)
PEOPLE = an_object("people", id="integer", name="string")
SELECT = """
SELECT CASE WHEN i < 97 THEN i ELSE 5 END AS id, i % 10 AS line, lpad(i::VARCHAR, 5, '0') AS zip,
  CASE WHEN i % 7 = 0 THEN NULL WHEN i % 7 = 1 THEN 'de' ELSE 'FR' END AS country,
  (i - 3) / 2 AS amount, DATE '2026-03-01' + (i % 9)::INTEGER AS placed, i % 2 = 0 AS gift,
  CASE WHEN i = 3 THEN 'n/a' WHEN i = 4 THEN '-' ELSE 'fine ' || i END AS note,
  TIMESTAMP '2026-03-10 10:00:00' - to_minutes(i * 3) AS sent,
  CASE WHEN i = 9 THEN 'never' WHEN i = 8 THEN '2026-02-30' WHEN i % 2 = 0
    THEN '2026-03-0' || (i % 9 + 1) ELSE '2026-03-01T10:00:0' || (i % 10) || '+02:00' END AS said,
  CASE WHEN i = 50 THEN NULL ELSE i % 12 END AS person,
  CASE WHEN i = 1 THEN NULL WHEN i = 2 THEN [] ELSE ['a', 'b"' || i % 3, 'a'] END AS tags,
  CASE WHEN i % 5 > 0 THEN {'street': CASE WHEN i % 3 > 0 THEN 'A, (street)' END,
    'door': CASE WHEN i % 3 > 0 THEN i END} END AS address,
  [{'what': 'begin', 'minutes': i % 4},
   {'what': CASE WHEN i = 7 THEN NULL ELSE 'end' END, 'minutes': 9}] AS steps, 1 AS more
FROM range(100) t(i)
"""
ALL = [
    a_measure(Metric.ROWS),
    a_measure(Metric.PRESENT),
    a_measure(Metric.PRESENT, "lost"),
    a_measure(Metric.PRESENT, "address.street"),
    a_measure(Metric.PRESENT, "steps[].what"),
    a_measure(Metric.EXTRA),
    a_measure(Metric.NULLS, "lost"),
    a_measure(Metric.NULLS, "unknown"),
    a_measure(Metric.ROWS, object="nowhere"),
    a_measure(Metric.NULLS, "country"),
    a_measure(Metric.NULLS, "country", percent=True),
    a_measure(Metric.NULLS, "address"),
    a_measure(Metric.NULLS, "address.street"),
    a_measure(Metric.NULLS, "steps[].what"),
    a_measure(Metric.NULLS, "tags"),
    a_measure(Metric.MISSING, "note", arguments=(("values", ("n/a", "-")),)),
    a_measure(Metric.MISSING, "country", arguments=(("values", (None, "de")),)),
    a_measure(Metric.MISSING, "country"),
    a_measure(Metric.MISSING, "amount", arguments=(("values", (0, "1.5")),)),
    invalid("country", ("in", ("FR", "DE"))),
    invalid("country", ("pattern", "^[A-Z]{2}$"), percent=True),
    invalid("zip", ("pattern", r"^0\d{4}$")),
    invalid("zip", ("minLength", 5), ("maxLength", 5)),
    invalid("amount", ("minimum", 0)),
    invalid("amount", ("exclusiveMinimum", 0)),
    invalid("amount", ("minimum", -1), ("maximum", 40)),
    invalid("line", ("multipleOf", 2)),
    invalid("placed", ("minimum", "2026-03-03")),
    invalid("placed", ("minimum", "soon")),
    invalid("gift", ("in", (True,))),
    invalid("note", ("minimum", 3)),
    invalid("tags", ("minItems", 1), ("uniqueItems", True)),
    invalid("tags[]", ("in", ("a", 'b"1'))),
    invalid("address", ("minProperties", 2)),
    invalid("address", ("required", ("door",))),
    invalid("address.door", ("maximum", 50)),
    invalid("steps[].minutes", ("in", (9, 1))),
    invalid("steps[].what", ("pattern", "^(begin|end)$")),
    a_measure(Metric.DUPLICATES, "id"),
    a_measure(Metric.DUPLICATES, "country"),
    a_measure(Metric.DUPLICATES, "line", "gift"),
    a_measure(Metric.DUPLICATES, "line", percent=True),
    a_measure(Metric.DUPLICATES),
    a_measure(Metric.DUPLICATES, "address"),
    a_measure(Metric.DUPLICATES, "tags[]"),
    refers(["person"], ["id"]),
    refers(["person", "line"], ["id", "id"]),
    refers(["zip"], ["id"]),
    refers(["person"], ["id"], path="other"),
    *(
        a_measure(metric, path)
        for metric in (Metric.NEWEST, Metric.OLDEST, Metric.GAP, Metric.RATE)
        for path in ("sent", "placed", "said", "note", "line", "tags")
    ),
    *(
        a_measure(Metric.TYPE, path, arguments=(("logical_type", type_), ("physical_type", "")))
        for path, type_ in (
            ("id", "integer"),
            ("zip", "string"),
            ("zip", "integer"),
            ("placed", "date"),
            ("sent", "timestamp"),
            ("gift", "boolean"),
            ("amount", "number"),
            ("tags", "array"),
            ("address", "object"),
            ("address.door", "integer"),
            ("steps[].what", "string"),
            ("steps[].what", "date"),
        )
    ),
    sql('SELECT count(*) FROM "orders" WHERE gift AND amount > 40'),
    sql("SELECT max(amount) < 100 FROM orders"),
    sql("SELECT count(*) FROM orders o JOIN people p ON o.person = p.id"),
    sql("SELECT max(n) FROM (SELECT count(*) AS n FROM orders GROUP BY line)"),
    sql("SELECT 1, 2"),
    sql("SELECT id FROM orders"),
    sql("SELECT id FROM orders WHERE false"),
    sql("SELECT NULL::integer"),
    sql("SELECT 'a'"),
    sql("SELECT nowhere FROM orders"),
    sql("SELECT 1 / (id - id) FROM x"),
]


@pytest.fixture(scope="module")
def both(server, workers, tmp_path_factory):
    made = Both(workers, tmp_path_factory.mktemp("both"), server, "both")
    made.has(SELECT, ORDERS)
    return made.has("SELECT i AS id, 'p' || i AS name FROM range(10) t(i)", PEOPLE)


def test_every_metric_has_the_same_number(both):
    file, there = both.file(ALL), both.at_server(ALL)
    for measure, one, other in zip(ALL, told(file), told(there), strict=True):
        assert one == other, measure


def test_each_alone_gives_the_same_as_all_together(both):
    together = both.at_server(ALL)
    for row in range(9, len(ALL), 12):
        assert told(both.at_server([ALL[row]])) == told([together[row]])


@pytest.mark.parametrize("where", ["false", "i < 5"])
def test_without_rows_or_values_nothing_is_broken_and_no_time_is_known(
    server, workers, tmp_path, where
):
    schema = an_object(id="integer", amount="number", day="date", name="string")
    select = f"""SELECT NULL::BIGINT AS id, NULL::DOUBLE AS amount, NULL::DATE AS day,
      NULL::VARCHAR AS name FROM range(9) t(i) WHERE {where}"""
    made = Both(workers, tmp_path, server, f"empty_{len(where)}_{where[0]}").has(select, schema)
    asked = [
        a_measure(Metric.ROWS),
        a_measure(Metric.NULLS, "amount", percent=True),
        a_measure(Metric.MISSING, "name"),
        invalid("amount", ("minimum", 0)),
        invalid("name", ("pattern", "^x"), percent=True),
        a_measure(Metric.DUPLICATES, "id"),
        a_measure(Metric.DUPLICATES, "id", "name"),
        a_measure(Metric.GAP, "day"),
        a_measure(Metric.NEWEST, "day"),
        a_measure(Metric.RATE, "day"),
        refers(["id"], ["id"], "orders"),
        a_measure(Metric.TYPE, "amount", arguments=(("logical_type", "string"),)),
    ]
    assert told(made.at_server(asked))[:-1] == told(made.file(asked))[:-1]
    assert "no value that could tell" in made.at_server(asked)[-1].unmeasurable


def test_types_of_the_server_are_told_in_its_words_and_understood(server):
    server.execute("CREATE SCHEMA kinds")
    server.execute("CREATE DOMAIN kinds.short AS varchar(10)")
    server.execute("CREATE TYPE kinds.mood AS ENUM ('good', 'bad')")
    server.execute(
        "CREATE TABLE kinds.t AS SELECT 'a'::kinds.short AS a, 'bad'::kinds.mood AS b, "
        "1::numeric(5,0) AS c, 1.5::numeric AS d, '{}'::jsonb AS e, now() AS f, "
        "'1.2.3.4'::inet AS g, ARRAY[1] AS h, 1::money AS i"
    )
    stated = "string string integer number object timestamp string array number".split()
    types = dict(zip("abcdefghi", stated, strict=True))
    table = Table(object=an_object("t", **types), schema="kinds")
    found = asked(
        server,
        {("", "t"): table},
        [
            *(
                a_measure(Metric.TYPE, name, object="t", arguments=(("logical_type", type_),))
                for name, type_ in types.items()
            ),
            a_measure(Metric.INVALID, "b", object="t", rules=invalid("b", ("in", ("good",))).rules),
            a_measure(Metric.DUPLICATES, object="t"),
        ],
    )
    assert [one.value for one in found] == [*[1] * 6, None, 1, None, 1, 0]
    told = [one.unmeasurable for one in found if one.unmeasurable]
    assert told == ["It is stored in a type that nothing here knows."] * 2
    assert [one.text for one in found[:6]] == [
        "kinds.short",
        "kinds.mood",
        "numeric(5,0)",
        "numeric",
        "jsonb",
        "timestamp with time zone",
    ]


def test_one_that_fails_while_it_runs_is_one_error_and_no_more(server):
    server.execute("CREATE SCHEMA fails")
    server.execute(
        "CREATE VIEW fails.t AS SELECT i AS id, 1 / (i - 5) AS bad, 'secret-' || i AS name "
        "FROM generate_series(1, 10) AS i"
    )
    table = Table(object=an_object("t", id="integer", bad="integer", name="string"), schema="fails")
    found = asked(
        server,
        {("", "t"): table},
        [
            a_measure(Metric.NULLS, "id", object="t"),
            a_measure(Metric.NULLS, "bad", object="t"),
            a_measure(Metric.DUPLICATES, "id", object="t"),
        ],
    )
    assert [one.value for one in found] == [0, None, 0]
    assert found[1].error == "t could not be measured: it divides by zero."

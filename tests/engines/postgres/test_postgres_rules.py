"""Rules at the server against the same rules in DuckDB, value by value."""

from __future__ import annotations

import duckdb
import pytest

from marketplace.engines import measure_rules
from marketplace.engines.place import Unmeasurable
from marketplace.engines.postgres.connecting import connected
from marketplace.engines.postgres.rules import Rules
from marketplace.engines.postgres.session import Session
from marketplace.settings import Limits

TYPES = {
    "VARCHAR": "text",
    "DOUBLE": "float8",
    "FLOAT": "real",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "SMALLINT": "smallint",
    "DECIMAL(9,2)": "numeric(9,2)",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "TIME": "time",
    "BOOLEAN": "boolean",
    "UUID": "uuid",
}


@pytest.fixture(scope="module")
def session(server):
    with connected("pg", server.stated, Limits()) as con:
        made = Session(con, 600)
        with made.snapshot():
            yield made


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as made:
        made.execute("SET TimeZone = 'UTC'")
        yield made


def at_server(session, name, value, type_, values):
    """Which of these texts, as values of the type, break it; by their place."""
    condition = Rules(session).breaks(name, value, type_)("v")
    listed = ", ".join(f"({row}, {_text(one)}::{TYPES[type_]})" for row, one in enumerate(values))
    found = session.ask(f"SELECT i FROM (VALUES {listed}) AS t(i, v) WHERE {condition}")
    return sorted(row for (row,) in found)


def in_duckdb(con, name, value, type_, values):
    condition = measure_rules.Rules(con).breaks(name, value, type_)("v")
    listed = ", ".join(f"({row}, {_text(one)}::{type_})" for row, one in enumerate(values))
    found = con.execute(f"SELECT i FROM (VALUES {listed}) AS t(i, v) WHERE {condition}").fetchall()
    return sorted(row for (row,) in found)


def _text(value):
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


PATTERNS = {
    "b": ["abc", "ac"],
    "^a.c$": ["abc", "a😀c", "a\nc", "a\rc", "abcd"],
    r"^\d+$": ["12", "1a", "१"],
    r"^\s$": [" ", "\u00a0", "\u2003", "x"],
    r"^\S+$": ["ab", "a\u00a0b"],
    r"^[\s\d]$": ["\u3000", "4", "x"],
    r"^\u0041\u{1F600}$": ["A😀", "a😀"],
    r"^\x41$": ["A", "x41"],
    r"^\x4100$": ["A00", "A"],
    r"^\/\-\_$": ["/-_", r"\/"],
    r"^\Aa\z$": ["Aaz", "a"],
    r"^(?<year>\d{4})$": ["2026", "26"],
    r"^[[]$": ["[", "]"],
    r"^[[:alpha:]]$": ["a]", "[]", ":]", "b"],
    r"^a[^]c$": ["abc", "a\nc", "ac"],
    r"^a[]c$": ["abc", "ac"],
    r"^[^@\s]+@[^@\s]+$": ["a@b", "a @b", "a@@b"],
    r"^a{2,3}$": ["aa", "a"],
    r"^\cJ$": ["\n", "J"],
    r"\bword\b": ["a word.", "words", "wörd", "éword"],
    r"\Bx": ["ax", "x"],
    r"^(?:ab|cd)+?$": ["abcd", "abc"],
    "'; --": ["x'; --", "x"],
    r"^\w+$": ["a_1", "é", "a b"],
    r"^\W$": ["é", "a", "!"],
    r"^[^\w]$": ["é", "a", "!"],
    r"^[\W_]$": ["é", "_", "b", "\n"],
    r"^[\D]$": ["1", "x", "\t"],
    r"^[\S]$": [" ", "x"],
    r"^\D$": ["1", "é"],
    "^$": ["", "a", "\n"],
    "^a$": ["a", "a\n", "b\na"],
    "a|": ["", "b"],
    "^(|a)$": ["", "a", "b"],
    r"^[a-c-]$": ["-", "b", "d"],
    r"^[.=:]$": [".", "=", "b"],
    r"^[\]\\]$": ["]", "\\", "a"],
    r"\$\{x\}": ["${x}", "$x"],
    r"^\t\v\f\n\r$": ["\t\v\f\n\r", "t"],
    r"^[^a-z]+$": ["ABC", "aBC", "日本"],
    r"^.{1,3}$": ["😀", "abcd"],
    "***": ["***", "a"],
    "(?i)^ab$": ["AB", "b"],
    r"^\p{Lu}$": ["A"],
    "^(a+)+$": ["a" * 28 + "b"],
    "%s": ["%s", "s"],
    r"^[\u0080-\uFFFF]$": ["é", "a"],
    "^[\b]$": ["\b", "b"],
    "x*": ["", "y"],
}
# Where the server cannot know what RE2 knows, it has no number.
LACKS = {r"^\p{Lu}$"}


@pytest.mark.parametrize("stated", PATTERNS)
def test_a_pattern_breaks_the_same_values(session, con, stated):
    values = [None, *PATTERNS[stated]]
    try:
        expected = in_duckdb(con, "pattern", stated, "VARCHAR", values)
    except Unmeasurable:
        expected = "no number"
    try:
        found = at_server(session, "pattern", stated, "VARCHAR", values)
    except Unmeasurable:
        found = "no number"
    assert found == ("no number" if stated in LACKS else expected)


@pytest.mark.parametrize("stated", ["a{2,300}", "(?=a)", r"(a)\1", "(a", "[b-a]", "a\0b"])
def test_a_pattern_that_cannot_be_asked_has_no_number(session, stated):
    with pytest.raises(Unmeasurable):
        Rules(session).breaks("pattern", stated, "VARCHAR")


VALUES = [
    ("minimum", 2, "INTEGER", ["1", "2"]),
    ("maximum", 0.1, "FLOAT", ["0.1", "0.2"]),
    ("exclusiveMaximum", "2.5", "DOUBLE", ["2.5", "nan", "2.4", "inf"]),
    ("maximum", 10**40, "DOUBLE", ["1", "inf"]),
    ("in", (0.1,), "FLOAT", ["0.1", "0.2"]),
    ("maximum", 5, "VARCHAR", ["4", "6", "x", " 3 ", "1e1", "1e400", ".5", "5."]),
    (
        "minimum",
        "2026-01-01",
        "VARCHAR",
        [
            "2025-12-31",
            "2026-02-01",
            "soon",
            "2026-02-30",
            "2026-1-5",
            "2026-01-01T10:00",
            "2026-01-01 10",
            "0000-01-01",
            " 2026-02-01",
        ],
    ),
    ("maximum", "12:00", "VARCHAR", ["11:00", "12:00:01", "25:00", "x"]),
    ("maximum", "12:00", "TIME", ["12:00", "12:00:01"]),
    ("minimum", "2026-01-01", "DATE", ["2025-12-31", "2026-01-01"]),
    ("minimum", "2026-01-01T00:00:00+02:00", "TIMESTAMP", ["2025-12-31 23:00", "2026-01-01 00:00"]),
    (
        "minimum",
        "2026-01-01T00:00:00Z",
        "TIMESTAMP WITH TIME ZONE",
        ["2026-01-01 00:59:59+01", "2026-01-01 01:00:00+01"],
    ),
    ("multipleOf", 0.1, "DOUBLE", ["0.3", "0.35", "1e6"]),
    ("multipleOf", 3, "BIGINT", ["-3", "4", "0"]),
    ("multipleOf", "0.25", "DECIMAL(9,2)", ["0.75", "0.8"]),
    ("multipleOf", 2, "VARCHAR", ["4", "5", "a"]),
    ("minLength", 2, "VARCHAR", ["é", "éé", ""]),
    ("maxLength", 2, "VARCHAR", ["😀😀", "abc"]),
    ("maxLength", 2, "INTEGER", ["12", "123"]),
    ("in", ("1", 2.0), "INTEGER", ["1", "2", "3"]),
    ("in", (1, 2.0), "VARCHAR", ["1", "2", "2.0"]),
    ("in", (), "VARCHAR", ["1"]),
    ("in", ("no number",), "INTEGER", ["1"]),
    ("in", (True,), "BOOLEAN", ["true", "false"]),
    ("in", ("it's; --", "%s"), "VARCHAR", ["it's; --", "%s", "x"]),
    ("in", ("2026-01-01", "never", "today"), "DATE", ["2026-01-01", "2026-01-02"]),
    ("minimum", "now", "DATE", ["2026-01-01"]),
    ("minimum", "x", "INTEGER", ["1"]),
    ("minimum", 1, "BOOLEAN", ["true"]),
    ("minItems", 1, "VARCHAR", ["a"]),
    ("odd", 1, "VARCHAR", ["a"]),
    *(
        ("format", word, "VARCHAR", values)
        for word, values in {
            "email": ["a@b.de", "a.b+c@x-y.example", "a", "a@", "a b@c.de", "@b.de", "a@-b.de"],
            "uuid": ["123E4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000"],
            "uri": ["https://x.de/a?b#c", "urn:a:b", "mailto:a@b.de", "x.de", "//x", "a b:c"],
            "url": ["https://x.de", "urn:a:b"],
            "hostname": ["x-y.de", "localhost", "-x.de", "x..de", "a_b"],
            "ipv4": ["127.0.0.1", "256.0.0.1", "1.2.3", "01.2.3.4"],
            "ipv6": [
                "::",
                "::1",
                "2001:db8::8:800:200c:417a",
                "1:2:3:4:5:6:7:8",
                "::ffff:1.2.3.4",
                "1:2",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "g::1",
                "12345::",
            ],
            "date": ["2026-02-28", "2026-13-01", "28.02.2026", "2026-2-8"],
            "date-time": ["2026-02-28T10:00:00Z", "2026-02-28T10:00:00.5+01:00", "2026-02-28"],
            "time": ["10:00:00", "23:59:59Z", "24:00:00", "10:00"],
            "yyyy-MM-dd": ["2026-02-28", "2026-02-30", "x", "2026-2-8", "2024-02-29", "2026-02-29"],
            "dd.MM.yyyy HH:mm": [
                "28.02.2026 10:00",
                "2026-02-28",
                "31.04.2026 10:00",
                "28.02.2026 25:00",
            ],
            "yyyy-MM-dd'T'HH:mm:ss": ["2026-02-28T10:00:00", "2026-02-28 10:00:00"],
            "Q": ["x"],
        }.items()
    ),
]


@pytest.mark.parametrize(("name", "value", "type_", "values"), VALUES)
def test_a_rule_is_broken_by_the_same_values(session, con, name, value, type_, values):
    try:
        expected = in_duckdb(con, name, value, type_, [None, *values])
    except Unmeasurable:
        with pytest.raises(Unmeasurable):
            Rules(session).breaks(name, value, type_)
        return
    assert at_server(session, name, value, type_, [None, *values]) == expected

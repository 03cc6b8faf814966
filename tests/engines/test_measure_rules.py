"""Rules as contracts write them, each against values that keep and break it."""

from __future__ import annotations

import re

import duckdb
import pytest

from marketplace.engines.measure_formats import strptime
from marketplace.engines.measure_pattern import pattern
from marketplace.engines.measure_rules import Rules
from marketplace.engines.place import Unmeasurable


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as made:
        yield made


def breaking(con, name, value, type_, values):
    """Which of these values break it."""
    condition = Rules(con).breaks(name, value, type_)("v")
    listed = ", ".join(values)
    found = con.execute(
        f"SELECT v::VARCHAR FROM (SELECT unnest([{listed}]::{type_}[]) AS v) WHERE {condition}"
    )
    return [one for (one,) in found.fetchall()]


def texts(*values):
    return ["NULL", *("'" + value.replace("'", "''") + "'" for value in values)]


@pytest.mark.parametrize(
    ("stated", "keeps", "breaks"),
    [
        ("b", ["abc"], ["ac"]),  # anywhere, like in JavaScript
        ("^a.c$", ["abc", "a😀c"], ["a\nc", "abcd"]),
        (r"^\d+$", ["12"], ["1a", "१"]),
        (r"^\s$", [" ", "\u00a0", "\u2003"], ["x"]),
        (r"^\S+$", ["ab"], ["a\u00a0b"]),
        (r"^[\s]$", ["\u3000"], ["x"]),
        (r"^\u0041\u{1F600}$", ["A😀"], ["a😀"]),
        (r"^\/\-\_$", ["/-_"], [r"\/"]),
        (r"^\Aa\z$", ["Aaz"], ["a"]),
        (r"^(?<year>\d{4})$", ["2026"], ["26"]),
        (r"^[[]$", ["["], ["]"]),
        (r"^[[:alpha:]]$", ["a]", "[]", ":]"], ["b"]),
        (r"^a[^]c$", ["abc", "a\nc"], ["ac"]),
        (r"^a[]c$", [], ["abc", "ac"]),
        (r"^\p{Lu}\p{Script=Greek}$", ["Aβ"], ["aβ", "Ab"]),
        (r"^[^@\s]+@[^@\s]+$", ["a@b"], ["a @b", "a@@b"]),
        (r"^a{2,3}$", ["aa"], ["a"]),
        (r"^\cJ$", ["\n"], ["J"]),
        (r"^[\b]$", ["\b"], ["b"]),
        (r"\bword\b", ["a word."], ["words"]),
        (r"^(?:ab|cd)+?$", ["abcd"], ["abc"]),
        ("'; --", ["x'; --"], ["x"]),
    ],
)
def test_a_pattern_means_what_it_means_in_javascript(con, stated, keeps, breaks):
    assert breaking(con, "pattern", stated, "VARCHAR", texts(*keeps, *breaks)) == breaks


@pytest.mark.parametrize(
    ("stated", "lacks"),
    [
        ("(?=a)", "looking ahead"), ("(?!a)", "looking ahead"), ("(?<=a)b", "looking back"),
        ("(?<!a)b", "looking back"), (r"(a)\1", "a reference"), (r"(?<n>a)\k<n>", "a reference"),
    ],
)  # fmt: skip
def test_what_the_engine_lacks_is_said_and_not_guessed(stated, lacks):
    with pytest.raises(Unmeasurable, match=re.escape(lacks)):
        pattern(stated)


@pytest.mark.parametrize("stated", ["a{2,3000}", "(a", "[b-a]", "*"])
def test_a_pattern_that_cannot_be_read_has_no_number(con, stated):
    with pytest.raises(Unmeasurable, match="cannot read this pattern"):
        Rules(con).breaks("pattern", stated, "VARCHAR")


@pytest.mark.parametrize(
    ("name", "value", "type_", "values", "breaks"),
    [
        ("minimum", 2, "INTEGER", ["NULL", "1", "2"], ["1"]),
        ("exclusiveMaximum", "2.5", "DOUBLE", ["2.5", "'nan'::DOUBLE", "2.4"], ["2.5", "nan"]),
        ("minimum", 0, "DOUBLE", ["NULL", "'nan'::DOUBLE", "0", "-1"], ["nan", "-1.0"]),
        ("maximum", 10**40, "DOUBLE", ["1", "'inf'::DOUBLE"], ["inf"]),
        ("minimum", -(2**63), "HUGEINT", ["-9223372036854775809", "0"], ["-9223372036854775809"]),
        ("maximum", 5, "VARCHAR", ["'4'", "'6'", "'x'", "NULL"], ["6", "x"]),
        ("minimum", "2026-01-01", "VARCHAR", ["'2025-12-31'", "'2026-02-01'", "'soon'"],
         ["2025-12-31", "soon"]),
        ("maximum", "12:00", "TIME", ["'12:00'", "'12:00:01'"], ["12:00:01"]),
        ("minimum", "2026-01-01T00:00:00Z", "TIMESTAMPTZ",
         ["'2026-01-01 00:59:59+01'", "'2026-01-01 01:00:00+01'"], ["2025-12-31 23:59:59+00"]),
        ("multipleOf", 0.1, "DOUBLE", ["0.3", "0.35", "1e6"], ["0.35"]),
        ("multipleOf", 3, "BIGINT", ["-3", "4", "0"], ["4"]),
        ("multipleOf", "0.25", "DECIMAL(9,2)", ["0.75", "0.8"], ["0.80"]),
        ("multipleOf", 2, "VARCHAR", ["'4'", "'5'", "'a'"], ["5", "a"]),
        ("minLength", 2, "VARCHAR", ["'é'", "'éé'", "''"], ["é", ""]),
        ("maxLength", 2, "VARCHAR", ["'😀😀'", "'abc'"], ["abc"]),
        ("maxLength", 2, "INTEGER", ["12", "123"], ["123"]),
        ("in", ("1", 2.0), "INTEGER", ["1", "2", "3"], ["3"]),
        ("in", (1, 2.0), "VARCHAR", ["'1'", "'2'", "'2.0'"], ["2.0"]),
        ("in", (), "VARCHAR", ["'1'", "NULL"], ["1"]),
        ("in", ("no number",), "INTEGER", ["1"], ["1"]),
        ("in", (True,), "BOOLEAN", ["true", "false"], ["false"]),
        ("in", ("2026-01-01", "never"), "DATE", ["'2026-01-01'", "'2026-01-02'"], ["2026-01-02"]),
        ("in", ("a",), "ENUM('a', 'b')", ["'a'", "'b'"], ["b"]),
        ("minItems", 2, "INTEGER[]", ["[1]", "[1, 2]", "NULL", "[]"], ["[1]", "[]"]),
        ("maxItems", 1, "INTEGER[2]", ["[1, 2]"], ["[1, 2]"]),
        ("dimensions", 3, "FLOAT[]", ["[1, 2, 3]", "[1]"], ["[1.0]"]),
        ("uniqueItems", True, "INTEGER[]", ["[1, 1]", "[1, 2]", "[NULL, NULL]"], ["[1, 1]"]),
        ("minProperties", 2, "STRUCT(a INTEGER, b INTEGER)",
         ["{'a': 1, 'b': NULL}", "{'a': 1, 'b': 2}", "NULL"], ["{'a': 1, 'b': NULL}"]),
        ("maxProperties", 1, "MAP(VARCHAR, INTEGER)", ["MAP {'a': 1, 'b': 2}", "MAP {'a': 1}"],
         ["{a=1, b=2}"]),
        ("required", ("b",), "STRUCT(a INTEGER, B INTEGER)",
         ["{'a': 1, 'B': NULL}", "{'a': 1, 'B': 2}", "NULL"], ["{'a': 1, 'B': NULL}"]),
        ("required", ("c",), "STRUCT(a INTEGER)", ["{'a': 1}", "NULL"], ["{'a': 1}"]),
        ("required", ("a",), "MAP(VARCHAR, INTEGER)", ["MAP {'a': 1}", "MAP {'b': 1}"], ["{b=1}"]),
    ],
)  # fmt: skip
def test_a_rule_is_broken_by_what_it_forbids_and_never_by_a_null(
    con, name, value, type_, values, breaks
):
    assert breaking(con, name, value, type_, values) == breaks


@pytest.mark.parametrize(
    ("word", "keeps", "breaks"),
    [
        ("email", ["a@b.de", "a.b+c@x-y.example"], ["a", "a@", "a b@c.de", "@b.de", "a@-b.de"]),
        ("uuid", ["123E4567-e89b-12d3-a456-426614174000"], ["123e4567e89b12d3a456426614174000"]),
        ("uri", ["https://x.de/a?b#c", "urn:a:b", "mailto:a@b.de"], ["x.de", "//x", "a b:c"]),
        ("url", ["https://x.de"], ["urn:a:b"]),
        ("hostname", ["x-y.de", "localhost"], ["-x.de", "x..de", "a_b"]),
        ("ipv4", ["127.0.0.1", "255.255.255.255"], ["256.0.0.1", "1.2.3", "01.2.3.4"]),
        ("ipv6", ["::", "::1", "2001:db8::8:800:200c:417a", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
         ["1:2", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "g::1", "12345::"]),
        ("date", ["2026-02-28"], ["2026-13-01", "28.02.2026", "2026-2-8"]),
        ("date-time", ["2026-02-28T10:00:00Z", "2026-02-28T10:00:00.5+01:00"],
         ["2026-02-28", "2026-02-28T10:00:00"]),
        ("time", ["10:00:00", "23:59:59Z"], ["24:00:00", "10:00"]),
        ("yyyy-MM-dd", ["2026-02-28"], ["2026-02-30", "x"]),
        ("dd.MM.yyyy HH:mm", ["28.02.2026 10:00"], ["2026-02-28"]),
        ("yyyy-MM-dd'T'HH:mm:ss", ["2026-02-28T10:00:00"], ["2026-02-28 10:00:00"]),
    ],
)  # fmt: skip
def test_a_format_is_kept_by_what_looks_so(con, word, keeps, breaks):
    assert breaking(con, "format", word, "VARCHAR", texts(*keeps, *breaks)) == breaks


def test_what_has_the_type_has_no_format_of_its_own(con):
    assert breaking(con, "format", "dd.MM.yyyy", "DATE", ["'2026-01-01'"]) == []


@pytest.mark.parametrize("word", ["", "Q", "yyyyy", "'open"])
def test_a_format_that_nobody_knows_has_no_number(word):
    with pytest.raises(Unmeasurable, match="Nothing here knows"):
        strptime(word)


@pytest.mark.parametrize(
    ("name", "value", "type_"),
    [
        ("minimum", "x", "INTEGER"), ("minimum", "x", "DATE"), ("minimum", "x", "VARCHAR"),
        ("minimum", 1, "BOOLEAN"), ("minimum", True, "INTEGER"), ("minItems", 1, "VARCHAR"),
        ("minLength", "x", "VARCHAR"), ("maxLength", 1, "INTEGER[]"), ("in", (1,), "INTEGER[]"),
        ("required", ("a",), "VARCHAR"), ("minProperties", 1, "VARCHAR"), ("odd", 1, "VARCHAR"),
    ],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_of_the_data_has_no_number(con, name, value, type_):
    with pytest.raises(Unmeasurable):
        Rules(con).breaks(name, value, type_)

"""CREATE TABLE in many dialects, and text that means harm."""

from __future__ import annotations

import pytest

from marketplace.engines.reading_ddl import LONGEST, tables
from marketplace.errors import Invalid, Limited, MarketplaceError
from tests.engines.ddl_cases import CASES, HARMFUL


def short(table):
    columns = {c["name"]: (c["logical"], c["required"], c["comment"]) for c in table["columns"]}
    return columns, table["keys"]


@pytest.mark.parametrize("dialect", CASES)
def test_a_table_in_the_words_of_many_databases(dialect):
    """In this process: a new one for each would take half a second."""
    from marketplace.engines import ddl

    sql, columns, keys = CASES[dialect]
    assert short(ddl.tables(sql, dialect)[0]) == (columns, keys)


def test_all_that_a_statement_says():
    (table,) = tables(
        """CREATE TABLE shop.orders (id bigserial, code char(3) UNIQUE,
             amount numeric(9,2) CHECK (amount >= 0 AND 100 > amount),
             kind text CHECK (kind IN ('a','b')),
             n int CHECK (n BETWEEN 1 AND 5), c int REFERENCES customers(id),
             odd int CHECK (odd % 2 = 1), FOREIGN KEY (code, n) REFERENCES other (a, b));
           COMMENT ON TABLE shop.orders IS 'All orders';
           COMMENT ON COLUMN shop.orders.code IS 'Short';
           ALTER TABLE ONLY shop.orders ADD CONSTRAINT pk PRIMARY KEY (id, code);""",
        "postgres",
    )
    assert (table["name"], table["schema"], table["comment"]) == ("orders", "shop", "All orders")
    assert table["columns"][1]["comment"] == "Short"
    assert (table["keys"], table["uniques"]) == (["id", "code"], [["code"]])
    assert table["references"] == [
        {"from": ["c"], "table": "customers", "to": ["id"]},
        {"from": ["code", "n"], "table": "other", "to": ["a", "b"]},
    ]
    assert table["checks"] == [
        ["amount", "minimum", 0], ["amount", "exclusiveMaximum", 100], ["kind", "enum", ["a", "b"]],
        ["n", "minimum", 1], ["n", "maximum", 5],
    ]  # fmt: skip


def test_an_error_names_the_line():
    with pytest.raises(Invalid, match=r"^Line 3: ") as raised:
        tables("CREATE TABLE a (\n x int,\n y y y y\n)")
    assert raised.value.line == 3
    with pytest.raises(Invalid, match="no CREATE TABLE"):
        tables("SELECT 1")
    with pytest.raises(Invalid, match="no dialect"):
        tables("", "klingon")
    with pytest.raises(Limited):
        tables("-" * (LONGEST + 1))


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_text_is_refused_or_read_and_never_brings_anything_down(name):
    with pytest.raises(MarketplaceError) as raised:
        tables(HARMFUL[name])
    assert "/" not in raised.value.message
    assert "Traceback" not in raised.value.message

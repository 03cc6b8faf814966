"""Rules that a scan counts along: which statements are, and which are left as they stand."""

import pytest

from marketplace.engines.measure_along import condition
from marketplace.engines.measure_table import Held

ORDERS = Held(
    {"tables": ["sales.orders", "Orders"]}, "t0",
    columns={"amount": "DOUBLE", "Day": "DATE", "secret": "VARCHAR"}, masked={"secret": "private"},
)  # fmt: skip
OTHERS = Held({"tables": ["others", "orders"]}, "t1", columns={"amount": "DOUBLE"})


@pytest.mark.parametrize(
    ("sql", "counted"),
    [
        ("SELECT count(*) FROM orders WHERE amount < 0", "amount < 0"),
        ('select COUNT( * ) as n from ORDERS where "amount" in (1, 2) ;', '"amount" in (1, 2)'),
        ("SELECT count(*) n FROM sales.orders WHERE NOT (day IS NULL OR amount = 'x')",
         "NOT (day IS NULL OR amount = 'x')"),
        ("SELECT count(*) FROM main.orders -- all", "true"),
        ("SELECT count(*) FROM orders WHERE day > DATE '2026-01-01'", "day > DATE '2026-01-01'"),
    ],
)  # fmt: skip
def test_a_statement_that_counts_rows_is_counted_along(sql, counted):
    assert condition(sql, ORDERS, [ORDERS, OTHERS]).strip() == counted


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM others WHERE amount < 0",
        "SELECT count(*) FROM orders WHERE secret = 'x'",
        "SELECT count(*) FROM orders WHERE nowhere > 1",
        "SELECT count(*) FROM orders o WHERE amount < 0",
        "SELECT count(*) FROM orders, others WHERE amount < 0",
        "SELECT count(*) FROM orders WHERE orders.amount < 0",
        "SELECT count(*) FROM orders WHERE amount < (SELECT 1)",
        "SELECT count(*) FROM orders WHERE amount < 0 GROUP BY day",
        "SELECT count(*) FROM orders WHERE amount < 0 LIMIT 0",
        "SELECT count(*) FROM orders WHERE sqrt(amount) < 0",
        "SELECT count(*) FROM orders WHERE amount::INTEGER < 0",
        "SELECT count(*) FROM orders WHERE",
        "SELECT count(*) + 1 FROM orders",
        "SELECT count(amount) FROM orders",
        "SELECT 1",
        "",
    ],
)
def test_any_other_statement_is_asked_as_it_stands(sql):
    assert condition(sql, ORDERS, [ORDERS, OTHERS]) == ""


def test_the_first_table_of_a_name_is_the_one_that_is_meant():
    assert condition("SELECT count(*) FROM orders", OTHERS, [ORDERS, OTHERS]) == ""

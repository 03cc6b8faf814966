"""What is masked leaves by no way: not by rows, not by errors, not by what is worked out."""

from __future__ import annotations

import pytest

from marketplace.services.ask import Question, ask
from tests.api.shop import ODD
from tests.api.test_products import product
from tests.engines.builders_engines import CANARY

# Each tries to tell the value, or to learn something of it.
CURIOUS = [
    "FROM sales.orders",
    "SELECT email FROM sales.orders WHERE email LIKE 'canary%'",
    "SELECT upper(email), email || '!', length(email), md5(email) FROM sales.orders",
    "SELECT max(email), min(email), any_value(email), list(email), mode(email) FROM sales.orders",
    "SELECT email::INTEGER FROM sales.orders",
    "SELECT CAST(email AS DATE) FROM sales.orders",
    "SELECT error(email) FROM sales.orders",
    "SELECT to_json(o), o FROM sales.orders o",
    "SUMMARIZE sales.orders",
    "DESCRIBE sales.orders",
    "SHOW TABLES",
    "EXPLAIN ANALYZE SELECT * FROM sales.orders WHERE email = 'x'",
    "SELECT * FROM sales.orders ORDER BY email LIMIT 1",
    "SELECT email, count(*) FROM sales.orders GROUP BY email",
    "PIVOT sales.orders ON email USING count(*)",
    "SELECT * EXCLUDE (id) FROM sales.orders",
    "SELECT COLUMNS('e.*') FROM sales.orders",
    "SELECT o.email FROM sales.orders o JOIN sales.orders p ON o.email = p.email",
    "SELECT histogram(email) FROM sales.orders",
    "SELECT * FROM parquet_metadata('data/orders.parquet')",
    "SELECT stats FROM duckdb_columns()",
    "SELECT storage_info FROM pragma_storage_info('orders')",
]


@pytest.mark.parametrize("sql", CURIOUS)
def test_no_statement_tells_what_is_masked(api, shop, sql):
    answer = api.post("/api/v1/query", json={"sql": sql, "products": ["sales"]})
    assert "canary" not in answer.text
    assert str(shop.folder.parent) not in answer.text
    assert answer.status_code < 500


def test_the_canary_is_really_there(market):
    """Else the tests above prove nothing."""
    found = ask(market, Question(sql="SELECT DISTINCT email FROM sales.orders", role="privacy"))
    assert found.rows == ((CANARY,),)


@pytest.mark.parametrize("rest", ["", "/contract", "/sample"])
@pytest.mark.parametrize("id", ["sales", "orders", "lines", "bare", "broken", *ODD])
def test_no_page_of_a_product_tells_it(api, shop, id, rest):
    for accept in ("application/json", "application/yaml"):
        answer = api.get(product(id, rest), headers={"accept": accept})
        assert "canary" not in answer.text
        assert str(shop.folder.parent) not in answer.text


@pytest.mark.parametrize("text", ["canary", CANARY, "email", "restricted"])
def test_no_search_tells_it(api, text):
    answer = api.get("/api/v1/products", params={"q": text}).json()
    assert "7f3a" not in str(answer["products"])

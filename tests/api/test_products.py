"""Finding products, and reading what one is, over HTTP."""

from __future__ import annotations

from urllib.parse import quote

import pytest
import yaml

from marketplace.services.find import find
from tests.api.shop import ODD


def product(id: str, rest: str = "") -> str:
    return f"/api/v1/products/{quote(id, safe='')}{rest}"


def test_the_list_has_what_the_pages_list(api, market):
    answer = api.get("/api/v1/products", params={"limit": 1000}).json()
    listed = find(market, per_page=1000)
    assert [one["id"] for one in answer["products"]] == [hit.listing.id for hit in listed.hits]
    assert answer["total"] == listed.total
    assert answer["facets"] == {key: dict(counts) for key, counts in listed.facets.items()}


def test_words_find_products_and_the_answer_says_why(api):
    answer = api.get("/api/v1/products", params={"q": "amount"}).json()
    found = answer["products"][0]
    assert found["id"] == "sales"
    assert found["matched"][0]["where"] == "property"
    assert "**amount**" in found["matched"][0]["snippet"]


def test_a_typing_error_is_forgiven(api):
    found = api.get("/api/v1/products", params={"q": "amuont"}).json()["products"]
    assert [one["id"] for one in found] == ["sales"]


def test_filters_narrow_and_several_values_of_one_widen(api):
    def ids(**filters):
        listed = api.get("/api/v1/products", params={**filters, "limit": 100}).json()
        return {one["id"] for one in listed["products"]}

    assert ids(domain="fleet") == {"bare"}
    assert "sales" in ids(domain=["fleet", "sales"]) >= {"bare", "lines"}
    assert ids(sample="yes") == {"sales", "lines", "flights"}
    assert ids(domain="fleet", sample="yes") == set()


def test_a_filter_value_that_nobody_has_lets_nothing_through(api):
    answer = api.get("/api/v1/products", params={"domain": "fleeet"}).json()
    assert (answer["total"], answer["products"]) == (0, [])


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
def test_pages_of_any_size_from_anywhere_make_up_the_whole_list(api, limit):
    whole = api.get("/api/v1/products", params={"limit": 100}).json()
    for offset in range(whole["total"] + 3):
        part = api.get("/api/v1/products", params={"limit": limit, "offset": offset}).json()
        assert part["products"] == whole["products"][offset : offset + limit]
        assert part["total"] == whole["total"]


def test_a_product_tells_its_facts_and_its_tables(api, shop):
    told = api.get(product("sales")).json()
    assert told["owner"] == "Sales data"
    assert told["service_levels"][0] | {"description": ""} == {
        "property": "latency", "value": 1, "unit": "d", "element": "", "description": "",
    }  # fmt: skip
    assert told["ports"][0]["contract"] == "orders"
    assert told["problems"]["errors"] == 0
    assert told["commit"] == shop.git("rev-parse", "HEAD")
    table = told["tables"][0]
    assert table["name"] == "sales.orders"
    key, email, *_ = table["properties"]
    assert key["key"] is True
    assert email["classification"] == "restricted"
    assert email["masked"] == "email is classified restricted"


def test_the_name_of_a_table_is_one_that_can_be_asked(api):
    name = api.get(product("sales")).json()["tables"][0]["name"]
    answer = api.post("/api/v1/query", json={"sql": f"SELECT count(*) FROM {name}"})
    assert answer.json()["rows"] == [[50]]


def test_a_table_without_data_has_no_name_to_ask_by(api):
    assert api.get(product("bare")).json()["tables"][0]["name"] == ""


def test_the_links_of_a_product_lead_there(api):
    for one in api.get("/api/v1/products", params={"limit": 100}).json()["products"]:
        assert api.get(one["links"]["product"]).json()["id"] == one["id"]
        assert api.get(one["links"]["contract"]).status_code == 200


@pytest.mark.parametrize("id", ODD)
def test_any_id_can_be_addressed(api, id):
    assert api.get(product(id)).json()["id"] == id
    text = api.get(product(id, "/contract")).text
    assert yaml.safe_load(text)["id"] == id
    assert api.get(product(id, "/sample")).json()["error"]["kind"] == "not_found"


def test_a_contract_is_the_text_as_it_lies_in_git(api, shop):
    answer = api.get(product("sales", "/contract"))
    assert answer.headers["content-type"] == "application/yaml"
    assert answer.content == (shop.folder / "contracts/orders.odcs.yaml").read_bytes()


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"),
        ("application/yaml", "application/yaml"),
        ("*/*", "application/yaml"),
        ("text/html, */*;q=0.5", "application/yaml"),
        ("application/json;q=0.9, application/yaml;q=0.4", "application/json"),
        ("application/json;q=0.2, application/yaml", "application/yaml"),
        ("application/json;q=nonsense", "application/yaml"),
        (";;;,,,q=", "application/yaml"),
    ],
)
def test_the_accept_header_chooses_between_yaml_and_json(api, accept, kind):
    answer = api.get(product("sales", "/contract"), headers={"accept": accept})
    assert answer.headers["content-type"] == kind
    assert yaml.safe_load(answer.text)["id"] == "orders"


def test_a_contract_with_a_break_is_told_as_text_but_not_as_json(api):
    assert api.get(product("broken", "/contract")).status_code == 200
    answer = api.get(product("broken", "/contract"), headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["error"]["kind"] == "unreadable"


def test_a_sample_has_columns_rows_and_what_is_masked(api):
    told = api.get(product("sales", "/sample"), params={"rows": 2}).json()
    assert [column["name"] for column in told["columns"]] == ["id", "email", "amount", "line"]
    assert told["columns"][1]["masked"] == "email is classified restricted"
    assert told["rows"] == [[0, None, 0.0, 0], [1, None, 1.5, 1]]
    assert told["total"] == 50


@pytest.mark.parametrize(
    ("address", "status", "kind", "said"),
    [
        (product("sale"), 404, "not_found", "Did you mean 'sales'?"),
        (product("sales") + "?version=9.9.9", 404, "not_found", "1.0.0"),
        (product("sales") + "?port=no", 404, "not_found", "orders"),
        (product("sales", "/sample") + "?object=order", 404, "not_found", "orders"),
        (product("bare", "/sample"), 404, "not_found", "no sample data"),
        (product("broken", "/sample"), 403, "refused", "cannot be read as a whole"),
        ("/api/v1/products?limit=0", 422, "invalid", "limit"),
        ("/api/v1/products?limit=many", 422, "invalid", "limit"),
        ("/api/v1/products?offset=-1", 422, "invalid", "offset"),
        ("/api/v1/products?colour=red", 422, "invalid", "colour: is not known here"),
        ("/api/v1/products?personal=perhaps", 422, "invalid", "personal"),
        (product("sales", "/sample") + "?rows=0", 422, "invalid", "rows"),
        ("/api/v1/products/%ff%fe", 400, "invalid", "UTF-8"),
        ("/api/v1/products/", 404, "not_found", "no such address"),
        ("/api/v1/nothing", 404, "not_found", "no such address"),
        ("/api", 404, "not_found", "no such address"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_shape(api, address, status, kind, said):
    answer = api.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    error = answer.json()["error"]
    assert error["kind"] == kind
    assert said in error["message"] + error["hint"]

"""Use it from elsewhere: one snippet at a time, as the address says."""

from __future__ import annotations

import pytest

from tests.builders import a_contract, a_product, a_property, an_object

HOSTILE = "![x](http://evil.example/a.png) :red-badge[Broken] `c` $x$"
LAKE = {"server": "lake", "type": "s3", "environment": "prod", "format": "csv",
        "location": "s3://shop/orders/*.csv"}  # fmt: skip
HOUSE = {"server": "house", "type": "postgres", "environment": "prod", "host": "pg.example",
         "port": 5432, "database": "shop", "schema": "sales"}  # fmt: skip
SAMPLE = {"server": "sample", "type": "local", "path": "data/{model}.csv", "format": "csv"}


def orders(**parts: object) -> str:
    tables = [
        an_object(
            "orders",
            a_property("id", primaryKey=True, required=True),
            a_property("email", classification="restricted"),
            a_property("placed_at", logicalType="timestamp"),
        ),
        an_object("lines", a_property("sku"), a_property(HOSTILE, tags=["pii"])),
    ]
    return a_contract("orders", **{"schema": tables, "servers": [LAKE, HOUSE, SAMPLE], **parts})


@pytest.fixture
def ports(open_page, repo):
    def open_(contract: str = "", **choices: str):
        repo.write("data/orders.csv", "id,email,placed_at\n1,a@b.example,2026-01-01\n")
        repo.write("data/lines.csv", "sku\nx\n")
        repo.commit(
            {
                "contracts/orders.odcs.yaml": contract or orders(),
                "contracts/shop.odps.yaml": a_product("our-shop", "orders"),
            }
        )
        said = {"id": "our-shop", "section": "Ports and access", **choices}
        page = open_page(repo.settings, "pages/product.py", **said)
        assert not page.at.exception
        return page

    return open_


def tools(page) -> list[str]:
    (found,) = (b for b in page.at.get("button_group") if b.key == "snippets_use")
    return [option.content for option in found.proto.options]


def code(page) -> str:
    """The one snippet; the addresses are one line each."""
    (found,) = (c.value for c in page.at.code if "\n" in c.value)
    return found


def test_samples_come_first_and_our_own_sql_before_all(ports):
    page = ports()
    assert page.at.selectbox(key="snippets_server").value == 0
    assert page.at.selectbox(key="snippets_server").options[0].startswith("Sample")
    assert tools(page) == [
        "SQL", "DuckDB", "pandas", "polars", "R", "Notebook", "dbt", "REST API", "Command line",
    ]  # fmt: skip
    assert "FROM our_shop.orders\n" in code(page)


def test_what_is_masked_is_left_out_and_said(ports):
    page = ports(use="pandas")
    assert 'usecols=["id", "placed_at"]' in code(page)
    assert "email" not in code(page)
    assert "Masked, so not read here: email." in page.text


def test_the_address_chooses_place_object_and_tool(ports):
    page = ports(server="house", object="lines", use="r")
    assert "RPostgres::Postgres()" in code(page)
    assert "FROM sales.lines" in code(page)
    assert tools(page)[0] == "PostgreSQL"


def test_a_choice_goes_into_the_address(ports):
    page = ports()
    page.at.selectbox(key="snippets_server").set_value(1).run()
    assert page.at.query_params["server"] == "lake"
    assert "aws s3 ls s3://shop/orders/" in code(page)
    (group,) = (b for b in page.at.get("button_group") if b.key == "snippets_use")
    group.set_value("polars").run()
    assert page.at.query_params["use"] == "polars"
    assert "pl.read_csv" in code(page)


@pytest.mark.parametrize("choices", [{"use": "cobol"}, {"server": "x"}, {"object": "x"}])
def test_a_choice_that_is_not_there_shows_the_first(ports, choices):
    assert "FROM our_shop.orders\n" in code(ports(**choices))


def test_a_notebook_is_downloaded_and_its_code_is_shown(ports):
    page = ports(use="notebook", object="lines")
    (button,) = page.at.get("download_button")
    assert button.proto.label == "Download lines.ipynb"
    assert "pd.read_csv" in code(page)


def test_hostile_names_are_shown_as_they_were_typed(ports):
    page = ports(use="pandas", object="lines")
    assert f"Masked, so not read here: {HOSTILE}." in page.text.replace("\u2060", "")
    assert all("](http" not in m.value for m in page.at.markdown)
    assert HOSTILE not in code(page)


def test_a_classification_that_cannot_be_read_hides_everything(ports):
    table = an_object("orders", a_property("id"), a_property("email", clasification="restricted"))
    page = ports(orders(schema=[table]), use="duckdb")
    assert "SELECT count(*) AS n" in code(page)
    assert "email" not in code(page)


def test_another_contract_over_the_same_file_hides_here_too(ports, repo):
    strict = an_object("orders", a_property("id", classification="restricted"))
    repo.commit({"contracts/strict.odcs.yaml": a_contract("strict", schema=[strict],
                servers=[{**SAMPLE, "path": "data/orders.csv"}])})  # fmt: skip
    page = ports(use="pandas")
    assert 'usecols=["placed_at"]' in code(page)


def test_a_place_that_says_too_little_says_so(ports):
    page = ports(orders(servers=[{"server": "s", "type": "kafka"}]))
    assert "What is stated about it is not enough to write code for it." in page.text


def test_where_no_table_is_promised_there_is_nothing_to_write(ports):
    page = ports(orders(schema=None))
    assert "Use it from" not in page.text

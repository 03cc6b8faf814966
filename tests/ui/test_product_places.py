"""Where the data is, and links that leave the marketplace."""

import pytest

from marketplace.model import DataContract, SchemaObject, Server
from marketplace.ui import outward
from marketplace.ui.places import fields, places


def a_contract(*servers: Server, tables: int = 1) -> DataContract:
    schema = tuple(SchemaObject(name=f"t{n}", physical_name=f"T{n}") for n in range(tables))
    return DataContract(id="x", schema=schema, servers=servers)


def a_server(type: str, environment: str = "prod", **address: object) -> Server:
    return Server(server="s", type=type, environment=environment, address=address)


@pytest.mark.parametrize(
    ("server", "system", "address"),
    [
        (
            a_server("postgres", host="pg.example", port=5432, database="fleet", schema="reg"),
            "PostgreSQL at pg.example:5432",
            "fleet.reg.T0",
        ),
        (
            a_server("snowflake", account="acme", database="D", schema="S"),
            "Snowflake at acme",
            "D.S.T0",
        ),
        (a_server("bigquery", project="p", dataset="d"), "BigQuery", "p.d.T0"),
        (a_server("kafka", host="k:9092"), "Kafka at k:9092", "T0"),
        (a_server("s3", location="s3://lake/*.parquet"), "S3", "s3://lake/*.parquet"),
        (
            a_server("duckdb", database="/srv/risk.duckdb", schema="main"),
            "DuckDB, table main.T0",
            "/srv/risk.duckdb",
        ),
        (a_server("warpDrive"), "Warp drive", "T0"),
    ],
)
def test_a_server_has_one_line_to_copy(server, system, address):
    (place,) = places(a_contract(server))
    assert (place.environment, place.system, place.address) == ("Production", system, address)


def test_of_several_tables_only_their_schema_is_named():
    server = a_server("postgres", database="fleet", schema="reg")
    assert places(a_contract(server, tables=2))[0].address == "fleet.reg"


def test_production_comes_first_and_samples_last():
    servers = [a_server("local", "", path="x.csv"), a_server("api", "lab"), a_server("s3", "prod")]
    found = [place.environment for place in places(a_contract(*servers))]
    assert found == ["Production", "Lab", "Sample"]


def test_a_port_without_a_contract_has_no_place():
    assert places(None) == ()


def test_every_field_of_an_address_can_be_read():
    server = a_server("oracle", host="ora", port="1521", serviceName="STANDS", nested={"a": 1})
    assert fields(server) == {"Host": "ora", "Port": "1521", "Service name": "STANDS"}


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://chat.example/c?x=1#y", "https://chat.example/c?x=1#y"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://a.example/(x) y>", "https://a.example/%28x%29%20y%3E"),
        ("mailto:a@b.example?Subject=Access&body=x", "mailto:a@b.example?Subject=Access&body=x"),
        ("mailto:a@b.example?b%63c=evil@evil.example", ""),
        ("mailto:a@b.example?subject=x&cc=evil@evil.example", ""),
        ("https://bank.example@evil.example/", ""),
        ("https://bank.example\\@evil.example/", ""),
        ("http://user:password@intranet.example/", ""),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example", ""),
        ("https:evil", ""),
        ("mailto://evil.example", ""),
        ("http://[", ""),
        ("https://a\nb.example", ""),
        ("", ""),
    ],
)
def test_only_harmless_addresses_can_be_clicked(url, safe):
    assert outward.safe(url) == safe


def test_an_address_that_cannot_be_clicked_is_shown():
    said = outward.link("chat", "ftp://x.example")
    assert "](" not in said
    assert "chat" in said
    assert "ftp" in said

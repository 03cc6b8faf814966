"""Snippets of one table at a server of any kind, with names of one's choice."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from marketplace.formats.snippets import Snippet, snippets
from marketplace.model import DataContract, SchemaObject, SchemaProperty, Server

DATABASES = (
    "postgres", "postgresql", "redshift", "snowflake", "bigquery", "databricks", "mysql",
    "sqlserver", "synapse", "oracle", "trino", "presto", "athena", "glue", "clickhouse", "duckdb",
    "cloudsql", "db2", "teradata", "vertica", "hive", "custom", "never heard of",
)  # fmt: skip


def servers(word: str = "shop") -> Iterable[Server]:
    """One of every kind, `word` in every field that a contract can fill."""
    fields = ("host", "account", "database", "catalog", "schema", "project", "dataset",
              "warehouse", "serviceName", "namespace", "stagingDir", "regionName",
              "workgroup")  # fmt: skip
    for kind in DATABASES:
        yield a_server(kind, port="5432", **dict.fromkeys(fields, word))
    for kind, scheme in (("s3", "s3:/"), ("gcs", "gs:/"), ("sftp", "sftp://files.example")):
        for format_ in ("csv", "parquet", "json"):
            yield a_server(
                kind, location=f"{scheme}/{word}/*.{format_}", format=format_, endpointUrl=word
            )
    at = "abfss://box@acme.dfs.core.windows.net"
    yield a_server("azure", location=f"{at}/{word}/x.parquet", format="parquet")
    for format_ in ("avro", "json", ""):
        yield a_server("kafka", host=word, format=format_, topic="orders.v1")
    yield a_server("pubsub", project="acme")
    yield a_server("kinesis", region=word, stream="orders")
    yield a_server("api", location=f"https://api.example/{word}")
    for format_ in ("csv", "parquet", "json", "duckdb"):
        plain = word.replace("*", "")  # one more star is another snippet
        for path in (f"data/{plain}.x", f"data/{plain}/*.x"):
            yield a_server("local", path=path, format=format_, encoding=word, schema=word)


def a_server(type: str, **address: str) -> Server:
    return Server(server="s", type=type, environment="prod", address=address)


def a_table(*names: str, object_: str = "orders", key: str = "order id") -> SchemaObject:
    """A key, a moment, a kind, and texts with these names."""
    return SchemaObject(
        name=object_,
        properties=(
            SchemaProperty(name=key, logical_type="string", primary_key=True, required=True),
            SchemaProperty(name="placed at", logical_type="timestamp"),
            *(SchemaProperty(name=name, logical_type="string", required=True) for name in names),
        ),
    )


def of(
    server: Server,
    table: SchemaObject,
    masked: Collection[str] = (),
    name: str = "shop.orders",
    **contract: str,
) -> dict[str, Snippet]:
    found = DataContract(id=contract.pop("id", "orders"), schema=(table,), **contract)
    return {s.key: s for s in snippets(found, table, server, table=name, masked=masked)}

"""Where the data of a port is: what to copy, in which environment, at which system. Plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.model import DataContract, Server
from marketplace.ui.promise_words import spaced

_ENVIRONMENTS = {
    "prod": "Production", "production": "Production", "prd": "Production", "live": "Production",
    "stg": "Staging", "staging": "Staging", "acc": "Acceptance", "acceptance": "Acceptance",
    "uat": "Acceptance", "test": "Test", "tst": "Test", "qa": "Test",
    "dev": "Development", "development": "Development", "sample": "Sample", "local": "Sample",
}  # fmt: skip
# In the order in which people look for them; what is not known stands before the sample.
_ORDER = ("Production", "Staging", "Acceptance", "Test", "Development")
_SYSTEMS = {
    "api": "API", "athena": "Amazon Athena", "azure": "Azure storage", "bigquery": "BigQuery",
    "clickhouse": "ClickHouse", "cloudsql": "Cloud SQL", "databricks": "Databricks", "db2": "Db2",
    "duckdb": "DuckDB", "gcs": "Google Cloud Storage", "glue": "AWS Glue", "kafka": "Kafka",
    "kinesis": "Kinesis", "local": "file beside the contracts", "mysql": "MySQL",
    "oracle": "Oracle", "postgres": "PostgreSQL", "postgresql": "PostgreSQL", "presto": "Presto",
    "pubsub": "Pub/Sub", "redshift": "Redshift", "s3": "S3", "sftp": "SFTP",
    "snowflake": "Snowflake", "sqlserver": "SQL Server", "synapse": "Synapse", "trino": "Trino",
}  # fmt: skip
_STREAMS = {"kafka", "pubsub", "kinesis", "kinesisfirehose"}


@dataclass(frozen=True, slots=True)
class Place:
    environment: str  # "Production"
    system: str  # "PostgreSQL at pg.example:5432"
    address: str  # what one copies: "weather.hourly", "s3://lake/bags/*.parquet"
    server: Server


def places(contract: DataContract | None) -> tuple[Place, ...]:
    """One for each server, production first and samples last."""
    if contract is None:
        return ()
    found = [_place(server, contract) for server in contract.servers]
    return tuple(sorted(found, key=_rank))


def _place(server: Server, contract: DataContract) -> Place:
    stated = server.environment or ("sample" if server.type == "local" else "")
    environment = _ENVIRONMENTS.get(stated.casefold()) or spaced(stated or server.server)
    kind = server.type.casefold()
    system = _SYSTEMS.get(kind) or spaced(server.type) or "System not stated"
    if host := _host(server.address):
        system += f" at {host}"
    elif _is_file(server) and (table := _table(server, contract)):
        system += f", table {table}"
    return Place(environment, system, address(server, contract), server)


def _rank(place: Place) -> int:
    if place.environment == "Sample":
        return len(_ORDER) + 1
    return _ORDER.index(place.environment) if place.environment in _ORDER else len(_ORDER)


def _host(stated: Mapping[str, object]) -> str:
    host = _text(stated, "host", "account", "workspace")
    port = _text(stated, "port")
    return f"{host}:{port}" if host and port else host


def address(server: Server, contract: DataContract) -> str:
    """The one line to copy: an address, or the full name of the table or topic."""
    stated = server.address
    if whole := _text(stated, "location", "path", "endpointUrl", "url"):
        return whole
    if server.type.casefold() in _STREAMS:
        return _text(stated, "topic", "stream") or _object(contract) or server.server
    database = _text(stated, "project", "catalog", "database", "serviceName")
    if _is_file(server):
        return database
    parts = (database, _table(server, contract))
    return ".".join(part for part in parts if part) or server.server


def _is_file(server: Server) -> bool:
    """A database that is one file, as DuckDB's are: its path does not go into a table's name."""
    return "/" in _text(server.address, "database")


def _table(server: Server, contract: DataContract) -> str:
    parts = (_text(server.address, "schema", "dataset"), _object(contract))
    return ".".join(part for part in parts if part)


def _object(contract: DataContract) -> str:
    """The one object of the contract, as it is called in the store; "" where there are several."""
    only = contract.schema[0] if len(contract.schema) == 1 else None
    return (only.physical_name or only.name) if only else ""


def _text(stated: Mapping[str, object], *keys: str) -> str:
    return next((str(stated[key]) for key in keys if stated.get(key) not in (None, "")), "")


def fields(server: Server) -> dict[str, str]:
    """Everything that is stated about the server, in the words of its type."""
    return {
        spaced(key): str(value)
        for key, value in server.address.items()
        if isinstance(value, (str, int, float)) and not isinstance(value, bool)
    }

"""Which formats a contract can become, and which can become a contract.

What a format cannot carry was found by exporting a contract that states everything, and looking
for each of its words in what came out; `python -m tests.formats.exchange_matrix` does it again.
"""

from __future__ import annotations

from dataclasses import dataclass

DIALECTS = {
    "postgres": "PostgreSQL",
    "snowflake": "Snowflake",
    "bigquery": "BigQuery",
    "databricks": "Databricks",
    "sqlserver": "SQL Server",
    "mysql": "MySQL",
    "oracle": "Oracle",
    "trino": "Trino",
    "clickhouse": "ClickHouse",
}
_YAML, _JSON, _TEXT = "application/yaml", "application/json", "text/plain"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PEOPLE = "owner, service levels, support, access and price"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """`name` is what people type, and what datacontract-cli calls it."""

    name: str
    title: str
    extension: str  # without the dot
    cannot_carry: tuple[str, ...]  # sentences
    media_type: str = _TEXT
    common: bool = False
    one_object: bool = False  # a file for one schema object, not for the contract
    dialects: bool = False
    run: bool = False  # people run or compile it: what a contract says must not become code


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFormat:
    name: str
    title: str
    extensions: tuple[str, ...]  # without the dot
    whole: bool = False  # it holds a contract with its id and version, not only a schema


EXPORTS = (
    ExportFormat(
        name="sql", title="SQL DDL", extension="sql", media_type="application/sql", common=True,
        dialects=True, run=True,
        cannot_carry=(
            f"Quality rules, limits of values, classifications, relationships, {_PEOPLE} are left "
            "out.",
            "Descriptions become comments in Snowflake, Databricks and ClickHouse only.",
            "Nested properties become the type of their column; their descriptions are left out.",
        ),
    ),
    ExportFormat(
        name="jsonschema", title="JSON Schema", extension="schema.json", common=True,
        media_type="application/schema+json", one_object=True,
        cannot_carry=(
            f"Relationships, limits of dates, quality rules beyond allowed values, {_PEOPLE} are "
            "left out.",
        ),
    ),
    ExportFormat(
        name="dbt-models", title="dbt models", extension="yml", media_type=_YAML, common=True,
        run=True,
        cannot_carry=(
            "Nested properties, business names, quality rules in SQL, service levels, support, "
            "access and price are left out.",
            "Limits of values become tests of the dbt package dbt_expectations.",
        ),
    ),
    ExportFormat(
        name="dbt-sources", title="dbt sources", extension="yml", media_type=_YAML, common=True,
        run=True,
        cannot_carry=(
            "Nested properties, business names, quality rules in SQL, service levels, support, "
            "access and price are left out.",
            "Limits of values become tests of the dbt package dbt_expectations.",
        ),
    ),
    ExportFormat(
        name="dbt-staging-sql", title="dbt staging model", extension="sql", common=True,
        media_type="application/sql", one_object=True, run=True,
        cannot_carry=("It holds the names of the outer properties, and nothing else.",),
    ),
    ExportFormat(
        name="avro", title="Avro schema", extension="avsc", media_type=_JSON, common=True,
        one_object=True,
        cannot_carry=(
            f"Limits and allowed values, keys, classifications, quality rules, {_PEOPLE} are left "
            "out.",
        ),
    ),
    ExportFormat(
        name="pydantic-model", title="Pydantic models", extension="py", common=True, run=True,
        media_type="text/x-python",
        cannot_carry=(
            f"Keys, physical names, classifications, other quality rules than allowed values, "
            f"{_PEOPLE} are left out.",
        ),
    ),
    ExportFormat(
        name="markdown", title="Markdown", extension="md", media_type="text/markdown", common=True,
        cannot_carry=(
            "Domain, support, access, price, members of the team and quality rules of whole "
            "schema objects are left out.",
        ),
    ),
    ExportFormat(
        name="html", title="HTML page", extension="html", media_type="text/html", common=True,
        cannot_carry=("It is for reading: no tool makes a contract of it again.",),
    ),
    ExportFormat(
        name="excel", title="Excel workbook", extension="xlsx", media_type=_SHEET, common=True,
        cannot_carry=(
            "Comments and order of the file are left out, and custom properties below the "
            "contract itself.",
        ),
    ),
    ExportFormat(
        name="odcs", title="ODCS, written anew", extension="odcs.yaml", media_type=_YAML,
        cannot_carry=("Comments, order and layout of the file are lost; Download keeps them.",),
    ),
    ExportFormat(
        name="dcs", title="Data Contract Specification", extension="yaml", media_type=_YAML,
        cannot_carry=(
            "Quality rules, relationships, support, access and price are left out.",
            "This format ends in January 2027.",
        ),
    ),
    ExportFormat(
        name="protobuf", title="Protocol Buffers", extension="proto", run=True,
        cannot_carry=(
            f"What is required, limits, keys, classifications, quality rules, {_PEOPLE} are left "
            "out.",
            "Field numbers follow the order: a property put between others renumbers them.",
        ),
    ),
    ExportFormat(
        name="avro-idl", title="Avro IDL", extension="avdl", run=True,
        cannot_carry=(
            f"Limits and allowed values, keys, classifications, quality rules, {_PEOPLE} are left "
            "out.",
        ),
    ),
    ExportFormat(
        name="xsd", title="XML Schema", extension="xsd", media_type="application/xml",
        cannot_carry=(
            f"Keys, classifications, quality rules beyond allowed values, {_PEOPLE} are left out.",
        ),
    ),
    ExportFormat(
        name="sqlalchemy", title="SQLAlchemy models", extension="py", media_type="text/x-python",
        run=True,
        cannot_carry=(
            f"Limits, classifications, relationships, quality rules, {_PEOPLE} are left out.",
            "Nested properties cannot be written at all.",
        ),
    ),
    ExportFormat(
        name="spark", title="Spark schema", extension="py", media_type="text/x-python", run=True,
        cannot_carry=(
            f"Limits, keys, classifications, quality rules, {_PEOPLE} are left out.",
        ),
    ),
    ExportFormat(
        name="go", title="Go types", extension="go", run=True,
        cannot_carry=(
            f"Limits, keys, classifications, quality rules, {_PEOPLE} are left out.",
        ),
    ),
    ExportFormat(
        name="bigquery", title="BigQuery schema", extension="json", media_type=_JSON,
        one_object=True,
        cannot_carry=(
            f"Limits, classifications, quality rules, {_PEOPLE} are left out.",
            "It needs a server of type bigquery in the contract.",
        ),
    ),
    ExportFormat(
        name="sql-query", title="SQL query", extension="sql", media_type="application/sql",
        one_object=True, dialects=True, run=True,
        cannot_carry=("It holds the names of the outer properties, and nothing else.",),
    ),
    ExportFormat(
        name="great-expectations", title="Great Expectations suite", extension="json",
        media_type=_JSON, one_object=True,
        cannot_carry=(
            f"It holds rules: descriptions, quality rules in SQL, nested properties, {_PEOPLE} are "
            "left out.",
        ),
    ),
    ExportFormat(
        name="sodacl", title="Soda checks", extension="yml", media_type=_YAML,
        cannot_carry=(
            f"It holds rules: descriptions, nested properties, {_PEOPLE} are left out.",
        ),
    ),
    ExportFormat(
        name="dqx", title="Databricks DQX checks", extension="yml", media_type=_YAML,
        one_object=True,
        cannot_carry=("It holds the quality rules written for the engine DQX, and nothing else.",),
    ),
    ExportFormat(
        name="data-caterer", title="Data Caterer plan", extension="yaml", media_type=_YAML,
        cannot_carry=(
            f"Descriptions, classifications, quality rules beyond allowed values, {_PEOPLE} are "
            "left out.",
            "It cannot be made for every kind of server.",
        ),
    ),
    ExportFormat(
        name="dbml", title="DBML", extension="dbml", run=True,
        cannot_carry=(
            f"Nested properties, limits, classifications, quality rules, {_PEOPLE} are left out.",
        ),
    ),
    ExportFormat(
        name="mermaid", title="Mermaid diagram", extension="mmd",
        cannot_carry=("It holds names, types, keys and relationships, and nothing else.",),
    ),
)  # fmt: skip

# Data files and SQL make better drafts by way of our own engine.
IMPORTS = (
    ImportFormat(name="excel", title="Excel workbook of ODCS", extensions=("xlsx",), whole=True),
    ImportFormat(name="jsonschema", title="JSON Schema", extensions=("json",)),
    ImportFormat(name="avro", title="Avro schema", extensions=("avsc", "json")),
    ImportFormat(name="dbt", title="dbt manifest", extensions=("json",)),
    ImportFormat(name="openapi", title="OpenAPI", extensions=("yaml", "yml", "json")),
    ImportFormat(name="pydantic-model", title="Pydantic models", extensions=("py",)),
    ImportFormat(name="powerbi", title="Power BI template", extensions=("pbit", "bim")),
    ImportFormat(
        name="odcs", title="Contract of another tool", extensions=("yaml", "yml"), whole=True
    ),
)


def export_format(name: str) -> ExportFormat | None:
    return next((one for one in EXPORTS if one.name == name), None)


def import_format(name: str) -> ImportFormat | None:
    return next((one for one in IMPORTS if one.name == name), None)

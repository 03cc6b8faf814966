"""What programs send and get. Names are a promise: add, do not change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Cell = bool | int | float | str | None
Row = tuple[Cell, ...]
Some = Annotated[str, StringConstraints(max_length=500)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Shape(BaseModel):
    """Nothing is left out: what is not stated is an empty text or list."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class Sent(BaseModel):
    """What nobody knows is refused: a misspelt filter must not let everything through."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Failure(Shape):
    kind: Literal[
        "refused", "limited", "invalid", "busy", "not_found", "unreadable", "unauthorised", "failed"
    ] = Field(
        description="refused: not allowed. limited: stopped by a limit. invalid: cannot be "
        "understood as it is written. busy: come back in a moment. unreadable: it is there and "
        "cannot be read. failed: an error of the marketplace itself."
    )
    message: str = Field(description="What is wrong, as a sentence.")
    hint: str = Field(default="", description="What to do next.")
    line: int | None = Field(
        default=None, description="Of the statement, from 1; null where unknown."
    )
    column: int | None = Field(
        default=None, description="Of the statement, from 1; null where unknown."
    )


class Failed(Shape):
    error: Failure


class Search(Sent):
    """Several values of one filter widen the list, several filters narrow it."""

    q: Some = Field(default="", description="Words to look for; typing errors are forgiven.")
    domain: tuple[Some, ...] = ()
    archetype: tuple[Some, ...] = ()
    status: tuple[Some, ...] = ()
    tier: tuple[Some, ...] = ()
    owner: tuple[Some, ...] = ()
    tag: tuple[Some, ...] = ()
    personal: tuple[Literal["yes", "no"], ...] = Field(default=(), description="Has personal data.")
    sample: tuple[Literal["yes", "no"], ...] = Field(default=(), description="Has sample data.")
    verdict: tuple[Literal["data product", "not yet"], ...] = ()
    sort: Literal["best", "name", "newest", "changed"] = "best"
    everything: bool = Field(
        default=False, description="Also what is not yet a data product, and what is retired."
    )
    limit: int = Field(default=24, ge=1, le=1000)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class Which(Sent):
    """Of a product with several ports or versions; without, the one to start with."""

    port: Some = Field(default="", description="Name of an output port.")
    version: Some = Field(
        default="", description="Of the port where one is named, else of the product."
    )


class Looked(Which):
    object: Some = Field(default="", description="Schema object (table); without, the first one.")
    rows: int = Field(
        default=50, ge=1, le=100_000, description="At most; the marketplace may give less."
    )


class Asked(Sent):
    """A read-only statement over sample data."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"sql": "SELECT origin, count(*) AS flights FROM flights.legs GROUP BY origin"},
                {"sql": "FROM legs LIMIT 5", "products": ["flights"], "rows": 5},
            ]
        }
    )
    sql: str = Field(
        min_length=1,
        description="One statement in DuckDB's SQL. Tables are named product.object, as "
        "`tables[].name` of a product spells them.",
    )
    products: tuple[Id, ...] = Field(
        default=(),
        max_length=100,
        description="Products whose tables are visible without the prefix too.",
    )
    rows: int = Field(
        default=0,
        ge=0,
        le=1_000_000,
        description="At most; 0 is as many as the marketplace gives.",
    )


class Links(Shape):
    """Relative to the address of the marketplace."""

    product: str
    contract: str
    sample: str
    page: str = Field(description="The product's page, for people.")


class Match(Shape):
    """Why a product was found."""

    where: str
    label: str
    snippet: str = Field(description="The words that matched stand between **asterisks**.")


class Brief(Shape):
    """A product in a list."""

    id: str
    name: str
    version: str
    status: str
    domain: str
    owner: str
    purpose: str
    archetype: str
    tier: str
    classification: str = Field(description="The most sensitive one in it.")
    personal: bool
    sampled: bool = Field(description="Has sample data that can be looked at and queried.")
    tags: tuple[str, ...]
    verdict: str
    matched: tuple[Match, ...]
    links: Links


class Products(Shape):
    total: int = Field(description="How many there are in all.")
    limit: int
    offset: int
    products: tuple[Brief, ...]
    facets: dict[str, dict[str, int]] = Field(
        description="Per filter its values, and how many products have them."
    )
    suggestions: tuple[str, ...] = Field(description="Nearer spellings where little was found.")


class Price(Shape):
    amount: float | None
    currency: str
    unit: str


class Support(Shape):
    channel: str
    url: str
    tool: str
    description: str


class ServiceLevel(Shape):
    property: str
    value: Cell
    unit: str
    element: str = Field(description='What it holds for, "orders.updated_at"; "": all of it.')
    description: str


class Port(Shape):
    """An output port at one version."""

    name: str
    version: str
    contract: str = Field(description="Id of the contract.")
    status: str
    deprecated: bool
    sunset: str
    replaced_by: str
    description: str


class Property(Shape):
    name: str = Field(description="A property inside of another one as a path with dots.")
    type: str = Field(description="As the contract states it.")
    description: str
    key: bool
    required: bool
    unique: bool
    classification: str
    masked: str = Field(description='Why its values are empty for you; "" where you see them.')


class Table(Shape):
    name: str = Field(description='As SQL spells it; "" where there is no sample data to query.')
    object: str = Field(description="Name of the schema object in the contract.")
    description: str
    properties: tuple[Property, ...]


class Problems(Shape):
    """How many there are in the product's files."""

    errors: int
    warnings: int


class Product(Shape):
    id: str
    name: str
    version: str
    status: str
    domain: str
    owner: str
    purpose: str
    usage: tuple[str, ...]
    limitations: tuple[str, ...]
    archetype: str
    tier: str
    classification: str
    personal: bool
    tags: tuple[str, ...]
    verdict: str
    terms: str
    price: Price
    support: tuple[Support, ...]
    service_levels: tuple[ServiceLevel, ...]
    ports: tuple[Port, ...]
    port: str = Field(description="The one that the service levels and tables below are of.")
    port_version: str
    replaced_by: str
    sunset: str
    tables: tuple[Table, ...]
    problems: Problems
    commit: str = Field(description='Of the contracts; "" where files are read as they lie.')
    links: Links


class SampleColumn(Shape):
    name: str
    type: str
    masked: str = Field(description='Why its values are null for you; "" where you see them.')
    property: str = Field(description="Of the contract, where the file calls it otherwise.")


class Sampled(Shape):
    """Dates and times are ISO text, bytes hexadecimal text, nested values JSON text."""

    columns: tuple[SampleColumn, ...]
    rows: tuple[Row, ...]
    total: int | None = Field(description="Rows in the file; null where counting was too dear.")
    seconds: float
    source: str
    notes: tuple[str, ...] = Field(description="What is not whole, as sentences.")


class ResultColumn(Shape):
    name: str
    type: str = Field(description="As DuckDB calls it.")


class Masked(Shape):
    column: str = Field(description="product.object.property")
    why: str


class Answered(Shape):
    """Dates and times are ISO text, bytes hexadecimal text, nested values JSON text."""

    columns: tuple[ResultColumn, ...]
    rows: tuple[Row, ...]
    truncated: bool = Field(description="There are more rows than these.")
    cut: str = Field(description='By which limit, as a sentence; "" where the result is whole.')
    seconds: float
    tables: tuple[str, ...] = Field(description="That the statement names.")
    masked: tuple[Masked, ...] = Field(description="What reads as NULL for you, and why.")

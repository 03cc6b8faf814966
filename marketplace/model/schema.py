"""The `schema` section of ODCS: objects, properties, quality rules, relationships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from marketplace.model.parts import (
    AuthoritativeDefinition,
    Context,
    CustomProperty,
    Synonym,
    Tree,
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The one operator of a quality rule: ("mustBeLessThan", 5), ("mustBeBetween", (1, 9))."""

    operator: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    id: str = ""
    name: str = ""
    type: str = "library"  # text, library, sql, custom
    metric: str = ""  # also from the deprecated `rule`
    arguments: Tree = field(default_factory=dict)
    query: str = ""
    engine: str = ""
    implementation: Any = ""
    thresholds: tuple[Threshold, ...] = ()  # exactly one where the rule is valid
    unit: str = ""
    dimension: str = ""
    severity: str = ""
    description: str = ""
    business_impact: str = ""
    method: str = ""
    schedule: str = ""
    scheduler: str = ""
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """A foreign key as written: `orders.id`, `schema/x/properties/y`, `file.yaml#...`."""

    to: tuple[str, ...]
    from_: tuple[str, ...] = ()  # () at property level: the property itself
    type: str = "foreignKey"
    id: str = ""
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True)
class EnumValue:
    value: Any
    label: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaProperty:
    """A property; nested ones live in `properties`, `items`, `map_key` and `map_value`."""

    name: str
    id: str = ""
    business_name: str = ""
    description: str = ""
    logical_type: str = ""
    physical_type: str = ""
    physical_name: str = ""
    logical_type_options: Tree = field(default_factory=dict)
    required: bool = False
    unique: bool = False
    primary_key: bool = False
    primary_key_position: int = -1
    partitioned: bool = False
    partition_key_position: int = -1
    critical_data_element: bool = False
    deprecated: bool = False
    semantic_type: str = ""
    classification: str = ""
    encrypted_name: str = ""
    transform_logic: str = ""
    transform_description: str = ""
    transform_source_objects: tuple[str, ...] = ()
    examples: tuple[Any, ...] = ()
    enum: tuple[EnumValue, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    tags: tuple[str, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    quality: tuple[QualityRule, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()
    properties: tuple[SchemaProperty, ...] = ()
    items: SchemaProperty | None = None
    map_key: SchemaProperty | None = None
    map_value: SchemaProperty | None = None

    @property
    def children(self) -> tuple[SchemaProperty, ...]:
        inner = (self.items, self.map_key, self.map_value)
        return self.properties + tuple(child for child in inner if child)

    def walk(self, prefix: str = "") -> Iterator[tuple[str, SchemaProperty]]:
        """This property and all below it, each with its dotted path; an array's items as `[]`."""
        path = f"{prefix}.{self.name}" if prefix else self.name
        yield path, self
        for child in self.properties:
            yield from child.walk(path)
        for label, inner in (("[]", self.items), ("{key}", self.map_key), ("{}", self.map_value)):
            for child_path, child in inner.walk() if inner else ():
                rest = child_path[len(inner.name) :] if inner else ""
                dot = "." if rest and rest[0] not in ".[{" else ""  # items have no name as a rule
                yield f"{path}{label}{dot}{rest}", child


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaObject:
    name: str
    id: str = ""
    business_name: str = ""
    description: str = ""
    physical_name: str = ""
    physical_type: str = ""
    data_granularity_description: str = ""
    deprecated: bool = False
    tags: tuple[str, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    properties: tuple[SchemaProperty, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    quality: tuple[QualityRule, ...] = ()
    context: Context = Context()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()

    def walk(self) -> Iterator[tuple[str, SchemaProperty]]:
        """Every property at every depth with its dotted path."""
        for item in self.properties:
            yield from item.walk()

"""From the `schema` section of a tree to objects, properties and quality rules."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.build_parts import (
    authoritative_definitions,
    context,
    custom_properties,
    each,
    synonyms,
)
from marketplace.contracts.parts import mapping, text, texts
from marketplace.contracts.schema_hints import OPERATORS
from marketplace.model import (
    EnumValue,
    QualityRule,
    Relationship,
    SchemaObject,
    SchemaProperty,
    Threshold,
    Tree,
)

# What rules were called before 3.1, in its examples and in the tools of that time.
METRICS = {
    "nullCheck": "nullValues",
    "nullCount": "nullValues",
    "duplicateCount": "duplicateValues",
    "duplicateCheck": "duplicateValues",
    "uniqueCheck": "duplicateValues",
    "countCheck": "rowCount",
    "validValues": "invalidValues",
    "invalidCount": "invalidValues",
}


def schema_object(tree: Tree) -> SchemaObject:
    return SchemaObject(
        **_element(tree),
        data_granularity_description=text(tree.get("dataGranularityDescription")),
        relationships=each(tree, "relationships", relationship),
        context=context(tree),
    )


def schema_property(tree: Tree) -> SchemaProperty:
    parts = mapping(tree.get("map"))
    return SchemaProperty(
        **_element(tree),
        logical_type=text(tree.get("logicalType")),
        logical_type_options=mapping(tree.get("logicalTypeOptions")),
        required=tree.get("required") is True,
        unique=tree.get("unique") is True,
        primary_key=tree.get("primaryKey") is True,
        primary_key_position=_position(tree.get("primaryKeyPosition")),
        partitioned=tree.get("partitioned") is True,
        partition_key_position=_position(tree.get("partitionKeyPosition")),
        critical_data_element=tree.get("criticalDataElement") is True,
        semantic_type=text(tree.get("semanticType")),
        classification=text(tree.get("classification")),
        encrypted_name=text(tree.get("encryptedName")),
        transform_logic=text(tree.get("transformLogic")),
        transform_description=text(tree.get("transformDescription")),
        transform_source_objects=texts(tree.get("transformSourceObjects")),
        examples=_listed(tree.get("examples")),
        enum=each(tree, "enum", enum_value),
        relationships=each(tree, "relationships", relationship),
        items=_inner(tree.get("items")),
        map_key=_inner(parts.get("key")),
        map_value=_inner(parts.get("value")),
    )


def _element(tree: Tree) -> dict[str, Any]:
    """What objects and properties have in common."""
    return {
        "name": text(tree.get("name")),
        "id": text(tree.get("id")),
        "business_name": text(tree.get("businessName")),
        "description": text(tree.get("description")),
        "physical_type": text(tree.get("physicalType")),
        "physical_name": text(tree.get("physicalName")),
        "deprecated": tree.get("deprecated") is True,
        "synonyms": synonyms(tree),
        "tags": texts(tree.get("tags")),
        "properties": each(tree, "properties", schema_property),
        "quality": each(tree, "quality", quality_rule),
        "authoritative_definitions": authoritative_definitions(tree),
        "custom_properties": custom_properties(tree),
    }


def _inner(value: Any) -> SchemaProperty | None:
    return schema_property(value) if type(value) is dict else None


def _position(value: Any) -> int:
    return value if type(value) is int else -1


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if type(value) is list else ()


def enum_value(tree: Tree) -> EnumValue:
    return EnumValue(
        value=tree.get("value"),
        label=text(tree.get("label")),
        description=text(tree.get("description")),
    )


def relationship(tree: Tree) -> Relationship:
    return Relationship(
        id=text(tree.get("id")),
        type=text(tree.get("type")) or "foreignKey",
        from_=texts(tree.get("from")),
        to=texts(tree.get("to")),
        custom_properties=custom_properties(tree),
    )


def quality_rule(tree: Tree) -> QualityRule:
    rule = text(tree.get("rule"))
    query = text(tree.get("query"))
    # Before 3.1 the arguments stood beside the rule.
    beside = {name: tree[name] for name in ("validValues", "pattern") if name in tree}
    return QualityRule(
        id=text(tree.get("id")),
        name=text(tree.get("name")),
        type=text(tree.get("type")) or ("sql" if query else "library"),
        metric=text(tree.get("metric")) or METRICS.get(rule, rule),
        arguments={**beside, **mapping(tree.get("arguments"))},
        query=query,
        engine=text(tree.get("engine")),
        implementation=tree.get("implementation", ""),
        thresholds=tuple(_threshold(tree, name) for name in OPERATORS if name in tree),
        unit=text(tree.get("unit")),
        dimension=text(tree.get("dimension")),
        severity=text(tree.get("severity")),
        description=text(tree.get("description")),
        business_impact=text(tree.get("businessImpact")),
        method=text(tree.get("method")),
        schedule=text(tree.get("schedule")),
        scheduler=text(tree.get("scheduler")),
        tags=texts(tree.get("tags")),
        authoritative_definitions=authoritative_definitions(tree),
        custom_properties=custom_properties(tree),
    )


def _threshold(tree: Tree, operator: str) -> Threshold:
    value = tree[operator]
    return Threshold(operator, tuple(value) if type(value) is list else value)

"""One property of a schema in words. Markdown, escaped: the names and texts are a contract's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from marketplace.model import EnumValue, Organisation, Relationship, SchemaProperty
from marketplace.ui import outward
from marketplace.ui.promise_words import plain, spaced
from marketplace.ui.words import class_badge, escape, listed, quiet

_WIDTH = re.compile(r"[iuf]\d+")
INDENT = "\u2003"  # an em space a level
_VALUES = 12  # of an enumeration; all of them stand in the contract

_LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "pattern {}",
    "format": "format {}",
    "timezone": "",
    "defaultTimezone": "times in {}",
}


def kind(item: SchemaProperty) -> str:
    """The type, plain: "string", "array of objects", "varchar(3)" where no other is stated."""
    word = item.logical_type or item.physical_type
    if item.items:
        inner = item.items.logical_type or item.items.physical_type
        return f"{word or 'array'} of {inner}s" if inner else word or "array"
    if item.map_value:
        return f"{word or 'map'} to {item.map_value.logical_type or 'values'}"
    return word or ("object" if item.properties else "")


def traits(item: SchemaProperty, keys: int = 1) -> list[str]:
    """What a reader of the table has to know beside the name, plain, most important first."""
    position = f" {item.primary_key_position}" if keys > 1 < item.primary_key_position + 1 else ""
    found = [
        kind(item) or "type not stated",
        "required" if item.required else "",
        f"primary key{position}" if item.primary_key else "",
        "unique" if item.unique and not item.primary_key else "",
        "critical" if item.critical_data_element else "",
        *(f"refers to {target(one)}" for one in item.relationships),
        "deprecated" if item.deprecated else "",
    ]
    return [word for word in found if word]


def target(relationship: Relationship) -> str:
    return listed(member(to) for to in relationship.to)


def member(to: str) -> str:
    """ "airlines.carrier" for every spelling of where a relationship points, plain."""
    rest = to.rpartition("#")[2].strip("/") if "#" in to else to.strip()
    if "/" not in rest:
        return rest or to
    return ".".join(rest.split("/")[1::2]) or rest


def name(
    item: SchemaProperty, shown: str, level: int, organisation: Organisation, keys: int
) -> str:
    """`shown` is Markdown already. The class is a badge only where values are masked."""
    known = organisation.classification(item.classification) if item.classification else None
    masked = known is not None and known.masked
    said = traits(item, keys) + ([] if masked else [item.classification])
    sign = f" {class_badge(organisation, item.classification)}" if masked else ""
    return f"{INDENT * level}{shown} :gray[{escape(', '.join(filter(None, said)))}]{sign}"


def meaning(item: SchemaProperty) -> str:
    """Business name and description, other names, and where to read more."""
    called = item.business_name
    head = f"**{escape(called)}.** " if called and called != item.name else ""
    said = head + escape(item.description, links=True) if item.description else head.strip()
    other = ", ".join(synonym.synonym for synonym in item.synonyms)
    further = [f"also called {escape(other)}" if other else "", *definitions(item)]
    return "  ".join(part for part in (said, _quietly(further)) if part) or quiet("Not stated")


def contents(item: SchemaProperty) -> str:
    """What its values look like and where they come from."""
    examples = ", ".join(map(written, item.examples))
    sources = ", ".join(item.transform_source_objects)
    found = [
        f"in {escape(unit(item))}" if unit(item) else "",
        f"one of {escape(values(item.enum))}" if item.enum else "",
        f"e.g. {escape(examples)}" if examples else "",
        *map(escape, limits(item)),
        f"made from {escape(sources)}" if sources else "",
        escape(item.transform_description),
        *map(escape, storage(item)),
    ]
    return _quietly(found)


def storage(item: SchemaProperty) -> list[str]:
    """For engineers: after everything that says what the values mean."""
    found = [
        f"stored as {stored(item)}" if stored(item) else "",
        f"encrypted in {item.encrypted_name}" if item.encrypted_name else "",
        "partition key" if item.partitioned else "",
    ]
    return [one for one in found if one]


def _quietly(parts: Iterable[str]) -> str:
    return quiet(" · ".join(part for part in parts if part))


def unit(item: SchemaProperty) -> str:
    """No field of the standard: the custom property that most organisations use."""
    found = (c.value for c in item.custom_properties if c.property.casefold() == "unit")
    return plain(next(found, ""))


def written(value: Any) -> str:
    """As it stands in the data: no separators, no words for yes and no."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def stored(item: SchemaProperty) -> str:
    """Name and type in the store, where they are not what is said already."""
    type_ = item.physical_type if item.logical_type else ""
    other = item.physical_name if item.physical_name != item.name else ""
    return " ".join(part for part in (other, type_ if type_ != item.logical_type else "") if part)


def values(enum: Iterable[EnumValue]) -> str:
    words = [f"{written(v.value)} ({v.label})" if v.label else written(v.value) for v in enum]
    more = f" and {len(words) - _VALUES} more" if len(words) > _VALUES else ""
    return ", ".join(words[:_VALUES]) + more


def limits(item: SchemaProperty) -> list[str]:
    options = dict(item.logical_type_options)
    found = []
    if options.get("minLength") is not None and options.get("minLength") == options.get(
        "maxLength"
    ):
        del options["minLength"]
        found.append(f"exactly {plain(options.pop('maxLength'))} characters")
    return [*found, *filter(None, (_limit(key, value) for key, value in options.items()))]


def _limit(key: str, value: Any) -> str:
    if key == "format" and _WIDTH.fullmatch(str(value)):
        return ""  # i16, f64: the stored type says it in words that more people know
    if key in _LIMITS:
        return _LIMITS[key].format(plain(value)) if _LIMITS[key] else ""
    return f"{spaced(key).lower()} {plain(value)}"


def definitions(item: SchemaProperty) -> list[str]:
    return [
        outward.link(spaced(one.type).lower() if one.type else "definition", one.url)
        for one in item.authoritative_definitions
    ]

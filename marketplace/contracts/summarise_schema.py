"""The words of a contract's schema, in one walk over objects and properties."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from marketplace.contracts.parts import items, text, texts
from marketplace.model.organisation import PERSONAL_TAGS


@dataclass(slots=True)
class SchemaWords:
    """Gathered on the way."""

    objects: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of objects, by any of their names
    descriptions: list[str] = field(default_factory=list)
    # (dotted path, business name and synonyms, description)
    properties: list[tuple[str, str, str]] = field(default_factory=list)
    count: int = 0
    classifications: dict[str, None] = field(default_factory=dict)
    personal: bool = False
    references: list[tuple[str, str]] = field(default_factory=list)
    members: list[str] = field(default_factory=list)  # objects, and their own properties


def schema_words(schema: Any) -> SchemaWords:
    words = SchemaWords()
    for item in items(schema):
        name = text(item.get("name"))
        words.objects.append(name)
        words.names += (name, text(item.get("businessName")), *_synonyms(item))
        if "physicalName" in item:
            words.names.append(text(item["physicalName"]))
        if "description" in item:
            words.descriptions.append(text(item["description"]))
        if "relationships" in item:
            _references(item["relationships"], "", words)
        _members(item, name, words.members)
        _properties(item.get("properties"), name, words)
    return words


def _members(item: dict[Any, Any], name: str, members: list[str]) -> None:
    """The object and its properties by every way to refer to them: by name, by id, mixed."""
    id_ = item.get("id")
    owners = (name, id_) if type(id_) is str and id_ != name else (name,)
    members += owners
    properties = item.get("properties")
    for inner in properties if type(properties) is list else ():
        if type(inner) is not dict:
            continue
        own, id_ = inner.get("name"), inner.get("id")
        for owner in owners:
            if type(own) is str:
                members.append(f"{owner}.{own}")
            if type(id_) is str and id_ != own:
                members.append(f"{owner}.{id_}")


def _properties(properties: Any, prefix: str, words: SchemaWords) -> None:
    if type(properties) is not list:
        return
    for item in properties:
        if type(item) is not dict:
            continue
        get = item.get
        path = f"{prefix}.{text(get('name'))}"
        words.count += 1
        description = get("description", "")
        business = text(get("businessName", ""))
        if "synonyms" in item:
            business = "; ".join(filter(None, (business, *_synonyms(item))))
        words.properties.append((path, business, description if type(description) is str else ""))
        _facts(item, path, words)


def _facts(item: dict[Any, Any], path: str, words: SchemaWords) -> None:
    """What one property, or the items of one, adds; then what is below it."""
    if "classification" in item and (classification := text(item["classification"])):
        words.classifications[classification] = None
    if "tags" in item and any(
        tag.strip().casefold() in PERSONAL_TAGS for tag in texts(item["tags"])
    ):
        words.personal = True
    if "relationships" in item:
        _references(item["relationships"], path, words)
    if "properties" in item:
        _properties(item["properties"], path, words)
    if type(item.get("items")) is dict:
        _facts(item["items"], f"{path}[]", words)
    if type(item.get("map")) is dict and type(item["map"].get("value")) is dict:
        _facts(item["map"]["value"], f"{path}{{}}", words)


def _references(relationships: Any, own: str, words: SchemaWords) -> None:
    """Pairs as written; at a property `from` is the property itself."""
    for relationship in items(relationships):
        to = texts(relationship.get("to"))
        from_ = (own,) * len(to) if own else texts(relationship.get("from"))
        words.references += zip(from_, to, strict=False)


def _synonyms(item: dict[Any, Any]) -> tuple[str, ...]:
    if "synonyms" not in item:
        return ()
    return tuple(text(entry.get("synonym")) for entry in items(item["synonyms"]))

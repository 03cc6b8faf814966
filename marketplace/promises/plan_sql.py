"""The statement of an `sql` rule, with the names that its placeholders stand for.

Every spelling in use: {object} and {property}, {table} and {column}, {model}, ${table},
{{ model }}, ${TARGET_TABLE}; with or without quotes, and after a schema, which our tables have not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from marketplace.promises.plan_place import Place
from marketplace.promises.wording import quoted

_ABOVE = "project|dataset|catalog|database|schema|schema_name"
_OBJECT = f"object|table|model|view|target_table|table_name|object_name|model_name|{_ABOVE}"
_PROPERTY = "property|column|field|target_column|column_name|property_name|field_name"
_LONGEST = 100_000  # letters; what asks more than that is no rule
_BEGIN, _END = r"\$?\{\{?\s*", r"\s*\}\}?"
_BEFORE = rf"{_BEGIN}(?:{_ABOVE}){_END}"
# `${project}.${dataset}.${model}` in one pair of quotes, and parts that are quoted one by one.
_OVER = re.compile(
    r"(?:\s*;(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*)+$", re.DOTALL
)  # as a shell wants it
_TOGETHER = re.compile(rf"([`\"])(?:{_BEFORE}\.)+({_BEGIN}(?:{_OBJECT}){_END})\1", re.IGNORECASE)
_PREFIX = re.compile(rf"([`\"]?){_BEFORE}\1\s*\.\s*", re.IGNORECASE)
_NAME = re.compile(
    rf"(?P<quote>[\"`'])?{_BEGIN}(?:(?P<object>{_OBJECT})|(?P<property>{_PROPERTY})){_END}"
    r"(?(quote)(?P=quote))"
    r"|\$\{\s*(?P<variable>\w[\w.]*)\s*(?::-(?P<default>[^}]{0,500}))?\}"
    r"|(?P<template>\{\{.{0,500}?\}\}|\{%.{0,500}?%\})",
    re.IGNORECASE | re.DOTALL,
)


def identifier(path: str) -> str:
    """Quoted, part by part: what stands in it cannot be anything but a name."""
    return ".".join(map(_quoted, path.split(".")))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass(slots=True)
class _Filling:
    place: Place
    missing: str = ""  # why it cannot be asked

    def __call__(self, found: re.Match[str]) -> str:
        if found["template"]:
            self.missing = self.missing or "It is a template for another tool."
        elif found["variable"]:
            return self._variable(found)
        elif found["object"]:
            name = self.place.object.name
            return _text(name) if found["quote"] == "'" else _quoted(name)
        elif not self.place.path:
            self.missing = "It asks for a property, but is a rule of the whole object."
        elif self.place.is_inside_list:
            self.missing = "It asks for a property that is inside a list."
        else:
            path = self.place.path
            return _text(path) if found["quote"] == "'" else identifier(path)
        return ""

    def _variable(self, found: re.Match[str]) -> str:
        default: str | None = found["default"]
        if default is None:
            name = quoted(found["variable"])
            self.missing = self.missing or f"It needs {name}, which nobody sets here."
        return default or ""


def _text(name: str) -> str:
    """In apostrophes it is a text, not a name."""
    return "'" + name.replace("'", "''") + "'"


def statement(query: str, place: Place) -> tuple[str, str]:
    """The statement, and why it cannot be asked; one of the two is ""."""
    if not query.strip():
        return "", "There is no query."
    if len(query) > _LONGEST:
        return "", f"The query is longer than {_LONGEST:,} letters."
    query = _OVER.sub("", query)
    filling = _Filling(place)
    bare = _PREFIX.sub("", _TOGETHER.sub(r"\2", query))
    asked = _NAME.sub(filling, bare)
    return ("", filling.missing) if filling.missing else (asked.strip(), "")

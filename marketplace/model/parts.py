"""Small parts that contracts and products share (ODCS 3.2 and ODPS 1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Tree = Mapping[str, Any]  # a parsed YAML mapping


@dataclass(frozen=True, slots=True)
class AuthoritativeDefinition:
    url: str
    type: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class CustomProperty:
    property: str
    value: Any
    description: str = ""
    vendor: str = ""


@dataclass(frozen=True, slots=True)
class Synonym:
    synonym: str
    description: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Hints for people and agents who query the data (3.2)."""

    instructions: str = ""
    verified_statements: tuple[tuple[str, str], ...] = ()  # (question, answer)
    constraints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    purpose: str = ""
    usage: str = ""
    limitations: str = ""
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()

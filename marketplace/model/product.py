"""One product file (ODPS 0.9 to 1.1): ports that point at contracts."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.model.contract import Described
from marketplace.model.parts import AuthoritativeDefinition, Context, CustomProperty, Synonym


@dataclass(frozen=True, slots=True, kw_only=True)
class InputPort:
    name: str
    version: str = ""
    contract_id: str = ""
    deprecated: bool = False
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputPort:
    """Key: name + version; several versions of a port live side by side."""

    name: str
    version: str = ""
    contract_id: str = ""
    type: str = ""
    description: str = ""
    deprecated: bool = False
    input_contracts: tuple[tuple[str, str], ...] = ()  # (contract id, version)
    sbom: tuple[str, ...] = ()  # addresses
    synonyms: tuple[Synonym, ...] = ()
    context: Context = Context()
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementPort:
    name: str
    content: str = ""
    type: str = ""
    url: str = ""
    channel: str = ""
    description: str = ""
    deprecated: bool = False
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataProduct(Described):
    """ODPS 0.9 to 1.1."""

    type: str = ""
    deprecated: bool = False
    synonyms: tuple[Synonym, ...] = ()
    input_ports: tuple[InputPort, ...] = ()
    output_ports: tuple[OutputPort, ...] = ()
    management_ports: tuple[ManagementPort, ...] = ()
    created: str = ""

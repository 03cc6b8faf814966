"""One contract (ODCS 3.x): who promises what, where the data is and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from marketplace.model.parts import (
    AuthoritativeDefinition,
    Context,
    CustomProperty,
    Description,
    Tree,
)
from marketplace.model.schema import SchemaObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    role: str
    access: str = ""
    description: str = ""
    first_level_approvers: str = ""
    second_level_approvers: str = ""
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the data is. `address` holds the fields of the server's type: host, path, format ..."""

    server: str
    type: str
    environment: str = ""
    description: str = ""
    address: Tree = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()

    @property
    def is_local(self) -> bool:
        return self.type.strip().lower() == "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    username: str
    name: str = ""
    role: str = ""
    description: str = ""
    date_in: str = ""
    date_out: str = ""
    replaced_by_username: str = ""
    tags: tuple[str, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Both spellings: the object of 3.1 and the bare list of members of 3.0."""

    name: str = ""
    description: str = ""
    members: tuple[TeamMember, ...] = ()
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportChannel:
    channel: str
    url: str = ""
    tool: str = ""
    scope: str = ""
    description: str = ""
    invitation_url: str = ""
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True)
class Price:
    amount: float | None = None
    currency: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slo:
    """One `slaProperties` entry: a promise about the data as a whole."""

    property: str
    id: str = ""
    value: Any = None
    value_ext: Any = None
    unit: str = ""
    element: str = ""  # "orders.updated_at"; "": the whole contract
    driver: str = ""
    description: str = ""
    schedule: str = ""
    scheduler: str = ""
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a contract and a product both state about themselves."""

    id: str
    name: str = ""
    version: str = ""
    status: str = ""
    domain: str = ""
    tenant: str = ""
    api_version: str = ""
    description: Description = Description()
    context: Context = Context()
    tags: tuple[str, ...] = ()
    team: Team = Team()
    support: tuple[SupportChannel, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()
    raw: Tree = field(default_factory=dict, compare=False, repr=False)

    def custom(self, name: str) -> Any:
        """The value of a custom property, or "" where it is not stated."""
        found = (c.value for c in self.custom_properties if c.property == name)
        return next(found, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataContract(Described):
    """ODCS 3.x."""

    data_product: str = ""
    schema: tuple[SchemaObject, ...] = ()
    servers: tuple[Server, ...] = ()
    roles: tuple[Role, ...] = ()
    price: Price = Price()
    slos: tuple[Slo, ...] = ()
    sla_default_element: str = ""  # deprecated: the `element` of promises that state none
    created: str = ""

"""From trees to the small parts that contracts and products share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from marketplace.contracts.parts import items, mapping, members, standing, text, texts
from marketplace.model import (
    AuthoritativeDefinition,
    Context,
    CustomProperty,
    Description,
    Role,
    SupportChannel,
    Synonym,
    Team,
    TeamMember,
    Tree,
)

_Part = TypeVar("_Part")


def each(tree: Tree, section: str, make: Callable[[Tree], _Part]) -> tuple[_Part, ...]:
    """Every mapping of a section as a part of the model."""
    return tuple(make(item) for item in items(tree.get(section)))


def custom_properties(tree: Tree) -> tuple[CustomProperty, ...]:
    return each(tree, "customProperties", _custom_property)


def _custom_property(tree: Tree) -> CustomProperty:
    return CustomProperty(
        property=text(tree.get("property")),
        value=tree.get("value"),
        description=text(tree.get("description")),
        vendor=text(tree.get("vendor")),
    )


def authoritative_definitions(tree: Tree) -> tuple[AuthoritativeDefinition, ...]:
    return each(
        tree,
        "authoritativeDefinitions",
        lambda one: AuthoritativeDefinition(
            url=text(one.get("url")),
            type=text(one.get("type")),
            description=text(one.get("description")),
        ),
    )


def synonyms(tree: Tree) -> tuple[Synonym, ...]:
    return each(
        tree,
        "synonyms",
        lambda one: Synonym(
            synonym=text(one.get("synonym")),
            description=text(one.get("description")),
            locale=text(one.get("locale")),
        ),
    )


def context(tree: Tree) -> Context:
    stated = tree.get("context")
    if type(stated) is str:
        return Context(instructions=stated)
    stated = mapping(stated)
    statements = items(stated.get("verifiedStatements"))
    constraints = items(stated.get("constraints"))
    return Context(
        instructions=text(stated.get("instructions")),
        verified_statements=tuple(
            (text(s.get("question")), text(s.get("answer"))) for s in statements
        ),
        constraints=tuple(text(c.get("constraint")) for c in constraints),
    )


def description(tree: Tree) -> Description:
    stated = tree.get("description")
    if type(stated) is str:
        return Description(purpose=stated)
    stated = mapping(stated)
    return Description(
        purpose=text(stated.get("purpose")),
        usage=text(stated.get("usage")),
        limitations=text(stated.get("limitations")),
        authoritative_definitions=authoritative_definitions(stated),
        custom_properties=custom_properties(stated),
    )


def team(tree: Tree) -> Team:
    stated = mapping(tree.get("team"))
    return Team(
        name=text(stated.get("name")),
        description=text(stated.get("description")),
        members=tuple(_member(member) for member in members(tree)),
        tags=texts(stated.get("tags")),
        authoritative_definitions=authoritative_definitions(stated),
        custom_properties=custom_properties(stated),
    )


def _member(tree: Tree) -> TeamMember:
    return TeamMember(
        username=text(tree.get("username")),
        name=text(tree.get("name")),
        role=text(tree.get("role")),
        description=text(tree.get("description")),
        date_in=text(tree.get("dateIn")),
        date_out=text(tree.get("dateOut")),
        replaced_by_username=text(tree.get("replacedByUsername")),
        tags=texts(tree.get("tags")),
        custom_properties=custom_properties(tree),
    )


def support(tree: Tree) -> SupportChannel:
    return SupportChannel(
        channel=text(tree.get("channel")),
        url=text(tree.get("url")),
        tool=text(tree.get("tool")),
        scope=text(tree.get("scope")),
        description=text(tree.get("description")),
        invitation_url=text(tree.get("invitationUrl")),
        custom_properties=custom_properties(tree),
    )


def role(tree: Tree) -> Role:
    return Role(
        role=text(tree.get("role")),
        access=text(tree.get("access")),
        description=text(tree.get("description")),
        first_level_approvers=text(tree.get("firstLevelApprovers")),
        second_level_approvers=text(tree.get("secondLevelApprovers")),
        custom_properties=custom_properties(tree),
    )


def described(tree: Tree) -> dict[str, Any]:
    """What a contract and a product both state about themselves, as fields of `Described`."""
    return {
        "id": text(tree.get("id")),
        "name": text(tree.get("name")),
        "version": text(tree.get("version")),
        "status": standing(text(tree.get("status"))),
        "domain": text(tree.get("domain")),
        "tenant": text(tree.get("tenant")),
        "api_version": text(tree.get("apiVersion")),
        "description": description(tree),
        "context": context(tree),
        "tags": texts(tree.get("tags")),
        "team": team(tree),
        "support": each(tree, "support", support),
        "authoritative_definitions": authoritative_definitions(tree),
        "custom_properties": custom_properties(tree),
        "raw": tree,
    }

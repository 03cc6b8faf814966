"""Masking before and after: which values are hidden now, and which are not any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from marketplace.access.masking import masked
from marketplace.model import DataContract, Dependant, DependantKind, Impact, Organisation

EVERYBODY = ""


def policies(
    old: DataContract,
    new: DataContract,
    renames: Mapping[str, str],
    organisation: Organisation,
    owner: str = "",
    path: str = "",
) -> Iterator[Dependant]:
    """One for each property whose values more, or fewer, may see. `renames`: see `Touch`."""
    objects = {schema.name: schema for schema in new.schema}
    roles = [EVERYBODY, *organisation.roles]
    for before in old.schema:
        now = objects.get(renames.get(before.name, before.name))
        if now is None:
            continue
        there = {item.name for item in now.properties}
        was = {role: masked(before, organisation, role) for role in roles}
        then = {role: masked(now, organisation, role) for role in roles}
        for item in before.properties:
            full = renames.get(f"{before.name}.{item.name}", f"{now.name}.{item.name}")
            name = full.removeprefix(f"{now.name}.")
            if name not in there:
                continue
            lost = [role for role in roles if item.name not in was[role] and name in then[role]]
            won = [role for role in roles if item.name in was[role] and name not in then[role]]
            if lost or won:
                why = then[lost[0]][name] if lost else was[won[0]][item.name]
                told = _hidden(full, lost, why) if lost else _open(full, won, why)
                yield _policy(full, told, bool(lost), owner, path)


def _hidden(name: str, roles: list[str], why: str) -> str:
    return f"{_who(roles)} may see {name} any more: {why}. What they build on it gets empty values."


def _open(name: str, roles: list[str], why: str) -> str:
    said = "Everybody sees" if EVERYBODY in roles else f"{', '.join(roles)} see"
    return f"{said} {name} in clear: it was hidden, because {why}."


def _who(roles: list[str]) -> str:
    return "Not everybody" if EVERYBODY in roles else f"{', '.join(roles)}: nobody of them"


def _policy(name: str, why: str, is_hidden: bool, owner: str, path: str) -> Dependant:
    return Dependant(
        kind=DependantKind.POLICY,
        name=f"Masking of {name}",
        why=why,
        hurt=True,
        severity=Impact.BREAKING if is_hidden else Impact.RISKY,
        owner=owner,
        file=path,
        uses=(name,),
    )

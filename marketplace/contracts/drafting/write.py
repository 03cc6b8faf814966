"""A tree, and what a person says about it, as the texts of two files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marketplace.contracts.drafting.merge import merged, new_id, ordered, relative
from marketplace.contracts.splice.manners import Manners
from marketplace.contracts.splice.source import meaning, source
from marketplace.contracts.splice.write import Writer
from marketplace.errors import CannotEdit
from marketplace.model import Organisation, OwnerTeam, Tree
from marketplace.model.drafting import About, DraftFile, Sketch, Suggestion
from marketplace.settings import Limits

CONTRACT, PRODUCT = "v3.2.0", "v1.1.0"
FIRST = "0.1.0"
_HALF = re.compile("[\ud800-\udfff]")
_NAMED = 6  # names in one comment


def contract_tree(
    sketch: Sketch, accepted: Iterable[Suggestion], about: About, organisation: Organisation
) -> Any:
    """In the order of the standard. References begin with a slash as long as nobody knows where
    the file will lie."""
    made = {**merged(sketch.tree, accepted), **head("DataContract", about, sketch.name)}
    return _whole(ordered({**made, **people(about, organisation)}))


def product_tree(about: About, organisation: Organisation, fallback: str) -> Any:
    made = head("DataProduct", about, fallback)
    if about.archetype:
        made["type"] = about.archetype
    made["outputPorts"] = [{"name": made["id"], "version": FIRST, "contractId": made["id"]}]
    made |= people(about, organisation)
    if about.tier:
        made["customProperties"] = [{"property": "tier", "value": about.tier}]
    return _whole(made)


def head(kind: str, about: About, fallback: str) -> dict[str, Any]:
    """The same in both files."""
    name = about.name.strip() or fallback
    made: dict[str, Any] = {
        "apiVersion": CONTRACT if kind == "DataContract" else PRODUCT,
        "kind": kind,
        "id": new_id(about.id, name),
        "name": name or "New product",
        "version": FIRST,
        "status": "draft",
    }
    if about.domain:
        made["domain"] = about.domain
    if about.purpose.strip():
        made["description"] = {"purpose": about.purpose.strip()}
    return made


def people(about: About, organisation: Organisation) -> dict[str, Any]:
    """The team, who makes it as its first member, and how to reach it where the organisation says
    so."""
    owner, person = about.owner, about.person
    if not owner:
        return {}
    team = next((team for team in organisation.teams if team.name == owner), OwnerTeam(owner))
    made: dict[str, Any] = {"team": {"name": owner}}
    if user := person.email or person.name:
        named = {"name": person.name} if person.name else {}
        made["team"]["members"] = [{"username": user, **named, "role": "owner"}]
    if team.email:
        channel = {"channel": owner, "url": f"mailto:{team.email}", "tool": "email"}
        made["support"] = [channel]
    elif team.url:
        made["support"] = [{"channel": owner, "url": team.url}]
    return made


def text(tree: Tree, comments: Mapping[str, str], limits: Limits) -> str:
    """Read back before it is given away. Raises CannotEdit for what YAML cannot hold."""
    seed = source("a: 1\n", limits)
    writer = Writer(Manners(seed, [seed.root]))
    lines: list[str] = []
    for key, value in tree.items():
        if comments.get(key):
            lines.append(f"# {comments[key]}")
        lines += writer.root({key: value})
    written = "\n".join(lines) + "\n"
    if meaning(written, limits) != tree:
        raise CannotEdit(
            "The draft would be read differently from what it means.",
            "Rename what has unusual names, and try again.",
        )
    return written


def to_write(tree: Tree, organisation: Organisation) -> tuple[str, ...]:
    """What no data can tell, in words."""
    found = []
    if not tree.get("description"):
        found.append("purpose: what it is for")
    for part, said in (("domain", "domain"), ("team", "owner"), ("support", "support channel")):
        wanted = "owner" if part == "team" else part
        if not tree.get(part) and (part == "team" or wanted in organisation.required):
            found.append(said)
    if tree.get("kind") == "DataContract":
        if not tree.get("servers"):
            found.append("servers: where the data lies")
        if bare := [*_undescribed(tree)]:
            found.append(f"descriptions of {len(bare):,} properties")
        if "service levels" in organisation.required and not tree.get("slaProperties"):
            found.append("service levels")
    return tuple(found)


def comments(tree: Tree) -> dict[str, str]:
    """Above the parts that a person has to add to."""
    found = {}
    if bare := [*_undescribed(tree)]:
        names = ", ".join(name for name in bare[:_NAMED] if name.isprintable())
        more = f" and {len(bare) - _NAMED:,} more" if len(bare) > _NAMED else ""
        found["schema"] = f"To write: a description of {names}{more}"
    return found


def files(
    contract: dict[str, Any], product: dict[str, Any] | None, folder: str, limits: Limits,
    copied: str = "",
) -> tuple[DraftFile, ...]:  # fmt: skip
    """Side by side in `folder` of the repository, named by their id. `copied`: the contract's
    text where there is one already."""
    name = f"{folder}/{contract['id']}" if folder else str(contract["id"])
    if not copied:
        relative(contract, folder)
        copied = text(contract, comments(contract), limits)
    made = [DraftFile(f"{name}.odcs.yaml", copied)]
    if product:
        made.append(DraftFile(f"{name}.odps.yaml", text(product, {}, limits)))
    return tuple(made)


def _whole(value: Any) -> Any:
    """Without halves of characters, which no file can hold."""
    if isinstance(value, dict):
        return {_whole(key): _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return _HALF.sub("\ufffd", value) if isinstance(value, str) else value


def _undescribed(tree: Tree) -> Iterator[str]:
    for item in tree.get("schema", ()):
        yield from (p["name"] for p in item.get("properties", ()) if not p.get("description"))

"""A draft from a text that is there already: its comments stay, what makes it that one goes."""

from __future__ import annotations

import posixpath
from collections.abc import Container
from typing import Any

from marketplace.contracts.drafting.write import head, people
from marketplace.contracts.lint_references import relationships
from marketplace.contracts.splice.apply import Draft
from marketplace.contracts.splice.edits import Edit, Remove, Set
from marketplace.model import Organisation
from marketplace.model.drafting import About, Sketch
from marketplace.settings import Limits

# Of the other one's owner, data and past.
_OTHERS = ("servers", "team", "support", "roles", "price", "dataProduct", "contractCreatedTs",
           "authoritativeDefinitions")  # fmt: skip
_PAST = {"generalavailability", "endofsupport", "endoflife", "ga", "es", "el"}


def copied(sketch: Sketch, about: About, organisation: Organisation, limits: Limits) -> str:
    """Raises as `splice.apply`."""
    draft = Draft.of(sketch.text, limits)
    tree: dict[str, Any] = draft.tree if isinstance(draft.tree, dict) else {}
    name = str(tree.get("name") or "")
    fresh = head("DataContract", about, f"Copy of {name}" if name else "")
    edits: list[Edit] = []
    if not sketch.template:
        edits = [Remove((key,)) for key in _OTHERS if key in tree] + _without_past(tree)
    description = fresh.pop("description", None)
    stated = {key: value for key, value in fresh.items() if key != "apiVersion"}
    stated |= people(about, organisation)
    edits += [Set((key,), value) for key, value in stated.items()]
    if description:
        held = isinstance(tree.get("description"), dict)
        purpose = description["purpose"]
        edits.append(
            Set(("description", "purpose"), purpose) if held else Set(("description",), description)
        )
    return draft.after(edits).text


def moved(text: str, origin: str, folder: str, known: Container[str], limits: Limits) -> str:
    """References to other files of the repository, which are `known`, lead there from `folder`."""
    draft = Draft.of(text, limits)
    edits: list[Edit] = []
    for path, relationship in relationships(draft.tree):
        written = relationship.get("to")
        file, hash_, rest = written.partition("#") if isinstance(written, str) else ("", "", "")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(origin), file))
        if file and target in known:
            near = posixpath.relpath(target, folder or ".")
            edits.append(Set((*path, "to"), f"{near}{hash_}{rest}"))
    return draft.after(edits).text


def _without_past(tree: dict[str, Any]) -> list[Edit]:
    """Dates on which the other one began and ends; the last first, so that places stay."""
    levels = tree.get("slaProperties")
    if not isinstance(levels, list):
        return []
    rows = [
        row
        for row, level in enumerate(levels)
        if isinstance(level, dict) and str(level.get("property")).lower() in _PAST
    ]
    if rows and len(rows) == len(levels):
        return [Remove(("slaProperties",))]
    return [Remove(("slaProperties", row)) for row in reversed(rows)]

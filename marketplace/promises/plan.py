"""From a contract to checks: each a sentence, what to measure, a threshold and a severity.

Nothing that is promised is left out: what nobody can put a number to has a reason instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from marketplace.model import Check, DataContract, Organisation
from marketplace.promises.plan_declared import declared, primary_key
from marketplace.promises.plan_ids import settled
from marketplace.promises.plan_levels import service_levels
from marketplace.promises.plan_names import Names
from marketplace.promises.plan_place import Place, objects, properties
from marketplace.promises.plan_quality import quality
from marketplace.promises.plan_relationships import Relationships, Resolve
from marketplace.promises.plan_structure import structure_of_object, structure_of_property
from marketplace.promises.plan_titles import told_apart

__all__ = ["Resolve", "plan"]


def plan(
    contract: DataContract,
    organisation: Organisation | None = None,
    resolve: Resolve | None = None,
) -> tuple[Check, ...]:
    """In the order of the contract. `resolve`: from a relationship's target in another file to
    its path and contract. What states no schedule has the organisation's, where one is given."""
    names = Names(contract)
    relationships = Relationships(names, resolve)
    found: list[Check] = []
    for place in objects(contract):
        found += _object(place, names, relationships)
    found += service_levels(contract, names)
    checks = told_apart(settled(found))
    if organisation is None:
        return checks
    schedule = organisation.schedule
    return tuple(c if c.schedule else replace(c, schedule=schedule) for c in checks)


def _object(place: Place, names: Names, relationships: Relationships) -> Iterator[Check]:
    below = [*properties(place)]
    yield from structure_of_object(place)
    yield from primary_key(place, below)
    yield from quality(place, names)
    yield from relationships.of(place)
    for inner in below:
        yield from structure_of_property(inner)
        yield from declared(inner)
        yield from quality(inner, names)
        yield from relationships.of(inner)

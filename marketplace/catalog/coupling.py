"""An extraction, not an output port: when a source-aligned product couples us to a system.

Each of the four reasons is enough. Built by others or fed from the inside of a system, it breaks
when that system changes; without version or service levels nobody has promised that it will not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marketplace.model import InputSummary, Organisation, Summary

SOURCE_ALIGNED = "source-aligned"
_INSIDE = {"raw-table": "a raw table", "change-capture": "the change capture"}

Reason = tuple[str, str]  # why it is an extraction, what would clear it


def reasons(
    archetype: str,
    owner: str,
    inputs: Sequence[InputSummary],
    files: Sequence[Summary],
    organisation: Organisation,
) -> tuple[Reason, ...]:
    if archetype.casefold() != SOURCE_ALIGNED:
        return ()
    found = [reason for port in inputs for reason in _of_input(port, owner, organisation)]
    if not any(s.version for s in files):
        found.append(
            (
                "It has no version, so nobody can tell when it changes.",
                "State a version, and raise it with each change.",
            )
        )
    if not any(s.service_levels for s in files):
        found.append(
            (
                "It promises no service levels, so nobody knows what to rely on.",
                "Promise at least one service level in the contract, such as latency.",
            )
        )
    return tuple(dict.fromkeys(found))


def _of_input(port: InputSummary, owner: str, organisation: Organisation) -> Iterator[Reason]:
    system = port.source_system or port.name or "the source"
    holder = port.source_owner
    if owner and holder and not _same(owner, holder) and _could_publish(holder, organisation):
        yield (
            f"It is built by {owner}, but its source ({system}) belongs to {holder}.",
            f"Let {holder} offer this data as an output port of their own, and read from that.",
        )
    inside = _INSIDE.get(port.source_kind.strip().casefold())
    if inside:
        asked = holder or f"the team that runs {system}"
        yield (
            f"It is fed from {inside} of {system}, which may change at any time.",
            f"Ask {asked} for an interface that they promise to keep: an API, events or files.",
        )


def _could_publish(holder: str, organisation: Organisation) -> bool:
    """A supplier outside the organisation has no output ports here, so reading its feed is fine."""
    teams = organisation.teams
    return not teams or any(_same(team.name, holder) for team in teams)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()

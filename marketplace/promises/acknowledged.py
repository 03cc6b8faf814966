"""Who takes care of an incident and what happened, from a file in Git: `incidents/<any>.yaml`.

    incident: flights/latency.legs.flight_date/2026-11-20
    acknowledged_by: Mara Lindqvist
    what_happened: The airline changed its export. Loaded again at 14:00.

One of these or a list of them. Lenient: what is odd is told and left out. Untrusted as all files:
values are only ever text, and shown as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import yaml

from marketplace.contracts.decode import decode
from marketplace.model.health import Incident

FOLDER = "incidents"
LARGEST = 100_000  # bytes
_DEEPEST = 20
_MOST = 1_000  # incidents in one file
_ID, _NAME, _NOTE = 500, 100, 5_000  # characters
_IDS = ("incident", "incident_id", "id")
_NAMES = ("acknowledged_by", "acknowledged", "by", "owner")
_NOTES = ("what_happened", "note", "description")
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    incident: str
    by: str = ""
    note: str = ""
    path: str = ""

    def applied(self, incident: Incident) -> Incident:
        return replace(incident, acknowledged_by=self.by, note=self.note)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What one file says, and what is wrong with it."""

    acknowledgements: tuple[Acknowledgement, ...] = ()
    problems: tuple[str, ...] = ()


def parse(data: bytes, path: str) -> Acknowledged:
    """Never raises."""
    if len(data) > LARGEST:
        return Acknowledged(problems=(f"This file is larger than {LARGEST // 1000} kB.",))
    text = decode(data)
    if text.broken:
        return Acknowledged(problems=("This file is not text in UTF-8.",))
    try:
        refused = _refused(text.text)
        root = None if refused else yaml.compose(text.text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return Acknowledged(problems=("This file is no YAML that can be read.",))
    if refused:
        return Acknowledged(problems=(refused,))
    entries = root.value if isinstance(root, yaml.SequenceNode) else [root]
    read = [_entry(entry, path) for entry in entries[:_MOST]]
    problems = [found for found in read if isinstance(found, str)]
    if len(entries) > _MOST:
        problems.append(f"Only the first {_MOST:,} incidents of this file are read.")
    said = tuple(found for found in read if isinstance(found, Acknowledgement))
    return Acknowledged(said, tuple(dict.fromkeys(problems)))


def by_incident(files: Iterable[Acknowledged]) -> dict[str, Acknowledgement]:
    """For `incidents`. Where several speak of one incident, each adds what the others left out,
    in the order of their paths."""
    found: dict[str, Acknowledgement] = {}
    every = [one for file in files for one in file.acknowledgements]
    for one in sorted(every, key=lambda one: one.path):
        known = found.get(one.incident, one)
        found[one.incident] = replace(known, by=known.by or one.by, note=known.note or one.note)
    return found


def _refused(text: str) -> str:
    """Before anything is built: an alias can stand for a thousand others."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            return "Aliases (`*name`) are not read here."
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return "This file is nested too deeply."
    return ""


def _entry(node: yaml.Node | None, path: str) -> Acknowledgement | str:
    if not isinstance(node, yaml.MappingNode):
        return "Write `incident:` with the id of an incident, and `acknowledged_by:` with a name."
    said = {
        key.value.strip().casefold().replace("-", "_").replace(" ", "_"): value.value.strip()
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
        and isinstance(value, yaml.ScalarNode)
        and value.tag != _NULL
    }
    incident = _first(said, _IDS)
    if not incident:
        return "`incident:` is missing: the id of an incident, as its product page shows it."
    return Acknowledgement(
        incident=incident[:_ID],
        by=" ".join(_first(said, _NAMES).split())[:_NAME],
        note=_first(said, _NOTES)[:_NOTE],
        path=path,
    )


def _first(said: dict[str, str], names: Iterable[str]) -> str:
    return next((said[name] for name in names if said.get(name)), "")

"""In the web process: tables and measures as a job for a worker, or why there is no point in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marketplace.engines.drift import inside
from marketplace.engines.files import Opened
from marketplace.engines.formats import READERS
from marketplace.engines.property_path import Step, names, paths
from marketplace.model import Measure, Measured, Metric, SchemaObject, SchemaProperty

Key = tuple[str, str]  # path of the contract, "" for the one that is checked; name of the object
# What another contract hides may still be counted so: it tells nothing of a value.
COUNTED = (Metric.PRESENT, Metric.TYPE, Metric.NULLS, Metric.DUPLICATES)
TIMES = (Metric.NEWEST, Metric.OLDEST, Metric.GAP, Metric.RATE)  # near to a value itself
LIGHT = (Metric.PRESENT, Metric.TYPE, Metric.EXTRA, Metric.ROWS, Metric.NULLS, Metric.NEWEST,
         Metric.OLDEST)  # fmt: skip
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
SHOWN = 12  # properties of an example


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Open files, and what they are promised to hold."""

    object: SchemaObject
    files: Opened
    format: str  # a key of READERS
    encoding: str = "utf-8"
    delimiter: str = ""
    # Property -> why. Only nulls and duplicates of these may be counted.
    hidden: Mapping[str, str] = field(default_factory=dict)
    # These may be counted by the rules of whoever hides them, and are never shown.
    masked: Mapping[str, str] = field(default_factory=dict)

    @property
    def reasons(self) -> dict[str, str]:
        return {**self.masked, **self.hidden}


class Jobs:
    """For some tables, by their keys."""

    def __init__(self, tables: Mapping[Key, Table]) -> None:
        self.tables = tables
        self._steps: dict[Key, dict[str, tuple[Step, ...]]] = {}

    def refusal(self, measure: Measure) -> Measured | None:
        """Why it is not measured."""
        key = ("", measure.object)
        keys = [key]
        if measure.target:
            keys.append((measure.target.contract_path, measure.target.object))
        for one in keys:
            if one not in self.tables:
                return Measured(unmeasurable=f"There is no data of {one[1]} here.")
            if problem := _problem(self.tables[one].files):
                return problem
        named = [(key, path) for path in measure.properties]
        if measure.target:
            named += [(keys[1], path) for path in measure.target.properties]
        for one, path in named:
            if path not in self.steps(one):
                return Measured(unmeasurable=f"{one[1]} promises no {path}.")
        return self._hidden(measure, named)

    def _hidden(self, measure: Measure, named: Sequence[tuple[Key, str]]) -> Measured | None:
        for key, path in named:
            table, top = self.tables[key], self.steps(key)[path][0].item.name
            hidden = {} if measure.metric in COUNTED else table.hidden
            if measure.metric in TIMES or key[0]:
                hidden = table.reasons
            if top in hidden:
                return Measured(unmeasurable=f"{path} is hidden: {hidden[top]}.")
        return None

    def is_light(self, measures: Iterable[Measure]) -> bool:
        """The ends of files answer it, most likely."""
        return all(
            self.tables["", one.object].format == "parquet"
            and (
                one.metric in LIGHT
                or (one.metric is Metric.INVALID and all(r.name in BOUNDS for r in one.rules))
            )
            for one in measures
        )

    def steps(self, key: Key) -> Mapping[str, tuple[Step, ...]]:
        if key not in self._steps:
            self._steps[key] = dict(paths(self.tables[key].object))
        return self._steps[key]

    def job(self, measures: Mapping[int, Measure], now: float) -> tuple[dict[str, Any], list[int]]:
        """And the files, in the order in which the job counts them. `measures`: by their place."""
        keys = list(dict.fromkeys(key for one in measures.values() for key in self.keys(one)))
        files: list[int] = []
        names: list[str] = []
        tables = []
        for key in keys:
            table = self.tables[key]
            tables.append(described(table, len(files)))
            files += table.files.handles
            names += table.files.names
        rows = {key: row for row, key in enumerate(keys)}
        asked = [self._asked(row, one, rows) for row, one in measures.items()]
        job = {"task": "measure", "tables": tables, "measures": asked, "names": names,
               "now": now, "singly": [], "examples": 0, "together": False,
               "apart": False}  # fmt: skip
        return job, files

    def keys(self, measure: Measure) -> list[Key]:
        """The tables that it needs; a statement may name any of its own contract."""
        keys = [("", measure.object)]
        if measure.target:
            keys.append((measure.target.contract_path, measure.target.object))
        if measure.metric is Metric.SQL:
            keys += [key for key in self.tables if not key[0]]
        return [key for key in dict.fromkeys(keys) if not _problem(self.tables[key].files)]

    def _asked(self, row: int, measure: Measure, rows: Mapping[Key, int]) -> dict[str, Any]:
        key = ("", measure.object)
        target = measure.target
        found: dict[str, Any] = {
            "row": row,
            "metric": measure.metric.value,
            "table": rows[key],
            **self._paths(key, measure.properties),
            "rules": [[rule.name, rule.value] for rule in measure.rules],
            "query": measure.query,
            "arguments": dict(measure.arguments),
            "percent": measure.percent,
            "time": {"zone": "", "format": ""},
            "target": None,
            "shown": self._shown(key, measure.properties),
        }
        if measure.properties:
            options = self.steps(key)[measure.properties[0]][-1].item.logical_type_options
            stated = dict(measure.arguments).get("timezone") or options.get("defaultTimezone")
            found["time"] = {
                "zone": _text(stated),
                "format": _text(options.get("format")),
            }
        if target:
            other = (target.contract_path, target.object)
            found["target"] = {"table": rows[other], **self._paths(other, target.properties)}
        return found

    def _paths(self, key: Key, properties: Sequence[str]) -> dict[str, Any]:
        found = []
        for path in properties:
            first, *rest = self.steps(key)[path]
            # The view has the names of the contract; what is inside has those of the data.
            inner = [(step.how, names(step.item)) for step in rest]
            found.append([("field", [first.item.name]), *inner])
        return {"paths": found, "paths_told": list(properties)}

    def _shown(self, key: Key, properties: Sequence[str]) -> list[str]:
        """By what a row is known first, then what is wrong with it, then the rest of it."""
        all_ = self.tables[key].object.properties
        keys = sorted((p for p in all_ if p.primary_key), key=lambda p: p.primary_key_position)
        own = [self.steps(key)[path][0].item.name for path in properties]
        rest = () if keys else all_
        names = [p.name for p in keys] + own + [p.name for p in rest]
        return list(dict.fromkeys(names))[:SHOWN]


def described(table: Table, first: int) -> dict[str, Any]:
    """`first`: the place of its first file."""
    schema = table.object
    return {
        "format": table.format,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "files": [*range(first, first + len(table.files.handles))],
        "names": table.files.names,
        "stated": table.files.stated,
        "reader": READERS[table.format],
        "tables": [name for name in (schema.physical_name, schema.name) if name],
        "properties": [_promise(item, table.reasons) for item in schema.properties],
        "texts": [
            name
            for item in schema.properties
            if item.logical_type.strip().lower() == "string"
            for name in names(item)
        ],
        "known": [name for item in schema.properties for name in names(item)],
    }


def _promise(item: SchemaProperty, hidden: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": item.name,
        "column": item.physical_name or item.name,
        "hidden": hidden.get(item.name, ""),
        "inside": [_promise(inner, {}) for inner in inside(item)],
    }


def _problem(files: Opened) -> Measured | None:
    if not files.size:
        return Measured(error=f"{files.stated} is empty.")
    if files.found > len(files.handles):
        return Measured(
            unmeasurable=f"{files.stated} are {files.found:,} files, of which "
            f"{len(files.handles):,} can be read at once."
        )
    return None


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""

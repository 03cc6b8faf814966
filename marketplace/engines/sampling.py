"""In the web process: from open files and a schema object to a Sample, by way of a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.engines.answer import Answer
from marketplace.engines.drift import drift, inside
from marketplace.engines.files import Opened
from marketplace.engines.formats import READERS, UNTYPED
from marketplace.engines.workers import Workers
from marketplace.errors import Limited, MarketplaceError, Unreadable
from marketplace.model import (
    Column,
    ColumnProfile,
    Preview,
    Sample,
    SchemaObject,
    SchemaProperty,
)

MEMORY = "OutOfMemoryException"


@dataclass(frozen=True, slots=True)
class Question:
    """What to look at, in how many rows, and what not to show (property -> why)."""

    schema: SchemaObject
    format: str  # a key of READERS
    hidden: Mapping[str, str]
    rows: int
    encoding: str = "utf-8"  # as DuckDB calls it
    delimiter: str = ""  # "": found out


def take(workers: Workers, opened: Opened, question: Question) -> Sample:
    """Raises a MarketplaceError that says which file, which reader and which complaint."""
    if not opened.size:
        raise Unreadable(f"{opened.stated} is empty.", "Run the job that writes it once more.")
    answer = workers.run(job(opened, question), opened.handles)
    changed = opened.changed()
    if "columns" not in answer.parts:
        raise failure(answer, opened, question, changed)
    return _sample(answer, opened, question, changed)


def job(opened: Opened, question: Question) -> dict[str, Any]:
    schema = question.schema
    return {
        "task": "sample",
        "format": question.format,
        "encoding": question.encoding,
        "delimiter": question.delimiter,
        "names": opened.names,
        "tables": [name for name in (schema.physical_name, schema.name) if name],
        "properties": [_promise(p, question.hidden) for p in schema.properties],
        "known": [word for p in schema.properties for word in (p.name, p.physical_name) if word],
        "rows": question.rows,
    }


def _promise(item: SchemaProperty, hidden: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": item.name,
        "column": item.physical_name or item.name,
        "hidden": hidden.get(item.name, ""),
        "inside": [_promise(inner, {}) for inner in inside(item)],
    }


def failure(answer: Answer, opened: Opened, question: Question, changed: bool) -> MarketplaceError:
    """Why a worker could not read a file: which file, which reader, which complaint."""
    name, path = READERS[question.format], opened.stated
    smaller = "Put a smaller file there as the sample, best as Parquet."
    error = answer.parts.get("error", {"kind": "", "text": "no reason given"})
    if changed:
        return Unreadable(f"{path} changed while it was read as {name}.", "Try again in a moment.")
    if answer.stopped:
        return Limited(f"{path} could not be read as {name}: {answer.stopped}.", smaller)
    if error["kind"] == MEMORY:
        return Limited(f"{path} could not be read as {name}: it needs too much memory.", smaller)
    if error["kind"] == "Complaint":
        hint = "The table is looked up by the schema object's physicalName, then by its name."
        return Unreadable(f"{path} {error['text']}.", hint)
    hint = f"Check that the file is whole, and that '{question.format}' is its format."
    if "set lock" in error["text"]:
        hint = "Another program has it open for writing: close that, or put a copy here."
    return Unreadable(f"{path} cannot be read as {name}: {error['text']}.", hint)


def _sample(answer: Answer, opened: Opened, question: Question, changed: bool) -> Sample:
    parts = answer.parts
    columns = tuple(
        Column(c["name"], c["type"], c["hidden"], c["property"]) for c in parts["columns"]
    )
    figures = zip(columns, parts.get("profile", ()), strict=False)
    profiles = tuple(_profile(column, found) for column, found in figures)
    empty = frozenset(p.column.property for p in profiles if p.nulls == 1.0)
    untyped = question.format in UNTYPED
    return Sample(
        preview=Preview(columns, tuple(map(tuple, parts["rows"])), parts.get("total")),
        profile=profiles,
        drift=drift(question.schema, parts["columns"], empty, parts["extra"], untyped),
        source=f"{_files(opened)}, {READERS[question.format]}, {_size(opened.size)}",
        profiled=parts.get("profiled", 0),
        notes=tuple(_notes(answer, opened, changed)),
    )


def _profile(column: Column, found: Mapping[str, Any]) -> ColumnProfile:
    return ColumnProfile(
        column,
        nulls=found["nulls"],
        distinct=found.get("distinct"),
        minimum=found.get("minimum", ""),
        maximum=found.get("maximum", ""),
        top=tuple((value, times) for value, times in found.get("top", ())),
        histogram=tuple((start, end, times) for start, end, times in found.get("histogram", ())),
    )


def _notes(answer: Answer, opened: Opened, changed: bool) -> Iterator[str]:
    parts = answer.parts
    if changed:
        yield "The file changed while it was read; the figures may not fit together."
    if opened.found > len(opened.handles):
        yield f"Only the first {len(opened.handles)} of {opened.found:,} files were read."
    if not parts["columns"]:
        yield (
            f"None of the promised names is among the {parts['unnamed']:,} in the file. "
            "Is the line with the names missing?"
        )
    elif parts["unnamed"]:
        yield f"{parts['unnamed']:,} more columns are not in the contract."
    if answer.stopped:
        yield f"Not everything could be looked at: {answer.stopped}."
    elif error := parts.get("error"):
        why = "it needs too much memory" if error["kind"] == MEMORY else error["text"]
        yield f"Not everything could be looked at: {why}."
    elif (total := parts.get("total")) != parts.get("profiled") and parts["columns"]:
        of_all = f" of {total:,}" if total is not None else ", and there are more"
        yield f"The profile is made from {parts['profiled']:,} rows{of_all}."


def _files(opened: Opened) -> str:
    return opened.stated if opened.found == 1 else f"{opened.stated}, {opened.found:,} files"


def _size(size: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if size >= 10 or unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"

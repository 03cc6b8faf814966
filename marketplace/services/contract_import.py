"""A file of another tool as a draft contract: a workbook, a JSON Schema, a dbt manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from posixpath import splitext
from typing import Any

from marketplace.contracts.drafting import write
from marketplace.contracts.drafting.imported import counted, drafted
from marketplace.contracts.examine import Examiner
from marketplace.engines.exchange.process import Made, Order, exchange
from marketplace.errors import Limited, MarketplaceError, NotFound, Unreadable
from marketplace.formats.exchange import IMPORTS, ImportFormat, import_format
from marketplace.model import Problem, Severity
from marketplace.settings import Limits
from marketplace.stores import schemas

_SLIPS = {"AttributeError", "TypeError", "KeyError", "IndexError", "UnboundLocalError"}


@dataclass(frozen=True, slots=True)
class Drafted:
    """The text of a contract with the status draft. `notes` are sentences; `problems` are what
    our own checks find, by line of `text`."""

    text: str
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def importers() -> tuple[ImportFormat, ...]:
    """What can be read here, common formats first."""
    return IMPORTS


def import_(format: str, data: bytes, name: str, limits: Limits | None = None) -> Drafted:
    """`name` is the file's: what it is called there becomes names and ids where the file has none.

    Raises a MarketplaceError that says what is wrong with the file.
    """
    limits = limits or Limits()
    wanted = _known(format)
    if len(data) > limits.export_size:
        raise Limited(
            f"The file has {len(data):,} bytes; at most {limits.export_size:,} are read.",
            "Take a part of it.",
        )
    ending = splitext(name)[1].lower().removeprefix(".")
    suffix = f".{ending if ending in wanted.extensions else wanted.extensions[0]}"
    (made,) = exchange([Order("import", wanted.name, data, suffix=suffix)], limits)
    if made.kind:
        raise _stopped(made, wanted, suffix)
    return _draft(json.loads(made.data), name, wanted, limits)


def _known(name: str) -> ImportFormat:
    if found := import_format(name):
        return found
    hint = f"There are: {', '.join(one.name for one in IMPORTS)}."
    if name in ("sql", "csv", "parquet", "json"):
        hint = "The command `new` makes a contract of data files and of SQL."
    raise NotFound(f"There is no format '{name[:60]}' to import.", hint)


def _draft(made: dict[str, Any], name: str, wanted: ImportFormat, limits: Limits) -> Drafted:
    tree = drafted(made, name, wanted.whole)
    objects, properties = counted(tree)
    if not objects:
        raise Unreadable(
            f"No schema object was found in this file as {wanted.title}.",
            "Check that it is of this format, and that it describes any data.",
        )
    text = write.text(tree, {}, limits)
    problems = Examiner(schemas.load, limits).problems(text.encode(), "draft.odcs.yaml")
    notes = [f"Found: {_count(objects, 'schema object')}, {_count(properties, 'property')}."]
    if wanted.whole and made.get("status", "draft") != "draft":
        notes.append("Its status is draft now, until somebody publishes it.")
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        notes.append(f"To be mended before it can be published: {_count(errors, 'error')}.")
    return Drafted(text, tuple(notes), problems)


def _count(number: int, word: str) -> str:
    many = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number:,} {word if number == 1 else many}"


def _stopped(made: Made, wanted: ImportFormat, suffix: str) -> MarketplaceError:
    complaint = made.complaint.replace(f"source{suffix}", "the file")
    said = next((line for line in complaint.splitlines() if line.strip()), "")
    if made.kind in _SLIPS or not said:
        said = "it holds something that the reader does not expect"
    return Unreadable(
        f"The file cannot be read as {wanted.title}: {said.rstrip('.')[:240]}.",
        "Check that it is of this format, or take another one.",
    )

"""In the web process: rules that are statements of a contract, which is untrusted.

Each is read by the gate of queries first. Where something in the tables is hidden, it is asked in
a worker of its own, of copies in which that is not.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from marketplace.engines import asking
from marketplace.engines.draft import Draft
from marketplace.engines.measuring_job import Key, Table, described
from marketplace.engines.nested import fold
from marketplace.engines.workers import Workers
from marketplace.errors import MarketplaceError, Unreadable
from marketplace.model import Measured
from marketplace.settings import Limits

OURS = "Of this contract there are"
DATA = "data"  # the table in a copy, as `prepare` calls it


def objection(workers: Workers, sql: str, tables: Mapping[Key, Table]) -> Measured | None:
    """Why a statement is not asked."""
    try:
        _named(workers, sql, tables)
    except MarketplaceError as error:
        return Measured(error=_said(error))
    return None


def _named(workers: Workers, sql: str, tables: Mapping[Key, Table]) -> list[Table]:
    """The tables that it names, which are of its own contract. Raises a MarketplaceError."""
    parsed = asking.parse(workers, sql)
    if parsed.kind != "select" or parsed.listing:
        raise Unreadable("The statement of a rule has to be one SELECT.", "Let it give one number.")
    own = {key[1]: table for key, table in tables.items() if not key[0]}
    found: dict[str, Table] = {}
    for one in parsed.tables:
        path = [fold(part) for part in one.path]
        hit = next((name for name, table in own.items() if _is_called(table, path)), None)
        if hit is None:
            held = ", ".join(own) or "none"
            raise asking.unknown(parsed, one, f"{OURS}: {held}.")
        found[hit] = own[hit]
    return [*found.values()]


def _said(error: MarketplaceError) -> str:
    """Hints of the gate are for queries."""
    hint = error.hint if error.hint.startswith(OURS) else ""
    return f"{error.message} {hint}".strip()


def _is_called(table: Table, path: list[str]) -> bool:
    """By its name, or the end of its name in the database, which may have a schema before it."""
    schema = table.object
    names = [fold(name).split(".") for name in (schema.name, schema.physical_name) if name]
    whole = [[".".join(parts)] for parts in names]
    if len(path) > 2:
        return False
    return path in whole or any(parts[-len(path) :] == path for parts in names)


def apart(workers: Workers, tables: Mapping[Key, Table], sql: str, limits: Limits) -> Measured:
    """Asked of copies. For a statement to which there was no objection."""
    with ExitStack() as files, tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o700)
        specs, handles, names = [], [], []
        try:
            for place, table in enumerate(_named(workers, sql, tables)):
                copy = files.enter_context(_copied(workers, table, Path(folder), place, limits))
                handles.append(copy)
                names.append(table.files.stated)
                specs.append(_as_copy(described(table, place)))
        except MarketplaceError as error:
            return Measured(error=_said(error))
        asked = {"row": 0, "metric": "sql", "table": 0, "paths": [], "target": None, "query": sql}
        job = _job(specs, names) | {"measures": [asked], "apart": True}
        answer = workers.run_at_once(job, handles, limits)
        if told := answer.parts.get("m0"):
            return Measured(**told)
        why = answer.stopped or "the reader said nothing"
        return Measured(error=f"It could not be measured: {why}.")


def _job(tables: list[dict[str, Any]], names: list[str]) -> dict[str, Any]:
    return {"task": "measure", "tables": tables, "names": names, "measures": [], "singly": [],
            "now": 0.0, "examples": 0, "together": False, "apart": False}  # fmt: skip


def _as_copy(table: dict[str, Any]) -> dict[str, Any]:
    """In a copy, columns are called as the contract calls them, and so is nothing else."""
    return {**table, "format": "duckdb", "files": table["files"][:1], "stored": DATA}


@contextmanager
def _copied(
    workers: Workers, table: Table, folder: Path, place: int, limits: Limits
) -> Iterator[int]:
    """An open file. Raises Unreadable."""
    target = folder / f"{place}.duckdb"
    with Draft(target) as draft:
        job = _job([described(table, 0)], [*table.files.names]) | {"output": True}
        answer = workers.run_at_once(job, [*table.files.handles, draft.file], limits)
        if "columns" not in answer.parts:
            raise _not_copied(table, answer.stopped, answer.parts, limits)
        draft.publish()
    handle = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        target.unlink()
        yield handle
    finally:
        os.close(handle)


def _not_copied(table: Table, stopped: str, parts: Mapping[str, Any], limits: Limits) -> Unreadable:
    stated, size = table.files.stated, limits.copy_size // 1_000_000
    if parts.get("too_large"):
        return Unreadable(f"What may be seen of {stated} takes more than {size:,} MB.")
    return Unreadable(str(parts.get("failed") or f"{stated} could not be read: {stopped}."))

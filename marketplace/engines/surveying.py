"""In the web process: from open files to a Survey, by way of a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

from marketplace.engines.answer import Answer
from marketplace.engines.files import Opened, readable
from marketplace.engines.formats import READERS
from marketplace.engines.measuring import limited
from marketplace.engines.sampling import MEMORY
from marketplace.engines.workers import Workers
from marketplace.errors import Limited, MarketplaceError, Unreadable
from marketplace.model.survey import MOST_TABLES, Survey, SurveyColumn, SurveyTable

SECONDS = 20.0


@contextmanager
def uploaded(name: str, data: bytes) -> Iterator[Opened]:
    """Bytes as an open file without a name: it is gone when it is closed, whatever happens."""
    with TemporaryFile() as file:
        file.write(data)
        file.flush()
        yield Opened(
            readable(name), [readable(name)], [file.fileno()], [(len(data), 0, 0)], found=1
        )


def survey(workers: Workers, opened: Opened, format_: str) -> Survey:
    """Raises a MarketplaceError that says which file, which reader and which complaint."""
    if not opened.size:
        raise Unreadable(f"{opened.stated} is empty.", "Pick a file that has some rows.")
    job = {"task": "survey", "format": format_, "names": opened.names, "known": []}
    with workers.turns.turn():
        answer = workers.run_at_once(job, opened.handles, limited(workers.limits, SECONDS))
    tables = [answer.parts[f"t{row}"] for row in range(MOST_TABLES) if f"t{row}" in answer.parts]
    if not tables:
        raise _failure(answer, opened, format_)
    return Survey(
        path=opened.stated,
        format=format_,
        encoding=answer.parts.get("encoding", "utf-8"),
        delimiter=answer.parts.get("delimiter", ""),
        size=opened.size,
        tables=tuple(map(_table, tables)),
        notes=tuple(_notes(answer, opened, tables)),
    )


def _table(told: Mapping[str, Any]) -> SurveyTable:
    columns = tuple(map(_column, told["columns"]))
    return SurveyTable(name=told["name"], rows=told["rows"], whole=told["whole"], columns=columns)


def _column(told: Mapping[str, Any]) -> SurveyColumn:
    plain = {key: value for key, value in told.items() if key in SurveyColumn.__slots__}
    values = tuple((str(value), int(times)) for value, times in told.get("values", ()))
    held = tuple(map(_column, told.get("held", ())))
    return SurveyColumn(**{**plain, "values": values, "held": held})


def _notes(answer: Answer, opened: Opened, tables: list[Any]) -> Iterator[str]:
    if answer.stopped:
        yield f"Not everything could be looked at: {answer.stopped}."
    elif error := answer.parts.get("error"):
        why = "it needs too much memory" if error["kind"] == MEMORY else error["text"]
        yield f"Not everything could be looked at: {why}."
    if opened.found > len(opened.handles):
        yield f"Only the first {len(opened.handles)} of {opened.found:,} files were read."
    if (held := answer.parts.get("tables", 0)) > len(tables):
        yield f"{len(tables)} of its {held:,} tables were looked at."
    for table in tables:
        if not table["whole"]:
            yield f"Only the first {table['rows']:,} rows were looked at."
        if table["unseen"]:
            yield f"{table['unseen']:,} more columns were not looked at."


def _failure(answer: Answer, opened: Opened, format_: str) -> MarketplaceError:
    name, path = READERS[format_], opened.stated
    error = answer.parts.get("error", {"kind": "", "text": "no reason given"})
    smaller = "Take a smaller file, best as Parquet."
    if answer.stopped:
        return Limited(f"{path} could not be read as {name}: {answer.stopped}.", smaller)
    if error["kind"] == MEMORY:
        return Limited(f"{path} could not be read as {name}: it needs too much memory.", smaller)
    if answer.parts.get("tables") == 0:
        return Unreadable(f"{path} holds no table.", "Pick a database that has one.")
    return Unreadable(
        f"{path} cannot be read as {name}: {error['text']}.",
        "Check that the file is whole, and that the end of its name says what it is.",
    )

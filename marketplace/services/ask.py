"""Ask the data: one statement over the tables it names, as one role may see them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from marketplace.catalog.tables import Place, identifier
from marketplace.engines import asking, workers
from marketplace.engines.asking import Named, Parsed, Ready
from marketplace.engines.copies import Copies, Prepared
from marketplace.engines.files import Opened
from marketplace.engines.order import MOST_FILES
from marketplace.engines.sampling import Question as Asked
from marketplace.engines.workers import Workers
from marketplace.errors import Busy, Invalid, Limited
from marketplace.model import Result, ResultColumn
from marketplace.services.sample import asked
from marketplace.services.source import source
from marketplace.services.tables import names
from marketplace.settings import Settings

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

TABLES = 30  # that one statement may name
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A statement, and who asks. `products`: those whose objects need no prefix."""

    sql: str
    role: str = ""
    user: str = ""  # whose turn it is: a session, a token; "": nobody's, no share is counted
    products: tuple[str, ...] = ()
    rows: int = 0  # at most; 0: as many as fit on a screen
    patience: float = 0.0  # seconds to wait for copies that are still made; 0: the time of a query


@dataclass(frozen=True, slots=True)
class Exported:
    data: bytes
    cut: str = ""


@dataclass(slots=True)
class _Table:
    """One table on its way: where it is, its open files, and what is prepared of them."""

    named: Named
    place: Place
    question: Asked
    opened: Opened
    key: str
    prepared: Prepared | None = None
    copied: int = -1  # the open copy
    making: Future[Prepared] | None = field(default=None, repr=False)


def ask(market: Marketplace, question: Question) -> Result:
    """Raises Refused, Limited, Invalid and Busy; NotFound and Unreadable where data is missing."""
    started = time.perf_counter()
    rows = min(question.rows or market.settings.limits.rows, market.settings.limits.rows)

    def run(parsed: Parsed, tables: Sequence[_Table]) -> Result:
        if parsed.listing:
            return _listing(market, rows)
        found = asking.run(_workers(market.settings), parsed, _ready(tables), rows)
        return replace(
            found,
            tables=tuple(dict.fromkeys(table.place.name for table in tables)),
            masked=tuple(_masked(tables, parsed.sql)),
        )

    found = _asked(market, question, run)
    return replace(found, seconds=time.perf_counter() - started)


def export(market: Marketplace, question: Question, kind: Literal["csv", "parquet"]) -> Exported:
    """The same as a file, with more rows. Raises as `ask` does."""
    rows = market.settings.limits.export_rows

    def run(parsed: Parsed, tables: Sequence[_Table]) -> Exported:
        if parsed.listing:
            raise Invalid("A list of tables cannot be downloaded.", "Ask for the rows of one.")
        ready = _ready(tables)
        data, whole = asking.export(_workers(market.settings), parsed, ready, rows, kind)
        return Exported(data, "" if whole else f"Cut at {rows:,} rows.")

    return _asked(market, question, run)


def _asked(
    market: Marketplace, question: Question, run: Callable[[Parsed, Sequence[_Table]], Answer]
) -> Answer:
    """One turn where everything is prepared already; else the place is free while that is done."""
    theirs = _workers(market.settings)
    with ExitStack() as files:
        with theirs.turns.turn(question.user):
            parsed = asking.parse(theirs, question.sql)
            tables = [] if parsed.listing else _tables(market, question, parsed, files)
            if all(table.prepared for table in tables):
                return run(parsed, tables)
        _wait(tables, question.patience or market.settings.limits.query_seconds)
        with theirs.turns.turn(question.user):
            return run(parsed, tables)


def _tables(
    market: Marketplace, question: Question, parsed: Parsed, files: ExitStack
) -> list[_Table]:
    """Those that the statement names, opened, and being prepared where they are not yet."""
    known = names(market.catalog())
    tables: dict[tuple[str, ...], _Table] = {}
    opened = 0
    for named in parsed.tables:
        called = tuple(part.casefold() for part in named.path)
        place = known.resolve(named.path, question.products)
        if place is None and named.sure:
            raise asking.unknown(parsed, named, known.hint(named.path))
        if place and called not in tables:
            table = files.enter_context(_table(market, named, place, question.role))
            tables[called] = table
            opened += len(table.opened.handles)
        if len(tables) > TABLES or opened > MOST_FILES:  # at once: each holds handles
            said = f"This names more than {TABLES} tables or too many files."
            raise Limited(said, "Name fewer.")
    return [*tables.values()]


def preparing(
    market: Marketplace, place: Place, role: str = ""
) -> tuple[Future[Prepared], Mapping[str, str]]:
    """Has a table made ready for queries when there is time, done at once where it is; and what
    of it this role may not see."""
    named = Named((place.name,), -1, True)
    with _table(market, named, place, role, waited_for=False) as table:
        if table.making:
            return table.making, table.question.hidden
        done: Future[Prepared] = Future()
        done.set_result(table.prepared)  # type: ignore[arg-type]
        return done, table.question.hidden


@contextmanager
def _table(
    market: Marketplace, named: Named, place: Place, role: str, waited_for: bool = True
) -> Iterator[_Table]:
    whose = asked(market, market.catalog(), place.path, place.object, role)
    copies = _copies(market.settings)
    with source(whose, market.settings, market.repository.top) as (question, opened):
        table = _Table(named, place, question, opened, copies.key(opened, question))
        table.prepared = copies.known(table.key)
        if table.prepared is None:
            table.making = copies.make(table.key, opened, question, waited_for)
        try:
            yield table
        finally:
            if table.copied >= 0:
                os.close(table.copied)


def _wait(tables: Sequence[_Table], seconds: float) -> None:
    """Raises what went wrong with one of them, and Busy where it takes longer."""
    making = {table.making: table for table in tables if table.making}
    wait(making, timeout=seconds)
    for future, table in making.items():
        if not future.done():
            raise Busy(
                f"{table.place.name} is being prepared for you: it is large and asked for the "
                "first time.",
                "Try again in a moment.",
            )
        table.prepared = future.result()


def _ready(tables: Sequence[_Table]) -> list[Ready]:
    """Under the names that the statement uses."""
    ready = []
    for table in tables:
        if table.prepared is None:
            continue
        handles = tuple(table.opened.handles)
        if table.prepared.copy:
            table.copied = _open(table.prepared.copy)
            handles = (table.copied,)
        *_, schema, name = ("", *table.named.path)
        ready.append(Ready(schema, name, table.prepared, handles))
    return ready


def _open(copy: Path) -> int:
    try:
        return os.open(copy, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:  # somebody has emptied the cache
        raise Busy("A copy of the data has just been removed.", "Try again.") from None


def _masked(tables: Sequence[_Table], sql: str) -> Iterator[tuple[str, str]]:
    """Those that the statement may have asked for: by name, or by asking for all there is."""
    said = sql.casefold()
    everything = "*" in said.replace("count(*)", "") or "select" not in said
    seen: set[str] = set()
    for table in tables:
        for name, why in table.question.hidden.items():
            full = f"{table.place.name}.{identifier(name)}"
            if full not in seen and (everything or name.casefold() in said):
                seen.add(full)
                yield full, why


def _listing(market: Marketplace, rows: int) -> Result:
    """SHOW TABLES: from the contracts alone."""
    found = [*islice(names(market.catalog()).every(), rows + 1)]
    columns = ("table", "product", "object", "version")
    return Result(
        columns=tuple(ResultColumn(name, "VARCHAR") for name in columns),
        rows=tuple((p.name, p.product, p.object, p.version) for p in found[:rows]),
        truncated=len(found) > rows,
        cut=f"Cut at {rows:,} rows." if len(found) > rows else "",
    )


def _workers(settings: Settings) -> Workers:
    return workers.shared(settings.limits)


@cache
def _copies(settings: Settings) -> Copies:
    return Copies(settings.cache_folder / "tables", _workers(settings))

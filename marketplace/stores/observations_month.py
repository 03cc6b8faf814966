"""What was observed in one month, in memory, and what is worked out of it once."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from marketplace.model.promise import Observation
from marketplace.stores.observations_days import worst_of
from marketplace.stores.observations_table import as_observations, chunk, in_order

_ONE_CHECK = ("product", "contract", "version", "check")
_FEW = 50_000  # rows that are put in order sooner than month by month


class Month:
    """`table` was `joined`. `missing`: files that could not be read when it was made."""

    def __init__(
        self, files: Collection[str], table: pa.Table, missing: Collection[str] = ()
    ) -> None:
        self.files = frozenset(files)
        self.missing = frozenset(missing)
        self.table = table
        self.has_rows = True
        self.made = time.monotonic()
        self._shown: dict[int, Observation] = {}  # by row

    def forget_rows(self) -> None:
        """All but what is asked of every month; they are read again when somebody wants them."""
        if self.has_rows:
            rows, _ = _last(self._narrow).column("row"), self.worst
            self.table, self.has_rows, self._shown = self.table.take(rows), False, {}
            self.last = self._narrow

    @cached_property
    def last(self) -> pa.Table:
        """Of each check the last `row`, when that was, and what tells it from other checks.

        All rows, where these are few: who asks looks for the last ones among several months.
        """
        return self._narrow if self.table.num_rows < _FEW else _last(self._narrow)

    @property
    def _narrow(self) -> pa.Table:
        narrow = self.table.select([*_ONE_CHECK, "observed_at"])
        return narrow.append_column("row", pa.arange(0, self.table.num_rows))

    def some(self, rows: Sequence[int]) -> list[Observation]:
        """Kept, for what is the latest stays so for a while."""
        new = [row for row in rows if row not in self._shown]
        if new:
            self._shown |= zip(new, as_observations(self.table.take(new)), strict=True)
        return [self._shown[row] for row in rows]

    @cached_property
    def worst(self) -> pa.Table:
        """As of `worst_of`."""
        return worst_of(self.table)

    def rows(
        self,
        products: Sequence[str],
        checks: Sequence[str],
        since: datetime | None,
        until: datetime | None,
    ) -> pa.Table:
        """Those that are of these products and checks, and of this time; nothing stated: all."""
        table = self.table
        moments = table.column("observed_at")
        masks = [_among(table, name, texts) for name, texts in
                 (("product", products), ("check", checks)) if texts]  # fmt: skip
        if since is not None:
            masks.append(pc.greater_equal(moments, pa.scalar(since, moments.type)))
        if until is not None:
            masks.append(pc.less_equal(moments, pa.scalar(until, moments.type)))
        if not masks:
            return table
        together, *others = masks
        for mask in others:
            together = pc.and_(together, mask)
        return table.filter(together)


def latest(months: Sequence[Month]) -> list[Observation]:
    """The newest of each check, of months that are in their order."""
    if not months:
        return []
    tables = [
        month.last.append_column("month", pa.repeat(number, month.last.num_rows))
        for number, month in enumerate(months)
    ]
    last = _last(pa.concat_tables(tables).unify_dictionaries().combine_chunks())
    found: list[Observation] = []
    for number, month in enumerate(months):
        rows = last.filter(pc.equal(last.column("month"), number)).column("row")
        found += month.some(rows.to_numpy().tolist())
    return found


def _last(table: pa.Table) -> pa.Table:
    """The newest row of each check, oldest first."""
    table = in_order(table)
    keys = pa.table({name: chunk(table, name).indices for name in _ONE_CHECK})
    keys = keys.append_column("at", pa.arange(0, table.num_rows))
    # In one thread the rows come in their order, so that the last one is the newest.
    last = keys.group_by([*_ONE_CHECK], use_threads=False).aggregate([("at", "last")])
    return table.take(last.column("at_last").combine_chunks().sort())


def _among(table: pa.Table, name: str, texts: Sequence[str]) -> pa.Array:
    column = chunk(table, name)
    places = pc.index_in(pa.array(list(texts), pa.string()), column.dictionary)
    return pc.is_in(column.indices, places.drop_null())

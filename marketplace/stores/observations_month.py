"""What was observed in one month, in memory, and what is worked out of it once."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from marketplace.model.promise import Observation, Verdict
from marketplace.stores.observations_table import as_observations, chunk, in_order

# The worst of a day first. A promise that nobody can measure says nothing about the day.
WORST = (
    Verdict.FAILED, Verdict.ERRORED, Verdict.WARNED, Verdict.PASSED, Verdict.NOT_MEASURED,
)  # fmt: skip
_RANKS = {verdict.value: rank for rank, verdict in enumerate(WORST)}
_ONE_CHECK = ("product", "contract", "version", "check")
_EPOCH = date(1970, 1, 1)


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
            rows, _ = self.last.column("row"), self.days
            self.table, self.has_rows, self._shown = self.table.take(rows), False, {}
            self.last = _last_of(self.table)

    @cached_property
    def last(self) -> pa.Table:
        """Of each check the last `row`, when that was, and what tells it from other checks."""
        return _last_of(self.table)

    def some(self, rows: Sequence[int]) -> list[Observation]:
        """Kept, for what is the latest stays so for a while."""
        new = [row for row in rows if row not in self._shown]
        if new:
            self._shown |= zip(new, as_observations(self.table.take(new)), strict=True)
        return [self._shown[row] for row in rows]

    @cached_property
    def days(self) -> Mapping[str, Mapping[date, Verdict]]:
        """product -> day -> its worst verdict."""
        products, verdicts = chunk(self.table, "product"), chunk(self.table, "verdict")
        unknown = _RANKS[Verdict.NOT_MEASURED]
        ranks = [_RANKS.get(text, unknown) for text in verdicts.dictionary.to_pylist()]
        table = pa.table(
            {
                "product": products.indices,
                "day": chunk(self.table, "observed_at").cast(pa.date32()).cast(pa.int32()),
                "rank": pa.array(ranks, pa.int8()).take(verdicts.indices),
            }
        )
        worst = table.group_by(["product", "day"], use_threads=False).aggregate([("rank", "min")])
        worst = worst.sort_by("product")
        numbers = worst.column("day").unique().to_pylist()
        dates = {number: _EPOCH + timedelta(days=number) for number in numbers}
        days = [dates[number] for number in worst.column("day").to_numpy().tolist()]
        worsts = [WORST[rank] for rank in worst.column("rank_min").to_numpy().tolist()]
        counts = worst.column("product").combine_chunks().value_counts()
        names, found, start = products.dictionary.to_pylist(), {}, 0
        for code, count in zip(
            *(counts.field(at).to_numpy().tolist() for at in (0, 1)), strict=True
        ):
            end = start + count
            found[names[code]] = dict(zip(days[start:end], worsts[start:end], strict=True))
            start = end
        return found

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


def _last_of(table: pa.Table) -> pa.Table:
    narrow = table.select([*_ONE_CHECK, "observed_at"])
    return _last(narrow.append_column("row", pa.arange(0, table.num_rows)))


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

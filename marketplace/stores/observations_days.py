"""The worst verdict of each product and day: of one month as a table, of many as a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from marketplace.model.promise import Verdict
from marketplace.stores.observations_table import chunk

# The worst of a day last. A promise that nobody can measure says nothing about the day.
_ORDER = (
    Verdict.NOT_MEASURED, Verdict.PASSED, Verdict.WARNED, Verdict.ERRORED, Verdict.FAILED,
)  # fmt: skip
_RANKS = {verdict.value: rank for rank, verdict in enumerate(_ORDER)}
_EPOCH = date(1970, 1, 1)


def worst_of(table: pa.Table) -> pa.Table:
    """Of a table that was `joined`: `product`, `day` (since 1970) and `rank` (how bad)."""
    verdicts = chunk(table, "verdict")
    ranks = [_RANKS.get(text, 0) for text in verdicts.dictionary.to_pylist()]
    narrow = {
        "product": chunk(table, "product"),
        "day": chunk(table, "observed_at").cast(pa.date32()).cast(pa.int32()),
        "rank": pa.array(ranks, pa.int8()).take(verdicts.indices),
    }
    return _worst(pa.table(narrow))


def by_product(tables: Iterable[pa.Table], since: date) -> Mapping[str, Mapping[date, Verdict]]:
    """Tables of `worst_of`; a file of somebody else may lie in the folder of another month."""
    together = [*tables]
    if not together:
        return {}
    whole = pa.concat_tables(together).unify_dictionaries().combine_chunks()
    whole = _worst(whole.filter(pc.greater_equal(whole["day"], (since - _EPOCH).days)))
    numbers = whole["day"].to_numpy().tolist()
    dates = {number: _EPOCH + timedelta(days=number) for number in {*numbers}}
    days = [dates[number] for number in numbers]
    worst = [_ORDER[rank] for rank in whole["rank"].to_numpy().tolist()]
    products = chunk(whole, "product")
    names, found, start = products.dictionary.to_pylist(), {}, 0
    ends = pc.run_end_encode(products.indices)
    for code, end in zip(ends.values.to_pylist(), ends.run_ends.to_pylist(), strict=True):
        found[names[code]] = dict(zip(days[start:end], worst[start:end], strict=True))
        start = end
    return found


def _worst(table: pa.Table) -> pa.Table:
    """A row for each product and day; those of a product are next to each other, oldest first."""
    products = chunk(table, "product")
    codes, days, ranks = (
        part.to_numpy().astype("int64")
        for part in (products.indices, chunk(table, "day"), chunk(table, "rank"))
    )
    keys = (codes << 32) + (days << 3) + ranks  # nothing is put in order as fast as numbers
    keys.sort()
    keys = keys[pc.run_end_encode(pa.array(keys >> 3)).run_ends.to_numpy() - 1]
    low = keys.astype("int32")  # without the code
    codes = pa.array((keys - low) >> 32, pa.int32())
    return pa.table(
        {
            "product": pa.DictionaryArray.from_arrays(codes, products.dictionary),
            "day": pa.array(low >> 3),
            "rank": pa.array((low & 7).astype("int8")),
        }
    )

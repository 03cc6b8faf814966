"""Observations as a table: one column for each of their parts, in both directions.

Files of older and newer versions, and of others, are read by what they share with ours.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from marketplace.errors import Unreadable
from marketplace.model.promise import Observation, Verdict

_TYPES = {
    "str": pa.string(),
    "Verdict": pa.string(),
    "datetime": pa.timestamp("us", "UTC"),
    "float": pa.float64(),
    "float | None": pa.float64(),
    "int | None": pa.int64(),
    "bool": pa.bool_(),
}
# The model decides what is stored.
SCHEMA = pa.schema([(part.name, _TYPES[str(part.type)]) for part in fields(Observation)])
STORED = {"compression": "zstd", "store_schema": False}  # how a file is written
TEXTS = [part.name for part in SCHEMA if part.type == pa.string()]
_UNLIKE = ("actual", "fingerprint")  # nearly each another one: nothing to be gained by codes
_NEEDED = ("product", "check", "verdict", "observed_at")
_DEFAULTS = {part.name: part.default for part in fields(Observation)}
_DEFAULTS |= {name: "" for name in TEXTS if _DEFAULTS[name] is MISSING}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_CUT = 60  # letters
_WORTH_THREADS = 20_000  # rows
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CODES = pa.dictionary(pa.int32(), pa.string())
_LOG = logging.getLogger(__name__)


def as_table(observations: Sequence[Observation]) -> pa.Table:
    """Oldest first. What is no text (half of a pair, from a file's name) becomes a sign for it."""
    rows = sorted(observations, key=lambda o: o.observed_at)
    columns = [[getattr(row, part.name) for row in rows] for part in SCHEMA]
    arrays = []
    for part, values in zip(SCHEMA, columns, strict=True):
        if part.type == pa.string():
            values = [str(value) for value in values]
            try:
                arrays.append(pa.array(values, part.type))
            except UnicodeEncodeError:
                valid = [value.encode("utf-8", "replace").decode() for value in values]
                arrays.append(pa.array(valid, part.type))
        else:
            if part.type == pa.float64():
                values = [None if value is None else float(value) for value in values]
            arrays.append(pa.array(values, part.type, from_pandas=True))  # NaN is no number
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def as_observations(table: pa.Table) -> list[Observation]:
    """Filled column by column, which is four times as fast as calling the class for each row."""
    rows = [*map(Observation.__new__, repeat(Observation, table.num_rows))]
    for name in SCHEMA.names:
        put: Callable[[Observation, Any], None] = getattr(Observation, name).__set__
        deque(map(put, rows, _values(name, table.column(name))), maxlen=0)
    return rows


def load(path: Path) -> pa.Table:
    """Raises Unreadable, or FileNotFoundError. Texts as codes, for most come again and again."""
    try:
        data = pa.py_buffer(path.read_bytes())  # mapped, a disk that fails would end the process
        metadata = pq.read_metadata(pa.BufferReader(data))
        stored = {*_columns(metadata)}
        names = [name for name in SCHEMA.names if name in stored]
        alike = _alike(metadata)
        names = [name for name in names if name not in alike]
        texts = [name for name in names if name in TEXTS and name not in _UNLIKE]
        with pq.ParquetFile(data, metadata=metadata, read_dictionary=texts) as file:
            read = file.read(columns=names, use_threads=metadata.num_rows > _WORTH_THREADS)
        for name, value in alike.items():
            read = read.append_column(name, _repeated(value, metadata.num_rows))
        return _clean(read, path)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, pa.ArrowException) as error:
        raise Unreadable(f"{path.name} cannot be read: {error}.") from error


def _alike(metadata: pq.FileMetaData) -> dict[str, str]:
    """Texts that are the same in all rows, by their column: half of them are, in most files, and
    the end of the file says so. Long ones may be cut there."""
    found: dict[str, str] = {}
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    for at, name in enumerate(_columns(metadata)):
        if name in TEXTS and name not in _UNLIKE:
            ends = {end for group in groups for end in _ends(group.column(at))}
            if len(ends) == 1 and isinstance(value := ends.pop(), str) and len(value) < _CUT:
                found[name] = value
    return found


def _ends(column: pq.ColumnChunkMetaData) -> tuple[object, object]:
    stated = column.statistics
    if stated is None or not stated.has_min_max or not stated.has_null_count or stated.null_count:
        return None, None
    return stated.min, stated.max


def _repeated(value: str, rows: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), rows), [value])


def is_ours(path: Path, rows: int) -> bool:
    """Whether a table of so many rows, read of it, has all that is in the file."""
    metadata = pq.read_metadata(path)
    return sorted(_columns(metadata)) == sorted(SCHEMA.names) and metadata.num_rows == rows


def _columns(metadata: pq.FileMetaData) -> list[str]:
    return [metadata.schema.column(at).path for at in range(metadata.num_columns)]


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Oldest first, each column in one piece, with one list of its texts."""
    if not tables:
        return pa.schema([(part.name, _kept(part)) for part in SCHEMA]).empty_table()
    table = pa.concat_tables(tables)
    if any(column.num_chunks > 1 for column in table.columns):
        table = table.unify_dictionaries().combine_chunks()
    return in_order(table)


def in_order(table: pa.Table) -> pa.Table:
    """Oldest first; what lies in the files mostly does."""
    moments = chunk(table, "observed_at")
    if pc.all(pc.less_equal(moments[:-1], moments[1:])).as_py() is not False:
        return table
    return table.take(pc.sort_indices(table, [("observed_at", "ascending")]))


def chunk(table: pa.Table, name: str) -> pa.Array:
    """The one array that a column of a table that was `joined` consists of."""
    column = table.column(name)
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _clean(read: pa.Table, path: Path) -> pa.Table:
    missing = [name for name in _NEEDED if name not in read.column_names]
    if missing:
        raise Unreadable(f"{path.name} has no column '{missing[0]}'.")
    table = pa.table({part.name: _column(read, part, path) for part in SCHEMA})
    empty = [name for name in _NEEDED if read.column(name).null_count]
    if empty:
        _LOG.warning("%s: rows without a value in '%s' are left out", path, empty[0])
    for name in empty:
        table, read = (each.filter(pc.is_valid(read.column(name))) for each in (table, read))
    return table


def _column(read: pa.Table, part: pa.Field, path: Path) -> pa.ChunkedArray:
    """In our type; what is empty becomes the default."""
    default = None if _DEFAULTS[part.name] is MISSING else _DEFAULTS[part.name]
    if part.name in read.column_names:
        column = read.column(part.name)
        if column.type == _kept(part) and not column.null_count:
            return column
        try:
            column = column.cast(part.type)
            column = column if default is None else column.fill_null(default)
            return column.cast(_kept(part))
        except pa.ArrowException:
            if part.name in _NEEDED:
                raise
            _LOG.warning("%s: what is in '%s' is not understood", path, part.name)
    repeated = pa.repeat(pa.scalar(default, part.type), read.num_rows)
    return pa.chunked_array([repeated.cast(_kept(part))])


def _kept(part: pa.Field) -> pa.DataType:
    """Its type in memory."""
    return _CODES if part.type == pa.string() and part.name not in _UNLIKE else part.type


def _values(name: str, column: pa.ChunkedArray) -> list[Any]:
    values: list[Any] = []
    for part in column.chunks:
        if pa.types.is_dictionary(part.type):
            values += _texts(name, part)
        elif pa.types.is_timestamp(part.type):
            since = part.cast(pa.int64()).cast(pa.duration("us")).to_numpy().tolist()
            values += map(_EPOCH.__add__, since)
        elif part.null_count == 0:
            values += part.to_numpy(zero_copy_only=False).tolist()
        else:
            values += part.to_pylist()
    return values


def _texts(name: str, part: pa.DictionaryArray) -> list[Any]:
    if len(part.dictionary) > len(part):  # a few rows out of many
        part = part.dictionary_decode().dictionary_encode()
    texts: list[Any] = part.dictionary.to_pylist()
    if name == "verdict":
        texts = [_VERDICTS.get(text, Verdict.NOT_MEASURED) for text in texts]
    if len(texts) == 1 and not part.null_count:
        return texts * len(part)
    return [texts[code] for code in part.indices.to_numpy().tolist()]

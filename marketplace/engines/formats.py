"""The formats of sample files: how contracts spell them, and who reads them."""

from __future__ import annotations

READERS = {"csv": "CSV", "json": "JSON", "parquet": "Parquet", "duckdb": "DuckDB"}
SPELLINGS = {
    "tsv": "csv", "txt": "csv", "csv.gz": "csv", "text/csv": "csv",
    "jsonl": "json", "ndjson": "json", "jsonlines": "json", "json.gz": "json",
    "db": "duckdb", "duckdb database": "duckdb",
}  # fmt: skip
UNTYPED = frozenset({"csv", "json"})  # their types are guessed from the values
ENCODINGS = {
    "utf-8": "utf-8", "utf8": "utf-8", "ascii": "utf-8", "us-ascii": "utf-8",
    "iso-8859-1": "latin-1", "latin-1": "latin-1", "latin1": "latin-1",
    "utf-16": "utf-16", "utf16": "utf-16",
}  # fmt: skip


def reader(stated: str) -> str:
    """The key of READERS for a format as a contract spells it; "" where we have none."""
    format_ = stated.strip().lower()
    format_ = SPELLINGS.get(format_, format_)
    return format_ if format_ in READERS else ""


def encoding(stated: str) -> str:
    """As DuckDB calls it, "" where it does not know it. Nothing stated is UTF-8."""
    return ENCODINGS.get(stated.strip().lower() or "utf-8", "")

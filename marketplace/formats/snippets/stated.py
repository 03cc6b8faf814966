"""What a server says about its files, in the words of those who read them."""

from __future__ import annotations

import re

from marketplace.formats.snippets.quote import sql
from marketplace.formats.snippets.snippet import Subject

_FORMATS = {
    "csv": "csv", "tsv": "csv", "txt": "csv", "csv.gz": "csv", "text/csv": "csv",
    "json": "json", "jsonl": "json", "ndjson": "json", "jsonlines": "json", "json.gz": "json",
    "parquet": "parquet", "duckdb": "duckdb", "db": "duckdb", "duckdb database": "duckdb",
}  # fmt: skip
_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_PLACEHOLDER = re.compile(r"\{(?:model|object)\}")
_PLAIN = re.compile(r"\w[\w-]*(?:\.[\w-]+)*")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def format_of(subject: Subject) -> str:
    """csv, json, parquet, duckdb, or "" for what nothing here reads."""
    stated = subject.text("format").strip().casefold()
    if stated in _FORMATS:
        return _FORMATS[stated]
    ending = place(subject).casefold().removesuffix(".gz").rpartition(".")[2]
    return "" if stated else _FORMATS.get(ending, "")


def place(subject: Subject) -> str:
    """Path or address, that of this object where there is one for each."""
    stated = subject.text("location", "path")
    return (
        _PLACEHOLDER.sub(subject.of.name, stated) if _PLAIN.fullmatch(subject.of.name) else stated
    )


def below(path: str) -> bool:
    """Does a local path stay in the repository's folder? Others are not read here either."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return bool(parts) and not (
        path.startswith(("/", "~"))
        or "\\" in path
        or _ADDRESS.match(path)
        or any(part.startswith(".") for part in parts)
    )


def delimiter(subject: Subject) -> str:
    """Of a CSV file, "" where none is stated: then it is a comma, or a tab in a .tsv."""
    stated = subject.server.address.get("delimiter")
    text = stated if isinstance(stated, str) else ""
    text = _DELIMITERS.get(text.strip().casefold(), text)
    if len(text) == 1 and (text.isprintable() or text == "\t") and text not in "\"'\\":
        return text
    tabs = subject.text("format").strip().casefold() == "tsv" or place(subject).endswith(".tsv")
    return "\t" if tabs else ""


def encoding(subject: Subject) -> str:
    """ "" for UTF-8."""
    stated = subject.text("encoding").strip()
    return "" if stated.casefold() in ("", "utf-8", "utf8", "ascii", "us-ascii") else stated


def is_many(path: str) -> bool:
    return "*" in path


def relation(subject: Subject) -> str:
    """The files as DuckDB reads them, in a FROM."""
    kind = format_of(subject)
    options = [sql(place(subject))]
    if kind == "csv":
        options.append("header = true")
        if found := delimiter(subject):
            # DuckDB reads the sign for it; a real tab would complete a name at its prompt.
            options.append("delim = " + ("'\\t'" if found == "\t" else sql(found)))
        if found := encoding(subject):
            options.append(f"encoding = {sql(_as_duckdb(found))}")
    if is_many(place(subject)):
        options.append("union_by_name = true")
    return f"read_{kind}({', '.join(options)})"


def _as_duckdb(encoding: str) -> str:
    names = {"iso-8859-1": "latin-1", "latin1": "latin-1", "utf16": "utf-16"}
    return names.get(encoding.casefold(), encoding.casefold())

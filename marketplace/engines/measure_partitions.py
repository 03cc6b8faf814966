"""What the names of files tell of their rows: `orders/year=2026/month=03/part.parquet`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import unquote

from marketplace.engines.nested import fold

NONE = "__HIVE_DEFAULT_PARTITION__"
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def told(names: Sequence[str]) -> dict[str, tuple[str, list[str | None]]]:
    """From a name to its type and its value in each file; only what all of the files tell."""
    files = [_parts(name) for name in names]
    shared = set(files[0]).intersection(*files[1:]) if files else set()
    return {key: _typed([file[key] for file in files]) for key in files[0] if key in shared}


def _parts(name: str) -> dict[str, str | None]:
    folders = (folder.partition("=") for folder in name.split("/")[:-1])
    return {
        fold(unquote(key)): None if value == NONE else unquote(value)
        for key, sign, value in folders
        if sign and key
    }


def _typed(values: list[str | None]) -> tuple[str, list[str | None]]:
    stated = [value for value in values if value is not None]
    looks: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("BIGINT", _is_whole),
        ("DATE", _is_day),
    )
    for type_, like in looks:
        if stated and all(map(like, stated)):
            return type_, values
    return "VARCHAR", values


def _is_whole(value: str) -> bool:
    return bool(_WHOLE.fullmatch(value))


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False

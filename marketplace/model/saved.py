"""A query that somebody saved for others, as a file in Git."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """`queries/<name>.sql`: what its head says, and its statement. A draft has no file yet."""

    title: str
    sql: str
    description: str = ""
    owner: str = ""
    name: str = ""  # of the file, without its ending; how links call it
    products: tuple[str, ...] = ()  # ids of the listings whose tables it names
    path: str = ""
    blob: str = ""  # Git's id of the file's bytes
    problems: tuple[str, ...] = ()  # why it cannot be used, as sentences

"""Who changed what and when, from Git."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Commit:
    id: str
    author: str
    email: str
    when: datetime  # with its offset
    subject: str
    body: str = ""
    paths: tuple[str, ...] = ()  # the files of the contracts folder that it touched


@dataclass(frozen=True, slots=True)
class Event:
    """A commit as people read it: what it meant for one product, in sentences."""

    commit: Commit
    product: str = ""  # listing id
    name: str = ""  # of the product, as it is called now
    version: str = ""  # set where the commit released one of the product itself
    releases: tuple[tuple[str, str], ...] = ()  # (path, version) of every file that released one
    first: bool = False  # the product arrived with it
    sentences: tuple[str, ...] = ()  # "Adds gate to departures", "Deprecates version 1.2.0"

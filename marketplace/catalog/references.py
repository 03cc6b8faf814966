"""Relationships that point into other files: `customers.odcs.yaml#/schema/customers/properties/id`.

A target without a file stands in the same contract; the lint of one file looks at those.
"""

from __future__ import annotations

import posixpath
from collections.abc import Container
from functools import lru_cache

from marketplace.contracts.references import Reference, parse

_CACHED = 20_000  # the same relationships are asked for at every refresh


@lru_cache(maxsize=_CACHED)
def external(to: str) -> Reference | None:
    """None for a target in the same file, and for one on the web, which nobody here can check."""
    found = parse(to.strip())
    return found if found.file and "://" not in found.file else None


def path_of(target: Reference, beside: str, paths: Container[str]) -> str:
    """Relative to the file that points; some authors write it from the top. "" where it is not."""
    near, top = _candidates(target.file, beside)
    return near if near in paths else top if top in paths else ""


@lru_cache(maxsize=_CACHED)
def _candidates(file: str, beside: str) -> tuple[str, str]:
    near = posixpath.normpath(posixpath.join(posixpath.dirname(beside), file))
    return near, posixpath.normpath(file).lstrip("/")

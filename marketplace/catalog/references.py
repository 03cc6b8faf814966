"""Relationships that point into other files: `customers.odcs.yaml#/schema/customers/properties/id`.

A target without a file stands in the same contract; the lint of one file looks at those.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple

_EXTERNAL = re.compile(r"(?P<file>[^#]+\.ya?ml)#(?P<rest>.*)", re.DOTALL | re.IGNORECASE)


_CACHED = 20_000  # the same relationships are asked for at every refresh


class Target(NamedTuple):
    file: str
    members: tuple[str, ...]  # names or ids: the object, its property, what is below


@lru_cache(maxsize=_CACHED)
def external(to: str) -> Target | None:
    """None for a target in the same file, and for one on the web, which nobody here can check."""
    found = _EXTERNAL.fullmatch(to.strip())
    if found is None or "://" in found["file"]:
        return None
    rest = found["rest"].strip("/")
    if "/" not in rest:
        return Target(found["file"], tuple(part for part in rest.split(".") if part))
    # section/id/properties/id: the keywords stand at the even places
    return Target(found["file"], tuple(rest.split("/")[1::2]))


def path_of(target: Target, beside: str, paths: Container[str]) -> str:
    """Relative to the file that points; some authors write it from the top. "" where it is not."""
    near, top = _candidates(target.file, beside)
    return near if near in paths else top if top in paths else ""


@lru_cache(maxsize=_CACHED)
def _candidates(file: str, beside: str) -> tuple[str, str]:
    near = posixpath.normpath(posixpath.join(posixpath.dirname(beside), file))
    return near, posixpath.normpath(file).lstrip("/")

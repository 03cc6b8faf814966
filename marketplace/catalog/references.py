"""Relationships that point into other files: `customers.odcs.yaml#/schema/customers/properties/id`.

A target without a file stands in the same contract; the lint of one file looks at those.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container
from typing import NamedTuple

_EXTERNAL = re.compile(r"(?P<file>[^#]+\.ya?ml)#(?P<rest>.*)", re.DOTALL | re.IGNORECASE)


class Target(NamedTuple):
    file: str
    members: tuple[str, ...]  # names or ids: the object, its property, what is below


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
    near = posixpath.normpath(posixpath.join(posixpath.dirname(beside), target.file))
    top = posixpath.normpath(target.file).lstrip("/")
    return next((path for path in (near, top) if path in paths), "")

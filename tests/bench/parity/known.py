"""Where the two differ, who is right, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Known:
    """`names`: of the checks, as patterns."""

    names: Sequence[str]
    ours: str
    theirs: str
    right: str  # "we", "they", "both"
    why: str

    def covers(self, name: str, ours: str, theirs: str) -> bool:
        return (
            any(fnmatchcase(name, pattern) for pattern in self.names)
            and fnmatchcase(ours, self.ours)
            and fnmatchcase(theirs, self.theirs)
        )


KNOWN: Mapping[str, Known] = {}

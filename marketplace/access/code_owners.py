"""`CODEOWNERS`: who answers for which files of a repository.

Syntax: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/
customizing-your-repository/about-code-owners. Lines that mean something else to other forges
(sections, negations) and patterns that are too long to be meant are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_LONGEST = 300  # characters of a pattern, and of a path
_STARS = 3  # runs of them in one pattern: with more, some texts take for ever
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_WORD = re.compile(r"(?:\\.|\S)+")
_PART = re.compile(r"\*\*/?|\*|\?|\\.|[^*?\\]", re.DOTALL)


def owners(text: str, path: str) -> tuple[str, ...]:
    """The names and e-mails of the last line that fits: `@ada`, `@org/team`, `ada@b.example`."""
    found: tuple[str, ...] = ()
    for pattern, named in _lines(text):
        if len(path) <= _LONGEST and pattern.match(path):
            found = named
    return found


@lru_cache(maxsize=8)
def _lines(text: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    found = []
    for line in text.splitlines():
        words = _WORD.findall(_COMMENT.sub("", line))
        if words and words[0][0] not in "![^" and (pattern := _pattern(words[0])):
            found.append((pattern, tuple(words[1:])))
    return tuple(found)


def _pattern(stated: str) -> re.Pattern[str] | None:
    """As `.gitignore` has it: a slash inside anchors it, one at the end means what is within."""
    stated = re.sub(r"\*{3,}", "**", stated)
    if len(stated) > _LONGEST or len(re.findall(r"\*+", stated)) > _STARS:
        return None
    anchored = "/" in stated[:-1]
    inside = stated.endswith("/")
    parts = (_regex(found[0]) for found in _PART.finditer(stated.strip("/")))
    # `docs/*` means the files of that folder alone; a name means a file, or all in a folder.
    end = "/" if inside else "$" if stated.endswith("/*") else "(?:/|$)"
    return re.compile(("" if anchored else "(?:.*/)?") + "".join(parts) + end, re.DOTALL)


def _regex(part: str) -> str:
    if part == "**/":
        return "(?:.*/)?"
    if part == "**":
        return ".*"
    return {"*": "[^/]*", "?": "[^/]"}.get(part) or re.escape(part[-1])

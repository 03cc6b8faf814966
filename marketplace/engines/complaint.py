"""DuckDB's error texts, without what they must not tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

HANDLE = re.compile(r"""["']?/(?:proc/self|dev)/fd/(\d+)["']?""")
KIND = re.compile(r"^(?:[A-Z][A-Za-z/ ]{0,40}? Error: ?)+")
QUOTED = re.compile(r"""["']([^"'\n]*)["']""")
OURS = frozenset({"maximum_object_size", "max_line_size"})
# Fixed words that may stand behind the cut.
CAUSES = re.compile(
    r"not utf-8 encoded|Expected Number of Columns: \d+ Found: \d+|unterminated quote|"
    r"is not a valid DuckDB database file|Maximum line size of \d+ bytes exceeded"
)
KEPT = re.compile("\x00(\\d+)\x00")
# From here on the text may repeat values of the data, name paths of the server, or advise on
# settings that nobody here can change.
END = re.compile(
    r"""["'`]|Original Line|with value|\bvalue[: ]-?\d|Overflow|LINE \d|Candidate|Did you mean|"""
    r"""Possible |The search space|\bTry |\bSET |(?<![\w.])/\w"""
)
LONGEST = 300


def complaint(text: str, known: Collection[str], files: Mapping[int, str]) -> str:
    """What DuckDB says up to the first quoted text that is not one of the `known` names.

    A value of the data stands in quotes, mostly, and can itself hold quotes and line breaks: so
    the rest is not mended but dropped. `files`: open file -> its path as the contract states it.
    """
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words)
        return f"\x00{len(kept) - 1}\x00"

    text = KIND.sub("", text.replace("\x00", ""))
    text = HANDLE.sub(lambda found: keep(files.get(int(found[1]), "the file")), text)
    text = QUOTED.sub(
        lambda found: keep(found[1]) if found[1] in known or found[1] in OURS else found[0], text
    )
    end = END.search(text)
    cause = CAUSES.search(text, end.start()) if end else None
    text = (text[: end.start()] if end else text) + (f" {cause[0]}" if cause else "")
    text = KEPT.sub(lambda found: kept[int(found[1])], " ".join(text.split()))
    return text[:LONGEST].rstrip(" .:,;(") or "no reason given"

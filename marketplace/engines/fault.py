"""In the worker: what went wrong with a statement, in words for who wrote it.

Unlike a complaint about a file, the text may repeat values: the tables hold only what the role
may see. What it must not hold is anything of the server: handles, paths, advice on settings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import duckdb

from marketplace.engines import lexer
from marketplace.engines.position import place
from marketplace.engines.reader import Complaint

MEMORY = (MemoryError, duckdb.OutOfMemoryException)
NOT_ALLOWED = (duckdb.PermissionException, duckdb.IOException, duckdb.HTTPException)
BROKEN = (duckdb.InternalException, duckdb.FatalException)
KIND = re.compile(r"^(?:[A-Z][A-Za-z/ ]{0,40}? Error: ?)+")
LINE = re.compile(r"\n+LINE \d+: ?(.*)\n( *)\^+", re.DOTALL)
HANDLE = re.compile(r"/(?:proc/self|dev)/fd/\d+")
ADVICE = re.compile(
    r"\n*(?:Possible solutions|Try setting|Stack Trace|Please try installing|Alternatively|"
    r"Use \"SET |Hint: |HINT: |Use SET|You can (?:set|disable)|"
    r"See https?:|\* (?:SET|PRAGMA|Disabling)).*", re.DOTALL,
)  # fmt: skip
SETTING = re.compile(r"(?:memory_limit|temp_directory|max_\w+_size|lock_configuration)\S*")
MEANT = re.compile(r"\n+((?:Did you mean|Candidate (?:bindings|tables|functions))[^\n]*)")
CULPRITS = (
    re.compile(r'(?:column|Table|alias|named?) "([^"]+)"'),
    re.compile(r"(?:with name|name) (\S+) does not exist"),
)
# DuckDB's words for what happens most often, in those of people.
OUR_WORDS = (
    (
        re.compile(r'^Referenced column ("[^"]+") not found in FROM clause!?'),
        r"There is no property \1 in these tables",
    ),
    (
        re.compile(r'^(?:Values list|Table) ("[^"]+") does not have a column named ("[^"]+")'),
        r"There is no property \2 in \1",
    ),
    (
        re.compile(r'^Referenced table ("[^"]+") not found!?'),
        r"There is no table or alias \1 in this statement",
    ),
    (
        re.compile(r"^(?:\w+ )*Function with name (\S+) does not exist!?"),
        r"There is no function \1",
    ),
    (
        re.compile(r'^Could not choose a best candidate function for the function call "(\S+)\(.*',
                   re.DOTALL),
        r"It is not clear what \1 shall do with these values: add a type, like x::INTEGER",
    ),
)  # fmt: skip
LONGEST, HINT = 400, 300
NEAR = 3  # names that may have been meant


def fault(error: Exception, job: Mapping[str, Any]) -> dict[str, Any]:
    """`kind` is refused, limited or invalid; line and column are 0 where they are not known."""
    limits = job["limits"]
    if isinstance(error, MEMORY):
        return _told(
            "limited",
            f"This needs more memory than the {int(limits['query_memory']) >> 22} MB that a "
            "query has.",
            "Ask for fewer rows or properties, or sum up before you sort and join.",
        )
    if isinstance(error, NOT_ALLOWED):
        if "File too large" in str(error):
            size = int(limits["copy_size"]) // 1_000_000
            return _told("limited", f"The result is larger than {size} MB.", "Ask for less.")
        return _told(
            "refused",
            "This reaches for a file, a setting or a place that is not open here.",
            "Only tables can be asked: SHOW TABLES lists them.",
        )
    if isinstance(error, BROKEN):
        return _told("limited", "The engine gave up on this statement.", "Say it in another way.")
    if isinstance(error, Complaint | RecursionError):
        return _told("invalid", str(error)[:LONGEST], "")
    text = str(error)
    line, column = _place(text, job["sql"])
    if quoted := _quoted(text, job["sql"]):
        hint = f"Text stands in single quotes: '{quoted}'."
        return _told("invalid", f'There is no property "{quoted}".', hint, line, column)
    meant = MEANT.search(text)
    said = KIND.sub("", ADVICE.sub("", LINE.sub("", MEANT.sub("", text))))
    for pattern, words in OUR_WORDS:
        said = pattern.sub(words, said)
    hint = _clean(meant[1], HINT) if meant else ""
    if hint.startswith(("Candidate bindings: ", "Candidate tables: ")):
        near = [name.strip(' ".') for name in hint.partition(": ")[2].split(",")[:NEAR]]
        hint = f"Did you mean {' or '.join(filter(None, (', '.join(near[:-1]), near[-1])))}?"
    return _told("invalid", _clean(said, LONGEST), hint, line, column)


def _quoted(text: str, sql: str) -> str:
    """What stands in double quotes and is no name."""
    found = re.match(r'^Binder Error: Referenced column "([^"]+)" not found', text)
    name = found[1] if found else ""
    quoted = any(t.kind == "name" and t.text == name for t in lexer.tokens(sql)) if name else False
    return name if quoted else ""


def _told(kind: str, message: str, hint: str, line: int = 0, column: int = 0) -> dict[str, Any]:
    return {"kind": kind, "message": message, "hint": hint, "line": line, "column": column}


def _clean(text: str, longest: int) -> str:
    text = SETTING.sub("a limit", HANDLE.sub("the file", text))
    text = " ".join(text.split()).rstrip(" .:!")
    if len(text) > longest:
        text = f"{text[:longest]}…"
    return text if text.endswith("?") else f"{text}."


def _place(text: str, sql: str) -> tuple[int, int]:
    """Where DuckDB points; else where the name stands that it does not know.

    It counts the lines of what it was given, which is more than the statement: so by content.
    """
    if found := LINE.search(text):
        shown, column = found[1], len(found[2]) - len("LINE 1: ") + 1
        for number, line in enumerate(sql.splitlines(), 1):
            if line and line == shown:
                return number, max(1, column)
    for culprit in CULPRITS:
        if named := culprit.search(text):
            return place(sql, lexer.find(sql, named[1].rpartition(".")[2]))
    return 0, 0

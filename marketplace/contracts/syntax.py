"""A parser's complaint in plain words, at the place where somebody can mend it."""

from __future__ import annotations

import re
from typing import NamedTuple

from marketplace.contracts.outline import Mark

_RULE = "yaml-syntax"
_TOO_DEEP = Mark("yaml-depth", 0, "Nested too deeply.", "Flatten the structure.")
_INDENT = "Indent entries of one level by the same number of spaces."


_CONFLICT = re.compile(r"(?m)^<{7}(?: |$)")


class _Words(NamedTuple):
    complaint: str  # part of the parser's words
    message: str
    hint: str
    early: bool = False  # point at where the broken thing begins, not where it broke


# The first that fits wins; `{begin}` is the text of the line where the broken thing begins.
_PLAIN = (
    _Words(
        "mapping values are not allowed",
        "This entry is indented deeper than the one before it, which has a value already.",
        _INDENT,
    ),
    _Words("tab character that violates", "A tab is used for indentation.", "Use spaces."),
    _Words(
        "could not find expected ':'",
        "A colon is missing after `{begin}`.",
        "Write `name: value`, or indent the line if it belongs to the one before it.",
        early=True,
    ),
    _Words(
        "unexpected end of stream",
        "A quote is opened here and never closed.",
        "Close it; inside single quotes an apostrophe is written twice ('').",
        early=True,
    ),
    _Words(
        "unexpected document indicator",
        "A quote is opened here and never closed.",
        "Close it before the next `---`.",
        early=True,
    ),
    _Words("expected ',' or ']'", "The `[` here is not closed.", "Add `]` or a comma.", early=True),
    _Words(
        "expected ',' or '}'", "The `{{` here is not closed.", "Add `}` or a comma.", early=True
    ),
    _Words(
        "expected '-' indicator",
        "This line is neither an item of the list above nor indented below one.",
        "Begin it with `- `, or mend the indentation.",
    ),
    _Words(
        "block sequence entries are not allowed",
        "A list cannot begin on the line of its name.",
        "Put each `- item` on a line of its own.",
    ),
    _Words(
        "unknown escape character",
        "Unknown escape after a backslash in double quotes.",
        "Use single quotes, or write the backslash twice.",
    ),
    _Words(
        "Unicode character escape",
        "The escape does not name a character.",
        "Write the character itself, or use single quotes.",
    ),
    _Words(
        "expected alphabetic or numeric character",
        "A value cannot begin with `*` or `&`.",
        "Quote the value.",
    ),
    _Words(
        "expected comment or line break",
        "The text has to begin on the line after `|` or `>`.",
        "Move it to the next line and indent it, or quote it.",
    ),
    _Words("expected node content", "A value is missing, or a bracket is in the wrong place.", ""),
    _Words("expected key", "This does not fit into the entries around it.", _INDENT),
)


def explain(error: Exception, text: str) -> Mark:
    """What PyYAML complains about, as a mark in `text`."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Mark(_RULE, 0, f"The text is not YAML: {_one_line(error)}.")
    late, begin = mark.index, getattr(error, "context_mark", None)
    early = begin.index if begin else late
    complaint = getattr(error, "problem", None) or ""
    if conflict := _CONFLICT.search(text):
        message, hint = "A merge conflict was left in the file.", "Keep one side and its lines."
        return Mark(_RULE, conflict.start(), message, hint)
    if "cannot start any token" in complaint:
        return _bad_start(text, late)
    if "nesting depth" in complaint:  # PyYAML's own limit, since 6.0.4
        return _TOO_DEEP._replace(at=late)
    if "expected key" in complaint and text[late : late + 1] in ("]", "}"):
        hint = "Remove it, or open it before."
        return Mark(_RULE, late, "A bracket is closed here that is not open.", hint)
    if "mapping values" in complaint and ": " in text[text.rfind("\n", 0, late) + 1 : late]:
        hint = "Quote the value if the colon is part of it."
        return Mark(_RULE, late, "A second `:` in one line.", hint)
    if "expected key" in complaint and text[:late].rstrip(" ")[-1:] in ("'", '"'):
        hint = "Quote the whole value, or write the inner quote twice."
        return Mark(_RULE, late, "Text stands after a closing quote.", hint)
    for words in _PLAIN:
        if words.complaint in complaint:
            at = early if words.early else late
            message = words.message.format(begin=_line(text, at)[:40])
            return Mark(_RULE, at, message, words.hint)
    return Mark(_RULE, late, f"The text is not YAML: {complaint}.")


def explain_refusal(error: BaseException, text: str) -> Mark:
    """What only the fast parser complains about: numbers too long, keys that are lists."""
    complaint = _one_line(error)
    if "unhashable" in complaint:
        found = re.search(r"\{\{|\?\s*[\[{]|[\[{]\s*[\[{][^\n:]{0,200}:", text)
        hint = "Quote the value if the brackets are part of it."
        at = found.start() if found else 0
        return Mark("yaml-key", at, "A name in this file is a list or a mapping, not text.", hint)
    place = re.search(r"at line (\d+) column (\d+)", complaint)
    at = _index(text, int(place[1]), int(place[2])) if place else 0
    if "invalid type: integer" in complaint:
        return Mark(_RULE, at, "The number is too long to be one.", "Quote it.")
    if "limit exceeded" in complaint:
        return _TOO_DEEP._replace(at=at)
    return Mark(_RULE, at, f"The text is not YAML: {complaint}.")


def _bad_start(text: str, at: int) -> Mark:
    sign = text[at : at + 1]
    if sign == "\t":
        return Mark(_RULE, at, "A tab is used for indentation.", "Use spaces.")
    words = "a backtick" if sign == "`" else f"`{sign}`"
    return Mark(_RULE, at, f"A value cannot begin with {words}.", "Quote the value.")


def _index(text: str, line: int, column: int) -> int:
    begin = 0
    for _ in range(line - 1):
        begin = text.find("\n", begin) + 1 or len(text)
    return begin + column - 1


def _line(text: str, at: int) -> str:
    return text[at : text.find("\n", at) if "\n" in text[at:] else len(text)].strip()


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:160]

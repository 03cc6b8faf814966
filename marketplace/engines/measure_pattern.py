"""A regular expression of a contract, which is one of JavaScript's, for DuckDB, which has RE2.

Both find it anywhere in a value. What RE2 has not is said by name; nothing is guessed.
"""

from __future__ import annotations

import re

from marketplace.engines.place import Unmeasurable

_PARTS = re.compile(
    r"\\u\{(?P<braced>[0-9A-Fa-f]{1,6})\}|\\u(?P<four>[0-9A-Fa-f]{4})|\\c(?P<control>[A-Za-z])|"
    r"\\k<(?P<named>\w*)>|\\(?P<number>[1-9]\d*)|\\0(?!\d)(?P<zero>)|"
    r"\\(?P<script>[pP])\{(?:Script|sc|Script_Extensions|scx|General_Category|gc)=(?P<of>\w+)\}|"
    r"\\(?P<plain>.)|(?P<look>\(\?<?[=!])|\(\?<(?P<name>[A-Za-z_]\w*)>|(?P<other>.)",
    re.DOTALL,
)
_SPACE = (
    r"\t\n\v\f\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}"
)
_NOT_SPACE = (
    r"\x{0}-\x{8}\x{E}-\x{1F}!-\x{9F}\x{A1}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}"
    r"\x{202A}-\x{202E}\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{FEFE}\x{FF00}-\x{10FFFF}"
)
_NO_LINE = r"[^\n\r\x{2028}\x{2029}]"
_LACKS = "This pattern uses {}, which the engine does not have."


def pattern(stated: str) -> str:
    """The same for RE2. Raises Unmeasurable."""
    made: list[str] = []
    inside = False  # a class of characters: [...]
    for found in _PARTS.finditer(stated):
        text = found[0]
        if text == "[" and not inside:
            inside = True
            made.append(text)
        elif text == "]" and inside:
            if made[-1] in ("[", "^") and _opens(made):
                made[-1:] = _empty(made)
            else:
                made.append(text)
            inside = False
        else:
            made.append(_part(found, inside))
    return "".join(made)


def _opens(made: list[str]) -> bool:
    return made[-1] == "[" or made[-2:] == ["[", "^"]


def _empty(made: list[str]) -> list[str]:
    """`[]` is nothing at all, `[^]` is anything."""
    if made[-1] == "^":
        made.pop(-2)
        return [r"(?s:.)"]
    return [r"[^\x{0}-\x{10FFFF}]"]


def _part(found: re.Match[str], inside: bool) -> str:
    text = found[0]
    if found["look"]:
        if inside:
            return text
        ahead = "looking back" if "<" in text else "looking ahead"
        raise Unmeasurable(_LACKS.format(f"{ahead}, {text}...)"))
    if found["number"] or found["named"] is not None:
        raise Unmeasurable(_LACKS.format(f"a reference to a group, {text}"))
    if code := found["braced"] or found["four"]:
        return f"\\x{{{code}}}"
    if found["control"]:
        return f"\\x{{{ord(found['control']) % 32:x}}}"
    if found["zero"] is not None:
        return r"\x{0}"
    if found["script"]:
        return f"\\{found['script']}{{{found['of']}}}"
    if found["name"]:
        return f"(?P<{found['name']}>"
    if found["plain"]:
        return _escaped(found["plain"], inside)
    if inside:
        return r"\[" if text == "[" else text  # RE2 would read [[:alpha:]] as letters
    return _NO_LINE if text == "." else text


def _escaped(letter: str, inside: bool) -> str:
    if letter == "s":
        return _SPACE if inside else f"[{_SPACE}]"
    if letter == "S":
        return _NOT_SPACE if inside else f"[{_NOT_SPACE}]"
    if letter == "b" and inside:
        return r"\x{8}"
    if letter in "bBdDwWfnrtvxpP" or not letter.isalnum():
        return f"\\{letter}" if letter.isascii() else letter
    return letter  # \A, \z, \Q and \C mean the letter itself, and something else to RE2

"""One value as YAML, in the style that is wanted or, where that cannot hold it, the next safe one.

Whether a text can stand without quotes is not worked out here: the parsers are asked. Ours reads
YAML 1.2; what one of 1.1 would take for a boolean, a date or a number is quoted as well.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import ryaml
import yaml

from marketplace.errors import CannotEdit

# What YAML cannot show as it is, and what some take for a break of the line or cannot see.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")
_FOLD = re.compile(r"(?<=[^ ]) (?=[^ ])")
_WIDTH = 80  # of folded lines, where none is there yet
_RESOLVER = yaml.resolver.Resolver()


class Written(NamedTuple):
    """`token` stands behind the key; the lines of `body` below it, indented."""

    token: str
    body: list[str]


def scalar(value: Any, style: str, flow: bool, quote: Callable[[], str]) -> str:
    """On one line. `style` is one of Node.style; `quote` is asked where plain is not enough."""
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if not -(2**63) <= value < 2**64:
            raise CannotEdit("The number is too long to be one.", "Give it as a text.")
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if not isinstance(value, str):
        raise CannotEdit(f"A {type(value).__name__} cannot be written.", "Give a text or a number.")
    if style not in ("'", '"'):
        if stays_plain(value, flow):
            return value
        style = quote()
    return quoted(value, style)


def key(text: str, style: str, flow: bool, quote: Callable[[], str]) -> str:
    if style not in ("'", '"'):
        sample = "{%s: 1}" if flow else "%s: 1"
        if _simple(text) and _reads(sample % text, {text: 1}):
            return text
        style = quote()
    return quoted(text, style)


def quoted(text: str, quote: str) -> str:
    if quote == "'" and not re.search("[\n\r\t]", text) and not _HIDDEN.search(text):
        return "'" + text.replace("'", "''") + "'"
    if _HALF.search(text):
        raise CannotEdit("The text holds half a character.", "Remove it.")
    # JSON's escapes are YAML's, too; JSON leaves alone what YAML cannot show.
    said = json.dumps(text, ensure_ascii=False)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", said)


def stays_plain(text: str, flow: bool) -> bool:
    sample = "[%s]" if flow else "k: %s"
    return _simple(text) and _reads(sample % text, [text] if flow else {"k": text})


def lines(text: str, style: str, column: int, indent: int, width: int = 0) -> Written | None:
    """As a block scalar, its lines at `column`, which is `indent` further in than what holds it.

    None where the style cannot hold it: only spaces, signs that cannot be shown.
    """
    if not text.strip() or re.search("[\r\x85]", text) or _HIDDEN.search(text):
        return None
    kept = text.rstrip("\n")
    chomp = {0: "-", 1: ""}.get(len(text) - len(kept), "+")
    digit = str(indent) if text.lstrip("\n").startswith(" ") else ""
    body = _folded(kept, (width or _WIDTH) - column) if style == ">" else kept.split("\n")
    body += [""] * (len(text) - len(kept) - 1)
    token = f"{style}{digit}{chomp}"
    sample = "\n".join([f"k: {token}", *(" " * indent + line if line else "" for line in body)])
    if not _reads(sample + "\n", {"k": text}):
        return None
    return Written(token, [" " * column + line if line else "" for line in body])


def wrapped(token: str, value: Any, begin: int, column: int, width: int, newline: str) -> str:
    """A value in quotes or without, on several lines: its first begins at column `begin`, the
    others at `column`. On one line where it fits, or where it would not be read as the same."""
    first, *rest = _lines(token, width - begin, width - column)
    sample = "\n ".join([f"k: {first}", *rest])
    if not rest or not _reads(sample, {"k": value}):
        return token
    return newline.join([first, *(" " * column + line for line in rest)])


def _folded(text: str, width: int) -> list[str]:
    """Long lines are folded at spaces; each break of the text takes a blank line more."""
    found: list[str] = []
    for row, paragraph in enumerate(text.split("\n")):
        found += [""] if row else []
        found += _lines(paragraph, width, width) if paragraph else []
    return found


def _lines(text: str, first: int, width: int) -> list[str]:
    """Broken at single spaces, each as long as it may be: what was wrapped so stays so."""
    found: list[str] = []
    line, room = "", first
    for word in _FOLD.split(text):
        if line and len(line) + 1 + len(word) > room:
            found.append(line)
            line, room = word, width
        else:
            line = f"{line} {word}" if line else word
    return [*found, line]


def _number(value: float) -> str:
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    if math.isnan(value):
        return ".nan"
    whole, exponent, power = repr(value).partition("e")
    # Without a point YAML 1.1 takes it for a text.
    return f"{whole if '.' in whole else whole + '.0'}{exponent}{power}"


def _simple(text: str) -> bool:
    """On one line, nothing hidden, and a text for YAML 1.1, too."""
    if not text or re.search("[\n\r\t]", text) or _HIDDEN.search(text) or _HALF.search(text):
        return False
    found = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(found == "tag:yaml.org,2002:str")


def _reads(sample: str, wanted: Any) -> bool:
    try:
        return bool(ryaml.loads(sample) == wanted)  # type: ignore[attr-defined]
    except Exception:
        return False

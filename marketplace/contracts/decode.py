"""From the bytes of a file to its text, with what is wrong about the bytes."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from marketplace.contracts.outline import Mark

# The longer marks first: UTF-32's begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What YAML does not allow in a text, bar the line ends and the tab.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_HINT = "Save the file as UTF-8."


class Decoded(NamedTuple):
    """`broken`: some bytes are lost, so the text is only good for a glance."""

    text: str
    mark: Mark | None = None
    broken: bool = False


def decode(data: bytes) -> Decoded:
    """The text without a byte order mark; never raises."""
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    for order, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(order):
            return _wide(data, encoding)
    try:
        return Decoded(data.decode())
    except UnicodeDecodeError as error:
        index = len(data[: error.start].decode())
        message = f"Byte 0x{data[error.start]:02x} is not UTF-8."
        mark = Mark("yaml-encoding", index, message, _HINT)
        return Decoded(data.decode("utf-8", "replace"), mark, broken=True)


def _wide(data: bytes, encoding: str) -> Decoded:
    name = encoding.upper()
    text = data.decode(encoding, "replace")
    if "\ufffd" in text:
        mark = Mark("yaml-encoding", text.index("\ufffd"), f"The text is broken {name}.", _HINT)
        return Decoded(text, mark, broken=True)
    message = f"The file is {name}; Git and most tools expect UTF-8."
    return Decoded(text, Mark("yaml-encoding", 0, message, _HINT))


def control_character(text: str) -> Mark | None:
    """The first character that no YAML text may hold."""
    found = _CONTROL.search(text)
    if not found:
        return None
    code = ord(found.group())
    hint = "Is it a binary file, or UTF-16 without a byte order mark?" if not code else "Remove it."
    message = f"Control character U+{code:04X} in the text."
    return Mark("yaml-control-character", found.start(), message, hint)


def without_controls(text: str) -> str:
    """The same text with spaces for control characters: every position stays."""
    return _CONTROL.sub(" ", text)
